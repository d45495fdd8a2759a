import { App, AspectPriority, Aspects, RemovalPolicy, Stack, Stage, Validations } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import type { IConstruct } from 'constructs';
import { ACCOUNT, errorOf, HERE, OTHER_ACCOUNT, OTHER_REGION_HERE, REGION, warningIdsOf, warningsOf } from './support';
import { EncryptionKey, type EncryptionKeyProps, KeyService, ReplicaEncryptionKey, ViaService } from 'cdk-at-rest';

function stackIn(app = new App()): Stack {
  return new Stack(app, 'Storage', { env: HERE });
}

/** Warnings after synthesis of a stack with one key. */
function warningsFor(props: EncryptionKeyProps, change: (key: EncryptionKey) => void = () => {}): string[] {
  const stack = stackIn();
  change(new EncryptionKey(stack, 'Key', props));
  (stack.node.root as App).synth();
  return warningsOf(stack);
}

function statement(props: iam.PolicyStatementProps): iam.PolicyStatement {
  return new iam.PolicyStatement({ resources: ['*'], ...props });
}

const READER = new iam.ArnPrincipal(`arn:aws:iam::${ACCOUNT}:role/Reader`);

test('a key as it is made has no finding, with everything that the library adds to its policy', () => {
  expect(warningsFor({
    admins: [new iam.ArnPrincipal(`arn:aws:iam::${ACCOUNT}:role/Admin`)],
    services: [
      KeyService.cloudTrail({ trailName: 'audit', bucketKeyEnabled: true }), KeyService.cloudWatchLogs('orders-*'), KeyService.autoScaling(),
      KeyService.autoScaling({ accountId: OTHER_ACCOUNT }), KeyService.logDelivery(), KeyService.config(), KeyService.s3Notifications(),
      KeyService.cloudWatchAlarms(), KeyService.budgets(), KeyService.principal('sns.amazonaws.com', { actions: ['kms:Decrypt'], sourceAccount: ACCOUNT }),
    ],
  }, key => {
    key.allowViaService(ViaService.EC2);
    key.allowViaService(ViaService.S3);
    key.shareWithAccount(OTHER_ACCOUNT);
    key.grantDecrypt(READER);
    key.grantEnvelopeEncrypt(READER, { tenant: 'blue' });
  })).toEqual([]);
});

test('the same holds where account and Region are known at deployment only', () => {
  const stack = new Stack(new App(), 'Storage');
  const key = new EncryptionKey(stack, 'Key', { services: [KeyService.cloudWatchLogs('orders-*'), KeyService.logDelivery(), KeyService.autoScaling()] });
  key.allowViaService(ViaService.EC2);
  (stack.node.root as App).synth();

  expect(warningsOf(stack)).toEqual([]);
});

describe('a finding', () => {
  test('is a warning on the key that says what it is, where, and how to put it right', () => {
    expect(warningsFor({ removalPolicy: RemovalPolicy.DESTROY })).toEqual([
      'The key is scheduled for deletion when its stack is deleted, and with it everything that was encrypted under it (DeletionPolicy Delete). '
      + 'Set removalPolicy: RemovalPolicy.RETAIN. [ack: Annotation::AtRest-KeyDeletedWithStack]',
    ]);
  });

  test.each<[string, EncryptionKeyProps, (key: EncryptionKey) => void]>([
    ['AtRest-KeyRotation', { enableKeyRotation: false }, () => {}],
    ['AtRest-KeyPublic', {}, key => key.addToResourcePolicy(statement({ principals: [new iam.AnyPrincipal()], actions: ['kms:Decrypt'] }))],
    ['AtRest-KeyServiceWithoutSource', {}, key => key.addToResourcePolicy(statement({
      principals: [new iam.ServicePrincipal('sns.amazonaws.com')], actions: ['kms:Decrypt'],
    }))],
    ['AtRest-KeyGrantsUnbounded', {}, key => key.grant(READER, 'kms:CreateGrant')],
    // The one way of aws-cdk-lib that this library cannot extend.
    ['AtRest-KeyGrantsUnbounded', {}, key => kms.KeyGrants.fromKey(key, true).admin(READER)],
    ['AtRest-KeyAdministratorUses', { admins: [READER] }, key => key.grantDecrypt(READER)],
    ['AtRest-KeyLockout', {}, key => key.addToResourcePolicy(statement({ effect: iam.Effect.DENY, principals: [new iam.AnyPrincipal()], actions: ['kms:*'] }))],
  ])('%s is one', (id, props, change) => {
    expect(warningsFor(props, change)).toEqual([expect.stringContaining(`[ack: Annotation::${id}]`)]);
  });

  test.each<[string, (key: EncryptionKey) => IConstruct]>([
    ['the key', key => key], ['its stack', key => key.stack], ['its stage', key => Stage.of(key)!], ['the app', key => key.node.root],
  ])('is acknowledged on %s', (_where, scopeOf) => {
    const app = new App();
    const key = new EncryptionKey(new Stack(new Stage(app, 'Production'), 'Storage'), 'Key', { enableKeyRotation: false });
    Validations.of(scopeOf(key)).acknowledge({ id: 'AtRest-KeyRotation', reason: 'rotated by hand, by regulation' });
    app.synth();

    expect(warningsOf(app)).toEqual([]);
  });

  test('that is acknowledged leaves the others, and those of other keys', () => {
    const stack = stackIn();
    const key = new EncryptionKey(stack, 'Key', { enableKeyRotation: false, removalPolicy: RemovalPolicy.DESTROY });
    const other = new EncryptionKey(stack, 'Other', { enableKeyRotation: false });
    Validations.of(key).acknowledge({ id: 'AtRest-KeyRotation', reason: 'rotated by hand, by regulation' });
    (stack.node.root as App).synth();

    expect(warningIdsOf(other)).toEqual(['AtRest-KeyRotation']);
    expect(warningIdsOf(key)).toEqual(['AtRest-KeyDeletedWithStack']);
  });

  test('is about the finished policy, aspects of the app included', () => {
    const app = new App();
    const key = new EncryptionKey(stackIn(app), 'Key');
    Aspects.of(app).add({
      visit: node => {
        if (node instanceof kms.CfnKey) {
          node.enableKeyRotation = false;
        }
      },
    }, { priority: AspectPriority.MUTATING });
    app.synth();

    expect(warningIdsOf(key)).toEqual(['AtRest-KeyRotation']);
  });

  test('is about the finished policy, whatever adds to it last', () => {
    const app = new App();
    const key = new EncryptionKey(stackIn(app), 'Key');
    const last = new kms.Key(key.stack, 'Last');
    Aspects.of(last).add({ visit: () => { key.addToResourcePolicy(statement({ principals: [new iam.AnyPrincipal()], actions: ['kms:Decrypt'] })); } });
    app.synth();

    expect(warningIdsOf(key)).toEqual(['AtRest-KeyPublic']);
  });

  test('is about a policy that was put in place of the document as well', () => {
    expect(warningsFor({}, key => { (key.node.defaultChild as kms.CfnKey).keyPolicy = { Statement: [] }; }))
      .toEqual([expect.stringContaining('[ack: Annotation::AtRest-KeyLockout]')]);
  });

  test('about a principal known at deployment only names it', () => {
    const stack = stackIn();
    const role = new iam.Role(stack, 'Role', { assumedBy: new iam.AccountRootPrincipal() });
    new EncryptionKey(stack, 'Key').addToResourcePolicy(statement({ sid: 'Everything', principals: [role], actions: ['kms:CreateGrant'] }));
    (stack.node.root as App).synth();

    expect(warningsOf(stack)).toEqual([expect.stringMatching(/\(statement Everything: \$\{Role\w+\.Arn\}\)/)]);
  });
});

describe('a policy that KMS does not accept for its size', () => {
  const large = (key: EncryptionKey) => key.addToResourcePolicy(statement({
    principals: Array.from({ length: 800 }, (_each, index) => new iam.ArnPrincipal(`arn:aws:iam::${ACCOUNT}:role/reader-${index}`)), actions: ['kms:Decrypt'],
  }));

  test('fails the synthesis', () => {
    expect(errorOf(() => warningsFor({}, large))).toMatch(new RegExp('\\[Storage/Key\\] The key policy is larger than KMS accepts \\(\\d{5} bytes at least, of 32768\\)\\. '
      + 'Grant through IAM policies of the account instead, admit services with one pattern, or use a key a service \\(KeySource\\.perService\\)\\.'));
  });

  test('fails the synthesis though it is acknowledged: no key would come of it', () => {
    expect(() => warningsFor({}, key => {
      Validations.of(key).acknowledge({ id: 'AtRest-KeyPolicySize', reason: 'it will fit' });
      large(key);
    })).toThrow('The key policy is larger than KMS accepts');
  });
});

test('a replica is checked as well, except for its rotation', () => {
  const app = new App();
  const primary = new EncryptionKey(stackIn(app), 'Key', { multiRegion: true });
  const replica = new ReplicaEncryptionKey(new Stack(app, 'Replicas', { env: OTHER_REGION_HERE }), 'Key', { primaryKey: primary, removalPolicy: RemovalPolicy.DESTROY });
  replica.addToResourcePolicy(statement({ principals: [new iam.AnyPrincipal()], actions: ['kms:Decrypt'] }));
  app.synth();

  expect(warningIdsOf(replica)).toEqual(['AtRest-KeyPublic', 'AtRest-KeyDeletedWithStack']);
});

test('a key in a policy of which an account is named is not decided where that account is not known', () => {
  const stack = new Stack(new App(), 'Storage', { env: { region: REGION } });
  const key = new EncryptionKey(stack, 'Key');
  (key.node.defaultChild as kms.CfnKey).keyPolicy = {
    Statement: [{ Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` }, Action: 'kms:*', Resource: '*' }],
  };
  (stack.node.root as App).synth();

  expect(warningIdsOf(key)).toContain('AtRest-KeyUndecided');
});

test('synthesizing twice reports a finding once', () => {
  const app = new App();
  const key = new EncryptionKey(stackIn(app), 'Key', { enableKeyRotation: false });
  app.synth();
  app.synth({ force: true });

  expect(warningsOf(key)).toHaveLength(1);
});
