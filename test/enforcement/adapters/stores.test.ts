import { App, Duration, SecretValue, Size, Stack } from 'aws-cdk-lib';
import * as autoscaling from 'aws-cdk-lib/aws-autoscaling';
import * as backup from 'aws-cdk-lib/aws-backup';
import * as cloudtrail from 'aws-cdk-lib/aws-cloudtrail';
import * as docdb from 'aws-cdk-lib/aws-docdb';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as ecr from 'aws-cdk-lib/aws-ecr';
import * as ecs from 'aws-cdk-lib/aws-ecs';
import * as efs from 'aws-cdk-lib/aws-efs';
import * as elasticsearch from 'aws-cdk-lib/aws-elasticsearch';
import * as fsx from 'aws-cdk-lib/aws-fsx';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as opensearch from 'aws-cdk-lib/aws-opensearchservice';
import * as rds from 'aws-cdk-lib/aws-rds';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { EncryptionKey, KeySource } from '../../../src';
import { errorOf, warningIdsOf } from '../../keys/support';
import { newApp, role, stackIn } from '../../policy/cast';
import { onlyResourceOfType, resourcesOfType, templateOf } from '../../support/template/synth';
import { inject, injectedStack, type Times } from './injected';
import { AURORA, networkOf, PARTITION_KEY } from './stores';

let stack: Stack;
beforeEach(() => {
  stack = injectedStack();
});

/** The properties of the only resource of a type. */
function propertiesOf(type: string): Record<string, unknown> {
  return onlyResourceOfType(templateOf(stack), type)[1].Properties ?? {};
}

/** The statements of a service in the policy of the only key. */
function statementsOf(service: string): object[] {
  const { KeyPolicy } = propertiesOf('AWS::KMS::Key') as { KeyPolicy: { Statement: Array<{ Principal: { Service?: string } }> } };
  return KeyPolicy.Statement.filter(({ Principal }) => Principal.Service === service);
}

describe('what contradicts a key is refused, and says what to do', () => {
  test.each<[string, () => unknown, string]>([
    ['an EFS file system that is not encrypted', () => new efs.FileSystem(stack, 'Data', { vpc: networkOf(stack), encrypted: false }),
      'Stack/Data: received encrypted: false: leave it out for a customer managed key'],
    ['a scratch file system', () => new fsx.LustreFileSystem(stack, 'Data', {
      vpc: networkOf(stack),
      vpcSubnet: networkOf(stack).privateSubnets[0],
      storageCapacityGiB: 1200,
      lustreConfiguration: { deploymentType: fsx.LustreDeploymentType.SCRATCH_2 },
    }), 'Stack/Data: received deploymentType SCRATCH_2, which FSx encrypts under a key of its own and takes none for: use LustreDeploymentType.PERSISTENT_2'],
    ['a repository under SSE-S3', () => new ecr.Repository(stack, 'Data', { encryption: ecr.RepositoryEncryption.AES_256 }),
      'Stack/Data: received the encryption AES256: leave it out for a customer managed key'],
    ['a DocumentDB cluster that is not encrypted', () => new docdb.DatabaseCluster(stack, 'Data', {
      masterUser: { username: 'orders' }, vpc: networkOf(stack), instanceType: new ec2.InstanceType('r6g.large'), storageEncrypted: false,
    }), 'Stack/Data: received storageEncrypted: false: leave it out for a customer managed key'],
    ['a domain that is not encrypted',
      () => new opensearch.Domain(stack, 'Data', { version: opensearch.EngineVersion.OPENSEARCH_2_11, encryptionAtRest: { enabled: false } }),
      'Stack/Data: received encryptionAtRest with enabled: false: leave it out for a customer managed key'],
    ['a domain of a version without encryption', () => new opensearch.Domain(stack, 'Data', { version: opensearch.EngineVersion.ELASTICSEARCH_2_3 }),
      'Stack/Data: received Elasticsearch 2.3, which cannot encrypt at rest: use 5.1 or later, or any OpenSearch'],
    ['an older domain of such a version', () => new elasticsearch.Domain(stack, 'Data', { version: elasticsearch.ElasticsearchVersion.V1_5 }),
      'Stack/Data: received Elasticsearch 1.5, which cannot encrypt at rest: use 5.1 or later, or any OpenSearch'],
    ['a domain with instances without encryption', () => new opensearch.Domain(stack, 'Data', {
      version: opensearch.EngineVersion.OPENSEARCH_2_11, capacity: { masterNodes: 3, masterNodeInstanceType: 't2.small.search' },
    }), 'Stack/Data: received the instance type t2.small.search, which cannot encrypt at rest (nor can any of m3, r3, t2): use a newer one, such as t3.small.search'],
    ['a table under a key that AWS manages', () => new dynamodb.Table(stack, 'Data', { partitionKey: PARTITION_KEY, encryption: dynamodb.TableEncryption.AWS_MANAGED }),
      'Stack/Data: received TableEncryption.AWS_MANAGED: leave encryption out for a customer managed key'],
    ['a global table under a key that AWS owns', () => new dynamodb.TableV2(stack, 'Data', { partitionKey: PARTITION_KEY, encryption: dynamodb.TableEncryptionV2.dynamoOwnedKey() }),
      'Stack/Data: received TableEncryption.AWS_OWNED: leave encryption out for a customer managed key'],
    ['a trail whose bucket is in another Region', () => new cloudtrail.Trail(stack, 'Data', {
      bucket: s3.Bucket.fromBucketAttributes(stack, 'Logs', { bucketName: 'logs', region: 'us-east-1' }),
    }), 'Stack/Data: received the bucket Stack/Logs of us-east-1, and a key of that Region is needed for what is delivered there: pass it as encryptionKey'],
  ])('%s', (_name, make, message) => {
    expect(errorOf(make)).toBe(message);
    expect(resourcesOfType(templateOf(stack), 'AWS::KMS::Key')).toEqual({});
  });
});

describe('a key that is given stays, and so does its policy', () => {
  const KEY_ARN = 'arn:aws:kms:eu-west-1:111122223333:key/00000000-1111-2222-3333-444444444444';
  let key: kms.IKey;
  beforeEach(() => {
    key = kms.Key.fromKeyArn(stack, 'Given', KEY_ARN);
  });

  test.each<[string, string, () => unknown, unknown]>([
    ['efs.FileSystem', 'AWS::EFS::FileSystem', () => new efs.FileSystem(stack, 'Data', { vpc: networkOf(stack), kmsKey: key }), { Encrypted: true, KmsKeyId: KEY_ARN }],
    ['ecr.Repository', 'AWS::ECR::Repository', () => new ecr.Repository(stack, 'Data', { encryptionKey: key }), { EncryptionConfiguration: { EncryptionType: 'KMS', KmsKey: KEY_ARN } }],
    ['backup.BackupVault', 'AWS::Backup::BackupVault', () => new backup.BackupVault(stack, 'Data', { encryptionKey: key }), { EncryptionKeyArn: KEY_ARN }],
    ['dynamodb.Table', 'AWS::DynamoDB::Table', () => new dynamodb.Table(stack, 'Data', { partitionKey: PARTITION_KEY, encryptionKey: key }),
      { SSESpecification: { KMSMasterKeyId: KEY_ARN, SSEEnabled: true, SSEType: 'KMS' } }],
    ['dynamodb.TableV2', 'AWS::DynamoDB::GlobalTable',
      () => new dynamodb.TableV2(stack, 'Data', { partitionKey: PARTITION_KEY, encryption: dynamodb.TableEncryptionV2.customerManagedKey(key) }),
      { Replicas: [{ SSESpecification: { KMSMasterKeyId: KEY_ARN } }] }],
    ['opensearch.Domain', 'AWS::OpenSearchService::Domain', () => new opensearch.Domain(stack, 'Data', { version: opensearch.EngineVersion.OPENSEARCH_2_11, encryptionAtRest: { kmsKey: key } }),
      { EncryptionAtRestOptions: { Enabled: true, KmsKeyId: '00000000-1111-2222-3333-444444444444' } }],
    ['ec2.LaunchTemplate', 'AWS::EC2::LaunchTemplate',
      () => new ec2.LaunchTemplate(stack, 'Data', { blockDevices: [{ deviceName: '/dev/xvda', volume: ec2.BlockDeviceVolume.ebs(20, { encrypted: true, kmsKey: key }) }] }),
      { LaunchTemplateData: { BlockDeviceMappings: [{ Ebs: { Encrypted: true, KmsKeyId: KEY_ARN } }] } }],
    ['ecs.Cluster', 'AWS::ECS::Cluster', () => new ecs.Cluster(stack, 'Data', { vpc: networkOf(stack), managedStorageConfiguration: { fargateEphemeralStorageKmsKey: key } }),
      { Configuration: { ManagedStorageConfiguration: { FargateEphemeralStorageKmsKeyId: '00000000-1111-2222-3333-444444444444' } } }],
    ['cloudtrail.Trail', 'AWS::CloudTrail::Trail', () => new cloudtrail.Trail(stack, 'Data', { encryptionKey: key }), { KMSKeyId: KEY_ARN }],
    ['ec2.Volume', 'AWS::EC2::Volume', () => new ec2.Volume(stack, 'Data', { availabilityZone: 'eu-west-1a', size: Size.gibibytes(20), encrypted: true, encryptionKey: key }),
      { Encrypted: true, KmsKeyId: KEY_ARN }],
  ])('%s', (_name, type, make, expected) => {
    make();

    expect(propertiesOf(type)).toMatchObject(expected as object);
    expect(resourcesOfType(templateOf(stack), 'AWS::KMS::Key')).toEqual({});
    expect(warningIdsOf(stack).filter(id => id.startsWith('AtRest-'))).toEqual([]);
  });

  test.each<[string, () => unknown]>([
    ['dynamodb.Table', () => new dynamodb.Table(stack, 'Data', { partitionKey: PARTITION_KEY, encryptionKey: new kms.Key(stack, 'Key') }).grantReadData(role(stack, 'Reader'))],
    ['dynamodb.TableV2', () => new dynamodb.TableV2(stack, 'Data', {
      partitionKey: PARTITION_KEY, encryption: dynamodb.TableEncryptionV2.customerManagedKey(new kms.Key(stack, 'Key')),
    }).grantReadData(role(stack, 'Reader'))],
    ['ec2.Volume', () => new ec2.Volume(stack, 'Data', {
      availabilityZone: networkOf(stack).availabilityZones[0], size: Size.gibibytes(20), encrypted: true, encryptionKey: new kms.Key(stack, 'Key'),
    }).grantAttachVolume(role(stack, 'Attacher'))],
  ])('and so do the grants on it, of %s', (_name, make) => {
    const [enforced, plain] = ([1, 0] as Times[]).map(times => {
      stack = injectedStack(times);
      make();
      return templateOf(stack);
    });

    expect(enforced).toEqual(plain);
  });

  test('that which dynamodb.Table makes by itself, under which the data of a deployed one is', () => {
    new dynamodb.Table(stack, 'Data', { partitionKey: PARTITION_KEY, encryption: dynamodb.TableEncryption.CUSTOMER_MANAGED });

    expect(Object.keys(resourcesOfType(templateOf(stack), 'AWS::KMS::Key'))).toEqual([expect.stringMatching(/^DataKey/)]);
  });

  test('that of the secret of a DocumentDB cluster', () => {
    new docdb.DatabaseCluster(stack, 'Data', { masterUser: { username: 'orders', kmsKey: key }, vpc: networkOf(stack), instanceType: new ec2.InstanceType('r6g.large') });

    expect(propertiesOf('AWS::SecretsManager::Secret')).toMatchObject({ KmsKeyId: KEY_ARN });
    expect(propertiesOf('AWS::DocDB::DBCluster')).toMatchObject({ KmsKeyId: { 'Fn::GetAtt': [expect.stringMatching(/^EncryptionKey/), 'Arn'] } });
  });
});

test('an EFS file system is encrypted in an app whose feature flag says otherwise', () => {
  const app = new App({ context: { '@aws-cdk/aws-efs:defaultEncryptionAtRest': false } });
  inject(app);
  stack = stackIn(app, 'Stack');
  new efs.FileSystem(stack, 'Data', { vpc: networkOf(stack) });

  expect(propertiesOf('AWS::EFS::FileSystem')).toMatchObject({ Encrypted: true, KmsKeyId: { 'Fn::GetAtt': [expect.stringMatching(/^EncryptionKey/), 'Arn'] } });
});

describe('the secret of a database', () => {
  test.each<[string, () => unknown]>([
    ['docdb.DatabaseCluster', () => new docdb.DatabaseCluster(stack, 'Data', { masterUser: { username: 'orders' }, vpc: networkOf(stack), instanceType: new ec2.InstanceType('r6g.large') })],
    ['rds.ServerlessCluster', () => new rds.ServerlessCluster(stack, 'Data', { engine: AURORA, vpc: networkOf(stack), credentials: rds.Credentials.fromGeneratedSecret('orders') })],
    ['rds.ServerlessClusterFromSnapshot', () => new rds.ServerlessClusterFromSnapshot(stack, 'Data', {
      engine: AURORA, vpc: networkOf(stack), snapshotIdentifier: 'snapshot', credentials: rds.SnapshotCredentials.fromGeneratedSecret('orders'),
    })],
  ])('of %s is under the key, and keeps its logical id', (_name, make) => {
    make();
    const [logicalId, { Properties }] = onlyResourceOfType(templateOf(stack), 'AWS::SecretsManager::Secret');
    stack = injectedStack(0);
    make();

    expect(Properties).toMatchObject({ KmsKeyId: { 'Fn::GetAtt': [expect.stringMatching(/^EncryptionKey/), 'Arn'] } });
    expect(onlyResourceOfType(templateOf(stack), 'AWS::SecretsManager::Secret')[0]).toBe(logicalId);
  });

  test('of a DocumentDB cluster whose password is given is none', () => {
    new docdb.DatabaseCluster(stack, 'Data', {
      masterUser: { username: 'orders', password: SecretValue.unsafePlainText('secret') }, vpc: networkOf(stack), instanceType: new ec2.InstanceType('r6g.large'),
    });

    expect(resourcesOfType(templateOf(stack), 'AWS::SecretsManager::Secret')).toEqual({});
    expect(stack.node.tryFindChild('DataAtRestSecretKey')).toBeUndefined();
  });

  test('from a snapshot that keeps its password is none', () => {
    new rds.ServerlessClusterFromSnapshot(stack, 'Data', { engine: AURORA, vpc: networkOf(stack), snapshotIdentifier: 'snapshot' });

    expect(resourcesOfType(templateOf(stack), 'AWS::KMS::Key')).toEqual({});
  });
});

describe('a global table', () => {
  test('in a stack without a Region is under the key, and takes no replica as it took none before', () => {
    const app = newApp();
    inject(app);
    stack = new Stack(app, 'Stack');
    const table = new dynamodb.TableV2(stack, 'Data', { partitionKey: PARTITION_KEY });

    expect(propertiesOf('AWS::DynamoDB::GlobalTable')).toMatchObject({
      Replicas: [{ Region: { Ref: 'AWS::Region' }, SSESpecification: { KMSMasterKeyId: { 'Fn::GetAtt': [expect.stringMatching(/^EncryptionKey/), 'Arn'] } } }],
      SSESpecification: { SSEEnabled: true, SSEType: 'KMS' },
    });
    expect(() => table.addReplica({ region: 'us-east-1' })).toThrow('region agnostic');
  });

  test('that gets a replica later is under the AWS managed key everywhere, and synthesizes', () => {
    const table = new dynamodb.TableV2(stack, 'Data', { partitionKey: PARTITION_KEY });
    table.addReplica({ region: 'us-east-1' });

    const { Replicas, SSESpecification } = propertiesOf('AWS::DynamoDB::GlobalTable') as { Replicas: object[]; SSESpecification: object };
    expect(SSESpecification).toEqual({ SSEEnabled: true, SSEType: 'KMS' });
    expect(Replicas).toHaveLength(2);
    Replicas.forEach(replica => expect(replica).not.toHaveProperty('SSESpecification'));
  });

  test('with replicas is refused, which need a key each', () => {
    expect(errorOf(() => new dynamodb.TableV2(stack, 'Data', { partitionKey: PARTITION_KEY, replicas: [{ region: 'us-east-1' }] })))
      .toContain('Stack/Data: has replicas without a key in us-east-1');
  });

  test('whose name is taken again after it was removed gets the same view of the key', () => {
    new dynamodb.TableV2(stack, 'Data', { partitionKey: PARTITION_KEY });
    stack.node.tryRemoveChild('Data');
    new dynamodb.TableV2(stack, 'Data', { partitionKey: PARTITION_KEY });

    expect(propertiesOf('AWS::DynamoDB::GlobalTable')).toMatchObject({ Replicas: [{ SSESpecification: expect.anything() as unknown }] });
  });
});

describe('Fargate', () => {
  const CONTEXT = { 'kms:EncryptionContext:aws:ecs:clusterAccount': [{ Ref: 'AWS::AccountId' }] };

  test('is admitted to the key once for all clusters without a name', () => {
    ['One', 'Other'].forEach(id => new ecs.Cluster(stack, id, { vpc: networkOf(stack) }));

    expect(statementsOf('fargate.amazonaws.com')).toEqual([
      expect.objectContaining({ Action: 'kms:GenerateDataKeyWithoutPlaintext', Condition: { StringEquals: CONTEXT } }),
      expect.objectContaining({ Action: 'kms:CreateGrant', Condition: { 'StringEquals': CONTEXT, 'ForAllValues:StringEquals': { 'kms:GrantOperations': ['Decrypt'] } } }),
    ]);
    expect(warningIdsOf(stack).filter(id => id.startsWith('AtRest-'))).toEqual([]);
  });

  test('is admitted for each cluster that has a name, under statements that have no Sid in common', () => {
    ['one', 'other'].forEach(clusterName => new ecs.Cluster(stack, clusterName, { clusterName, vpc: networkOf(stack) }));

    expect(statementsOf('fargate.amazonaws.com')).toHaveLength(4);
    expect(statementsOf('fargate.amazonaws.com').filter(statement => 'Sid' in statement)).toEqual([]);
  });

  test('takes no multi-Region key', () => {
    const app = newApp();
    inject(app);
    EncryptionKey.useSource(app, KeySource.perStack({ multiRegion: true }));
    stack = stackIn(app, 'Stack');

    expect(errorOf(() => new ecs.Cluster(stack, 'Data', { vpc: networkOf(stack) })))
      .toBe('Stack/Data: would get the multi-Region key Stack/EncryptionKey, which Fargate does not take for ephemeral storage: give it a single-Region one (managedStorageConfiguration)');
  });

  test('is admitted beside what the cluster says of the volumes of its services', () => {
    const key = kms.Key.fromKeyArn(stack, 'Given', 'arn:aws:kms:eu-west-1:111122223333:key/00000000-1111-2222-3333-444444444444');
    new ecs.Cluster(stack, 'Data', { vpc: networkOf(stack), managedStorageConfiguration: { kmsKey: key } });

    expect(propertiesOf('AWS::ECS::Cluster')).toMatchObject({
      Configuration: { ManagedStorageConfiguration: { KmsKeyId: '00000000-1111-2222-3333-444444444444', FargateEphemeralStorageKmsKeyId: { Ref: expect.stringMatching(/^EncryptionKey/) as unknown } } },
    });
  });
});

describe('CloudTrail', () => {
  test('is admitted to the key for a trail of that name', () => {
    new cloudtrail.Trail(stack, 'Data', { trailName: 'audit' });

    expect(JSON.stringify(statementsOf('cloudtrail.amazonaws.com').map(({ Condition }: { Condition?: object }) => Condition))).toContain(':trail/audit');
    expect(statementsOf('cloudtrail.amazonaws.com').map(({ Sid }: { Sid?: string }) => Sid)).toEqual(['CloudTrailEncrypt', 'CloudTrailDescribe', 'CloudTrailBucketKey']);
  });

  test('is admitted for the trails of account and Region where the trail has no name, which it does not get', () => {
    new cloudtrail.Trail(stack, 'Data');

    expect(propertiesOf('AWS::CloudTrail::Trail')).not.toHaveProperty('TrailName');
    expect(statementsOf('cloudtrail.amazonaws.com')).toEqual([
      expect.objectContaining({
        Action: 'kms:GenerateDataKey*',
        Condition: {
          ArnLike: { 'aws:SourceArn': 'arn:aws:cloudtrail:eu-west-1:111122223333:trail/*' },
          StringLike: { 'kms:EncryptionContext:aws:cloudtrail:arn': 'arn:aws:cloudtrail:*:111122223333:trail/*' },
        },
      }),
      expect.objectContaining({
        Action: ['kms:Decrypt', 'kms:DescribeKey'],
        Condition: { ArnLike: { 'aws:SourceArn': 'arn:aws:cloudtrail:eu-west-1:111122223333:trail/*' } },
      }),
    ]);
  });
});

describe('an Auto Scaling group', () => {
  const group = (context: Record<string, unknown>) => {
    const app = new App({ context });
    inject(app);
    stack = stackIn(app, 'Stack');
    new autoscaling.AutoScalingGroup(stack, 'Data', {
      vpc: networkOf(stack),
      instanceType: new ec2.InstanceType('m7g.large'),
      machineImage: ec2.MachineImage.genericLinux({ 'eu-west-1': 'ami-12345678' }),
      maxInstanceLifetime: Duration.days(7),
      blockDevices: [{ deviceName: '/dev/xvda', volume: autoscaling.BlockDeviceVolume.ebs(20) }],
    });
  };

  test('names the key in its launch template', () => {
    group({ '@aws-cdk/aws-autoscaling:generateLaunchTemplateInsteadOfLaunchConfig': true });

    expect(propertiesOf('AWS::EC2::LaunchTemplate')).toMatchObject({
      LaunchTemplateData: { BlockDeviceMappings: [{ Ebs: { Encrypted: true, KmsKeyId: { 'Fn::GetAtt': [expect.stringMatching(/^EncryptionKey/), 'Arn'] } } }] },
    });
    expect(warningIdsOf(stack)).not.toContain('AtRest-AutoScalingBlockDeviceKey');
  });

  test('cannot name one in a launch configuration, and reports the default key', () => {
    group({ '@aws-cdk/aws-autoscaling:generateLaunchTemplateInsteadOfLaunchConfig': false });

    expect(propertiesOf('AWS::AutoScaling::LaunchConfiguration')).toMatchObject({ BlockDeviceMappings: [{ Ebs: { Encrypted: true } }] });
    expect(warningIdsOf(stack)).toContain('AtRest-AutoScalingBlockDeviceKey');
  });
});

test('per service, the keys are those that resources of the same service get at synthesis', () => {
  const app = newApp();
  inject(app);
  EncryptionKey.useSource(app, KeySource.perService());
  stack = stackIn(app, 'Stack');
  new efs.FileSystem(stack, 'Files', { vpc: networkOf(stack) });
  new docdb.DatabaseCluster(stack, 'Documents', { masterUser: { username: 'orders' }, vpc: networkOf(stack), instanceType: new ec2.InstanceType('r6g.large') });
  new dynamodb.Table(stack, 'Table', { partitionKey: PARTITION_KEY });

  expect(stack.node.children.filter(child => child instanceof EncryptionKey).map(({ node }) => node.id)).toEqual(['EFSEncryptionKey', 'RDSEncryptionKey', 'DynamoDBEncryptionKey']);
});
