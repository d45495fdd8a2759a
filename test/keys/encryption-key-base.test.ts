import { App, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { EncryptionKeyBase } from '../../src/keys/encryption-key-base';
import { HERE, identityPolicy, IMPORTED_KEY_ARN, OTHER_ACCOUNT } from './support';
import { KeyService, ViaService } from 'cdk-at-rest';

class TestKey extends EncryptionKeyBase {
  public readonly keyArn = IMPORTED_KEY_ARN;
  public readonly keyId = '1234abcd-12ab-34cd-56ef-1234567890ab';
  public readonly sids: Array<string | undefined> = [];

  public addToResourcePolicy(statement: iam.PolicyStatement): iam.AddToResourcePolicyResult {
    this.sids.push(statement.sid);
    return { statementAdded: true, policyDependable: this };
  }
}

function keyIn(stack: Stack): TestKey {
  return new TestKey(stack, 'Key', { account: HERE.account, region: HERE.region });
}

test.each<[string, (key: TestKey) => void, string[]]>([
  ['allowService', key => key.allowService(KeyService.config()), ['Config']],
  ['allowViaService', key => key.allowViaService(ViaService.SQS), ['ViaSqs']],
  ['shareWithAccount', key => key.shareWithAccount(OTHER_ACCOUNT), [`Account${OTHER_ACCOUNT}Use`, `Account${OTHER_ACCOUNT}Grants`]],
])('%s adds its statements to the policy of the key, once', (_name, change, sids) => {
  const key = keyIn(new Stack(new App(), 'Storage', { env: HERE }));
  change(key);
  change(key);

  expect(key.sids).toEqual(sids);
});

test('shareWithAccount gives back what the other side needs', () => {
  const key = keyIn(new Stack(new App(), 'Storage', { env: HERE }));

  expect(key.shareWithAccount(OTHER_ACCOUNT).map(statement => statement.resources)).toEqual([[IMPORTED_KEY_ARN], [IMPORTED_KEY_ARN]]);
});

test.each<[string, (key: TestKey, role: iam.Role) => iam.Grant, string]>([
  ['grantEnvelopeEncrypt', (key, role) => key.grantEnvelopeEncrypt(role, { tenant: 'blue' }), 'kms:GenerateDataKey'],
  ['grantEnvelopeDecrypt', (key, role) => key.grantEnvelopeDecrypt(role, { tenant: 'blue' }), 'kms:Decrypt'],
])('%s grants under the encryption context', (_name, grant, action) => {
  const stack = new Stack(new App(), 'Storage', { env: HERE });
  grant(keyIn(stack), new iam.Role(stack, 'Role', { assumedBy: new iam.AccountRootPrincipal() }));

  expect(identityPolicy(stack)).toEqual([
    { Effect: 'Allow', Action: action, Resource: IMPORTED_KEY_ARN, Condition: { StringEquals: { 'kms:EncryptionContext:tenant': 'blue' } } },
  ]);
});
