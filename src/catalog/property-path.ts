/** Structures that say how something is encrypted, not what: the store is what they stand in. */
const ENCRYPTION_STRUCTURE = /encrypt|^sse|kms|cmk|atrest|^keyconfig|^securityconfig$|^datasecurity/i;

/** The segments of `BlockDeviceMappings.*.Ebs.KmsKeyId`; `*` stands for an element of a list, `{}` for one of a map. */
export function segmentsOf(path: string): string[] {
  return path === '' ? [] : path.split('.');
}

/** Whether a segment stands for every element. */
export function isEach(segment: string): boolean {
  return segment === '*' || segment === '{}';
}

/** The first segment: the property that CloudFormation, and an L1, knows by name. */
export function topLevelOf(path: string): string {
  return segmentsOf(path)[0] ?? '';
}

/** The path of the structure that a property stands in; `''` is the resource. */
export function parentOf(path: string): string {
  return segmentsOf(path).slice(0, -1).join('.');
}

/** The attribute of the L1 that holds the top-level property: `KMSMasterKeyId` is `kmsMasterKeyId`, `SSESpecification` is `sseSpecification`. */
export function attributeOf(path: string): string {
  const words = topLevelOf(path).match(/[A-Z]+(?![a-z])[0-9]*|[A-Z]?[a-z0-9]+|[0-9]+/g) ?? [];
  return words.map((word, index) => (index === 0 ? word.toLowerCase() : word[0].toUpperCase() + word.slice(1).toLowerCase())).join('');
}

/** What holds the data that a property encrypts: for `S3Config.EncryptionConfig.KeyId` that is `S3Config`, for `StreamEncryption.KeyId` the resource. */
export function holderOf(path: string): string {
  const segments = segmentsOf(path).slice(0, -1);
  while (segments.length > 0 && ENCRYPTION_STRUCTURE.test(segments.filter(segment => !isEach(segment)).at(-1) ?? '')) {
    segments.pop();
  }
  return segments.join('.');
}

/** The path with `*` for every index: `Disks.0.KmsKeyId` is `Disks.*.KmsKeyId`. */
export function patternOf(path: string): string {
  return segmentsOf(path).map(segment => (/^\d+$/.test(segment) ? '*' : segment)).join('.');
}
