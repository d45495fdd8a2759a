import { App, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import { KeyResource } from '../../src/private/key-resource';
import { HERE, identityPolicy, IMPORTED_KEY_ARN, OTHER_ACCOUNT, REGION } from '../keys/support';
import { resourcesOfType, templateOf } from '../support/template/synth';

class TestKey extends KeyResource {
  public readonly keyArn = IMPORTED_KEY_ARN;
  public readonly keyId = '1234abcd-12ab-34cd-56ef-1234567890ab';
  public readonly added: iam.PolicyStatement[] = [];

  public addToResourcePolicy(statement: iam.PolicyStatement): iam.AddToResourcePolicyResult {
    this.added.push(statement);
    return { statementAdded: true, policyDependable: this };
  }
}

interface Grants {
  readonly stack: Stack;
  readonly key: TestKey;
  readonly role: iam.Role;
}

function setUp(): Grants {
  const stack = new Stack(new App(), 'Storage', { env: HERE });
  const role = new iam.Role(stack, 'Role', { assumedBy: new iam.AccountRootPrincipal() });
  return { stack, key: new TestKey(stack, 'Key', { account: HERE.account, region: HERE.region }), role };
}

test('a key is referred to by its ARN and its id', () => {
  const { key } = setUp();

  expect(key.keyRef).toEqual({ keyArn: IMPORTED_KEY_ARN, keyId: '1234abcd-12ab-34cd-56ef-1234567890ab' });
});

test.each<[string, (key: kms.IKey, role: iam.IRole) => iam.Grant, string | string[]]>([
  ['grant', (key, role) => key.grant(role, 'kms:DescribeKey'), 'kms:DescribeKey'],
  ['grantDecrypt', (key, role) => key.grantDecrypt(role), 'kms:Decrypt'],
  ['grantEncrypt', (key, role) => key.grantEncrypt(role), ['kms:Encrypt', 'kms:GenerateDataKey*', 'kms:ReEncrypt*']],
  ['grantEncryptDecrypt', (key, role) => key.grantEncryptDecrypt(role), ['kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey*', 'kms:ReEncrypt*']],
  ['grantSign', (key, role) => key.grantSign(role), 'kms:Sign'],
  ['grantVerify', (key, role) => key.grantVerify(role), 'kms:Verify'],
  ['grantSignVerify', (key, role) => key.grantSignVerify(role), ['kms:Sign', 'kms:Verify']],
  ['grantGenerateMac', (key, role) => key.grantGenerateMac(role), 'kms:GenerateMac'],
  ['grantVerifyMac', (key, role) => key.grantVerifyMac(role), 'kms:VerifyMac'],
])('%s grants through the identity policy of a role of the same account, and leaves the key policy alone', (_name, grant, action) => {
  const { stack, key, role } = setUp();

  const result = grant(key, role);

  expect(result.success).toBe(true);
  const [statement, ...others] = identityPolicy(stack);
  const actions = Array.isArray(statement.Action) ? [...statement.Action].sort() : statement.Action;
  expect({ ...statement, Action: actions }).toEqual({ Action: action, Effect: 'Allow', Resource: IMPORTED_KEY_ARN });
  expect(others).toEqual([]);
  expect(key.added).toEqual([]);
});

test('a grant to a principal of another account goes to the key policy', () => {
  const { key, stack } = setUp();

  key.grantDecrypt(iam.Role.fromRoleArn(stack, 'Foreign', `arn:aws:iam::${OTHER_ACCOUNT}:role/Reader`));

  expect(key.added.map(statement => statement.toStatementJson() as unknown)).toEqual([
    { Action: 'kms:Decrypt', Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${OTHER_ACCOUNT}:role/Reader` }, Resource: '*' },
  ]);
});

describe('aliases', () => {
  test('point at the key, however many there are', () => {
    const { stack, key } = setUp();

    expect(key.addAlias('alias/first').node.id).toBe('Alias');
    key.addAlias('second');

    expect(Object.values(resourcesOfType(templateOf(stack), 'AWS::KMS::Alias')).map(alias => alias.Properties)).toEqual([
      { AliasName: 'alias/first', TargetKeyId: IMPORTED_KEY_ARN },
      { AliasName: 'alias/second', TargetKeyId: IMPORTED_KEY_ARN },
    ]);
  });
});

test('a key is of the account and Region that it was made with', () => {
  const { key } = setUp();

  expect(key.env).toEqual({ account: HERE.account, region: REGION });
});
