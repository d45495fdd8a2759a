export { COVERAGE } from './coverage';
export type { Count } from './digest-chain';
export type { Period } from './period';
export { type Note, type Problem, ProblemKind } from './problem';
export { UnusablePublicKeys } from './public-keys';
export { verificationText } from './text';
export { type TrailVerification, type Verification, verify, type VerifyOptions } from './verify';
