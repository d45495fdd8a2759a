import { App, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import { GivenKey } from '../../src/keys/given-key';
import { templateOf } from '../support/template/synth';
import {
  ACCOUNT_STATEMENT, addedToKeyPolicy, FOREIGN_KEY_ARN, HERE, identityPolicy, keyPolicy, OTHER_ACCOUNT, OTHER_REGION_HERE, REGION, warningIdsOf, warningsOf,
} from './support';
import { EncryptionKey, KeyService } from 'cdk-at-rest';

function stackIn(): Stack {
  return new Stack(new App(), 'Storage', { env: HERE });
}

function roleIn(stack: Stack): iam.Role {
  return new iam.Role(stack, 'Role', { assumedBy: new iam.AccountRootPrincipal() });
}

test('there is one view of a key, however often it is asked for', () => {
  const key = new kms.Key(stackIn(), 'Key');

  expect(GivenKey.of(key)).toBe(GivenKey.of(key));
  expect(GivenKey.of(key)).not.toBe(GivenKey.of(new kms.Key(stackIn(), 'Key')));
});

test('a view adds nothing to the template', () => {
  const [stack, untouched] = [stackIn(), stackIn()];
  GivenKey.of(new kms.Key(stack, 'Key'));
  new kms.Key(untouched, 'Key');

  expect(templateOf(stack)).toEqual(templateOf(untouched));
});

test('a view is of the account and Region of its key, not of the stack', () => {
  const stack = new Stack(new App(), 'Storage', { env: OTHER_REGION_HERE });
  const view = GivenKey.of(kms.Key.fromKeyArn(stack, 'Key', FOREIGN_KEY_ARN));

  expect(view.env).toEqual({ account: OTHER_ACCOUNT, region: REGION });
  expect([view.keyArn, view.keyId]).toEqual([FOREIGN_KEY_ARN, FOREIGN_KEY_ARN.split('/')[1]]);
});

test('a view changes the policy of its key', () => {
  const stack = stackIn();
  const key = new kms.Key(stack, 'Key');
  GivenKey.of(key).allowService(KeyService.config());
  GivenKey.of(key).allowService(KeyService.config());

  expect(keyPolicy(stack).map(({ Sid }) => Sid)).toEqual([undefined, 'Config']);
});

test('a grant on a view is one on its key', () => {
  const stack = stackIn();
  const key = new kms.Key(stack, 'Key');
  GivenKey.of(key).grantDecrypt(roleIn(stack));

  expect(identityPolicy(stack)).toEqual([{ Effect: 'Allow', Action: 'kms:Decrypt', Resource: { 'Fn::GetAtt': [expect.stringMatching(/^Key/), 'Arn'] } }]);
  expect(keyPolicy(stack)).toHaveLength(1);
});

describe('a view of a key from Key.fromCfnKey, whose policy may not trust IAM', () => {
  function viewIn(stack: Stack): GivenKey {
    return GivenKey.of(kms.Key.fromCfnKey(new kms.CfnKey(stack, 'Key', { keyPolicy: { Version: '2012-10-17', Statement: [ACCOUNT_STATEMENT] } })));
  }

  test('changes its policy', () => {
    const stack = stackIn();
    viewIn(stack).allowService(KeyService.config());

    expect(addedToKeyPolicy(stack).map(({ Sid }) => Sid)).toEqual(['Config']);
  });

  test.each<[string, (key: GivenKey, role: iam.Role) => void]>([
    ['grantDecrypt', (key, role) => key.grantDecrypt(role)], ['grantEnvelopeDecrypt', (key, role) => key.grantEnvelopeDecrypt(role, { tenant: 'blue' })],
  ])('%s grants in that policy as well', (_name, grant) => {
    const stack = stackIn();
    grant(viewIn(stack), roleIn(stack));

    expect(identityPolicy(stack).map(({ Action }) => Action)).toEqual(['kms:Decrypt']);
    expect(addedToKeyPolicy(stack)).toEqual([expect.objectContaining({ Action: 'kms:Decrypt', Principal: { AWS: { 'Fn::GetAtt': [expect.stringMatching(/^Role/), 'Arn'] } } })]);
  });
});

test('a view of an imported key warns on that key, once', () => {
  const stack = stackIn();
  const key = kms.Key.fromKeyArn(stack, 'Key', FOREIGN_KEY_ARN);
  EncryptionKey.fromKey(key).allowService(KeyService.config());

  expect(warningIdsOf(key)).toEqual(['AtRest-KeyPolicyNotInApp']);
  expect(warningsOf(stack)).toHaveLength(1);
});

test('a view of a key in another stack grants without a cycle', () => {
  const app = new App();
  const [stack, readers] = [new Stack(app, 'Storage', { env: HERE }), new Stack(app, 'Readers', { env: HERE })];
  GivenKey.of(new kms.Key(stack, 'Key')).grantDecrypt(roleIn(readers));

  expect(identityPolicy(readers)).toEqual([expect.objectContaining({ Resource: { 'Fn::ImportValue': expect.stringMatching(/^Storage:/) as unknown } })]);
  expect(keyPolicy(stack)).toHaveLength(1);
});
