export { isCloudAssembly, readCloudAssembly } from './cloud-assembly';
export { isTemplate, readTemplate, templateFileOf } from './read-template';
export * from './template';
export { TemplateSet } from './template-set';
export type { Target } from './template-set';
