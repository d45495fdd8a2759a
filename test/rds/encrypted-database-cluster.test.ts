import { App, Duration, Fn, RemovalPolicy, SecretValue, type Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as rds from 'aws-cdk-lib/aws-rds';
import { errorOf, HERE, IMPORTED_KEY_ARN, OTHER_REGION, warningIdsOf, warningsOf } from '../keys/support';
import { resourcesOfType, templateOf } from '../support/template/synth';
import { AURORA_POSTGRES, inTemplate, ISOLATED, propertiesOf, propertiesOfType, PUBLIC, resourceOf, stackWithNetwork } from './support';
import { EncryptedDatabaseCluster, type EncryptedDatabaseClusterProps, EncryptionKey } from 'cdk-at-rest';

let stack: Stack;
let vpc: ec2.Vpc;

beforeEach(() => {
  ({ stack, vpc } = stackWithNetwork(new App()));
});

const WRITER = rds.ClusterInstance.serverlessV2('Writer');

function clusterWith(props: Partial<EncryptedDatabaseClusterProps> = {}): EncryptedDatabaseCluster {
  return new EncryptedDatabaseCluster(stack, 'Orders', { engine: AURORA_POSTGRES, vpc, vpcSubnets: ISOLATED, writer: WRITER, ...props });
}

function legacyClusterWith(instanceProps: Partial<rds.InstanceProps> = {}, props: Partial<EncryptedDatabaseClusterProps> = {}): EncryptedDatabaseCluster {
  return new EncryptedDatabaseCluster(stack, 'Orders', { engine: AURORA_POSTGRES, instanceProps: { vpc, vpcSubnets: ISOLATED, ...instanceProps }, ...props });
}

function instances(): ReturnType<typeof propertiesOfType> {
  return propertiesOfType(stack, 'AWS::RDS::DBInstance');
}

describe('a cluster that says nothing', () => {
  test('is encrypted under the shared key, with its secret, and protected', () => {
    const cluster = clusterWith();
    const key = inTemplate(stack, EncryptionKey.of(stack).keyArn);

    expect(propertiesOf(cluster)).toMatchObject({
      StorageEncrypted: true,
      KmsKeyId: key,
      DeletionProtection: true,
      BackupRetentionPeriod: 7,
      CopyTagsToSnapshot: true,
      AutoMinorVersionUpgrade: true,
      EnableIAMDatabaseAuthentication: true,
      EnableCloudwatchLogsExports: ['postgresql'],
    });
    expect(propertiesOfType(stack, 'AWS::SecretsManager::Secret')).toMatchObject([{ KmsKeyId: key }]);
    expect(instances()).toEqual([expect.objectContaining({ PubliclyAccessible: false, AutoMinorVersionUpgrade: true, MonitoringInterval: 60 })]);
    expect(resourceOf(cluster)).toMatchObject({ DeletionPolicy: 'Snapshot' });
    expect(cluster.encryptionKey).toBe(EncryptionKey.of(stack));
  });

  test('or says undefined, gets the same', () => {
    const names = ['storageEncrypted', 'storageEncryptionKey', 'credentials', 'deletionProtection', 'backup', 'copyTagsToSnapshot', 'autoMinorVersionUpgrade', 'iamAuthentication',
      'cloudwatchLogsExports', 'monitoringInterval', 'enablePerformanceInsights', 'performanceInsightEncryptionKey', 'performanceInsightRetention', 'instanceProps',
      'createLogGroups', 'backupPlan', 'secretRotation', 'removalPolicy', 'manageMasterUserPassword'];
    const said = stackWithNetwork(new App());
    new EncryptedDatabaseCluster(said.stack, 'Orders', {
      engine: AURORA_POSTGRES, vpc: said.vpc, vpcSubnets: ISOLATED, writer: WRITER, ...Object.fromEntries(names.map(name => [name, undefined])),
    });
    clusterWith();

    expect(templateOf(said.stack)).toEqual(templateOf(stack));
  });

  test('exports all logs of Aurora MySQL', () => {
    const engine = rds.DatabaseClusterEngine.auroraMysql({ version: rds.AuroraMysqlEngineVersion.VER_3_08_0 });

    expect(propertiesOf(clusterWith({ engine })).EnableCloudwatchLogsExports).toEqual(['audit', 'error', 'general', 'slowquery']);
  });

  test('made with instanceProps, is protected all the same', () => {
    legacyClusterWith({ vpcSubnets: PUBLIC });

    expect(instances()).toHaveLength(2);
    instances().forEach(instance => expect(instance).toMatchObject({ PubliclyAccessible: false, AutoMinorVersionUpgrade: true, MonitoringInterval: 60 }));
  });
});

describe('the user\'s own props', () => {
  test('win over every default', () => {
    const key = new kms.Key(stack, 'Key');
    const cluster = clusterWith({
      storageEncryptionKey: key,
      deletionProtection: false,
      backup: { retention: Duration.days(1) },
      copyTagsToSnapshot: false,
      autoMinorVersionUpgrade: false,
      iamAuthentication: false,
      cloudwatchLogsExports: [],
      monitoringInterval: Duration.seconds(0),
      writer: rds.ClusterInstance.serverlessV2('Writer', { publiclyAccessible: true, autoMinorVersionUpgrade: false }),
    });

    expect(propertiesOf(cluster)).toMatchObject({
      KmsKeyId: inTemplate(stack, key.keyArn),
      DeletionProtection: false,
      BackupRetentionPeriod: 1,
      CopyTagsToSnapshot: false,
      AutoMinorVersionUpgrade: false,
      EnableIAMDatabaseAuthentication: false,
      EnableCloudwatchLogsExports: [],
    });
    expect(instances()).toEqual([expect.objectContaining({ PubliclyAccessible: true, AutoMinorVersionUpgrade: false, MonitoringInterval: 0 })]);
    expect(warningIdsOf(stack)).toEqual([]);
  });

  test('win in instanceProps', () => {
    legacyClusterWith({ publiclyAccessible: true, autoMinorVersionUpgrade: false });

    instances().forEach(instance => expect(instance).toMatchObject({ PubliclyAccessible: true, AutoMinorVersionUpgrade: false }));
  });

  test('may let the cluster go with its stack', () => {
    expect(propertiesOf(clusterWith({ removalPolicy: RemovalPolicy.DESTROY })).DeletionProtection).toBe(false);
  });

  test('do not make its instances public in public subnets, as the L2 would', () => {
    const plain = stackWithNetwork(new App());
    new rds.DatabaseCluster(plain.stack, 'Orders', { engine: AURORA_POSTGRES, vpc: plain.vpc, vpcSubnets: PUBLIC, writer: WRITER });
    clusterWith({ vpcSubnets: PUBLIC });

    expect(propertiesOfType(plain.stack, 'AWS::RDS::DBInstance')[0].PubliclyAccessible).toBe(true);
    expect(instances()[0].PubliclyAccessible).toBe(false);
    expect(propertiesOfType(stack, 'AWS::RDS::DBSubnetGroup')).toEqual(propertiesOfType(plain.stack, 'AWS::RDS::DBSubnetGroup'));
  });
});

describe('what is not encrypted under a usable key is refused', () => {
  test('storageEncrypted: false', () => {
    expect(errorOf(() => clusterWith({ storageEncrypted: false }))).toMatch(/^Data\/Orders: received storageEncrypted: false/);
  });

  test('a key of another Region', () => {
    const key = kms.Key.fromKeyArn(stack, 'Far', IMPORTED_KEY_ARN.replace(HERE.region, OTHER_REGION));

    expect(errorOf(() => clusterWith({ storageEncryptionKey: key }))).toMatch(/Data\/Far of us-east-1, but is itself in eu-west-1/);
  });
});

describe('Performance Insights are under the key', () => {
  test('of the cluster', () => {
    const cluster = clusterWith({ enablePerformanceInsights: true });

    expect(propertiesOf(cluster)).toMatchObject({
      PerformanceInsightsEnabled: true, PerformanceInsightsKmsKeyId: inTemplate(stack, cluster.encryptionKey.keyArn),
    });
  });

  test('of instances that switch them on by themselves', () => {
    const cluster = clusterWith({
      writer: rds.ClusterInstance.provisioned('Writer', { enablePerformanceInsights: true }),
      readers: [
        rds.ClusterInstance.provisioned('WithKey', { performanceInsightEncryptionKey: new kms.Key(stack, 'Insights') }),
        rds.ClusterInstance.provisioned('Without', { enablePerformanceInsights: false }),
      ],
    });
    const insightsKeys = instances().map(instance => instance.PerformanceInsightsKMSKeyId);

    expect(insightsKeys).toEqual([inTemplate(stack, cluster.encryptionKey.keyArn), { 'Fn::GetAtt': [expect.stringMatching(/^Insights/), 'Arn'] }, undefined]);
  });

  test('of instances made with instanceProps', () => {
    const cluster = legacyClusterWith({ enablePerformanceInsights: true });

    instances().forEach(instance => expect(instance.PerformanceInsightsKMSKeyId).toEqual(inTemplate(stack, cluster.encryptionKey.keyArn)));
  });
});

describe('the secret', () => {
  test('of a generated kind is under the key', () => {
    clusterWith({ credentials: rds.Credentials.fromGeneratedSecret('owner') });

    expect(propertiesOfType(stack, 'AWS::SecretsManager::Secret')).toMatchObject([{ KmsKeyId: inTemplate(stack, EncryptionKey.of(stack).keyArn) }]);
  });

  test('that RDS manages is under the key', () => {
    const cluster = clusterWith({ manageMasterUserPassword: true });

    expect(propertiesOf(cluster)).toMatchObject({ MasterUserSecret: { KmsKeyId: inTemplate(stack, cluster.encryptionKey.keyArn) } });
  });

  test('rotates when asked to', () => {
    clusterWith({ secretRotation: true });

    expect(propertiesOfType(stack, 'AWS::SecretsManager::RotationSchedule')).toHaveLength(1);
  });

  test('rotates for several users', () => {
    const cluster = clusterWith();
    const user = new rds.DatabaseSecret(stack, 'User', { username: 'reader', masterSecret: cluster.secret, encryptionKey: cluster.encryptionKey });
    cluster.addRotationMultiUser('Reader', { secret: user.attach(cluster) });
    const key = inTemplate(stack, cluster.encryptionKey.keyArn);

    expect(propertiesOfType(stack, 'AWS::Serverless::Application')).toMatchObject([{ Parameters: { kmsKeyArn: key, masterSecretKmsKeyArn: key } }]);
  });

  test('that is not there cannot be asked to rotate', () => {
    expect(errorOf(() => clusterWith({ secretRotation: true, credentials: rds.Credentials.fromPassword('owner', SecretValue.unsafePlainText('x')) })))
      .toMatch(/its password is in no secret/);
  });
});

describe('exported logs', () => {
  test('that go to log groups of RDS are reported', () => {
    expect(warningsOf(clusterWith())[0]).toMatch(/log groups \/aws\/rds\/cluster\/<name>\/\* .*AtRest-DatabaseLogsNotUnderKey/);
  });

  test('go to log groups under the key that exist before the cluster, when asked to', () => {
    const cluster = clusterWith({ createLogGroups: true, clusterIdentifier: 'orders' });
    const groups = resourcesOfType(templateOf(stack), 'AWS::Logs::LogGroup');

    expect(Object.values(groups).map(group => group.Properties)).toEqual([
      { LogGroupName: '/aws/rds/cluster/orders/postgresql', RetentionInDays: 365, KmsKeyId: inTemplate(stack, cluster.encryptionKey.keyArn) },
    ]);
    expect([resourceOf(cluster).DependsOn].flat()).toEqual(Object.keys(groups));
    expect(cluster.cloudwatchLogGroups.postgresql.logGroupArn).toBeDefined();
  });

  test('cannot have log groups beforehand without a name', () => {
    expect(errorOf(() => clusterWith({ createLogGroups: true }))).toContain('with no clusterIdentifier');
    expect(errorOf(() => clusterWith({ createLogGroups: true, clusterIdentifier: Fn.importValue('Name') }))).toContain('with a token as clusterIdentifier');
  });
});

test('a backup plan backs the cluster up in a vault under the key', () => {
  const cluster = clusterWith({ backupPlan: true });

  expect(propertiesOfType(stack, 'AWS::Backup::BackupVault')).toMatchObject([{ EncryptionKeyArn: inTemplate(stack, cluster.encryptionKey.keyArn) }]);
  expect(propertiesOfType(stack, 'AWS::Backup::BackupSelection')).toMatchObject([{ BackupSelection: { Resources: [inTemplate(stack, cluster.clusterArn)] } }]);
});
