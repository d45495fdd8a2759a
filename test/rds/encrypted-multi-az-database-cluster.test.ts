import { App, Duration, Fn, Lazy, NestedStack, RemovalPolicy, SecretValue, Stack, Token } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as rds from 'aws-cdk-lib/aws-rds';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import { addedToKeyPolicy, errorOf, HERE, identityPolicy, IMPORTED_KEY_ARN, OTHER_REGION, warningIdsOf, warningsOf } from '../keys/support';
import { dependencyCycles } from '../support/template/cycles';
import { resourcesOfType, templateOf } from '../support/template/synth';
import { AURORA_POSTGRES, inTemplate, ISOLATED, POSTGRES, propertiesOf, propertiesOfType, PUBLIC, resourceOf, roleIn, stackWithNetwork } from './support';
import { EncryptedMultiAzDatabaseCluster, type EncryptedMultiAzDatabaseClusterProps, EncryptionKey, KeySource } from 'cdk-at-rest';

const MYSQL = rds.DatabaseInstanceEngine.mysql({ version: rds.MysqlEngineVersion.VER_8_0_39 });
const { IO1, IO2, GP2, GP3 } = rds.StorageType;
const instanceType = ec2.InstanceType.of(ec2.InstanceClass.M6GD, ec2.InstanceSize.LARGE);

let stack: Stack;
let vpc: ec2.Vpc;

beforeEach(() => {
  ({ stack, vpc } = networkOf(new App()));
});

function networkOf(app: App): { stack: Stack; vpc: ec2.Vpc } {
  return stackWithNetwork(app, 'Data', { env: HERE }, 3);
}

function clusterWith(props: Partial<EncryptedMultiAzDatabaseClusterProps> = {}): EncryptedMultiAzDatabaseCluster {
  return new EncryptedMultiAzDatabaseCluster(stack, 'Orders', { engine: POSTGRES, instanceType, vpc, vpcSubnets: ISOLATED, ...props });
}

function sharedKey(): unknown {
  return inTemplate(stack, EncryptionKey.of(stack).keyArn);
}

describe('a cluster that says nothing', () => {
  test('is encrypted under the shared key, with its secret, and protected', () => {
    const cluster = clusterWith();

    expect(propertiesOf(cluster)).toEqual({
      Engine: 'postgres',
      EngineVersion: '17.2',
      DBClusterInstanceClass: 'db.m6gd.large',
      AllocatedStorage: 100,
      StorageType: 'gp3',
      StorageEncrypted: true,
      KmsKeyId: sharedKey(),
      MasterUsername: expect.objectContaining({ 'Fn::Join': expect.anything() as unknown }) as unknown,
      MasterUserPassword: expect.objectContaining({ 'Fn::Join': expect.anything() as unknown }) as unknown,
      DBSubnetGroupName: { Ref: expect.stringMatching(/^OrdersSubnets/) as unknown },
      VpcSecurityGroupIds: [{ 'Fn::GetAtt': [expect.stringMatching(/^OrdersSecurityGroup/), 'GroupId'] }],
      Port: 5432,
      BackupRetentionPeriod: 7,
      DeletionProtection: true,
      CopyTagsToSnapshot: true,
      AutoMinorVersionUpgrade: true,
      PubliclyAccessible: false,
      EnableIAMDatabaseAuthentication: true,
      EnableCloudwatchLogsExports: ['postgresql', 'upgrade'],
      MonitoringInterval: 60,
      MonitoringRoleArn: { 'Fn::GetAtt': [expect.stringMatching(/^OrdersMonitoringRole/), 'Arn'] },
    });
    expect(resourceOf(cluster)).toMatchObject({ DeletionPolicy: 'Snapshot', UpdateReplacePolicy: 'Snapshot' });
    expect(cluster.encryptionKey).toBe(EncryptionKey.of(stack));
  });

  test('has a secret as the L2s make it, under the key', () => {
    const plain = networkOf(new App());
    new rds.DatabaseCluster(plain.stack, 'Orders', { engine: AURORA_POSTGRES, vpc: plain.vpc, vpcSubnets: ISOLATED, writer: rds.ClusterInstance.provisioned('Writer') });
    clusterWith();
    const [secrets, others] = [stack, plain.stack].map(each => resourcesOfType(templateOf(each), 'AWS::SecretsManager::Secret'));

    expect(Object.keys(secrets)).toEqual(Object.keys(others));
    expect(Object.values(secrets)[0].Properties).toMatchObject({
      KmsKeyId: sharedKey(), GenerateSecretString: Object.values(others)[0].Properties?.GenerateSecretString,
    });
    expect(propertiesOfType(stack, 'AWS::SecretsManager::SecretTargetAttachment')).toMatchObject([{ TargetType: 'AWS::RDS::DBCluster', TargetId: { Ref: expect.stringMatching(/^Orders/) as unknown } }]);
  });

  test('has no instances of its own, which RDS makes, and nothing that is paid for besides', () => {
    clusterWith();

    expect(['AWS::RDS::DBInstance', 'AWS::Backup::BackupPlan', 'AWS::SecretsManager::RotationSchedule', 'AWS::Logs::LogGroup'].flatMap(type => propertiesOfType(stack, type))).toEqual([]);
  });

  test('has the port of its engine, which CloudFormation would have be 3306 for both', () => {
    expect(propertiesOf(clusterWith({ engine: MYSQL })).Port).toBe(3306);
  });

  test('exports all logs of MySQL but the audit log, which takes an option group', () => {
    expect(propertiesOf(clusterWith({ engine: MYSQL }))).toMatchObject({ Engine: 'mysql', EngineVersion: '8.0.39', EnableCloudwatchLogsExports: ['error', 'general', 'slowquery'] });
  });

  test('or says undefined, gets the same', () => {
    const names = ['allocatedStorage', 'storageType', 'iops', 'storageEncryptionKey', 'credentials', 'manageMasterUserPassword', 'backup', 'deletionProtection', 'removalPolicy',
      'copyTagsToSnapshot', 'autoMinorVersionUpgrade', 'publiclyAccessible', 'iamAuthentication', 'cloudwatchLogsExports', 'cloudwatchLogsRetention', 'monitoringInterval',
      'monitoringRole', 'enablePerformanceInsights', 'performanceInsightRetention', 'performanceInsightEncryptionKey', 'databaseInsightsMode', 'securityGroups', 'subnetGroup',
      'createLogGroups', 'backupPlan', 'secretRotation', 'clusterIdentifier', 'port', 'parameterGroup'];
    const said = networkOf(new App());
    new EncryptedMultiAzDatabaseCluster(said.stack, 'Orders', {
      engine: POSTGRES, instanceType, vpc: said.vpc, vpcSubnets: ISOLATED, ...Object.fromEntries(names.map(name => [name, undefined])),
    });
    clusterWith();

    expect(templateOf(said.stack)).toEqual(templateOf(stack));
  });

  test('works in a stack without a Region, whose VPC is given three zones', () => {
    stack = new Stack(new App(), 'Anywhere');
    vpc = new ec2.Vpc(stack, 'Vpc', { availabilityZones: [0, 1, 2].map(index => Fn.select(index, Fn.getAzs())) });

    expect(propertiesOf(clusterWith({ vpcSubnets: undefined })).KmsKeyId).toEqual(sharedKey());
  });
});

describe('the user\'s own props', () => {
  test('win over every default', () => {
    const key = new kms.Key(stack, 'Key');
    const role = roleIn(stack, 'Monitoring');
    const group = new ec2.SecurityGroup(stack, 'Group', { vpc });
    const subnetGroup = rds.SubnetGroup.fromSubnetGroupName(stack, 'Subnets', 'three-zones');
    const cluster = clusterWith({
      allocatedStorage: 500,
      storageType: IO1,
      iops: 3000,
      storageEncryptionKey: key,
      backup: { retention: Duration.days(14), preferredWindow: '01:00-02:00' },
      deletionProtection: false,
      copyTagsToSnapshot: false,
      autoMinorVersionUpgrade: false,
      publiclyAccessible: true,
      iamAuthentication: false,
      cloudwatchLogsExports: [],
      monitoringInterval: Duration.seconds(5),
      monitoringRole: role,
      securityGroups: [group],
      subnetGroup,
      port: 5440,
      clusterIdentifier: 'Orders',
      defaultDatabaseName: 'orders',
      preferredMaintenanceWindow: 'sun:03:00-sun:04:00',
      parameterGroup: new rds.ParameterGroup(stack, 'Parameters', { engine: POSTGRES, parameters: { work_mem: '65536' } }),
    });

    expect(propertiesOf(cluster)).toMatchObject({
      AllocatedStorage: 500,
      StorageType: 'io1',
      Iops: 3000,
      KmsKeyId: inTemplate(stack, key.keyArn),
      BackupRetentionPeriod: 14,
      PreferredBackupWindow: '01:00-02:00',
      DeletionProtection: false,
      CopyTagsToSnapshot: false,
      AutoMinorVersionUpgrade: false,
      PubliclyAccessible: true,
      EnableIAMDatabaseAuthentication: false,
      EnableCloudwatchLogsExports: [],
      MonitoringInterval: 5,
      MonitoringRoleArn: inTemplate(stack, role.roleArn),
      VpcSecurityGroupIds: [inTemplate(stack, group.securityGroupId)],
      DBSubnetGroupName: 'three-zones',
      Port: 5440,
      DBClusterIdentifier: 'orders',
      DatabaseName: 'orders',
      PreferredMaintenanceWindow: 'sun:03:00-sun:04:00',
      DBClusterParameterGroupName: { Ref: expect.stringMatching(/^Parameters/) as unknown },
    });
    expect(propertiesOfType(stack, 'AWS::RDS::DBClusterParameterGroup')).toMatchObject([{ Family: 'postgres17' }]);
    expect(warningIdsOf(stack)).toEqual([]);
    expect(Object.keys(resourcesOfType(templateOf(stack), 'AWS::KMS::Key'))).toHaveLength(1);
  });

  test('may do without enhanced monitoring', () => {
    const properties = propertiesOf(clusterWith({ monitoringInterval: Duration.seconds(0) }));

    expect(properties.MonitoringInterval).toBe(0);
    expect(Object.keys(properties)).not.toContain('MonitoringRoleArn');
    expect(propertiesOfType(stack, 'AWS::IAM::Role')).toEqual([]);
  });

  test('may let the cluster go with its stack, or keep it with its subnet group', () => {
    clusterWith({ removalPolicy: RemovalPolicy.DESTROY });
    new EncryptedMultiAzDatabaseCluster(stack, 'Kept', { engine: POSTGRES, instanceType, vpc, vpcSubnets: ISOLATED, removalPolicy: RemovalPolicy.RETAIN });

    expect(propertiesOfType(stack, 'AWS::RDS::DBCluster').map(each => each.DeletionProtection)).toEqual([false, true]);
    expect(Object.values(resourcesOfType(templateOf(stack), 'AWS::RDS::DBCluster')).map(each => each.DeletionPolicy)).toEqual(['Delete', 'Retain']);
    expect(Object.values(resourcesOfType(templateOf(stack), 'AWS::RDS::DBSubnetGroup')).map(each => each.DeletionPolicy)).toEqual([undefined, 'Retain']);
  });

  test('do not make it public in public subnets', () => {
    expect(propertiesOf(clusterWith({ vpcSubnets: PUBLIC })).PubliclyAccessible).toBe(false);
  });
});

describe('what RDS does not have is refused', () => {
  const engines = rds.DatabaseInstanceEngine;
  test.each<[string, () => Partial<EncryptedMultiAzDatabaseClusterProps>, RegExp]>([
    ['another engine', () => ({ engine: engines.MARIADB }), /^Data\/Orders: received the engine mariadb, but only mysql and postgres .* or an EncryptedDatabaseInstance with multiAz: true/],
    ['MySQL 5.7', () => ({ engine: engines.mysql({ version: rds.MysqlEngineVersion.of('5.7.44', '5.7') }) }), /version 5\.7\.44 of mysql, but Multi-AZ DB clusters begin with 8\.0\.28: use that or a later one/],
    ['MySQL 8.0.27', () => ({ engine: engines.mysql({ version: rds.MysqlEngineVersion.of('8.0.27', '8.0') }) }), /begin with 8\.0\.28/],
    ['PostgreSQL 13.3', () => ({ engine: engines.postgres({ version: rds.PostgresEngineVersion.of('13.3', '13') }) }), /version 13\.3 of postgres, .* begin with 13\.4/],
    ['PostgreSQL 12', () => ({ engine: engines.postgres({ version: rds.PostgresEngineVersion.of('12', '12') }) }), /version 12 of postgres/],
    ['a long identifier', () => ({ clusterIdentifier: 'o'.repeat(53) }), /clusterIdentifier of 53 characters .* has 52 at most, pass a shorter one/],
    ['magnetic disks', () => ({ storageType: GP2 }), /received the storageType gp2, .* use gp3, io1, io2/],
    ['too little of gp3', () => ({ allocatedStorage: 19 }), /received allocatedStorage: 19, but gp3 has 20 to 65536 whole GiB/],
    ['too little of io1', () => ({ storageType: IO1, iops: 1000, allocatedStorage: 99 }), /but io1 has 100 to 65536/],
    ['too much', () => ({ allocatedStorage: 65_537 }), /received allocatedStorage: 65537/],
    ['parts of a GiB', () => ({ allocatedStorage: 100.5 }), /received allocatedStorage: 100\.5/],
    ['io2 without IOPS', () => ({ storageType: IO2 }), /received no iops for io2 of 100 GiB, which has no default: pass 1000 or more, or use gp3/],
    ['few IOPS', () => ({ storageType: IO2, iops: 999 }), /received iops: 999 for io2 of 100 GiB, which begins with 1000/],
    ['many IOPS of io1', () => ({ storageType: IO1, iops: 5001 }), /received iops: 5001 for io1 of 100 GiB, which has 0\.5 to 50 for each GiB: pass 50 to 5000/],
    ['few IOPS of io1', () => ({ storageType: IO1, allocatedStorage: 4000, iops: 1999 }), /pass 2000 to 200000/],
    ['IOPS of little gp3', () => ({ iops: 12_000 }), /received iops: 12000 for gp3 of 100 GiB, which takes none below 400 GiB: leave iops out, or allocate more/],
    ['few IOPS of much gp3', () => ({ allocatedStorage: 400, iops: 11_999 }), /which begins with 12000: leave iops out for as many/],
    ['a time between measurements', () => ({ monitoringInterval: Duration.seconds(20) }), /received monitoringInterval: 20 seconds, .* use 0, 1, 5, 10, 15, 30, 60/],
    ['insights off and on', () => ({ enablePerformanceInsights: false, performanceInsightRetention: rds.PerformanceInsightRetention.MONTHS_1 }), /received enablePerformanceInsights: false together with .* leave one of them out/],
    ['a short memory of advanced insights', () => ({ databaseInsightsMode: rds.DatabaseInsightsMode.ADVANCED, performanceInsightRetention: rds.PerformanceInsightRetention.DEFAULT }), /received performanceInsightRetention: 7 days, but .* keeps 465: leave the retention out/],
    ['a generated password that RDS manages', () => ({ manageMasterUserPassword: true, credentials: rds.Credentials.fromGeneratedSecret('owner') }), /manageMasterUserPassword: true together with credentials .* pass rds\.Credentials\.fromUsername/],
    ['a rotation of what RDS rotates', () => ({ manageMasterUserPassword: true, secretRotation: true }), /secretRotation: true together with manageMasterUserPassword: true/],
    ['retention of log groups that RDS makes', () => ({ cloudwatchLogsRetention: logs.RetentionDays.ONE_WEEK }), /cloudwatchLogsRetention without createLogGroups: true/],
    ['a key of another Region', () => ({ storageEncryptionKey: kms.Key.fromKeyArn(stack, 'Far', IMPORTED_KEY_ARN.replace(HERE.region, OTHER_REGION)) }), /received the key Data\/Far of us-east-1, but is itself in eu-west-1/],
    ['an asymmetric key', () => ({ storageEncryptionKey: new kms.Key(stack, 'Signing', { keySpec: kms.KeySpec.RSA_2048, keyUsage: kms.KeyUsage.SIGN_VERIFY }) }), /keySpec RSA_2048/],
  ])('%s', (_name, props, message) => {
    expect(errorOf(() => clusterWith(props()))).toMatch(message);
  });

  test('subnets in two zones', () => {
    ({ stack, vpc } = stackWithNetwork(new App()));

    expect(errorOf(() => clusterWith())).toMatch(/^Data\/Orders: received subnets in 2 Availability Zones: .* Pass a VPC with subnets in 3 zones/);
  });

  test.each<[string, Partial<EncryptedMultiAzDatabaseClusterProps>]>([
    ['the first version of MySQL', { engine: engines.mysql({ version: rds.MysqlEngineVersion.of('8.0.28', '8.0') }) }],
    ['MySQL 8.4', { engine: engines.mysql({ version: rds.MysqlEngineVersion.of('8.4.3', '8.4') }) }],
    ['MySQL 8.0 of any version', { engine: engines.mysql({ version: rds.MysqlEngineVersion.VER_8_0 }) }],
    ['MySQL of any version', { engine: engines.MYSQL }],
    ['a version that is a token', { engine: engines.postgres({ version: rds.PostgresEngineVersion.of(Fn.importValue('Version'), '16') }) }],
    ['the first version of PostgreSQL', { engine: engines.postgres({ version: rds.PostgresEngineVersion.of('13.4', '13') }) }],
    ['the least of gp3', { allocatedStorage: 20 }],
    ['the most of gp3, with the fewest IOPS', { allocatedStorage: 65_536, iops: 12_000 }],
    ['the bounds of io1', { storageType: IO1, allocatedStorage: 100, iops: 5000 }],
    ['more IOPS of io2', { storageType: IO2, allocatedStorage: 100, iops: 64_000 }],
    ['storage and IOPS that are tokens', { storageType: GP3, allocatedStorage: Token.asNumber(Fn.importValue('Storage')), iops: Token.asNumber(Fn.importValue('Iops')) }],
    ['IOPS of io1 that are a token', { storageType: IO1, iops: Lazy.number({ produce: () => 3000 }) }],
    ['an identifier that is a token', { clusterIdentifier: Fn.importValue('Name') }],
    ['advanced insights with their retention', { databaseInsightsMode: rds.DatabaseInsightsMode.ADVANCED, performanceInsightRetention: rds.PerformanceInsightRetention.MONTHS_15 }],
  ])('but not %s', (_name, props) => {
    expect(() => propertiesOf(clusterWith(props))).not.toThrow();
  });

  test('and neither are zones that are not known yet', () => {
    const looked = ec2.Vpc.fromLookup(stack, 'Looked', { vpcId: 'vpc-1' });
    const imported = ec2.Vpc.fromVpcAttributes(stack, 'Imported', {
      vpcId: 'vpc-1', availabilityZones: Fn.split(',', Fn.importValue('Zones')), isolatedSubnetIds: Fn.split(',', Fn.importValue('Subnets')),
    });

    expect(() => clusterWith({ vpc: looked, vpcSubnets: undefined })).not.toThrow();
    expect(() => new EncryptedMultiAzDatabaseCluster(stack, 'Other', { engine: POSTGRES, instanceType, vpc: imported, vpcSubnets: ISOLATED })).not.toThrow();
  });
});

describe('a cluster with public access', () => {
  test.each<[string, () => Partial<EncryptedMultiAzDatabaseClusterProps>]>([
    ['in subnets of the stack', () => ({ vpcSubnets: PUBLIC })],
    ['in a subnet group', () => ({ vpcSubnets: undefined, subnetGroup: rds.SubnetGroup.fromSubnetGroupName(stack, 'Given', 'three-zones') })],
  ])('%s waits for the route to the internet', (_name, props) => {
    expect(resourceOf(clusterWith({ ...props(), publiclyAccessible: true })).DependsOn).toEqual(expect.arrayContaining([
      expect.stringMatching(/^VpcPublicSubnet1DefaultRoute/), expect.stringMatching(/^VpcPublicSubnet3DefaultRoute/),
    ]));
  });

  test.each([undefined, false])('is another one than with publiclyAccessible: %p, which waits for nothing', publiclyAccessible => {
    expect(resourceOf(clusterWith({ vpcSubnets: PUBLIC, publiclyAccessible })).DependsOn).toBeUndefined();
  });
});

describe('a name that CloudFormation generates', () => {
  /** Synthesizes a cluster whose logical id has ten characters. */
  function synthesized(stackName: string, props: Partial<EncryptedMultiAzDatabaseClusterProps> = {}): void {
    const app = new App();
    ({ stack, vpc } = stackWithNetwork(app, 'Data', { env: HERE, stackName }, 3));
    (clusterWith(props).node.defaultChild as rds.CfnDBCluster).overrideLogicalId('OrdersData');
    app.synth();
  }

  test('is refused where RDS would refuse it', () => {
    expect(errorOf(() => synthesized('s'.repeat(29)))).toMatch(
      /Data\/Orders\/Resource\] received no clusterIdentifier, .* 29 .* 10\) has 53 characters .* 52 at most: pass a clusterIdentifier/);
  });

  test.each<[string, string, Partial<EncryptedMultiAzDatabaseClusterProps>]>([
    ['it may fit', 's'.repeat(28), {}],
    ['there is a clusterIdentifier', 's'.repeat(29), { clusterIdentifier: 'orders' }],
    ['the clusterIdentifier is a token', 's'.repeat(29), { clusterIdentifier: Fn.importValue('Name') }],
  ])('is left where %s', (_name, stackName, props) => {
    expect(() => synthesized(stackName, props)).not.toThrow();
  });

  test('is left in a nested stack, which has a generated name itself', () => {
    const nested = new NestedStack(stack, 'NestedStackWithAVeryLongNameOfItsOwn');
    new EncryptedMultiAzDatabaseCluster(nested, 'ClusterWithAVeryLongName', { engine: POSTGRES, instanceType, vpc, vpcSubnets: ISOLATED });

    expect(() => templateOf(stack)).not.toThrow();
  });
});

describe('Performance Insights', () => {
  test.each<[string, Partial<EncryptedMultiAzDatabaseClusterProps>, object]>([
    ['switched on', { enablePerformanceInsights: true }, { PerformanceInsightsRetentionPeriod: 7 }],
    ['with a retention', { performanceInsightRetention: rds.PerformanceInsightRetention.MONTHS_1 }, { PerformanceInsightsRetentionPeriod: 31 }],
    ['with advanced Database Insights', { databaseInsightsMode: rds.DatabaseInsightsMode.ADVANCED }, { PerformanceInsightsRetentionPeriod: 465, DatabaseInsightsMode: 'advanced' }],
  ])('%s are under the key', (_name, props, properties) => {
    expect(propertiesOf(clusterWith(props))).toMatchObject({ PerformanceInsightsEnabled: true, PerformanceInsightsKmsKeyId: sharedKey(), ...properties });
  });

  test('can have a key of their own', () => {
    const key = new kms.Key(stack, 'Insights');

    expect(propertiesOf(clusterWith({ performanceInsightEncryptionKey: key }))).toMatchObject({
      PerformanceInsightsEnabled: true, PerformanceInsightsKmsKeyId: inTemplate(stack, key.keyArn),
    });
  });

  test('that are off have neither key nor retention', () => {
    const properties = propertiesOf(clusterWith({ enablePerformanceInsights: false }));

    expect(Object.keys(properties).filter(name => name.includes('Insights'))).toEqual(['PerformanceInsightsEnabled']);
    expect(properties.PerformanceInsightsEnabled).toBe(false);
  });
});

describe('the secret', () => {
  test('keeps all that the credentials say', () => {
    const cluster = clusterWith({
      credentials: rds.Credentials.fromGeneratedSecret('owner', { secretName: 'orders', excludeCharacters: '!', replicaRegions: [{ region: OTHER_REGION }] }),
    });

    expect(propertiesOf(cluster).MasterUsername).toBe('owner');
    expect(propertiesOfType(stack, 'AWS::SecretsManager::Secret')).toEqual([expect.objectContaining({
      Name: 'orders',
      KmsKeyId: sharedKey(),
      ReplicaRegions: [{ Region: OTHER_REGION }],
      GenerateSecretString: expect.objectContaining({ ExcludeCharacters: '!', SecretStringTemplate: '{"username":"owner"}' }) as unknown,
    })]);
  });

  test('of credentials with a key of their own is under that', () => {
    const key = new kms.Key(stack, 'Own');
    clusterWith({ credentials: rds.Credentials.fromUsername('owner', { encryptionKey: key }) });

    expect(propertiesOfType(stack, 'AWS::SecretsManager::Secret')).toMatchObject([{ KmsKeyId: inTemplate(stack, key.keyArn) }]);
  });

  test('that is given is left alone, and a given password makes none', () => {
    const secret = new secretsmanager.Secret(stack, 'Given');
    const cluster = clusterWith({ credentials: rds.Credentials.fromSecret(secret, 'owner') });
    const other = new EncryptedMultiAzDatabaseCluster(stack, 'Other', {
      engine: POSTGRES, instanceType, vpc, vpcSubnets: ISOLATED, credentials: rds.Credentials.fromPassword('owner', SecretValue.unsafePlainText('x')),
    });

    expect(propertiesOf(cluster).MasterUsername).toBe('owner');
    expect(propertiesOfType(stack, 'AWS::SecretsManager::Secret').map(each => Object.keys(each))).toEqual([['GenerateSecretString']]);
    expect(propertiesOf(other)).toMatchObject({ MasterUsername: 'owner', MasterUserPassword: 'x' });
    expect(other.secret).toBeUndefined();
  });

  test('that RDS manages is under the key, for the administrator of the engine', () => {
    expect(propertiesOf(clusterWith({ engine: MYSQL, manageMasterUserPassword: true }))).toMatchObject({
      MasterUsername: 'admin', ManageMasterUserPassword: true, MasterUserSecret: { KmsKeyId: sharedKey() },
    });
    expect(propertiesOfType(stack, 'AWS::SecretsManager::Secret')).toEqual([]);
  });

  test.each([undefined, true])('gives its reader use of the key through Secrets Manager, for this secret only (managed: %s)', manageMasterUserPassword => {
    const cluster = clusterWith({ manageMasterUserPassword });
    cluster.secret!.grantRead(roleIn(stack));

    expect(identityPolicy(stack).filter(statement => statement.Action === 'kms:Decrypt')).toEqual([{
      Effect: 'Allow',
      Action: 'kms:Decrypt',
      Resource: sharedKey(),
      Condition: {
        StringEquals: { 'kms:ViaService': 'secretsmanager.eu-west-1.amazonaws.com', 'kms:EncryptionContext:SecretARN': inTemplate(stack, cluster.secret!.secretArn) },
      },
    }]);
    expect(addedToKeyPolicy(stack)).toEqual([]);
    expect(dependencyCycles(templateOf(stack))).toEqual([]);
  });
});

describe('rotation of the secret', () => {
  test('is that of the engine, in the network of the cluster, when asked for', () => {
    const cluster = clusterWith({ secretRotation: true });

    expect(propertiesOfType(stack, 'AWS::SecretsManager::RotationSchedule')).toMatchObject([{ SecretId: inTemplate(stack, cluster.secret!.secretArn) }]);
    expect(propertiesOfType(stack, 'AWS::Serverless::Application')).toMatchObject([{
      Parameters: { kmsKeyArn: sharedKey(), excludeCharacters: expect.stringContaining('@') as unknown },
    }]);
    expect(JSON.stringify(templateOf(stack).Mappings)).toContain('SecretsManagerRDSPostgreSQLRotationSingleUser');
  });

  test('leaves out of passwords what the L2s leave out', () => {
    clusterWith({ secretRotation: true });
    const [{ GenerateSecretString }] = propertiesOfType(stack, 'AWS::SecretsManager::Secret');
    const [application] = propertiesOfType(stack, 'AWS::Serverless::Application');

    expect(application.Parameters).toMatchObject({ excludeCharacters: (GenerateSecretString as { ExcludeCharacters: string }).ExcludeCharacters });
  });

  test('works for several users, with options', () => {
    const cluster = clusterWith({ engine: MYSQL });
    const user = new rds.DatabaseSecret(stack, 'User', { username: 'reader', masterSecret: cluster.secret, encryptionKey: cluster.encryptionKey });
    cluster.addRotationMultiUser('Reader', { secret: user.attach(cluster), automaticallyAfter: Duration.days(7) });

    expect(propertiesOfType(stack, 'AWS::Serverless::Application')).toMatchObject([{ Parameters: { kmsKeyArn: sharedKey(), masterSecretKmsKeyArn: sharedKey() } }]);
    expect(JSON.stringify(templateOf(stack).Mappings)).toContain('SecretsManagerRDSMySQLRotationMultiUser');
    expect(propertiesOfType(stack, 'AWS::SecretsManager::RotationSchedule')).toMatchObject([{ RotationRules: { ScheduleExpression: 'rate(7 days)' } }]);
  });

  test.each<[string, Partial<EncryptedMultiAzDatabaseClusterProps>, RegExp]>([
    ['twice', { secretRotation: true }, /^Data\/Orders: rotates the password of its administrator already/],
    ['of a secret that RDS manages', { manageMasterUserPassword: true }, /cannot rotate the secret that RDS manages, .* leave manageMasterUserPassword out/],
    ['without a secret', { credentials: rds.Credentials.fromPassword('owner', SecretValue.unsafePlainText('x')) }, /has no secret to rotate: leave the credentials out/],
  ])('is refused %s', (_name, props, message) => {
    const cluster = clusterWith(props);

    expect(errorOf(() => cluster.addRotationSingleUser())).toMatch(message);
  });

  test('of several users is refused without a secret of the administrator', () => {
    const secret = new secretsmanager.Secret(stack, 'User');
    const cluster = clusterWith({ manageMasterUserPassword: true });

    expect(errorOf(() => cluster.addRotationMultiUser('Reader', { secret }))).toMatch(/cannot rotate the secret that RDS manages/);
  });

  test('is refused by the option as well', () => {
    expect(errorOf(() => clusterWith({ secretRotation: true, credentials: rds.Credentials.fromPassword('owner', SecretValue.unsafePlainText('x')) })))
      .toMatch(/received secretRotation: true, but its password is in no secret/);
  });
});

describe('exported logs', () => {
  test('that go to log groups of RDS are reported', () => {
    expect(warningsOf(clusterWith({ clusterIdentifier: 'Orders' }))[0]).toMatch(/\(postgresql, upgrade\) go to log groups \/aws\/rds\/cluster\/orders\/\* .*AtRest-DatabaseLogsNotUnderKey/);
  });

  test('go to log groups under the key that exist before the cluster, when asked to', () => {
    const cluster = clusterWith({ createLogGroups: true, clusterIdentifier: 'Orders', cloudwatchLogsRetention: logs.RetentionDays.ONE_MONTH });
    const groups = resourcesOfType(templateOf(stack), 'AWS::Logs::LogGroup');

    expect(Object.values(groups).map(group => group.Properties)).toEqual(['postgresql', 'upgrade'].map(log => (
      { LogGroupName: `/aws/rds/cluster/orders/${log}`, RetentionInDays: 30, KmsKeyId: sharedKey() })));
    expect([resourceOf(cluster).DependsOn].flat()).toEqual(expect.arrayContaining(Object.keys(groups)));
    expect(Object.keys(cluster.cloudwatchLogGroups)).toEqual(['postgresql', 'upgrade']);
    expect(warningIdsOf(stack)).toEqual([]);
  });

  test('cannot have log groups beforehand without a name', () => {
    expect(errorOf(() => clusterWith({ createLogGroups: true }))).toContain('with no clusterIdentifier');
  });
});

test('a backup plan backs the cluster up in a vault under the key', () => {
  const cluster = clusterWith({ backupPlan: true });

  expect(propertiesOfType(stack, 'AWS::Backup::BackupVault')).toMatchObject([{ EncryptionKeyArn: sharedKey() }]);
  expect(propertiesOfType(stack, 'AWS::Backup::BackupSelection')).toMatchObject([{ BackupSelection: { Resources: [inTemplate(stack, cluster.clusterArn)] } }]);
});

describe('what users of a cluster expect', () => {
  test('it has endpoints, an ARN and a port', () => {
    const cluster = clusterWith();
    const { 'Fn::GetAtt': [logicalId] } = inTemplate(stack, cluster.clusterEndpoint.hostname) as { 'Fn::GetAtt': string[] };

    expect(inTemplate(stack, cluster.clusterEndpoint.hostname)).toEqual({ 'Fn::GetAtt': [logicalId, 'Endpoint.Address'] });
    expect(inTemplate(stack, cluster.clusterReadEndpoint.hostname)).toEqual({ 'Fn::GetAtt': [logicalId, 'ReadEndpoint.Address'] });
    expect(inTemplate(stack, cluster.clusterReadEndpoint.port)).toEqual({ 'Fn::GetAtt': [logicalId, 'Endpoint.Port'] });
    expect(inTemplate(stack, cluster.clusterArn)).toEqual({ 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':rds:eu-west-1:111122223333:cluster:', { Ref: logicalId }]] });
  });

  test('it lets callers in through its port', () => {
    clusterWith().connections.allowDefaultPortFrom(ec2.Peer.ipv4('10.0.0.0/16'));

    expect(propertiesOfType(stack, 'AWS::EC2::SecurityGroupIngress')).toMatchObject([{ CidrIp: '10.0.0.0/16', FromPort: { 'Fn::GetAtt': [expect.anything(), 'Endpoint.Port'] } }]);
  });

  test('it lets users of IAM connect', () => {
    const cluster = clusterWith();
    cluster.grantConnect(roleIn(stack), 'reader');

    expect(identityPolicy(stack)).toMatchObject([{
      Action: 'rds-db:connect',
      Resource: { 'Fn::Join': ['', expect.arrayContaining([inTemplate(stack, cluster.clusterResourceIdentifier), '/reader'])] },
    }]);
  });

  test('it can stand behind RDS Proxy', () => {
    const cluster = clusterWith();
    cluster.addProxy('Proxy', { vpc, vpcSubnets: ISOLATED, secrets: [cluster.secret!] });

    expect(propertiesOfType(stack, 'AWS::RDS::DBProxy')).toMatchObject([{ EngineFamily: 'POSTGRESQL' }]);
    expect(propertiesOfType(stack, 'AWS::RDS::DBProxyTargetGroup')).toMatchObject([{ DBClusterIdentifiers: [inTemplate(stack, cluster.clusterIdentifier)] }]);
  });

  test('its engine is that of a cluster, which adds nothing to it', () => {
    const { engine } = clusterWith({ engine: MYSQL });

    expect(engine).toMatchObject({ engineType: 'mysql', engineFamily: 'MYSQL', parameterGroupFamily: 'mysql8.0', supportedLogTypes: ['error', 'general', 'slowquery'] });
    expect(engine!.bindToCluster(stack, {})).toEqual({});
  });

  test('it says that it does not know its instances, and that it has no Data API', () => {
    const cluster = clusterWith();

    expect(errorOf(() => cluster.instanceIdentifiers)).toMatch(/^Data\/Orders: does not know its instances, .* use clusterEndpoint and clusterReadEndpoint/);
    expect(errorOf(() => cluster.instanceEndpoints)).toMatch(/does not know its instances/);
    expect(errorOf(() => cluster.grantDataApiAccess(new iam.AccountRootPrincipal()))).toMatch(/Data API/);
  });

  test('it takes the key of its scope\'s source', () => {
    EncryptionKey.useSource(stack, KeySource.perService());
    clusterWith();

    expect(stack.node.tryFindChild('RDSEncryptionKey')).toBeDefined();
  });
});
