import { App, Duration, RemovalPolicy, Stack, type StackProps, Stage, Token } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as sns from 'aws-cdk-lib/aws-sns';
import { DEFAULT_CROSS_STACK_REFERENCES } from 'aws-cdk-lib/cx-api';
import { KEY_ADMINISTRATION_ACTIONS, MULTI_REGION_ADMINISTRATION_ACTIONS } from '../../src/keys/key-actions';
import type { TemplateResource } from '../support/template/cloudformation';
import { onlyResourceOfType, resourcesOfType, templateOf } from '../support/template/synth';
import {
  ACCOUNT, ACCOUNT_STATEMENT, addedToKeyPolicy, errorOf, HERE, identityPolicy, keyPolicy, OTHER_ACCOUNT, OTHER_REGION, OTHER_REGION_HERE, warningsOf,
} from './support';
import { EncryptionKey, KeyService, KeySource, ReplicaEncryptionKey, type ReplicaEncryptionKeyProps, ViaService } from 'cdk-at-rest';

const PRIMARY_ARN = `arn:aws:kms:eu-west-1:${ACCOUNT}:key/mrk-1234abcd12ab34cd56ef1234567890ab`;

interface Regions {
  readonly app: App;
  readonly near: Stack;
  readonly far: Stack;
}

function regions(near: StackProps = { env: HERE }, far: StackProps = { env: OTHER_REGION_HERE }, context?: Record<string, string>): Regions {
  const app = new App({ context });
  return { app, near: new Stack(app, 'Near', near), far: new Stack(app, 'Far', far) };
}

function replicaOf(far: Stack, primaryKey: kms.IKey, props: Partial<ReplicaEncryptionKeyProps> = {}): ReplicaEncryptionKey {
  return new ReplicaEncryptionKey(far, 'Replica', { primaryKey, ...props });
}

function replicaResource(stack: Stack): TemplateResource {
  return onlyResourceOfType(templateOf(stack), 'AWS::KMS::ReplicaKey')[1];
}

/** A replica of an imported key, which needs no other stack. */
function replicaOfImported(props: Partial<ReplicaEncryptionKeyProps> = {}): { stack: Stack; replica: ReplicaEncryptionKey } {
  const stack = new Stack(new App(), 'Far', { env: OTHER_REGION_HERE });
  return { stack, replica: replicaOf(stack, kms.Key.fromKeyArn(stack, 'Primary', PRIMARY_ARN), props) };
}

describe('a replica without props', () => {
  test('is retained, waits 30 days before it is deleted, and has the account statement in a policy of its own', () => {
    const { stack } = replicaOfImported();

    expect(replicaResource(stack)).toEqual({
      Type: 'AWS::KMS::ReplicaKey',
      Properties: {
        PrimaryKeyArn: PRIMARY_ARN,
        Description: 'Data at rest of Far/Replica',
        KeyPolicy: { Version: '2012-10-17', Statement: [ACCOUNT_STATEMENT] },
        PendingWindowInDays: 30,
      },
      DeletionPolicy: 'Retain',
      UpdateReplacePolicy: 'Retain',
    });
    expect(warningsOf(stack)).toEqual([]);
  });
});

test('a replica has what its props say', () => {
  const { stack } = replicaOfImported({ description: 'Orders', removalPolicy: RemovalPolicy.DESTROY, pendingWindow: Duration.days(7) });

  expect(replicaResource(stack)).toMatchObject({ DeletionPolicy: 'Delete', Properties: { Description: 'Orders', PendingWindowInDays: 7 } });
});

describe('the primary key of a replica', () => {
  test('of the app is read from an output of its stack, without custom resources', () => {
    const { near, far } = regions();
    replicaOf(far, new EncryptionKey(near, 'Key', { multiRegion: true }));

    const [[outputId, output]] = Object.entries(templateOf(near).Outputs ?? {});
    expect(output.Value).toEqual({ 'Fn::GetAtt': [onlyResourceOfType(templateOf(near), 'AWS::KMS::Key')[0], 'Arn'] });
    expect(replicaResource(far).Properties?.PrimaryKeyArn).toEqual({ 'Fn::GetStackOutput': { StackName: 'Near', OutputName: outputId, Region: 'eu-west-1' } });
    expect(far.dependencies).toEqual([near]);
    expect([near, far].flatMap(stack => Object.values(templateOf(stack).Resources).map(({ Type }) => Type)).sort())
      .toEqual(['AWS::KMS::Alias', 'AWS::KMS::Key', 'AWS::KMS::ReplicaKey']);
  });

  test('has one output for all of its replicas', () => {
    const { app, near, far } = regions();
    const primaryKey = new EncryptionKey(near, 'Key', { multiRegion: true });
    replicaOf(far, primaryKey);
    replicaOf(new Stack(app, 'Farther', { env: { account: ACCOUNT, region: 'ap-southeast-2' } }), primaryKey);

    expect(Object.keys(templateOf(near).Outputs ?? {})).toHaveLength(1);
  });

  test('has outputs of their own, where there are several', () => {
    const { near, far } = regions();
    ['First', 'Second'].forEach(id => new ReplicaEncryptionKey(far, id, { primaryKey: new EncryptionKey(near, id, { multiRegion: true }) }));

    const names = Object.values(resourcesOfType(templateOf(far), 'AWS::KMS::ReplicaKey')).map(({ Properties }) => JSON.stringify(Properties?.PrimaryKeyArn));
    expect(Object.keys(templateOf(near).Outputs ?? {})).toHaveLength(2);
    expect(new Set(names).size).toBe(2);
  });

  test('can be in a stage, together with its replica', () => {
    const app = new App();
    const stage = new Stage(app, 'Production');
    const [near, far] = [new Stack(stage, 'Near', { env: HERE }), new Stack(stage, 'Far', { env: OTHER_REGION_HERE })];
    replicaOf(far, new EncryptionKey(near, 'Key', { multiRegion: true }));

    expect(replicaResource(far).Properties?.PrimaryKeyArn).toMatchObject({ 'Fn::GetStackOutput': { StackName: 'Production-Near' } });
  });

  test('can be a kms.Key', () => {
    const { near, far } = regions();
    replicaOf(far, new kms.Key(near, 'Key', { multiRegion: true }));

    expect(replicaResource(far).Properties?.PrimaryKeyArn).toHaveProperty(['Fn::GetStackOutput']);
  });

  test.each<[string, (near: Stack) => kms.IKey]>([
    ['EncryptionKey.fromKey', near => EncryptionKey.fromKey(new kms.Key(near, 'Key', { multiRegion: true }))],
    ['EncryptionKey.of', near => {
      EncryptionKey.useSource(near, KeySource.given(new kms.Key(near, 'Key', { multiRegion: true })));
      return EncryptionKey.of(near);
    }],
    ['Key.fromCfnKey', near => kms.Key.fromCfnKey(new kms.CfnKey(near, 'Key', { multiRegion: true, keyPolicy: { Version: '2012-10-17', Statement: [ACCOUNT_STATEMENT] } }))],
  ])('can be one that %s shows', (_how, keyIn) => {
    const { near, far } = regions();
    replicaOf(far, keyIn(near));

    expect(replicaResource(far).Properties?.PrimaryKeyArn).toHaveProperty(['Fn::GetStackOutput']);
  });

  test('can be imported, with an ARN that is known at deployment only', () => {
    const stack = new Stack(new App(), 'Far', { env: OTHER_REGION_HERE });
    replicaOf(stack, kms.Key.fromKeyArn(stack, 'Primary', Token.asString({ Ref: 'PrimaryArn' })));

    expect(replicaResource(stack).Properties?.PrimaryKeyArn).toEqual({ Ref: 'PrimaryArn' });
  });

  test('is refused in the Region of the replica, and is to be used itself', () => {
    const { app, near } = regions();
    const here = new Stack(app, 'Here', { env: HERE });
    const primaryKey = new EncryptionKey(near, 'Key', { multiRegion: true });

    expect(errorOf(() => replicaOf(here, primaryKey)))
      .toBe('Here/Replica: is in eu-west-1, where its primary key Near/Key already is: a replica is for another Region, here use the key itself');
    expect(() => new ReplicaEncryptionKey(here, 'Other', { primaryKey: kms.Key.fromKeyArn(here, 'Imported', PRIMARY_ARN) })).toThrow('is in eu-west-1, where its primary key');
  });

  test('is refused where it is not multi-Region, and names the prop', () => {
    const { near, far } = regions();

    expect(errorOf(() => replicaOf(far, new EncryptionKey(near, 'Key')))).toBe(
      'Far/Replica: has the primary key Near/Key, which is not a multi-Region key: create it with multiRegion: true (KMS cannot change an existing key into one)');
  });

  test('is refused where its ARN is not that of a multi-Region key', () => {
    const stack = new Stack(new App(), 'Far', { env: OTHER_REGION_HERE });
    const arn = `arn:aws:kms:eu-west-1:${ACCOUNT}:key/1234abcd`;

    expect(errorOf(() => replicaOf(stack, kms.Key.fromKeyArn(stack, 'Primary', arn))))
      .toBe(`Far/Replica: has the primary key ${arn}, which is not a multi-Region key: their ids begin with mrk-`);
  });

  test.each<[string, StackProps, StackProps]>([['the key', {}, { env: OTHER_REGION_HERE }], ['the replica', { env: HERE }, {}], ['both', {}, {}]])(
    'is refused where the Region of %s is open, and names the env of the stacks', (_which, nearProps, farProps) => {
      const { near, far } = regions(nearProps, farProps);

      expect(errorOf(() => replicaOf(far, new EncryptionKey(near, 'Key', { multiRegion: true }))))
        .toMatch(/^Far\/Replica: cannot tell its Region from that of its primary key Near\/Key(\/Resource)?: give both stacks an env with a region$/);
    });
});

describe('the policy of a replica', () => {
  test('has its administrators, who are known by an ARN', () => {
    const { stack } = replicaOfImported({ admins: [new iam.ArnPrincipal(`arn:aws:iam::${ACCOUNT}:role/Admin`)] });

    expect(addedToKeyPolicy(stack)).toEqual([{
      Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${ACCOUNT}:role/Admin` }, Resource: '*', Action: [...KEY_ADMINISTRATION_ACTIONS, ...MULTI_REGION_ADMINISTRATION_ACTIONS],
    }]);
  });

  test('needs nothing for an administrator that is a role of the account', () => {
    const stack = new Stack(new App(), 'Far', { env: OTHER_REGION_HERE });
    const role = new iam.Role(stack, 'Admin', { assumedBy: new iam.AccountRootPrincipal() });
    replicaOf(stack, kms.Key.fromKeyArn(stack, 'Primary', PRIMARY_ARN), { admins: [role] });

    expect(keyPolicy(stack)).toEqual([ACCOUNT_STATEMENT]);
    expect(identityPolicy(stack)).toEqual([expect.objectContaining({
      Action: [...KEY_ADMINISTRATION_ACTIONS, ...MULTI_REGION_ADMINISTRATION_ACTIONS], Resource: { 'Fn::GetAtt': [expect.stringMatching(/^Replica/), 'Arn'] },
    })]);
  });

  test('has its services, in the Region of the replica', () => {
    const { stack, replica } = replicaOfImported({ services: [KeyService.cloudWatchLogs('orders')] });
    replica.allowViaService(ViaService.S3);
    replica.shareWithAccount(OTHER_ACCOUNT);

    const [logs, via, ...shared] = addedToKeyPolicy(stack);
    expect(logs.Principal).toEqual({ Service: `logs.${OTHER_REGION}.amazonaws.com` });
    expect(via.Condition).toEqual({ StringEquals: { 'kms:CallerAccount': ACCOUNT, 'kms:ViaService': [`s3.${OTHER_REGION}.amazonaws.com`] } });
    expect(shared.map(({ Sid }) => Sid)).toEqual(['Account444455556666Use', 'Account444455556666Grants']);
  });

  test('is not that of its primary key', () => {
    const { near, far } = regions();
    replicaOf(far, new EncryptionKey(near, 'Key', { multiRegion: true, services: [KeyService.config()] }));

    expect(keyPolicy(far)).toEqual([ACCOUNT_STATEMENT]);
    expect(addedToKeyPolicy(near).map(({ Sid }) => Sid)).toEqual(['Config']);
  });

  test('takes statements, and says so', () => {
    const { stack, replica } = replicaOfImported();
    const result = replica.addToResourcePolicy(new iam.PolicyStatement({
      sid: 'Own', principals: [new iam.AccountPrincipal(OTHER_ACCOUNT)], actions: ['kms:DescribeKey'], resources: ['*'],
    }));

    expect(result.statementAdded).toBe(true);
    expect(addedToKeyPolicy(stack).map(({ Sid }) => Sid)).toEqual(['Own']);
  });
});

describe('a reference to a replica', () => {
  function use(attribute: (replica: ReplicaEncryptionKey) => string, user: StackProps, context?: Record<string, string>): { app: App; stack: Stack } {
    const { app, near, far } = regions(undefined, undefined, context);
    const replica = replicaOf(far, new EncryptionKey(near, 'Key', { multiRegion: true }));
    const stack = new Stack(app, 'User', user);
    new sns.CfnTopic(stack, 'Topic', { kmsMasterKeyId: attribute(replica) });
    return { app, stack };
  }

  test('holds it, where the app prefers weak references', () => {
    const { stack } = use(replica => replica.keyArn, { env: OTHER_REGION_HERE }, { [DEFAULT_CROSS_STACK_REFERENCES]: 'weak' });

    expect(onlyResourceOfType(templateOf(stack), 'AWS::SNS::Topic')[1].Properties?.KmsMasterKeyId).toEqual({ 'Fn::ImportValue': expect.stringMatching(/^Far:/) as unknown });
  });

  test('has the id that the replica has in its Region', () => {
    const { stack, replica } = replicaOfImported();

    expect(stack.resolve([replica.keyArn, replica.keyId])).toEqual([
      { 'Fn::GetAtt': [expect.stringMatching(/^Replica/), 'Arn'] }, { 'Fn::GetAtt': [expect.stringMatching(/^Replica/), 'KeyId'] },
    ]);
  });

  test('from a third Region is refused, and names ReplicaEncryptionKey instead', () => {
    const { app } = use(replica => replica.keyArn, { env: { account: ACCOUNT, region: 'ap-southeast-2' } });

    expect(errorOf(() => app.synth())).toMatch(/Far\/Replica: is a key of us-east-1 and is used by User\/Topic in ap-southeast-2: .*ReplicaEncryptionKey/);
  });
});

test('a replica has aliases', () => {
  const { stack, replica } = replicaOfImported();
  replica.addAlias('orders');

  expect(onlyResourceOfType(templateOf(stack), 'AWS::KMS::Alias')[1].Properties).toEqual({
    AliasName: 'alias/orders', TargetKeyId: { 'Fn::GetAtt': [expect.stringMatching(/^Replica/), 'Arn'] },
  });
});
