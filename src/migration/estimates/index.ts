export { DEFAULT_ASSUMPTIONS, type Assumptions } from './assumptions';
export type { CostEstimate } from './cost-estimate';
export { estimatesOf, type EstimateFacts, type Estimates } from './estimates-of';
export { expectedDifferences, type ExpectedDifference } from './expected-differences';
export type { Range } from './range';
export type { Basis, Duration } from './step-duration';
export type { StepEstimate, TimeEstimate } from './time-estimate';
