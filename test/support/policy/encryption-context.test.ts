import { encryptionContextName, isEncryptionContextKey, withStandInConditions, withStandInContext } from './encryption-context';
import { PolicyDocument } from './policy-document';

const S3_ARN = 'kms:EncryptionContext:aws:s3:arn';
const STAND_IN = 'aws:PrincipalTag/kms-encryption-context/aws:s3:arn';

test('tells pairs of the encryption context from other keys', () => {
  expect(isEncryptionContextKey(S3_ARN)).toBe(true);
  expect(isEncryptionContextKey('KMS:encryptioncontext:Project')).toBe(true);
  expect(isEncryptionContextKey('kms:EncryptionContextKeys')).toBe(false);
  expect(isEncryptionContextKey('kms:ViaService')).toBe(false);
  expect(encryptionContextName(S3_ARN)).toBe('aws:s3:arn');
});

test('renames them in a request, and nothing else', () => {
  expect(withStandInContext({ [S3_ARN]: 'x', 'kms:EncryptionContextKeys': ['aws:s3:arn'], 'kms:ViaService': 'y' }))
    .toEqual({ [STAND_IN]: 'x', 'kms:EncryptionContextKeys': ['aws:s3:arn'], 'kms:ViaService': 'y' });
});

test('renames them in every operator of a policy, in variables too, and nothing else', () => {
  const policy: PolicyDocument = {
    Version: '2012-10-17',
    Statement: {
      Effect: 'Allow',
      Action: 'kms:Decrypt',
      Resource: 'arn:aws:kms:eu-west-1:111122223333:key/${kms:EncryptionContext:id}',
      Condition: {
        'StringEquals': { [S3_ARN]: ['a', '${kms:EncryptionContext:id}'], 'kms:ViaService': 'v' },
        'Null': { [S3_ARN]: 'false' },
        'ForAllValues:StringEquals': { 'kms:EncryptionContextKeys': 'aws:s3:arn' },
      },
    },
  };
  expect(withStandInConditions(policy)).toEqual({
    Version: '2012-10-17',
    Statement: [{
      Effect: 'Allow',
      Action: 'kms:Decrypt',
      Resource: 'arn:aws:kms:eu-west-1:111122223333:key/${aws:PrincipalTag/kms-encryption-context/id}',
      Condition: {
        'StringEquals': { [STAND_IN]: ['a', '${aws:PrincipalTag/kms-encryption-context/id}'], 'kms:ViaService': 'v' },
        'Null': { [STAND_IN]: 'false' },
        'ForAllValues:StringEquals': { 'kms:EncryptionContextKeys': 'aws:s3:arn' },
      },
    }],
  });
});
