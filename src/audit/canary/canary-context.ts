/** Name of the pair of the encryption context that an `AuditCanary` calls KMS under, by which its records are told from all others. */
export const CANARY_CONTEXT_KEY = 'cdk-at-rest:canary';
