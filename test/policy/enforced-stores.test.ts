import { Stack } from 'aws-cdk-lib';
import * as cloudtrail from 'aws-cdk-lib/aws-cloudtrail';
import * as docdb from 'aws-cdk-lib/aws-docdb';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as rds from 'aws-cdk-lib/aws-rds';
import { inject } from '../enforcement/adapters/injected';
import { AURORA, networkOf, POSTGRES } from '../enforcement/adapters/stores';
import { decisions } from '../support/policy/decisions';
import { World } from '../support/policy/world';
import { resourcesOfType } from '../support/template/synth';
import { ACCOUNT, ALL_OF_KMS, mayEach, mayNotEach, newApp, OTHER_ACCOUNT, OTHER_REGION, OTHER_STRANGER, REGION, role, stackIn, stacksOf, STRANGER, TAKEOVER, USE, via, worldOf } from './cast';
import { contextOf, GRANT_NAMES, keyUse, PARTITION_KEY, STYLE_NAMES, STYLES, tableUse } from './table-grants';

/** Plain tables, each with a stream; they grant in the ways of the drop-ins. */
const PLAIN_TABLES = {
  'dynamodb.Table': (stack: Stack, tableName?: string) =>
    new dynamodb.Table(stack, 'Orders', { partitionKey: PARTITION_KEY, tableName, stream: dynamodb.StreamViewType.NEW_IMAGE }),
  'dynamodb.TableV2': (stack: Stack, tableName?: string) =>
    new dynamodb.TableV2(stack, 'Orders', { partitionKey: PARTITION_KEY, tableName, dynamoStream: dynamodb.StreamViewType.NEW_IMAGE }),
};

describe.each(Object.entries(PLAIN_TABLES))('%s', (_name, make) => {
  const app = newApp();
  inject(app);
  const data = stackIn(app, 'Data');
  const elsewhere = stackIn(app, 'Elsewhere');
  const away = stackIn(app, 'Away', { account: OTHER_ACCOUNT });
  const orders = make(data, 'orders') as Parameters<typeof STYLES.Old>[0];
  for (const style of STYLE_NAMES) {
    for (const grant of GRANT_NAMES) {
      const id = `${grant}${style}`;
      STYLES[style](orders, grant, role(data, id));
      if (grant !== 'stream') {
        [elsewhere, away].forEach(stack => STYLES[style](orders, grant, role(stack, id, { roleName: `${stack.stackName}-${id}` })));
      }
    }
  }
  const world = worldOf(app);
  const stream = world.valueOf('Orders', 'StreamArn');

  describe.each(STYLE_NAMES.flatMap(style => GRANT_NAMES.map(grant => [grant, style] as const)))('whoever is granted %s may, through DynamoDB (%s style)', (grant, style) => {
    decisions(world, [
      ...keyUse(grant, `Data/${grant}${style}`, 'EncryptionKey'),
      ...tableUse(grant, `Data/${grant}${style}`, 'Orders', stream),
    ]);
  });

  describe.each(['Elsewhere', 'Away'])('a role of the stack %s as well', stackName => {
    decisions(world, [
      ...keyUse('readWrite', `${stackName}/readWriteNew`, 'EncryptionKey'),
      ...tableUse('readWrite', `${stackName}/readWriteNew`, 'Orders', stream),
    ]);
  });

  describe('nobody else', () => {
    decisions(world, [
      { who: 'Data/readNew', may: 'kms:Decrypt', on: 'EncryptionKey', when: { ...via('dynamodb'), ...contextOf('orders') } },
      ...mayNotEach(USE, { who: STRANGER, on: 'EncryptionKey', when: { ...via('dynamodb'), ...contextOf('orders') } }),
      ...mayNotEach(TAKEOVER, { who: 'Away/fullNew', on: 'EncryptionKey', given: ALL_OF_KMS }),
    ]);
  });

  describe('in a stack without an environment', () => {
    const agnosticApp = newApp();
    inject(agnosticApp);
    const agnostic = new Stack(agnosticApp, 'Data');
    const unnamed = make(agnostic) as Parameters<typeof STYLES.Old>[0];
    STYLES.New(unnamed, 'read', role(agnostic, 'Reader'));
    STYLES.Old(unnamed, 'readWrite', role(agnostic, 'Editor'));
    const somewhere = worldOf(agnostic);

    decisions(somewhere, [
      ...keyUse('read', 'Reader', 'EncryptionKey', somewhere.valueOf('Orders')),
      ...keyUse('readWrite', 'Editor', 'EncryptionKey', somewhere.valueOf('Orders')),
    ]);
  });
});

describe('the secret of a database', () => {
  const app = newApp();
  inject(app);
  const stack = stackIn(app, 'Data');
  const vpc = networkOf(stack);
  const documents = new docdb.DatabaseCluster(stack, 'Documents', { masterUser: { username: 'orders' }, vpc, instanceType: new ec2.InstanceType('r6g.large') });
  const serverless = new rds.ServerlessCluster(stack, 'Serverless', { engine: AURORA, vpc, enableDataApi: true });
  const instance = new rds.DatabaseInstance(stack, 'Instance', { engine: POSTGRES, vpc });
  documents.secret!.grantRead(role(stack, 'DocumentsReader'));
  serverless.grantDataApiAccess(role(stack, 'ServerlessReader'));
  new rds.DatabaseProxy(stack, 'Proxy', { proxyTarget: rds.ProxyTarget.fromInstance(instance), secrets: [instance.secret!], vpc, role: role(stack, 'ProxyRole') });
  const [input] = stacksOf(app);
  const arnOf = (attachment: string) => `arn:aws:secretsmanager:${REGION}:${ACCOUNT}:secret:${attachment}-AbCdEf`;
  const attachments = Object.keys(resourcesOfType(input.template, 'AWS::SecretsManager::SecretTargetAttachment'));
  const world = World.of({ ...input, values: Object.fromEntries(attachments.map(id => [id, arnOf(id)])) });

  describe.each([['DocumentsReader', documents.secret!], ['ServerlessReader', serverless.secret!], ['ProxyRole', instance.secret!]])('%s reads it, through Secrets Manager', (who, secret) => {
    const SecretARN = { 'kms:EncryptionContext:SecretARN': arnOf((stack.resolve(secret.secretArn) as { Ref: string }).Ref) };

    decisions(world, [
      { who, may: 'kms:Decrypt', on: 'EncryptionKey', onlyWhen: { ...via('secretsmanager'), ...SecretARN } },
      ...mayNotEach(['kms:Encrypt', 'kms:GenerateDataKey', 'kms:CreateGrant'], { who, on: 'EncryptionKey', when: { ...via('secretsmanager'), ...SecretARN } }),
      { who: STRANGER, mayNot: 'kms:Decrypt', on: 'EncryptionKey', when: { ...via('secretsmanager'), ...SecretARN } },
    ]);
  });
});

describe('CloudTrail', () => {
  const who = 'cloudtrail.amazonaws.com';
  const trail = (name: string, account = ACCOUNT, region = REGION) => `arn:aws:cloudtrail:${region}:${account}:trail/${name}`;
  const context = (arn: string) => ({ 'kms:EncryptionContext:aws:cloudtrail:arn': arn });

  describe.each<[string, cloudtrail.TrailProps, string]>([
    ['for a trail with a name', { trailName: 'audit' }, 'audit'],
    ['for one without', {}, 'Data-Trail022F0CF2-1ABCDEF'],
  ])('%s', (_name, props, name) => {
    const app = newApp();
    inject(app);
    new cloudtrail.Trail(stackIn(app, 'Data'), 'Trail', props);

    decisions(worldOf(app), [
      { who, may: 'kms:GenerateDataKey', on: 'EncryptionKey', onlyWhen: { 'aws:SourceArn': trail(name), ...context(trail(name)) } },
      { who, may: 'kms:GenerateDataKey', on: 'EncryptionKey', when: { 'aws:SourceArn': trail(name), ...context(trail(name, ACCOUNT, OTHER_REGION)) }, because: 'a trail of all Regions names each' },
      { who, may: 'kms:DescribeKey', on: 'EncryptionKey', onlyWhen: { 'aws:SourceArn': trail(name) } },
      { who, may: 'kms:Decrypt', on: 'EncryptionKey', onlyWhen: { 'aws:SourceArn': trail(name) }, because: 'the bucket may get a Bucket Key' },
      { who, mayNot: 'kms:GenerateDataKey', on: 'EncryptionKey', when: { 'aws:SourceArn': trail(name, OTHER_ACCOUNT), ...context(trail(name, OTHER_ACCOUNT)) } },
      { who, mayNot: 'kms:DescribeKey', on: 'EncryptionKey', when: { 'aws:SourceArn': trail(name, ACCOUNT, OTHER_REGION) }, because: 'that is another trail' },
      { who: STRANGER, mayNot: 'kms:Decrypt', on: 'EncryptionKey', when: { ...via('s3'), ...context(trail(name)) }, because: 'readers are granted by whoever knows them' },
    ]);
  });
});

describe('Fargate', () => {
  const app = newApp();
  inject(app);
  const stack = stackIn(app, 'Data');
  new ecs.Cluster(stack, 'Tasks', { clusterName: 'tasks', vpc: networkOf(stack) });
  const who = 'fargate.amazonaws.com';
  const cluster = { 'kms:EncryptionContext:aws:ecs:clusterAccount': ACCOUNT, 'kms:EncryptionContext:aws:ecs:clusterName': 'tasks' };

  decisions(worldOf(app), [
    { who, may: 'kms:GenerateDataKeyWithoutPlaintext', on: 'EncryptionKey', onlyWhen: cluster },
    { who, may: 'kms:CreateGrant', on: 'EncryptionKey', onlyWhen: cluster, when: { 'kms:GrantOperations': ['Decrypt'] } },
    { who, mayNot: 'kms:CreateGrant', on: 'EncryptionKey', when: { ...cluster, 'kms:GrantOperations': ['Encrypt'] } },
    { who, mayNot: 'kms:Decrypt', on: 'EncryptionKey', when: cluster },
    { who: OTHER_STRANGER, mayNot: 'kms:CreateGrant', on: 'EncryptionKey', given: ALL_OF_KMS, when: { ...cluster, 'kms:GrantOperations': ['Decrypt'] } },
  ]);
});

describe('a volume', () => {
  const app = newApp();
  inject(app);
  const stack = stackIn(app, 'Data');
  new ec2.LaunchTemplate(stack, 'Servers', { blockDevices: [{ deviceName: '/dev/xvda', volume: ec2.BlockDeviceVolume.ebs(20) }] });

  decisions(worldOf(app), [
    ...mayEach(['kms:GenerateDataKeyWithoutPlaintext', 'kms:Decrypt'], { who: STRANGER, on: 'EncryptionKey', onlyWhen: { ...via('ec2') }, because: 'whoever launched before still can' }),
    { who: STRANGER, may: 'kms:CreateGrant', on: 'EncryptionKey', onlyWhen: { ...via('ec2'), 'kms:GrantIsForAWSResource': 'true' } },
    { who: OTHER_STRANGER, mayNot: 'kms:Decrypt', on: 'EncryptionKey', given: ALL_OF_KMS, when: via('ec2') },
  ]);
});
