import { classify, referencesOf } from '../../src/catalog';
import { CASES, disks, either, NO_VALUE } from './cases';
import { KEY, TEMPLATE } from './support';

const references = referencesOf(TEMPLATE);

describe('classify', () => {
  test('the table has at least 150 cases, and none twice', () => {
    expect(CASES.length).toBeGreaterThanOrEqual(150);
    expect(new Set(CASES.map(([type, properties]) => type + JSON.stringify(properties))).size).toBe(CASES.length);
  });

  test.each(CASES.map(row => [row[0], JSON.stringify(row[1]), row] as const))('%s %s', (_, __, [type, properties, state]) => {
    expect(classify(type, properties, references)?.state ?? 'nothing').toBe(state);
  });

  test('tells the worst store, with each of them', () => {
    const classified = classify('AWS::EC2::Instance', { BlockDeviceMappings: disks({ Encrypted: true, KmsKeyId: KEY }, { VolumeSize: 8 }) }, references);

    expect(classified).toMatchObject({
      state: 'unencrypted', path: 'BlockDeviceMappings.1.Ebs.KmsKeyId', holds: 'volume', source: expect.stringMatching(/^https:\/\/docs\.aws\.amazon\.com\//),
    });
    expect(classified?.stores.map(({ path, state, key }) => ({ path, state, key }))).toEqual([
      { path: 'BlockDeviceMappings.0.Ebs.KmsKeyId', state: 'customer managed', key: KEY },
      { path: 'BlockDeviceMappings.1.Ebs.KmsKeyId', state: 'unencrypted', key: undefined },
    ]);
  });

  test('names the AWS managed key that the service takes', () => {
    expect(classify('AWS::RDS::DBInstance', { StorageEncrypted: true })).toMatchObject({ state: 'AWS managed', key: 'alias/aws/rds' });
  });

  test('says that a key is not used', () => {
    expect(classify('AWS::EFS::FileSystem', { KmsKeyId: KEY })?.reason).toMatch(/the key is not used$/);
  });

  test('says which conditions decide', () => {
    expect(classify('AWS::SNS::Topic', { KmsMasterKeyId: either(KEY, NO_VALUE) }, references)?.reason)
      .toBe('customer managed or unencrypted, depending on IsProduction');
  });

  test('says which property is known at deployment only', () => {
    expect(classify('AWS::EFS::FileSystem', { Encrypted: { Ref: 'Toggle' } }, references)?.reason).toBe('what Encrypted is, is known at deployment only');
  });

  test('says what is not in the overlay', () => {
    expect(classify('AWS::Bedrock::Guardrail', {})).toMatchObject({ state: 'undecidable', reason: expect.stringContaining('not in the overlay') });
  });

  test('lists what another resource decides, and does not let it count', () => {
    const classified = classify('AWS::KinesisFirehose::DeliveryStream', {
      DeliveryStreamEncryptionConfigurationInput: { KeyType: 'CUSTOMER_MANAGED_CMK', KeyARN: KEY }, S3DestinationConfiguration: { BucketARN: 'arn' },
    }, references);

    expect(classified?.state).toBe('customer managed');
    expect(classified?.stores).toContainEqual(expect.objectContaining({ state: 'undecidable', elsewhere: true, holds: 'objects' }));
  });

  test('leaves what it is given as it was', () => {
    const properties = { BlockDeviceMappings: [either({ Ebs: { Encrypted: true } }, NO_VALUE)] };
    const before = structuredClone(properties);

    classify('AWS::EC2::Instance', properties, references);

    expect(properties).toEqual(before);
  });

  test.each([undefined, null, 'text', []])('takes %j for no properties', properties => {
    expect(classify('AWS::SNS::Topic', properties)?.state).toBe('unencrypted');
  });

  test('takes an unresolved token of the CDK for undecidable', () => {
    expect(classify('AWS::SNS::Topic', { KmsMasterKeyId: { resolve: () => 'x' } })?.state).toBe('undecidable');
    expect(classify('AWS::SNS::Topic', { KmsMasterKeyId: '${Token[TOKEN.1]}' })?.state).toBe('undecidable');
  });
});
