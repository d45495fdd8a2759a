/** EBS encryption by default, as one account has it in one Region. */
export interface EbsDefault {
  readonly enabled: boolean;
  /** ARN of the default key, or the alias of the AWS managed one. */
  readonly key: string;
}

/** What EC2 says where nobody chose a key. */
export const AWS_MANAGED_KEY = 'alias/aws/ebs';

/** One call that changes the setting. */
export type Change =
  | { readonly action: 'UseKey'; readonly key: string }
  | { readonly action: 'UseAwsManagedKey' }
  | { readonly action: 'Enable' }
  | { readonly action: 'Disable' };

/** A change that puts back what was found; nothing that was found switches encryption on. */
export type Restoration = Exclude<Change, { readonly action: 'Enable' }>;

/** Whether encryption by default is on, under that key. */
export function isSetTo(key: string, current: EbsDefault): boolean {
  return current.enabled && isUnder(key, current);
}

/** What has to change for encryption by default to be on under a key; nothing where it is. */
export function changesToSet(key: string, current: EbsDefault): Change[] {
  return [
    // The key first: with encryption on before it, volumes made in between would be under the former key for good.
    ...(isUnder(key, current) ? [] : [{ action: 'UseKey', key } as const]),
    ...(current.enabled ? [] : [{ action: 'Enable' } as const]),
  ];
}

/**
 * What has to change to put back what was found: the key and, where encryption was off and is on, the switch.
 *
 * Nothing, unless the default key still is the one of this resource: where somebody else has chosen another since, switching
 * encryption off would be an accident. The key is the only sign of that, so it is put back last: what breaks off in between
 * is still known for this resource's own, and a second attempt finishes it.
 */
export function changesToRestore(found: EbsDefault, current: EbsDefault, ownKey: string): Restoration[] {
  if (!isUnder(ownKey, current)) {
    return [];
  }
  return [
    ...(current.enabled && !found.enabled ? [{ action: 'Disable' } as const] : []),
    ...(isUnder(found.key, current) ? [] : [useKey(found.key)]),
  ];
}

/** Whether the changes that were to restore are in effect; of what they did not touch, it says nothing. */
export function isRestored(changes: Restoration[], current: EbsDefault, ownKey: string): boolean {
  return changes.every(change => {
    switch (change.action) {
      case 'Disable': return !current.enabled;
      case 'UseKey': return isUnder(change.key, current);
      // How EC2 names the AWS managed key after a reset is not documented: any other than the own one will do.
      case 'UseAwsManagedKey': return !isUnder(ownKey, current);
    }
  });
}

/** Whether that key is the default one. */
export function isUnder(key: string, current: EbsDefault): boolean {
  return isSameKey(key, current.key);
}

function useKey(key: string): Restoration {
  return isAwsManaged(key) ? { action: 'UseAwsManagedKey' } : { action: 'UseKey', key };
}

function isAwsManaged(key: string): boolean {
  return key.endsWith(AWS_MANAGED_KEY);
}

/** EC2 answers with what it was given, an ARN or an id. */
function isSameKey(one: string, other: string): boolean {
  return withoutPrefix(one) === withoutPrefix(other);
}

function withoutPrefix(key: string): string {
  return key.replace(/^.*:key\//, '');
}

const FOUND_ID = /^found:(on|off):(.+)$/;

/** Physical id of the resource that records what was found, where nothing could be read. */
export const NOTHING_FOUND = 'found:nothing';

/**
 * The setting as a physical id. CloudFormation keeps that id for as long as the resource exists and hands it to every later
 * request, a rollback's included; the attributes of a resource it does not hand back.
 */
export function foundId(found: EbsDefault): string {
  return `found:${found.enabled ? 'on' : 'off'}:${found.key}`;
}

/** The setting that a physical id records. */
export function foundBy(physicalId: string): EbsDefault {
  const [, enabled, key] = FOUND_ID.exec(physicalId) ?? [];
  if (!enabled) {
    throw new Error(`The physical id '${physicalId}' does not record a setting`);
  }
  return { enabled: enabled === 'on', key };
}
