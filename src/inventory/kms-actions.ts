import { covers } from '../policies/policy-statement';

/** With which a principal changes whom a key serves, or whether and how long it works. */
export const ADMINISTRATION = [
  'kms:PutKeyPolicy', 'kms:ScheduleKeyDeletion', 'kms:CancelKeyDeletion', 'kms:DisableKey', 'kms:EnableKey', 'kms:EnableKeyRotation', 'kms:DisableKeyRotation',
  'kms:RotateKeyOnDemand', 'kms:ImportKeyMaterial', 'kms:DeleteImportedKeyMaterial', 'kms:ReplicateKey', 'kms:UpdatePrimaryRegion',
] as const;

/** With which a principal gets at data, or makes and proves signatures. */
export const USE = [
  'kms:Encrypt', 'kms:Decrypt', 'kms:ReEncryptFrom', 'kms:ReEncryptTo',
  'kms:GenerateDataKey', 'kms:GenerateDataKeyWithoutPlaintext', 'kms:GenerateDataKeyPair', 'kms:GenerateDataKeyPairWithoutPlaintext',
  'kms:Sign', 'kms:Verify', 'kms:GenerateMac', 'kms:VerifyMac', 'kms:DeriveSharedSecret', 'kms:Encapsulate', 'kms:Decapsulate',
] as const;

/** With which a principal gives use of the key to others, itself included. */
export const GRANT = 'kms:CreateGrant';

/** An action that the inventory looks at: those that only read about a key are left out. */
export type KeyAction = typeof ADMINISTRATION[number] | typeof USE[number] | typeof GRANT;

export const KEY_ACTIONS: readonly KeyAction[] = [...ADMINISTRATION, ...USE, GRANT];

/** How several are said at once, if all of them are there. */
const FAMILIES: ReadonlyArray<readonly [pattern: string, members: readonly KeyAction[]]> = [
  ['kms:ReEncrypt*', USE.filter(action => covers('kms:ReEncrypt*', action))],
  ['kms:GenerateDataKey*', USE.filter(action => covers('kms:GenerateDataKey*', action))],
];

/** Those of the actions that are about administration, as patterns that people know. */
export function administrationAmong(actions: ReadonlySet<KeyAction>): string[] {
  return condensed(ADMINISTRATION, actions);
}

/** Those of the actions that are about use, as patterns that people know. */
export function useAmong(actions: ReadonlySet<KeyAction>): string[] {
  return condensed(USE, actions);
}

function condensed(all: readonly KeyAction[], actions: ReadonlySet<KeyAction>): string[] {
  if (KEY_ACTIONS.every(action => actions.has(action))) {
    return ['kms:*'];
  }
  const families = FAMILIES.filter(([, members]) => members.every(member => all.includes(member) && actions.has(member)));
  const said = new Set<string>();
  return all.filter(action => actions.has(action))
    .map(action => families.find(([, members]) => members.includes(action))?.[0] ?? action)
    .filter(pattern => !said.has(pattern) && said.add(pattern));
}
