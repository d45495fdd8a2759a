import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { ACCOUNT_STATEMENT } from '../keys/support';
import { expectKey, expectSoundTemplates, MAX_BUCKET_POLICY_BYTES, MAX_KEY_POLICY_BYTES } from './invariants';
import { KEY_KINDS, type KeyKind, type SynthesizedStack, World } from './world';

let world: World;

beforeEach(() => {
  world = new World('here');
});

afterEach(() => {
  world.remove();
});

/** A key with these statements and the one for the account. */
function keyWith(...Statement: object[]): SynthesizedStack[] {
  new kms.CfnKey(world.stack('home'), 'Key', { keyPolicy: { Statement: [ACCOUNT_STATEMENT, ...Statement] } });
  return world.synthesize();
}

function bucketPolicyWith(...Statement: object[]): SynthesizedStack[] {
  new s3.CfnBucketPolicy(world.stack('home'), 'Policy', { bucket: 'data', policyDocument: { Statement } });
  return world.synthesize();
}

const ALLOW = { Effect: 'Allow', Action: 'kms:Decrypt', Resource: '*' };
const PADDING = 'x'.repeat(MAX_KEY_POLICY_BYTES);

test('templates are sound that have nothing to be found', () => {
  expectSoundTemplates(keyWith(
    { ...ALLOW, Principal: { AWS: '*' }, Condition: { StringEquals: { 'kms:CallerAccount': '111122223333' } } },
    { ...ALLOW, Principal: { Service: 'sns.amazonaws.com' }, Condition: { ArnLike: { 'aws:SourceArn': 'arn:aws:sns:*:111122223333:*' } } },
    { ...ALLOW, Effect: 'Deny', Principal: '*' },
  ));
});

test.each<[string, () => SynthesizedStack[]]>([
  ['a key policy that lets everybody in', () => keyWith({ ...ALLOW, Principal: '*' })],
  ['a key policy that lets everybody in through a service', () => keyWith({ ...ALLOW, Principal: { AWS: '*' }, Condition: { StringEquals: { 'kms:ViaService': 's3' } } })],
  ['a key policy that lets everybody in who is not somebody', () => keyWith({ ...ALLOW, Principal: { AWS: ['*'] }, Condition: { StringNotEquals: { 'kms:CallerAccount': '1' } } })],
  ['a key policy that lets a service in on whoever\'s behalf', () => keyWith({ ...ALLOW, Principal: { Service: 'sns.amazonaws.com' } })],
  ['a key policy without the account', () => {
    new kms.CfnKey(world.stack('home'), 'Key', { keyPolicy: { Statement: [{ ...ALLOW, Principal: { AWS: 'arn:aws:iam::111122223333:role/admin' } }] } });
    return world.synthesize();
  }],
  ['a key policy that is too long', () => keyWith({ ...ALLOW, Sid: PADDING, Principal: { AWS: 'arn:aws:iam::111122223333:role/reader' } })],
  ['a bucket policy that lets everybody in', () => bucketPolicyWith({ Effect: 'Allow', Action: 's3:GetObject', Resource: '*', Principal: '*' })],
  ['a bucket policy that is too long', () => bucketPolicyWith({ Effect: 'Deny', Action: 's3:*', Resource: PADDING.slice(0, MAX_BUCKET_POLICY_BYTES), Principal: '*' })],
  ['a key whose policy refers to the bucket that it encrypts', () => {
    const key = new kms.Key(world.stack('home'), 'Key');
    const bucket = new s3.Bucket(world.stack('home'), 'Data', { encryptionKey: key });
    key.addToResourcePolicy(new iam.PolicyStatement({ principals: [new iam.AccountRootPrincipal()], actions: ['kms:*'], resources: [bucket.bucketArn] }));
    return world.synthesize();
  }],
])('templates are not sound with %s', (_name, templates) => {
  const stacks = templates();

  expect(() => expectSoundTemplates(stacks)).toThrow();
});

const NO_KEYS_FOR_DATA: KeyKind[] = ['aliasOfKey', 'importedAlias', 'asymmetric', 'hmac', 'keyOfOtherRegion'];

test.each(KEY_KINDS.filter(kind => !NO_KEYS_FOR_DATA.includes(kind)))('the key of a bucket is recognized: %s', kind => {
  const bucket = new s3.CfnBucket(world.stack('home'), 'Data', { bucketName: world.key(kind).keyArn });
  const stacks = world.synthesize();
  const home = stacks.find(each => each.stack === bucket.stack)!;

  expectKey(stacks, home, home.template.Resources.Data.Properties!.BucketName);
});

test.each<KeyKind>(['aliasOfKey', 'importedAlias', 'asymmetric', 'hmac'])('what is no key for data is told apart: %s', kind => {
  const bucket = new s3.CfnBucket(world.stack('home'), 'Data', { bucketName: world.key(kind).keyArn });
  const stacks = world.synthesize();
  const home = stacks.find(each => each.stack === bucket.stack)!;

  expect(() => expectKey(stacks, home, home.template.Resources.Data.Properties!.BucketName)).toThrow();
});

test.each([undefined, 'alias/aws/s3', 'arn:aws:kms:eu-west-1:111122223333:alias/aws/s3', '1234abcd'])('no key is found in %s', value => {
  const stacks = keyWith();

  expect(() => expectKey(stacks, stacks[0], value)).toThrow();
});
