export type { CommandFile as ImportFile } from './import-commands';
export type { ImportStep } from './import-steps';
export type { Described } from './importable-types';
export { planImport } from './plan-import';
export type { ImportPlan, ImportRequest } from './plan-import';
export type { ResourceToImport } from './resources-to-import';
