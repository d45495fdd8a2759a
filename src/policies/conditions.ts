/** `{ operator: { condition key: value or values } }`, as IAM writes it. */
export type Conditions = Record<string, Record<string, unknown>>;

/** Condition keys that say on whose behalf a service calls; a service principal without one is a confused deputy. */
const SOURCE_CONDITION_KEYS = ['aws:sourcearn', 'aws:sourceaccount', 'aws:sourceorgid', 'aws:sourceorgpaths'];

/** Operators under which a condition key has to be there and match; the `…IfExists`, `ForAllValues:` and negated ones are true without it. */
const REQUIRING_OPERATORS = ['StringEquals', 'StringEqualsIgnoreCase', 'StringLike', 'ArnEquals', 'ArnLike', 'Bool'];

/** Whether a condition under this operator holds only where its key is there and matches. */
export function isRequiring(operator: string): boolean {
  return REQUIRING_OPERATORS.includes(operator.replace(/^ForAnyValue:/, ''));
}

/** Whether the conditions tie a service's call to its source; an encryption context that names the source counts. */
export function hasSourceCondition(conditions: Conditions): boolean {
  return Object.entries(conditions)
    .filter(([operator]) => isRequiring(operator))
    .flatMap(([, operands]) => Object.keys(operands))
    .map(key => key.toLowerCase())
    .some(key => SOURCE_CONDITION_KEYS.includes(key) || key.startsWith('kms:encryptioncontext:'));
}
