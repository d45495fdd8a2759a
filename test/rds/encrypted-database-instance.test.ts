import { App, Duration, Fn, RemovalPolicy, SecretValue, type Stack, Tags } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as rds from 'aws-cdk-lib/aws-rds';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { addedToKeyPolicy, errorOf, HERE, IMPORTED_KEY_ARN, OTHER_REGION, warningIdsOf, warningsOf } from '../keys/support';
import { resourcesOfType, templateOf } from '../support/template/synth';
import { inTemplate, ISOLATED, POSTGRES, propertiesOf, propertiesOfType, PUBLIC, resourceOf, stackWithNetwork } from './support';
import { EncryptedDatabaseInstance, type EncryptedDatabaseInstanceProps, EncryptionKey, KeySource } from 'cdk-at-rest';

let stack: Stack;
let vpc: ec2.Vpc;

beforeEach(() => {
  ({ stack, vpc } = stackWithNetwork(new App()));
});

function instanceWith(props: Partial<EncryptedDatabaseInstanceProps> = {}): EncryptedDatabaseInstance {
  return new EncryptedDatabaseInstance(stack, 'Orders', { engine: POSTGRES, vpc, vpcSubnets: ISOLATED, ...props });
}

describe('an instance that says nothing', () => {
  test('is encrypted under the shared key, with its secret, and protected', () => {
    const instance = instanceWith();
    const key = inTemplate(stack, EncryptionKey.of(stack).keyArn);

    expect(propertiesOf(instance)).toMatchObject({
      StorageEncrypted: true,
      KmsKeyId: key,
      DeletionProtection: true,
      BackupRetentionPeriod: 7,
      CopyTagsToSnapshot: true,
      AutoMinorVersionUpgrade: true,
      PubliclyAccessible: false,
      EnableIAMDatabaseAuthentication: true,
      EnableCloudwatchLogsExports: ['postgresql', 'upgrade'],
      MonitoringInterval: 60,
    });
    expect(propertiesOfType(stack, 'AWS::SecretsManager::Secret')).toMatchObject([{ KmsKeyId: key }]);
    expect(resourceOf(instance)).toMatchObject({ DeletionPolicy: 'Snapshot', UpdateReplacePolicy: 'Snapshot' });
    expect(instance.encryptionKey).toBe(EncryptionKey.of(stack));
  });

  test('has nothing that doubles a bill, and no Performance Insights', () => {
    const properties = propertiesOf(instanceWith());

    expect(Object.keys(properties)).not.toEqual(expect.arrayContaining(['MultiAZ']));
    expect(Object.keys(properties).filter(name => name.includes('PerformanceInsights'))).toEqual([]);
    expect(['AWS::Backup::BackupPlan', 'AWS::SecretsManager::RotationSchedule', 'AWS::Logs::LogGroup'].flatMap(type => propertiesOfType(stack, type))).toEqual([]);
  });

  test('or says undefined, gets the same', () => {
    const names = ['storageEncrypted', 'storageEncryptionKey', 'credentials', 'deletionProtection', 'backupRetention', 'copyTagsToSnapshot', 'autoMinorVersionUpgrade',
      'publiclyAccessible', 'iamAuthentication', 'cloudwatchLogsExports', 'monitoringInterval', 'enablePerformanceInsights', 'performanceInsightEncryptionKey',
      'performanceInsightRetention', 'createLogGroups', 'backupPlan', 'secretRotation', 'removalPolicy', 'cloudwatchLogsRetention', 'manageMasterUserPassword'];
    const said = stackWithNetwork(new App());
    new EncryptedDatabaseInstance(said.stack, 'Orders', {
      engine: POSTGRES, vpc: said.vpc, vpcSubnets: ISOLATED, ...Object.fromEntries(names.map(name => [name, undefined])),
    });
    instanceWith();

    expect(templateOf(said.stack)).toEqual(templateOf(stack));
  });

  test('works in a stack without a Region', () => {
    ({ stack, vpc } = stackWithNetwork(new App(), 'Anywhere', {}));

    expect(propertiesOf(instanceWith())).toMatchObject({ KmsKeyId: inTemplate(stack, EncryptionKey.of(stack).keyArn) });
  });
});

describe('the user\'s own props', () => {
  test('win over every default', () => {
    const key = new kms.Key(stack, 'Key');
    const instance = instanceWith({
      storageEncryptionKey: key,
      deletionProtection: false,
      backupRetention: Duration.days(0),
      copyTagsToSnapshot: false,
      autoMinorVersionUpgrade: false,
      publiclyAccessible: true,
      iamAuthentication: false,
      cloudwatchLogsExports: [],
      monitoringInterval: Duration.seconds(0),
    });

    expect(propertiesOf(instance)).toMatchObject({
      KmsKeyId: inTemplate(stack, key.keyArn),
      DeletionProtection: false,
      BackupRetentionPeriod: 0,
      CopyTagsToSnapshot: false,
      AutoMinorVersionUpgrade: false,
      PubliclyAccessible: true,
      EnableIAMDatabaseAuthentication: false,
      EnableCloudwatchLogsExports: [],
      MonitoringInterval: 0,
    });
    expect(warningIdsOf(stack)).toEqual([]);
    expect(Object.keys(resourcesOfType(templateOf(stack), 'AWS::KMS::Key'))).toHaveLength(1);
  });

  test('may let the database go with its stack, which deletion protection would prevent', () => {
    expect(propertiesOf(instanceWith({ removalPolicy: RemovalPolicy.DESTROY })).DeletionProtection).toBe(false);
  });

  test('do not make it public in public subnets, as the L2 would', () => {
    expect(propertiesOf(instanceWith({ vpcSubnets: PUBLIC })).PubliclyAccessible).toBe(false);
  });

  test('about anything else render as the L2 renders them', () => {
    const props = { multiAz: true, port: 5440, allocatedStorage: 50, storageType: rds.StorageType.GP3, databaseName: 'orders', preferredBackupWindow: '01:00-02:00' };
    const plain = stackWithNetwork(new App());
    const l2 = new rds.DatabaseInstance(plain.stack, 'Orders', { engine: POSTGRES, vpc: plain.vpc, vpcSubnets: ISOLATED, ...props });

    expect(propertiesOf(instanceWith(props))).toMatchObject(propertiesOf(l2));
  });
});

describe('what cannot be encrypted is refused', () => {
  test.each<[string, Partial<EncryptedDatabaseInstanceProps>, RegExp]>([
    ['storageEncrypted: false', { storageEncrypted: false }, /^Data\/Orders: received storageEncrypted: false: leave it out/],
    ['SQL Server Express', { engine: rds.DatabaseInstanceEngine.SQL_SERVER_EX }, /SQL Server Express\), which RDS cannot encrypt: use .*sqlServerWeb/],
    ['db.m1', { instanceType: new ec2.InstanceType('m1.large') }, /instance class db\.m1\.large, which RDS cannot encrypt .* use a newer one, such as db\.t4g\.micro/],
    ['db.m2', { instanceType: new ec2.InstanceType('m2.xlarge') }, /db\.m2\.xlarge, which RDS cannot encrypt/],
    ['db.t2.micro', { instanceType: new ec2.InstanceType('t2.micro') }, /db\.t2\.micro, which RDS cannot encrypt/],
  ])('%s', (_name, props, message) => {
    expect(errorOf(() => instanceWith(props))).toMatch(message);
  });

  test('and what can is not', () => {
    expect(() => instanceWith({ storageEncrypted: true, instanceType: ec2.InstanceType.of(ec2.InstanceClass.T2, ec2.InstanceSize.SMALL) })).not.toThrow();
  });

  test('a class that is not known is reported as not checked', () => {
    const instance = instanceWith({ instanceType: new ec2.InstanceType(Fn.importValue('Class')) });

    expect(warningIdsOf(instance)).toContain('AtRest-DatabaseClassUnknown');
  });
});

describe('the key', () => {
  test('of another Region is refused', () => {
    const key = kms.Key.fromKeyArn(stack, 'Far', IMPORTED_KEY_ARN.replace(HERE.region, OTHER_REGION));

    expect(errorOf(() => instanceWith({ storageEncryptionKey: key }))).toMatch(/received the key Data\/Far of us-east-1, but is itself in eu-west-1/);
  });

  test('that is asymmetric is refused', () => {
    const key = new kms.Key(stack, 'Signing', { keySpec: kms.KeySpec.RSA_2048, keyUsage: kms.KeyUsage.SIGN_VERIFY });

    expect(errorOf(() => instanceWith({ storageEncryptionKey: key }))).toMatch(/keySpec RSA_2048/);
  });

  test('can be a CfnKey, whose policy is for the user to write', () => {
    const key = new kms.CfnKey(stack, 'Key', { keyPolicy: {} });
    const instance = instanceWith({ storageEncryptionKey: key, createLogGroups: true, instanceIdentifier: 'orders' });

    expect(propertiesOf(instance).KmsKeyId).toEqual(inTemplate(stack, key.attrArn));
    expect(warningIdsOf(stack)).toEqual(['AtRest-KeyPolicyNotInApp']);
  });

  test('can be a CfnKey, unless it is asymmetric', () => {
    const key = new kms.CfnKey(stack, 'Key', { keyPolicy: {}, keySpec: 'RSA_2048' });

    expect(errorOf(() => instanceWith({ storageEncryptionKey: key }))).toMatch(/RSA_2048/);
  });

  test('is that of the scope\'s source', () => {
    EncryptionKey.useSource(stack, KeySource.perService());
    instanceWith();

    expect(stack.node.tryFindChild('RDSEncryptionKey')).toBeDefined();
  });

  test.each<[string, Partial<EncryptedDatabaseInstanceProps>]>([
    ['enablePerformanceInsights', { enablePerformanceInsights: true }],
    ['a retention', { performanceInsightRetention: rds.PerformanceInsightRetention.MONTHS_1 }],
    ['Database Insights', { databaseInsightsMode: rds.DatabaseInsightsMode.ADVANCED, performanceInsightRetention: rds.PerformanceInsightRetention.MONTHS_15 }],
  ])('is that of Performance Insights, switched on by %s', (_name, props) => {
    const instance = instanceWith(props);

    expect(propertiesOf(instance)).toMatchObject({
      EnablePerformanceInsights: true, PerformanceInsightsKMSKeyId: inTemplate(stack, instance.encryptionKey.keyArn),
    });
  });

  test('of Performance Insights can be another', () => {
    const key = new kms.Key(stack, 'Insights');

    expect(propertiesOf(instanceWith({ performanceInsightEncryptionKey: key }))).toMatchObject({
      EnablePerformanceInsights: true, PerformanceInsightsKMSKeyId: inTemplate(stack, key.keyArn),
    });
  });

  test('does not switch on Performance Insights that are off', () => {
    expect(Object.keys(propertiesOf(instanceWith({ enablePerformanceInsights: false })))).not.toContain('PerformanceInsightsKMSKeyId');
  });
});

describe('the secret', () => {
  function secretKeyOf(props: Partial<EncryptedDatabaseInstanceProps>): unknown {
    instanceWith(props);
    return propertiesOfType(stack, 'AWS::SecretsManager::Secret')[0].KmsKeyId;
  }

  test('of a given username is under the key', () => {
    expect(secretKeyOf({ credentials: rds.Credentials.fromUsername('owner') })).toEqual(inTemplate(stack, EncryptionKey.of(stack).keyArn));
  });

  test('keeps all that the credentials say', () => {
    instanceWith({
      credentials: rds.Credentials.fromGeneratedSecret('owner', { secretName: 'orders', excludeCharacters: '!', replicaRegions: [{ region: OTHER_REGION }] }),
    });

    expect(propertiesOfType(stack, 'AWS::SecretsManager::Secret')).toEqual([expect.objectContaining({
      Name: 'orders',
      KmsKeyId: inTemplate(stack, EncryptionKey.of(stack).keyArn),
      ReplicaRegions: [{ Region: OTHER_REGION }],
      GenerateSecretString: expect.objectContaining({ ExcludeCharacters: '!', SecretStringTemplate: '{"username":"owner"}' }) as unknown,
    })]);
  });

  test('of credentials with a key of their own is under that', () => {
    const key = new kms.Key(stack, 'Own');

    expect(secretKeyOf({ credentials: rds.Credentials.fromGeneratedSecret('owner', { encryptionKey: key }) })).toEqual(inTemplate(stack, key.keyArn));
  });

  test('is not under a key of another Region', () => {
    const encryptionKey = kms.Key.fromKeyArn(stack, 'Far', IMPORTED_KEY_ARN.replace(HERE.region, OTHER_REGION));

    expect(errorOf(() => instanceWith({ credentials: rds.Credentials.fromUsername('owner', { encryptionKey }) }))).toMatch(/received the key Data\/Far of us-east-1/);
  });

  test('that is given is left alone', () => {
    const secret = new secretsmanager.Secret(stack, 'Given');
    const instance = instanceWith({ credentials: rds.Credentials.fromSecret(secret, 'owner') });

    expect(propertiesOf(instance).MasterUsername).toBe('owner');
    expect(Object.keys(propertiesOfType(stack, 'AWS::SecretsManager::Secret')[0])).not.toContain('KmsKeyId');
  });

  test('is not made for a given password', () => {
    instanceWith({ credentials: rds.Credentials.fromPassword('owner', SecretValue.unsafePlainText('x')) });

    expect(propertiesOfType(stack, 'AWS::SecretsManager::Secret')).toEqual([]);
  });

  test('that RDS manages is under the key', () => {
    const instance = instanceWith({ manageMasterUserPassword: true });

    expect(propertiesOf(instance)).toMatchObject({
      ManageMasterUserPassword: true, MasterUsername: 'postgres', MasterUserSecret: { KmsKeyId: inTemplate(stack, instance.encryptionKey.keyArn) },
    });
  });

  test('rotates when asked to', () => {
    instanceWith({ secretRotation: true });

    expect(propertiesOfType(stack, 'AWS::SecretsManager::RotationSchedule')).toHaveLength(1);
    expect(propertiesOfType(stack, 'AWS::Serverless::Application')[0].Parameters).toMatchObject({ kmsKeyArn: inTemplate(stack, EncryptionKey.of(stack).keyArn) });
  });

  test.each<[string, Partial<EncryptedDatabaseInstanceProps>, RegExp]>([
    ['that RDS manages', { manageMasterUserPassword: true }, /secretRotation: true together with manageMasterUserPassword: true, where RDS rotates .* leave secretRotation out/],
    ['that is not there', { credentials: rds.Credentials.fromPassword('owner', SecretValue.unsafePlainText('x')) }, /its password is in no secret/],
  ])('%s cannot be asked to rotate', (_name, props, message) => {
    expect(errorOf(() => instanceWith({ ...props, secretRotation: true }))).toMatch(message);
  });
});

describe('exported logs', () => {
  test('that go to log groups of RDS are reported', () => {
    const [warning] = warningsOf(instanceWith({ instanceIdentifier: 'Orders' }));

    expect(warning).toMatch(/The logs that the database exports \(postgresql, upgrade\) go to log groups \/aws\/rds\/instance\/orders\/\* .*AtRest-DatabaseLogsNotUnderKey/);
  });

  test('of a database without a name, or with a token for one, are reported as well', () => {
    expect(warningsOf(instanceWith())[0]).toContain('/aws/rds/instance/<name>/*');
    expect(warningsOf(new EncryptedDatabaseInstance(stack, 'Other', { engine: POSTGRES, vpc, vpcSubnets: ISOLATED, instanceIdentifier: Fn.importValue('Name') }))[0])
      .toContain('/aws/rds/instance/<name>/*');
  });

  test('go to log groups under the key that exist before the database, when asked to', () => {
    const instance = instanceWith({ createLogGroups: true, instanceIdentifier: 'Orders' });
    const groups = resourcesOfType(templateOf(stack), 'AWS::Logs::LogGroup');

    expect(Object.values(groups)).toEqual(['postgresql', 'upgrade'].map(log => expect.objectContaining({
      DeletionPolicy: 'Retain',
      Properties: { LogGroupName: `/aws/rds/instance/orders/${log}`, RetentionInDays: 365, KmsKeyId: inTemplate(stack, instance.encryptionKey.keyArn) },
    })));
    expect(resourceOf(instance).DependsOn).toEqual(expect.arrayContaining(Object.keys(groups)));
    expect(addedToKeyPolicy(stack)).toMatchObject([{ Sid: 'CloudWatchLogs', Condition: { ArnLike: { 'kms:EncryptionContext:aws:logs:arn': expect.objectContaining({}) as unknown } } }]);
    expect(JSON.stringify(addedToKeyPolicy(stack))).toContain('log-group:/aws/rds/instance/orders/*');
    expect(Object.keys(instance.cloudwatchLogGroups)).toEqual(['postgresql', 'upgrade']);
    expect(warningIdsOf(stack)).toEqual([]);
  });

  test('are kept as long as asked for, without the custom resource of the L2', () => {
    instanceWith({ createLogGroups: true, instanceIdentifier: 'orders', cloudwatchLogsRetention: logs.RetentionDays.ONE_MONTH, removalPolicy: RemovalPolicy.DESTROY });

    expect(Object.values(resourcesOfType(templateOf(stack), 'AWS::Logs::LogGroup'))).toEqual([
      expect.objectContaining({ DeletionPolicy: 'Delete', Properties: expect.objectContaining({ RetentionInDays: 30 }) as unknown }),
      expect.objectContaining({ DeletionPolicy: 'Delete' }),
    ]);
    expect(propertiesOfType(stack, 'Custom::LogRetention')).toEqual([]);
  });

  test('keep the custom resource of the L2 otherwise', () => {
    instanceWith({ cloudwatchLogsRetention: logs.RetentionDays.ONE_MONTH });

    expect(propertiesOfType(stack, 'Custom::LogRetention')).toHaveLength(2);
  });

  test.each([['no', undefined], ['a token as', Fn.importValue('Name')]])('cannot have log groups beforehand with %s name', (what, instanceIdentifier) => {
    expect(errorOf(() => instanceWith({ createLogGroups: true, instanceIdentifier }))).toContain(`received createLogGroups: true with ${what} instanceIdentifier`);
  });
});

describe('a backup plan', () => {
  test('backs the instance up in a vault under the key', () => {
    const instance = instanceWith({ backupPlan: true });

    expect(propertiesOfType(stack, 'AWS::Backup::BackupVault')).toMatchObject([{ EncryptionKeyArn: inTemplate(stack, instance.encryptionKey.keyArn) }]);
    expect(propertiesOfType(stack, 'AWS::Backup::BackupPlan')).toHaveLength(1);
    expect(propertiesOfType(stack, 'AWS::Backup::BackupSelection')).toMatchObject([{ BackupSelection: { Resources: [inTemplate(stack, instance.instanceArn)] } }]);
  });
});

test('tags reach the log groups and the secret', () => {
  Tags.of(instanceWith({ createLogGroups: true, instanceIdentifier: 'orders' })).add('team', 'shop');

  ['AWS::Logs::LogGroup', 'AWS::SecretsManager::Secret'].forEach(type => propertiesOfType(stack, type)
    .forEach(properties => expect(properties.Tags).toEqual([{ Key: 'team', Value: 'shop' }])));
});
