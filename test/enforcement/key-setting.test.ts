import { classify } from '../../src/catalog';
import { KEY, keySettingOf } from '../../src/enforcement/key-setting';

function settingOf(type: string, properties: Record<string, unknown>, index = 0, isTrailBucket = false) {
  const setting = keySettingOf(type, properties, classify(type, properties)!.stores[index], { region: 'eu-west-1', isTrailBucket });
  return typeof setting === 'string' ? setting
    : { assignments: setting.assignments.map(({ path, value }) => [path.join('.'), value === KEY ? 'KEY' : value]), replacing: setting.replacing };
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
  ])('of an %s that could not use it', (type, properties, reason) => {
    expect(settingOf(type, properties)).toMatch(reason);
  });

  test('where a store takes none', () => {
    expect(settingOf('AWS::ApiGateway::Stage', { MethodSettings: [{ CachingEnabled: true }] })).toBe('it takes no key there');
  });
});
