import { EncryptionState, keyVerdict, KeyVerdict, References, referencesOf } from '../../src/catalog';
import { KEY_ARN, TEMPLATE } from './support';

const references = referencesOf(TEMPLATE);
const UUID = '1234abcd-12ab-34cd-56ef-1234567890ab';
const PARTS = { partition: { Ref: 'AWS::Partition' }, region: { Ref: 'AWS::Region' }, account: { Ref: 'AWS::AccountId' } };

function joined(...parts: unknown[]): unknown {
  return { 'Fn::Join': ['', parts] };
}

function arn(...resource: unknown[]): unknown {
  return joined('arn:', PARTS.partition, ':kms:', PARTS.region, ':', PARTS.account, ':', ...resource);
}

describe('keyVerdict', () => {
  test.each<[unknown, EncryptionState]>([
    [KEY_ARN, 'customer managed'],
    [KEY_ARN.replace('aws:', 'aws-us-gov:'), 'customer managed'],
    [UUID, 'customer managed'],
    ['mrk-1234abcd12ab34cd56ef1234567890ab', 'customer managed'],
    ['alias/mine', 'customer managed'],
    ['arn:aws:kms:eu-central-1:111122223333:alias/mine', 'customer managed'],
    ['alias/aws/s3', 'AWS managed'],
    ['arn:aws:kms:eu-central-1:111122223333:alias/aws/elasticfilesystem', 'AWS managed'],
    // Not an alias of AWS: it begins otherwise.
    ['alias/my/alias/aws/s3', 'customer managed'],
    ['AWS_OWNED_KMS_KEY', 'AWS owned'],
    ['S3_MANAGED_KEY', 'AWS owned'],
    ['not a key', 'undecidable'],
    [{ 'Fn::Join': ['/', { 'Fn::Split': [',', { Ref: 'KeyParameter' }] }] }, 'undecidable'],
    [{ 'Fn::Join': 'malformed' }, 'undecidable'],
    [42, 'undecidable'],
    ['{{resolve:ssm:/key}}', 'undecidable'],
    ['arn:aws:kms:eu-central-1:111122223333:key/{{resolve:ssm:/key}}', 'undecidable'],
    ['${Token[TOKEN.7]}', 'undecidable'],
    [{ Ref: 'Key' }, 'customer managed'],
    [{ Ref: 'Replica' }, 'customer managed'],
    [{ Ref: 'Alias' }, 'customer managed'],
    [{ Ref: 'KeyParameter' }, 'undecidable'],
    [{ Ref: 'Bucket' }, 'undecidable'],
    [{ 'Fn::GetAtt': ['Key', 'Arn'] }, 'customer managed'],
    [{ 'Fn::GetAtt': 'Key.Arn' }, 'customer managed'],
    [{ 'Fn::GetAtt': ['Finder', 'KeyArn'] }, 'undecidable'],
    [{ 'Fn::GetAtt': ['Nested', 'Outputs.KeyArn'] }, 'undecidable'],
    [{ 'Fn::GetAtt': ['Nowhere', 'Arn'] }, 'undecidable'],
    [{ 'Fn::ImportValue': 'Stack:KeyArn' }, 'undecidable'],
    [{ 'Fn::FindInMap': ['Keys', 'eu', 'arn'] }, 'undecidable'],
    [{ 'Fn::Select': [0, ['a', 'b']] }, 'undecidable'],
    [arn(`key/${UUID}`), 'customer managed'],
    [arn('key/', { Ref: 'Key' }), 'customer managed'],
    [arn('key/', { Ref: 'KeyParameter' }), 'undecidable'],
    [arn('alias/aws/s3'), 'AWS managed'],
    [arn('alias/mine'), 'customer managed'],
    [arn('alias/', { Ref: 'KeyParameter' }), 'undecidable'],
    [joined('alias/aws/', { Ref: 'Toggle' }), 'AWS managed'],
    [joined({ Ref: 'KeyParameter' }), 'undecidable'],
    // Whose account it is does not matter; which key it is does.
    [joined('arn:aws:kms:eu-central-1:', { Ref: 'Toggle' }, `:key/${UUID}`), 'customer managed'],
    [{ 'Fn::Sub': 'arn:${AWS::Partition}:kms:${AWS::Region}:${AWS::AccountId}:key/${Key}' }, 'customer managed'],
    [{ 'Fn::Sub': '${Key.Arn}' }, 'customer managed'],
    [{ 'Fn::Sub': '${Bucket.Arn}' }, 'undecidable'],
    [{ 'Fn::Sub': ['${Id}', { Id: { 'Fn::GetAtt': ['Key', 'Arn'] } }] }, 'customer managed'],
    [{ 'Fn::Sub': ['alias/${Name}', { Name: 'mine' }] }, 'customer managed'],
    [{ 'Fn::Sub': 'alias/${Toggle}' }, 'undecidable'],
    [{ 'Fn::Sub': 'alias/${!Literal}' }, 'customer managed'],
    [{ resolve: () => KEY_ARN }, 'undecidable'],
    [['a list'], 'undecidable'],
  ])('%j: %s', (value, state) => {
    expect(keyVerdict(value, references)?.state).toBe(state);
  });

  test.each([undefined, null, '', { Ref: 'AWS::NoValue' }])('%j is no key', value => {
    expect(keyVerdict(value, references)).toBeUndefined();
  });

  test('names the key, or what keeps it from being known', () => {
    expect(keyVerdict({ Ref: 'Key' }, references)?.because).toBe('the key Key');
    expect(keyVerdict({ Ref: 'KeyParameter' }, references)?.because).toBe('the parameter KeyParameter gives the key');
    expect(keyVerdict({ 'Fn::GetAtt': ['Finder', 'KeyArn'] }, references)?.because).toBe('Finder, of type Custom::KeyFinder, gives the key');
  });

  describe('without references', () => {
    test('takes an attribute for that of a key: parameters have none', () => {
      expect(keyVerdict({ 'Fn::GetAtt': ['Anything', 'Arn'] })?.state).toBe('customer managed');
    });

    test('takes no Ref for a key: it may be a parameter', () => {
      expect(keyVerdict({ Ref: 'Anything' })).toEqual({ state: 'undecidable', because: 'Anything may be a parameter: what it refers to is not given' });
    });
  });

  describe('from outside of the template', () => {
    const known: KeyVerdict = { state: 'customer managed', because: 'the key of the network stack' };
    const outside: References['outside'] = intrinsic => (JSON.stringify(intrinsic).includes('Network') ? known : undefined);

    test.each([[{ 'Fn::ImportValue': 'Network:KeyArn' }], [{ Ref: 'NetworkKeyParameter' }], [{ 'Fn::GetAtt': ['Network', 'Outputs.Key'] }]])('%j is what the caller knows', value => {
      expect(keyVerdict(value, referencesOf(TEMPLATE, outside))).toEqual(known);
    });

    test('is asked inside of a join as well', () => {
      expect(keyVerdict(arn('key/', { 'Fn::ImportValue': 'Network:KeyId' }), referencesOf(TEMPLATE, outside))?.state).toBe('customer managed');
    });

    test('what the caller does not know is as before', () => {
      expect(keyVerdict({ 'Fn::ImportValue': 'Other' }, referencesOf(TEMPLATE, outside))?.state).toBe('undecidable');
    });
  });
});

describe('referencesOf', () => {
  test.each([['Key', 'AWS::KMS::Key'], ['KeyParameter', undefined], ['toString', undefined]])('%s: %s', (logicalId, type) => {
    expect(references.resourceType(logicalId)).toBe(type);
  });

  test('takes a template without resources', () => {
    expect(referencesOf({}).resourceType('Key')).toBeUndefined();
  });
});

test('a reason names pseudo parameters and unknown parts as such, and makes up no account', () => {
  const because = (text: string): string | undefined => keyVerdict({ 'Fn::Sub': text }, { resourceType: () => undefined })?.because;
  expect(because('arn:${AWS::Partition}:kms:${AWS::Region}:${AWS::AccountId}:alias/app')).toBe('the key arn:${AWS::Partition}:kms:${AWS::Region}:${AWS::AccountId}:alias/app');
  expect(because('arn:aws:kms:${Region}:111122223333:alias/app')).toBe('the key arn:aws:kms:${…}:111122223333:alias/app');
});
