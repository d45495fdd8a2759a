export { CLUSTER_SETTINGS } from './cluster-settings';
export { differences, type Comparison, type Difference } from './differences';
export { INSTANCE_SETTINGS } from './instance-settings';
export { MEMBER_SETTINGS } from './member-settings';
export { membersToMake } from './members';
export { otherCalls, type CallTime, type CustomEndpoint, type OtherCall, type Surroundings } from './other-calls';
export { memberParameters, modificationAfterRestore, restoreParameters, type CallParameters, type MigrationKey } from './parameters';
export type { Carriage, Setting, Settings } from './setting';
export { MARK_PREFIX } from './values';
