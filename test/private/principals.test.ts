import { App, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import { isDelegatedTo, isServicePrincipal, principalBehindService, trustsAccountIdentities } from '../../src/private/principals';

test('a service that calls in its own name is told from a role that it assumes', () => {
  const stack = new Stack(new App(), 'Stack');
  const service = new iam.ServicePrincipal('sns.amazonaws.com');

  expect(isServicePrincipal(service)).toBe(true);
  expect(isServicePrincipal(service.withConditions({ StringEquals: { 'aws:SourceAccount': '111122223333' } }))).toBe(true);
  expect(isServicePrincipal(new iam.Role(stack, 'Role', { assumedBy: service }))).toBe(false);
  expect(isServicePrincipal(new iam.AccountRootPrincipal())).toBe(false);
});

// Fails when aws-cdk-lib renames the private member.
test('a principal is seen behind the service that calls for it', () => {
  const role = new iam.Role(new Stack(new App(), 'Stack'), 'Role', { assumedBy: new iam.AccountRootPrincipal() });

  expect(principalBehindService(new kms.ViaServicePrincipal('s3.eu-west-1.amazonaws.com', role))).toBe(role);
  expect(principalBehindService(role)).toBe(role);
});

describe('trust in the identity policies of the account', () => {
  const stack = new Stack(new App(), 'Stack');
  const account = { Effect: 'Allow', Principal: { AWS: '*' }, Action: 'kms:*', Resource: '*' };

  test('is given by a key of the app and by an imported key', () => {
    expect(trustsAccountIdentities(new kms.Key(stack, 'Key'))).toBe(true);
    expect(trustsAccountIdentities(kms.Key.fromKeyArn(stack, 'Imported', 'arn:aws:kms:eu-west-1:111122223333:key/1234'))).toBe(true);
  });

  // Fails when aws-cdk-lib renames the protected member: the default would then take this key for a trusting one.
  test('is not given by a key from a CfnKey, whose policy may say anything', () => {
    const cfnKey = new kms.CfnKey(stack, 'CfnKey', { keyPolicy: { Version: '2012-10-17', Statement: [account] } });

    expect(trustsAccountIdentities(kms.Key.fromCfnKey(cfnKey))).toBe(false);
  });
});

test('a key delegates to its own account, as far as its policy is known to', () => {
  const stack = new Stack(new App(), 'Stack', { env: { account: '111122223333', region: 'eu-west-1' } });
  const key = new kms.Key(stack, 'Key');
  const own = kms.Key.fromCfnKey(new kms.CfnKey(stack, 'CfnKey', { keyPolicy: { Version: '2012-10-17', Statement: [] } }));

  expect(isDelegatedTo(key, new iam.AccountPrincipal('111122223333'))).toBe(true);
  expect(isDelegatedTo(key, new iam.AccountPrincipal('444455556666'))).toBe(false);
  expect(isDelegatedTo(key, new iam.Role(stack, 'Role', { assumedBy: new iam.AccountRootPrincipal() }))).toBe(false);
  expect(isDelegatedTo(own, new iam.AccountPrincipal('111122223333'))).toBe(false);
});
