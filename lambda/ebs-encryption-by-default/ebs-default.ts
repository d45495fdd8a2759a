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

/** Whether encryption by default is on, under that key. */
export function isSetTo(key: string, current: EbsDefault): boolean {
  return current.enabled && isSameKey(key, current.key);
}

/** What has to change for encryption by default to be on under a key; nothing where it is. */
export function changesToSet(key: string, current: EbsDefault): Change[] {
  return [
    // The key first: with encryption on before it, volumes made in between would be under the former key for good.
    ...(isSameKey(key, current.key) ? [] : [{ action: 'UseKey', key } as const]),
    ...(current.enabled ? [] : [{ action: 'Enable' } as const]),
  ];
}

/**
 * What has to change to put back what was found.
 *
 * Nothing, unless the setting still is what this resource made it: where somebody else has changed it since, switching it
 * off would be an accident. That also makes a second delivery, and the deletion after a failed creation, do nothing.
 */
export function changesToRestore(found: EbsDefault, current: EbsDefault, ownKey: string): Change[] {
  if (!isSetTo(ownKey, current)) {
    return [];
  }
  return [
    ...(isSameKey(found.key, current.key) ? [] : [useKey(found.key)]),
    ...(found.enabled ? [] : [{ action: 'Disable' } as const]),
  ];
}

/** Whether what was found is in place again. How EC2 names the AWS managed key after a reset is not documented: any other than the own one will do. */
export function isRestored(found: EbsDefault, current: EbsDefault, ownKey: string): boolean {
  return current.enabled === found.enabled && (isSameKey(found.key, current.key) || (isAwsManaged(found.key) && !isSameKey(ownKey, current.key)));
}

function useKey(key: string): Change {
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
