import { classify } from '../../src/catalog';
import { KeyAccess } from '../../src/enforcement/key-access';
import { KEY, keySettingOf } from '../../src/enforcement/key-setting';

function settingOf(type: string, properties: Record<string, unknown>, index = 0, isTrailBucket = false, access = KeyAccess.VIA_SERVICE) {
  const setting = keySettingOf(type, properties, classify(type, properties)!.stores[index], { region: 'eu-west-1', access, isTrailBucket });
  return typeof setting === 'string' ? setting
    : {
      assignments: setting.assignments.map(({ path, value }) => [path.join('.'), value === KEY ? 'KEY' : value]),
      replacing: setting.replacing,
      ...(setting.harm === undefined ? {} : { harm: setting.harm }),
    };
}

describe('a key', () => {
  test('is one property where that is enough', () => {
    expect(settingOf('AWS::SQS::Queue', {})).toEqual({ assignments: [['KmsMasterKeyId', 'KEY']], replacing: [] });
  });

  test('comes with the switch that turns encryption on', () => {
    expect(settingOf('AWS::Kinesis::Stream', {})).toEqual({ assignments: [['StreamEncryption.EncryptionType', 'KMS'], ['StreamEncryption.KeyId', 'KEY']], replacing: [] });
  });

  test('of a bucket comes with a Bucket Key, unless that is decided already or a trail writes to it', () => {
    const rule = 'BucketEncryption.ServerSideEncryptionConfiguration.0';
    const decided = { BucketEncryption: { ServerSideEncryptionConfiguration: [{ BucketKeyEnabled: false }] } };
    const key = [[`${rule}.ServerSideEncryptionByDefault.SSEAlgorithm`, 'aws:kms'], [`${rule}.ServerSideEncryptionByDefault.KMSMasterKeyID`, 'KEY']];

    expect(settingOf('AWS::S3::Bucket', {})).toEqual({ assignments: [...key, [`${rule}.BucketKeyEnabled`, true]], replacing: [] });
    expect(settingOf('AWS::S3::Bucket', decided)).toEqual({ assignments: key, replacing: [] });
    expect(settingOf('AWS::S3::Bucket', {}, 0, true)).toEqual({ assignments: key, replacing: [] });
  });

  test('that replaces the resource says so, and so does a switch', () => {
    expect(settingOf('AWS::RDS::DBInstance', {})).toMatchObject({ replacing: ['KmsKeyId', 'StorageEncrypted'] });
    expect(settingOf('AWS::RDS::DBInstance', { StorageEncrypted: true })).toMatchObject({ replacing: ['KmsKeyId'] });
  });

  test('goes to each device of its own', () => {
    const devices = { BlockDeviceMappings: [{ DeviceName: '/dev/a', Ebs: {} }, { DeviceName: '/dev/b', Ebs: { VolumeSize: 8 } }] };

    expect(settingOf('AWS::EC2::Instance', devices, 1)).toMatchObject({
      assignments: [['BlockDeviceMappings.1.Ebs.Encrypted', true], ['BlockDeviceMappings.1.Ebs.KmsKeyId', 'KEY']],
    });
  });
});

describe('no key is set', () => {
  test('where another one is', () => {
    expect(settingOf('AWS::SQS::Queue', { KmsMasterKeyId: 'alias/aws/sqs' })).toMatch(/a key is set already/);
    expect(settingOf('AWS::SQS::Queue', { KmsMasterKeyId: { Ref: 'Parameter' } })).toMatch(/a key is set already/);
  });

  test.each<[string, string, Record<string, unknown>]>([
    ['SSE-S3', 'AWS::S3::Bucket', { BucketEncryption: { ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' } }] } }],
    ['no encryption', 'AWS::EFS::FileSystem', { Encrypted: false }],
    ['what a parameter says', 'AWS::EFS::FileSystem', { Encrypted: { Ref: 'Parameter' } }],
  ])('where %s was asked for', (_, type, properties) => {
    expect(settingOf(type, properties)).toMatch(/is set to something else, and what the app says stays/);
  });

  test.each<[string, unknown, string | RegExp | object]>([
    ['its own Region', 'eu-west-1', { assignments: [['SSESpecification.SSEEnabled', true], ['Replicas.0.SSESpecification.KMSMasterKeyId', 'KEY']] }],
    ['the Region of its stack', { Ref: 'AWS::Region' }, { assignments: [['SSESpecification.SSEEnabled', true], ['Replicas.0.SSESpecification.KMSMasterKeyId', 'KEY']] }],
    ['another Region', 'us-east-1', /it is in us-east-1, where only a key of that Region works/],
    ['a Region of a parameter', { Ref: 'Parameter' }, /it is in a Region that is known at deployment only/],
  ])('for a replica that is in %s, unless it is the own one', (_, region, expected) => {
    const setting = settingOf('AWS::DynamoDB::GlobalTable', { Replicas: [{ Region: region }] });

    if (expected instanceof RegExp) {
      expect(setting).toMatch(expected);
    } else {
      expect(setting).toMatchObject(expected as object);
    }
  });

  test('of a scratch file system', () => {
    expect(settingOf('AWS::FSx::FileSystem', { FileSystemType: 'LUSTRE' })).toMatch(/only persistent file systems/);
    expect(settingOf('AWS::FSx::FileSystem', { FileSystemType: 'LUSTRE', LustreConfiguration: { DeploymentType: 'SCRATCH_2' } })).toMatch(/only persistent file systems/);
    expect(settingOf('AWS::FSx::FileSystem', { FileSystemType: 'LUSTRE', LustreConfiguration: { DeploymentType: 'PERSISTENT_2' } })).toMatchObject({ replacing: ['KmsKeyId'] });
    expect(settingOf('AWS::FSx::FileSystem', { FileSystemType: 'WINDOWS' })).toMatchObject({ replacing: ['KmsKeyId'] });
  });

  test.each<[string, Record<string, unknown>, RegExp]>([
    ['AWS::DynamoDB::GlobalTable', { Replicas: [{ Region: 'eu-west-1' }, { Region: 'us-east-1' }] }, /replicas in other Regions need keys of those Regions/],
    ['AWS::StepFunctions::StateMachine', {}, /its execution role would have to be given the key/],
    ['AWS::Events::Connection', {}, /EventBridgeApiDestinations/],
    ['AWS::Scheduler::Schedule', {}, /the role of its target would have to be given the key/],
    ['AWS::ECS::Cluster', {}, /Fargate would have to be admitted/],
    ['AWS::ECR::RepositoryCreationTemplate', {}, /with a role only/],
    ['AWS::Glue::DataCatalogEncryptionSettings', {}, /return the passwords of all connections encrypted/],
    ['AWS::ECS::Service', { ServiceConnectConfiguration: { Services: [{ Tls: { RoleArn: 'r' } }] } }, /the role that makes the certificates/],
    ['AWS::S3::Bucket', { MetadataConfiguration: { JournalTableConfiguration: {} }, BucketEncryption: {} }, /S3 Metadata and the maintenance/],
    ['AWS::DataSync::LocationSMB', { Password: 'p', CustomSecretConfig: { SecretArn: 's' } }, /it keeps none for this location/],
    ['AWS::DataSync::LocationHDFS', { AuthenticationType: 'SIMPLE' }, /it keeps none for this location/],
  ])('of an %s that could not use it', (type, properties, reason) => {
    expect(classify(type, properties)!.stores.map((_, index) => settingOf(type, properties, index))).toContainEqual(expect.stringMatching(reason));
  });

  test('of the artifacts of a canary, unless its runtime is one of Node.js', () => {
    const artifacts = (RuntimeVersion: unknown) => settingOf('AWS::Synthetics::Canary', { RuntimeVersion }, classify('AWS::Synthetics::Canary', {})!.stores.findIndex(({ path }) => path.startsWith('ArtifactConfig')));

    expect(artifacts('syn-python-selenium-6.0')).toMatch(/only runtimes of Node.js/);
    expect(artifacts('syn-nodejs-puppeteer-10.0')).toHaveProperty('assignments');
  });

  test('where a store takes none', () => {
    expect(settingOf('AWS::ApiGateway::Stage', { MethodSettings: [{ CachingEnabled: true }] })).toBe('it takes no key there');
  });
});

describe('a key that is changed in place does harm to what is deployed', () => {
  test.each([
    ['AWS::CloudTrail::EventDataStore', /can never be changed or taken away again/],
    ['AWS::Redshift::Cluster', /moves the data of a deployed cluster/],
    ['AWS::Glue::SecurityConfiguration', /cannot change a security configuration/],
    ['AWS::Bedrock::Guardrail', /does not know as whom/],
    ['AWS::Timestream::Database', /does not know as whom/],
    ['AWS::S3Tables::TableBucket', /does not know as whom/],
  ])('%s', (type, harm) => {
    expect(settingOf(type, {})).toMatchObject({ harm: expect.stringMatching(harm) as string });
  });

  test.each([
    'AWS::S3::Bucket', 'AWS::SQS::Queue', 'AWS::Logs::LogGroup', 'AWS::Events::EventBus', 'AWS::Lambda::Function', 'AWS::KinesisFirehose::DeliveryStream',
  ])('but not to an %s', type => {
    for (const access of Object.values(KeyAccess)) {
      const setting = settingOf(type, {}, 0, false, access);

      expect(setting).toHaveProperty('assignments');
      expect(setting).not.toHaveProperty('harm');
    }
  });

  test('where permissions are derived, and none are for the service', () => {
    const [viaService, grants] = [KeyAccess.VIA_SERVICE, KeyAccess.GRANTS].map(access => settingOf('AWS::CodeCommit::Repository', {}, 0, false, access));

    expect(viaService).not.toHaveProperty('harm');
    expect(grants).toHaveProperty('harm', expect.stringMatching(/no permission on the key can be derived/));
  });
});
