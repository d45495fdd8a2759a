/** Who may use the key of a database, and through what: readers of its secret, AWS Backup, the logs, and nobody else. */
import { Fn, Stack } from 'aws-cdk-lib';
import { InstanceClass, InstanceSize, InstanceType, SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import { ArnPrincipal } from 'aws-cdk-lib/aws-iam';
import { AuroraPostgresEngineVersion, ClusterInstance, Credentials, DatabaseClusterEngine, DatabaseInstanceEngine, PostgresEngineVersion } from 'aws-cdk-lib/aws-rds';
import type { IConstruct } from 'constructs';
import { EncryptedDatabaseCluster, EncryptedDatabaseInstance, EncryptedMultiAzDatabaseCluster, EncryptionKey, KeySource } from '../../src';
import { type DecisionRow, decisions } from '../support/policy/decisions';
import type { RequestContext } from '../support/policy/policy-document';
import { World } from '../support/policy/world';
import { resourcesOfType } from '../support/template/synth';
import {
  ACCOUNT, ALL_OF_KMS, allowing, mayEach, mayNotEach, newApp, OTHER_ACCOUNT, OTHER_REGION, OTHER_STRANGER, REGION, role, stackIn, stacksOf, STRANGER,
  TAKEOVER, USE, via,
} from './cast';

/** A role of another account, which the app knows by its ARN: no template there can refer to the generated ARN of the secret. */
const AWAY_READER = `arn:aws:iam::${OTHER_ACCOUNT}:role/Reader`;

const READING = ['kms:Decrypt'];
const WRITING = ['kms:Encrypt', 'kms:ReEncryptFrom', 'kms:ReEncryptTo', 'kms:GenerateDataKey', 'kms:GenerateDataKeyWithoutPlaintext'];

function network(stack: Stack): { vpc: Vpc; vpcSubnets: { subnetType: SubnetType } } {
  const subnetType = SubnetType.PRIVATE_ISOLATED;
  const availabilityZones = [0, 1, 2].map(index => Fn.select(index, Fn.getAzs()));
  return { vpc: new Vpc(stack, 'Vpc', { availabilityZones, natGateways: 0, subnetConfiguration: [{ name: 'Isolated', subnetType }] }), vpcSubnets: { subnetType } };
}

const DATABASES = {
  EncryptedDatabaseInstance: (stack: Stack, credentials?: Credentials) => new EncryptedDatabaseInstance(stack, 'Orders', {
    engine: DatabaseInstanceEngine.postgres({ version: PostgresEngineVersion.VER_17_2 }),
    instanceIdentifier: 'orders',
    createLogGroups: true,
    backupPlan: true,
    credentials,
    instanceType: InstanceType.of(InstanceClass.M7G, InstanceSize.LARGE),
    ...network(stack),
  }),
  EncryptedDatabaseCluster: (stack: Stack, credentials?: Credentials) => new EncryptedDatabaseCluster(stack, 'Orders', {
    engine: DatabaseClusterEngine.auroraPostgres({ version: AuroraPostgresEngineVersion.VER_16_6 }),
    clusterIdentifier: 'orders',
    createLogGroups: true,
    backupPlan: true,
    credentials,
    writer: ClusterInstance.serverlessV2('Writer'),
    ...network(stack),
  }),
  EncryptedMultiAzDatabaseCluster: (stack: Stack, credentials?: Credentials) => new EncryptedMultiAzDatabaseCluster(stack, 'Orders', {
    engine: DatabaseInstanceEngine.postgres({ version: PostgresEngineVersion.VER_17_2 }),
    clusterIdentifier: 'orders',
    createLogGroups: true,
    backupPlan: true,
    credentials,
    instanceType: InstanceType.of(InstanceClass.M6GD, InstanceSize.LARGE),
    ...network(stack),
  }),
} as const;
const DATABASE_NAMES = Object.keys(DATABASES) as (keyof typeof DATABASES)[];

/** The ARN of every secret here: what a reference to the attachment of a secret gives. */
const SECRET_ARN = `arn:aws:secretsmanager:${REGION}:${ACCOUNT}:secret:orders-owner-AbCdEf`;

function worldOf(construct: IConstruct): World {
  return World.of(...stacksOf(construct).map(stack => ({
    ...stack, values: Object.fromEntries(Object.keys(resourcesOfType(stack.template, 'AWS::SecretsManager::SecretTargetAttachment')).map(id => [id, SECRET_ARN])),
  })));
}

/** A call of Secrets Manager for the caller, for the secret of the database. */
const THROUGH_SECRET: RequestContext = { ...via('secretsmanager'), 'kms:EncryptionContext:SecretARN': SECRET_ARN };

/** What a grantee of the secret may do with the key, and all that it may not. */
function keyUse(allowed: string[], who: string, on: string): DecisionRow[] {
  const call = THROUGH_SECRET;
  const [first] = allowed;
  return [
    ...mayEach(allowed, { who, on, when: call }),
    { who, may: first, on, onlyWhen: call },
    { who, mayNot: first, on, because: 'it calls KMS directly' },
    { who, mayNot: first, on, when: { ...call, ...via('rds') }, because: 'it is another service' },
    { who, mayNot: first, on, when: { ...call, ...via('secretsmanager', OTHER_REGION) }, because: 'it is Secrets Manager of another Region' },
    { who, mayNot: first, on, when: { ...call, 'kms:EncryptionContext:SecretARN': `${SECRET_ARN}2` }, because: 'it is another secret' },
    ...mayNotEach(USE.filter(action => !allowed.includes(action)), { who, on, when: call }),
    ...mayNotEach(TAKEOVER, { who, on, when: via('secretsmanager') }),
  ];
}

describe.each(DATABASE_NAMES)('%s', database => {
  const app = newApp();
  const data = stackIn(app, 'Data');
  const elsewhere = stackIn(app, 'Elsewhere');
  const { secret } = DATABASES[database](data, Credentials.fromUsername('owner', { secretName: 'orders-owner' }));
  new EncryptionKey(data, 'OtherKey');
  for (const stack of [data, elsewhere]) {
    secret!.grantRead(role(stack, 'Reader'));
    secret!.grantWrite(role(stack, 'Writer'));
  }
  secret!.grantRead(new ArnPrincipal(AWAY_READER));
  const world = worldOf(app);

  describe.each(['Data', 'Elsewhere'])('grants on the secret to a role of the stack %s', stack => {
    decisions(world, keyUse(READING, `${stack}/Reader`, 'EncryptionKey'));
    decisions(world, keyUse(WRITING, `${stack}/Writer`, 'EncryptionKey'));
  });

  describe('grants on the secret to a role of another account hold on the key\'s side, whatever its own account allows', () => {
    const on = 'EncryptionKey';
    decisions(world, [
      { who: AWAY_READER, may: 'kms:Decrypt', on, given: ALL_OF_KMS, onlyWhen: via('secretsmanager') },
      ...mayNotEach(WRITING, { who: AWAY_READER, on, given: ALL_OF_KMS, when: THROUGH_SECRET }),
      ...mayNotEach(TAKEOVER, { who: AWAY_READER, on, given: ALL_OF_KMS, when: via('secretsmanager') }),
    ]);
  });

  describe('grants on the secret let nobody else in', () => {
    decisions(world, [
      ...mayNotEach(USE, { who: STRANGER, on: 'EncryptionKey', when: THROUGH_SECRET }),
      ...mayNotEach(USE, { who: OTHER_STRANGER, on: 'EncryptionKey', given: ALL_OF_KMS, when: THROUGH_SECRET, because: 'another principal of that account was granted' }),
      { who: 'Data/Reader', mayNot: 'kms:Decrypt', on: 'OtherKey', when: THROUGH_SECRET, because: 'it is another key' },
    ]);
  });

  describe('the exported logs', () => {
    const kind = database === 'EncryptedDatabaseInstance' ? 'instance' : 'cluster';
    const group = (name: string) => ({ 'kms:EncryptionContext:aws:logs:arn': `arn:aws:logs:${REGION}:${ACCOUNT}:log-group:${name}` });
    const who = `logs.${REGION}.amazonaws.com`;
    decisions(world, [
      ...['kms:GenerateDataKey', 'kms:Decrypt'].map(may => ({ who, may, on: 'EncryptionKey', onlyWhen: group(`/aws/rds/${kind}/orders/postgresql`) })),
      { who, mayNot: 'kms:Decrypt', on: 'EncryptionKey', when: group(`/aws/rds/${kind}/orders-2/postgresql`), because: 'it is the log group of another database' },
      { who, mayNot: 'kms:CreateGrant', on: 'EncryptionKey', when: group(`/aws/rds/${kind}/orders/postgresql`) },
    ]);
  });

  describe('the backup vault needs no statement of its own: roles of the account use the key as IAM lets them', () => {
    const given = allowing(['kms:CreateGrant', 'kms:DescribeKey']);
    decisions(world, [
      { who: STRANGER, may: 'kms:CreateGrant', on: 'EncryptionKey', given, when: { ...via('backup'), 'kms:GrantIsForAWSResource': 'true' } },
      { who: STRANGER, mayNot: 'kms:CreateGrant', on: 'EncryptionKey', when: { ...via('backup'), 'kms:GrantIsForAWSResource': 'true' }, because: 'IAM does not let it' },
      ...mayNotEach(['kms:Decrypt', 'kms:CreateGrant'], { who: 'backup.amazonaws.com', on: 'EncryptionKey', when: { 'aws:SourceAccount': ACCOUNT } }),
      ...mayNotEach(['kms:Decrypt', 'kms:CreateGrant'], { who: 'rds.amazonaws.com', on: 'EncryptionKey', when: { 'aws:SourceAccount': ACCOUNT } }),
      { who: OTHER_STRANGER, mayNot: 'kms:CreateGrant', on: 'EncryptionKey', given: ALL_OF_KMS, when: via('backup') },
    ]);
  });

  describe('in a stack without an environment', () => {
    const agnostic = new Stack(newApp(), 'Data');
    DATABASES[database](agnostic).secret!.grantRead(role(agnostic, 'Reader'));

    decisions(worldOf(agnostic), keyUse(READING, 'Reader', 'EncryptionKey'));
  });

  describe('under a key of another stack', () => {
    const keys = stackIn(newApp(), 'Keys');
    const databases = stackIn(keys.node.root as ReturnType<typeof newApp>, 'Databases');
    EncryptionKey.useSource(databases, KeySource.given(new EncryptionKey(keys, 'Key')));
    DATABASES[database](databases).secret!.grantRead(role(databases, 'Reader'));

    decisions(worldOf(keys), keyUse(READING, 'Reader', 'Key'));
  });
});
