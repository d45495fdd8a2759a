import { App, Stack } from 'aws-cdk-lib';
import { AccountPrincipal, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3';
import { deployed } from '../template/synth';
import { decisions, DecisionRow, decisionTests } from './decisions';
import { World } from './world';

const ACCOUNT = '111122223333';
const TRAIL = `arn:aws:cloudtrail:eu-west-1:${ACCOUNT}:trail/Audit`;
const EVERYTHING = { Version: '2012-10-17', Statement: { Effect: 'Allow' as const, Action: '*', Resource: '*' } };

function world(): World {
  const stack = new Stack(new App(), 'Stack', { env: { account: ACCOUNT, region: 'eu-west-1' } });
  const key = new Key(stack, 'Key');
  const bucket = new Bucket(stack, 'Data', { encryption: BucketEncryption.KMS, encryptionKey: key, enforceSSL: true });
  bucket.grantRead(new Role(stack, 'Reader', { assumedBy: new AccountPrincipal(ACCOUNT) }));
  new Role(stack, 'Stranger', { assumedBy: new AccountPrincipal(ACCOUNT) });
  key.grantEncrypt(new ServicePrincipal('cloudtrail.amazonaws.com', { conditions: { StringEquals: { 'aws:SourceArn': TRAIL } } }));
  return World.of(deployed(stack));
}

describe('a table of decisions', () => {
  decisions(world(), [
    { who: 'Reader', may: 'kms:Decrypt' },
    { who: 'Reader', mayNot: 'kms:Encrypt' },
    { who: 'Stranger', mayNot: 'kms:Decrypt', on: 'Key' },
    { who: 'Stranger', may: 'kms:Decrypt', given: EVERYTHING, because: 'the account statement delegates to IAM' },
    { who: 'cloudtrail.amazonaws.com', may: 'kms:GenerateDataKey', onlyWhen: { 'aws:SourceArn': TRAIL } },
    { who: `arn:aws:iam::${ACCOUNT}:role/Unknown`, mayNot: 'kms:Decrypt' },
    { who: 'Reader', may: 's3:GetObject', on: 'Data/report.csv' },
    { who: 'Reader', may: 's3:ListBucket', on: 'Data' },
    { who: 'Reader', mustNot: 's3:GetObject', on: 'Data/report.csv', when: { 'aws:SecureTransport': 'false' }, given: EVERYTHING },
  ]);
});

describe('a row', () => {
  const titles = (row: DecisionRow) => decisionTests(world(), [row]).map(({ title }) => title);
  const outcome = async (row: DecisionRow) => {
    const failures: string[] = [];
    for (const { check } of decisionTests(world(), [row])) {
      await check().catch((error: Error) => failures.push(error.message));
    }
    return failures;
  };

  test('reads as a sentence', () => {
    expect(titles({ who: 'Reader', may: 'kms:Decrypt', on: 'Key', when: { 'kms:ViaService': 's3.eu-west-1.amazonaws.com' }, because: 'it reads' }))
      .toEqual(['Reader may kms:Decrypt on Key, when kms:ViaService is s3.eu-west-1.amazonaws.com: it reads']);
    expect(titles({ who: 'Reader', mayNot: 'kms:Encrypt' })).toEqual(['Reader may not kms:Encrypt']);
    expect(titles({ who: 'Reader', may: 'kms:Encrypt', given: EVERYTHING })).toEqual(['Reader may kms:Encrypt, with a policy of its own']);
    expect(titles({ who: 'Reader', mustNot: 's3:GetObject', given: EVERYTHING })).toEqual(['Reader must not s3:GetObject, whatever its own policy allows']);
  });

  test('with onlyWhen makes a test of each way to miss it', () => {
    expect(titles({ who: 'cloudtrail.amazonaws.com', may: 'kms:GenerateDataKey', onlyWhen: { 'aws:SourceArn': TRAIL, 'aws:SecureTransport': 'true' } })).toEqual([
      `cloudtrail.amazonaws.com may kms:GenerateDataKey, when aws:SourceArn is ${TRAIL}, aws:SecureTransport is true`,
      'cloudtrail.amazonaws.com may not kms:GenerateDataKey, when aws:SourceArn is missing',
      'cloudtrail.amazonaws.com may not kms:GenerateDataKey, when aws:SourceArn is arn:aws:cloudtrail:eu-west-1:999999999999:trail/Audit',
      'cloudtrail.amazonaws.com may not kms:GenerateDataKey, when aws:SecureTransport is missing',
      'cloudtrail.amazonaws.com may not kms:GenerateDataKey, when aws:SecureTransport is false',
    ]);
    expect(titles({ who: 'Reader', may: 'kms:Decrypt', onlyWhen: { 'kms:EncryptionContext:aws:s3:arn': 'arn:aws:s3:::data' } })[2])
      .toBe('Reader may not kms:Decrypt, when kms:EncryptionContext:aws:s3:arn is arn:aws:s3:::another-data');
  });

  test.each<[string, DecisionRow, RegExp]>([
    ['says may, and is denied', { who: 'Stranger', may: 'kms:Decrypt' }, /^Stranger may kms:Decrypt: but it is ImplicitlyDenied, by Allow statement 1 of the resource policy$/],
    ['says may not, and is allowed', { who: 'Reader', mayNot: 'kms:Decrypt' }, /^Reader may not kms:Decrypt: but it is Allowed, by Allow statement 2 of ReaderDefaultPolicy\w+/],
    ['says must not, and is only not allowed', { who: 'Stranger', mustNot: 'kms:Decrypt' }, /but it is ImplicitlyDenied/],
    ['names a role that is not there', { who: 'Raeder', mayNot: 'kms:Decrypt' }, /0 resources AWS::IAM::Role or AWS::IAM::User are called Raeder; there are Stack\/Reader/],
    ['names a key that is not there', { who: 'Reader', mayNot: 'kms:Decrypt', on: 'Kye' }, /0 resources AWS::KMS::Key.* are called Kye/],
    ['names an action that is not there', { who: 'Reader', mayNot: 'kms:Decrpyt' }, /Decrpyt/i],
  ])('fails when it %s', async (_, row, message) => {
    expect(await outcome(row)).toEqual([expect.stringMatching(message)]);
  });

  test('with onlyWhen fails when a condition is not one', async () => {
    expect(await outcome({ who: 'Reader', may: 'kms:Decrypt', onlyWhen: { 'kms:ViaService': 's3.eu-west-1.amazonaws.com' } })).toEqual([
      expect.stringContaining('Reader may not kms:Decrypt: but it is Allowed'),
      expect.stringContaining('when kms:ViaService is another-s3.eu-west-1.amazonaws.com: but it is Allowed'),
    ]);
  });
});
