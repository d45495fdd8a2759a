import type { UploadTarget } from '../../src/s3/upload-encryption';
import { UploadEncryption } from 'cdk-at-rest';

const ALGORITHM = 's3:x-amz-server-side-encryption';
const KEY = 's3:x-amz-server-side-encryption-aws-kms-key-id';
const CUSTOMER_ALGORITHM = 's3:x-amz-server-side-encryption-customer-algorithm';

const TARGET: UploadTarget = {
  objectsArn: 'arn:aws:s3:::data/*',
  keyArn: 'arn:aws:kms:eu-west-1:111122223333:key/own',
  algorithm: 'aws:kms',
  allowsCustomerProvidedKeys: false,
};

function statementsOf(encryption: UploadEncryption, target: Partial<UploadTarget> = {}): unknown[] {
  return encryption._statements({ ...TARGET, ...target }).map(statement => statement.toStatementJson());
}

function deny(Sid: string, Condition: object, Action: string | string[] = 's3:PutObject'): object {
  return { Sid, Effect: 'Deny', Principal: { AWS: '*' }, Action, Resource: TARGET.objectsArn, Condition };
}

const REFUSE_OTHER = [
  deny('RefuseOtherAlgorithm', { Null: { [ALGORITHM]: 'false' }, StringNotEquals: { [ALGORITHM]: 'aws:kms' } }),
  deny('RefuseOtherKey', { Null: { [KEY]: 'false' }, StringNotEquals: { [KEY]: TARGET.keyArn } }, ['s3:PutObject', 's3:UpdateObjectEncryption']),
  deny('RefuseAwsManagedKey', { StringEquals: { [ALGORITHM]: 'aws:kms' }, Null: { [KEY]: 'true' } }),
  deny('RefuseCustomerProvidedKey', { Null: { [CUSTOMER_ALGORITHM]: 'false' } }),
];

test('REFUSE_OTHER denies what names another encryption, each statement guarded against a header that is missing', () => {
  expect(statementsOf(UploadEncryption.REFUSE_OTHER)).toEqual(REFUSE_OTHER);
});

test('REFUSE_OTHER lets customer provided keys through where they were asked for', () => {
  expect(statementsOf(UploadEncryption.REFUSE_OTHER, { allowsCustomerProvidedKeys: true })).toEqual(REFUSE_OTHER.slice(0, 3));
});

test.each([['REFUSE_OTHER', UploadEncryption.REFUSE_OTHER], ['REQUIRE_HEADERS', UploadEncryption.REQUIRE_HEADERS]])(
  '%s compares with the algorithm of the bucket', (_name, encryption) => {
    const conditions = JSON.stringify(statementsOf(encryption, { algorithm: 'aws:kms:dsse' }));

    expect(conditions).toContain('"aws:kms:dsse"');
    expect(conditions).not.toContain('"aws:kms"');
  },
);

test('REQUIRE_HEADERS denies, besides, an upload that names no algorithm, of S3 or of its own', () => {
  expect(statementsOf(UploadEncryption.REQUIRE_HEADERS)).toEqual([
    ...REFUSE_OTHER,
    deny('RequireAlgorithm', { Null: { [ALGORITHM]: 'true', [CUSTOMER_ALGORITHM]: 'true' } }),
  ]);
});

test('ALLOW_ANY denies nothing', () => {
  expect(statementsOf(UploadEncryption.ALLOW_ANY)).toEqual([]);
});

test('no statement shares its Sid with another', () => {
  const sids = UploadEncryption.REQUIRE_HEADERS._statements(TARGET).map(statement => statement.sid);

  expect(new Set(sids).size).toBe(sids.length);
});
