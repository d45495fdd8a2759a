export { additionalUse } from './capacity-problems';
export type { AccountQuota, KeyFacts, OrderableOption, PreflightFacts } from './facts';
export type { Problem } from './problem';
export { problemsOf } from './problems-of';
