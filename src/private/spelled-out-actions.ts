/** What a pattern of KMS actions stands for, as far as services call it for data; key pairs are for one's own code. */
const ACTIONS: Readonly<Record<string, readonly string[]>> = {
  'kms:GenerateDataKey*': ['kms:GenerateDataKey', 'kms:GenerateDataKeyWithoutPlaintext'],
  'kms:ReEncrypt*': ['kms:ReEncryptFrom', 'kms:ReEncryptTo'],
};

/** The actions without patterns, which scanners of policies complain of. */
export function spelledOut(actions: readonly string[]): string[] {
  return [...new Set(actions.flatMap(action => ACTIONS[action] ?? [action]))];
}
