import { comparedPath, storesOf } from '../../src/catalog/catalog';
import { comparisonsOf } from '../../src/catalog/condition';
import { FACTS } from '../../src/catalog/facts';
import { segmentsOf } from '../../src/catalog/property-path';

export const KEY = { 'Fn::GetAtt': ['Key', 'Arn'] };
export const KEY_ARN = 'arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';

/** The template that the examples are of. */
export const TEMPLATE = {
  Parameters: { KeyParameter: { Type: 'String' }, Toggle: { Type: 'String' } },
  Resources: {
    Key: { Type: 'AWS::KMS::Key' },
    Replica: { Type: 'AWS::KMS::ReplicaKey' },
    Alias: { Type: 'AWS::KMS::Alias' },
    Bucket: { Type: 'AWS::S3::Bucket' },
    Nested: { Type: 'AWS::CloudFormation::Stack' },
    Finder: { Type: 'Custom::KeyFinder' },
  },
};

/** Properties with a value at a path: `*` becomes the first element of a list, `{}` a member of a map. */
export function propertiesWith(values: ReadonlyArray<readonly [path: string, value: unknown]>): Record<string, unknown> {
  const root: Record<string, unknown> = {};
  for (const [path, value] of values) {
    const segments = segmentsOf(path).map(segment => (segment === '*' ? '0' : segment === '{}' ? 'Name' : segment));
    segments.reduce<Record<string, unknown>>((at, segment, index) => {
      const isLast = index === segments.length - 1;
      at[segment] ??= isLast ? value : segments[index + 1] === '0' ? [] : {};
      return at[segment] as Record<string, unknown>;
    }, root);
  }
  return root;
}

/** The properties under which a store's key decides, by its first fact that says so, with the key set. */
export function encryptedWith(type: string, path: string, key: unknown = KEY): Record<string, unknown> {
  const deciding = FACTS.find(([ofType, store, , then]) => ofType === type && store === path && then.kind === 'key');
  const met = comparisonsOf(deciding?.[2] ?? '').map(({ path: compared, oneOf: [wanted] }): [string, unknown] => [
    comparedPath(path, compared), wanted === '*' ? 'something' : wanted === 'true' ? true : wanted === 'false' ? false : wanted.replace(/\*$/, ''),
  ]);
  return propertiesWith([[path, key], ...met]);
}

/** The properties in which only the structure exists that a store's data is in. */
export function withoutKey(type: string, path: string): Record<string, unknown> {
  const { holder } = storesOf(type).find(store => store.path === path)!;
  return holder === '' ? {} : propertiesWith([[holder, {}]]);
}
