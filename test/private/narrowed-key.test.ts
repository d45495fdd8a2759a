import { App, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import { NarrowedKey } from '../../src/private/narrowed-key';
import { addedToKeyPolicy, FOREIGN_KEY_ARN, HERE, identityPolicy, IMPORTED_KEY_ARN, OTHER_ACCOUNT, OTHER_REGION_HERE, warningIdsOf } from '../keys/support';
import { EncryptionKey } from 'cdk-at-rest';

const VIA_S3 = { StringEquals: { 'kms:ViaService': 's3.eu-west-1.amazonaws.com' } };
const CONTEXT = { ArnLike: { 'kms:EncryptionContext:aws:s3:arn': 'arn:aws:s3:::data' } };

function setUp(keyOf: (stack: Stack) => kms.IKey): { stack: Stack; key: kms.IKey; narrowed: NarrowedKey; role: iam.Role } {
  const stack = new Stack(new App(), 'Storage', { env: HERE });
  const key = keyOf(stack);
  const narrowed = new NarrowedKey(stack, 'Narrowed', key, { conditions: VIA_S3, identityContext: CONTEXT });
  return { stack, key, narrowed, role: new iam.Role(stack, 'Role', { assumedBy: new iam.AccountRootPrincipal() }) };
}

test('is the same key under the same ARN, of the same account and Region', () => {
  const { stack, key, narrowed } = setUp(scope => new EncryptionKey(scope, 'Key'));

  expect(stack.resolve([narrowed.keyArn, narrowed.keyId])).toEqual(stack.resolve([key.keyArn, key.keyId]));
  expect(narrowed.env).toEqual(key.env);
});

test('is of the Region of its key, not of the stack that it is used in', () => {
  const far = new Stack(new App(), 'Far', { env: OTHER_REGION_HERE });

  const narrowed = new NarrowedKey(far, 'Narrowed', kms.Key.fromKeyArn(far, 'Key', FOREIGN_KEY_ARN), { conditions: VIA_S3 });

  expect(narrowed.env).toEqual({ account: OTHER_ACCOUNT, region: 'eu-west-1' });
});

test.each<[string, (key: kms.IKey, role: iam.IRole) => iam.Grant]>([
  ['grant', (key, role) => key.grant(role, 'kms:Decrypt')],
  ['grantDecrypt', (key, role) => key.grantDecrypt(role)],
  ['grantEncrypt', (key, role) => key.grantEncrypt(role)],
  ['grantEncryptDecrypt', (key, role) => key.grantEncryptDecrypt(role)],
])('narrows what %s grants', (_name, grant) => {
  const { stack, narrowed, role } = setUp(scope => new EncryptionKey(scope, 'Key'));

  grant(narrowed, role);

  expect(identityPolicy(stack).map(statement => statement.Condition)).toEqual([{ ...VIA_S3, ...CONTEXT }]);
  expect(addedToKeyPolicy(stack)).toEqual([]);
});

test('adds statements to the policy of its key', () => {
  const { stack, narrowed } = setUp(scope => new EncryptionKey(scope, 'Key'));

  const reader = new iam.ArnPrincipal('arn:aws:iam::444455556666:role/Reader');
  narrowed.addToResourcePolicy(new iam.PolicyStatement({ sid: 'Own', principals: [reader], actions: ['kms:Decrypt'], resources: ['*'] }));

  expect(addedToKeyPolicy(stack).map(statement => statement.Sid)).toEqual(['Own']);
});

test('warns on the imported key that it shows, for the statements that its owner has to add', () => {
  const { key, narrowed } = setUp(scope => kms.Key.fromKeyArn(scope, 'Key', IMPORTED_KEY_ARN));

  narrowed.grantDecrypt(new iam.ArnPrincipal('arn:aws:iam::444455556666:role/Reader'));

  expect(warningIdsOf(key)).toEqual(['AtRest-KeyPolicyNotInApp']);
});
