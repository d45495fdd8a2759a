/**
 * What the command line uses of the library: free of aws-cdk-lib, so that it starts at once and needs no CDK app. Published as
 * `cdk-at-rest/offline`.
 */
export * from './audit/queries';
export * from './catalog';
export * from './checks';
export * from './inventory/offline';
export { Html, html, type Part } from './inventory/report/html/html-text';
export { printable } from './inventory/report/printable';
export {
  DEFAULT_ASSUMPTIONS, estimatesOf, expectedDifferences, type Assumptions, type CostEstimate, type Duration, type Estimates, type ExpectedDifference,
  type Range, type StepEstimate, type TimeEstimate,
} from './migration/estimates';
export { FUNCTION_ACTIONS } from './migration/gather/actions';
export { observe } from './migration/gather/observe';
export type { MigrationNames } from './migration/names';
export { madeIn } from './migration/plan/leftovers';
export type { Observation } from './migration/plan/observation';
export { planned, type StageSteps } from './migration/plan/plan-answer';
export type { Stage } from './migration/plan/step';
export type { Problem } from './migration/preflight';
export type { Source } from './migration/rds/source';
export type { Read, ReadService } from './migration/read';
export * from './migration/import';
export * from './templates';
