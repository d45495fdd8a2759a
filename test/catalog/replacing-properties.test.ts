import { readFileSync } from 'fs';
import * as path from 'path';
import { replacementModule } from '../../projenrc/scripts/generate-replacements';
import { cataloguedTypes, keyPropertiesOf, replacementOf } from '../../src/catalog';
import { PropertyReplacement, replaceableTypes, replacedBy, replacingPropertiesOf, replacingValuesOf } from '../../src/catalog/replacing-properties';
import { perhapsReplacingProperties, replacingProperties } from '../support/template/replacement';

const COMMITTED = path.resolve(__dirname, '../../src/catalog/replacing-properties.generated.ts');

/** What the specification of CloudFormation gave last. May only grow: a rule that finds less has lost something. */
const COVERAGE = { types: 273, always: 1205, sometimes: 111 };

const MAX_BYTES = 45_000;

/** What the pages of AWS say otherwise than the specification. */
const CORRECTED = ['AWS::RDS::DBInstance', 'AWS::Serverless::SimpleTable'];

const pathsOf = (type: string, certainty: string) => replacingPropertiesOf(type)
  .filter(property => property.certainty === certainty).map(property => property.path);

describe('the generated replacing properties', () => {
  test('are what the generator makes of the specification that is installed', () => {
    expect(readFileSync(COMMITTED, 'utf8')).toBe(replacementModule());
  });

  test('are small enough to be published', () => {
    expect(readFileSync(COMMITTED).byteLength).toBeLessThan(MAX_BYTES);
  });

  test('cover no less than before', () => {
    const all = replaceableTypes().flatMap(replacingPropertiesOf);

    expect(replaceableTypes().length).toBeGreaterThanOrEqual(COVERAGE.types);
    expect(all.filter(({ certainty }) => certainty === 'always').length).toBeGreaterThanOrEqual(COVERAGE.always);
    expect(all.filter(({ certainty }) => certainty === 'sometimes').length).toBeGreaterThanOrEqual(COVERAGE.sometimes);
  });

  test('say no less than the specification of any catalogued type', () => {
    const missing = cataloguedTypes().filter(type => !type.startsWith('AWS::Serverless::') && !CORRECTED.includes(type)).flatMap(type => [
      ...uncovered(type, replacingProperties(type), ['always']), ...uncovered(type, perhapsReplacingProperties(type), ['always', 'sometimes']),
    ]);

    expect(missing).toEqual([]);
  });

  test('agree with what is said of keys', () => {
    const disagreeing = cataloguedTypes().filter(type => !type.startsWith('AWS::Serverless::')).flatMap(type => keyPropertiesOf(type)
      .filter(key => !key.path.includes('{}') && replacementOf(type, key.path) === 'always' && !isCovered(type, key.path, ['always']))
      .map(key => `${type} ${key.path}`));

    expect(disagreeing).toEqual([]);
  });

  test.each([
    ['AWS::RDS::DBInstance', ['StorageEncrypted', 'KmsKeyId', 'DBInstanceIdentifier', 'DBName', 'MasterUsername', 'DBSubnetGroupName', 'DBSnapshotIdentifier']],
    ['AWS::RDS::DBCluster', ['StorageEncrypted', 'KmsKeyId', 'DBClusterIdentifier', 'SnapshotIdentifier']],
    ['AWS::EFS::FileSystem', ['Encrypted', 'KmsKeyId', 'PerformanceMode', 'AvailabilityZoneName']],
    ['AWS::ECR::Repository', ['EncryptionConfiguration', 'RepositoryName']],
    ['AWS::DynamoDB::Table', ['KeySchema', 'TableName', 'ImportSourceSpecification']],
    ['AWS::DynamoDB::GlobalTable', ['KeySchema', 'LocalSecondaryIndexes', 'TableName']],
    ['AWS::S3::Bucket', ['BucketName', 'BucketNamePrefix', 'BucketNamespace']],
    ['AWS::ElastiCache::ReplicationGroup', ['AtRestEncryptionEnabled', 'KmsKeyId']],
    ['AWS::Backup::BackupVault', ['BackupVaultName', 'EncryptionKeyArn']],
    ['AWS::Logs::LogGroup', ['LogGroupName']],
    ['AWS::SQS::Queue', ['FifoQueue', 'QueueName']],
    ['AWS::SecretsManager::Secret', ['Name']],
    ['AWS::KMS::ReplicaKey', ['PrimaryKeyArn']],
    ['AWS::RDS::DBSubnetGroup', ['DBSubnetGroupName']],
    ['AWS::Serverless::SimpleTable', ['PrimaryKey', 'TableName']],
  ])('%s is replaced by %j', (type, properties) => {
    expect(pathsOf(type, 'always')).toEqual(expect.arrayContaining(properties));
  });

  test.each([
    ['AWS::S3::Bucket', 'BucketEncryption'],
    ['AWS::DynamoDB::Table', 'SSESpecification'],
    ['AWS::RDS::DBInstance', 'MultiAZ'],
    ['AWS::RDS::DBInstance', 'BackupRetentionPeriod'],
    ['AWS::Serverless::SimpleTable', 'SSESpecification'],
    ['AWS::SQS::Queue', 'KmsMasterKeyId'],
  ])('%s stays when %s changes', (type, property) => {
    expect(replacingPropertiesOf(type).map(({ path: name }) => name)).not.toContain(property);
  });
});

describe('replacedBy', () => {
  const KEY = { 'Fn::GetAtt': ['Key', 'Arn'] };
  const OTHER_KEY = { 'Fn::GetAtt': ['OtherKey', 'Arn'] };
  const either = (then: unknown, otherwise: unknown, condition = 'Prod') => ({ 'Fn::If': [condition, then, otherwise] });
  const NO_VALUE = { Ref: 'AWS::NoValue' };

  test.each<[string, string, Record<string, unknown>, Record<string, unknown>, PropertyReplacement[]]>([
    ['another key', 'AWS::RDS::DBInstance', { KmsKeyId: KEY }, { KmsKeyId: OTHER_KEY }, [
      { path: 'KmsKeyId', certainty: 'always', before: KEY, after: OTHER_KEY },
    ]],
    ['encryption turned on', 'AWS::RDS::DBCluster', {}, { StorageEncrypted: true }, [
      { path: 'StorageEncrypted', certainty: 'always', before: undefined, after: true },
    ]],
    ['an explicit false that is left out', 'AWS::RDS::DBInstance', { StorageEncrypted: false }, {}, [
      { path: 'StorageEncrypted', certainty: 'always', before: false, after: undefined },
    ]],
    ['what is within a property, by its path', 'AWS::ECR::Repository',
      { EncryptionConfiguration: { EncryptionType: 'KMS', KmsKey: KEY } }, { EncryptionConfiguration: { EncryptionType: 'KMS', KmsKey: OTHER_KEY } }, [
        { path: 'EncryptionConfiguration.KmsKey', certainty: 'always', before: KEY, after: OTHER_KEY },
      ]],
    ['elements of a list', 'AWS::DynamoDB::Table',
      { KeySchema: [{ AttributeName: 'a', KeyType: 'HASH' }] }, { KeySchema: [{ AttributeName: 'b', KeyType: 'HASH' }] }, [
        { path: 'KeySchema.0.AttributeName', certainty: 'always', before: 'a', after: 'b' },
      ]],
    ['a property that replaces only sometimes', 'AWS::RDS::DBInstance', { Engine: 'oracle-ee' }, { Engine: 'oracle-ee-cdb' }, [
      { path: 'Engine', certainty: 'sometimes', before: 'oracle-ee', after: 'oracle-ee-cdb' },
    ]],
    ['one that always replaces within one that sometimes does', 'AWS::EC2::Instance',
      { BlockDeviceMappings: [{ DeviceName: '/dev/xvda', Ebs: { KmsKeyId: KEY } }] }, { BlockDeviceMappings: [{ DeviceName: '/dev/xvda', Ebs: { KmsKeyId: OTHER_KEY } }] }, [
        { path: 'BlockDeviceMappings.0.Ebs.KmsKeyId', certainty: 'always', before: KEY, after: OTHER_KEY },
      ]],
    ['a change in one branch', 'AWS::EFS::FileSystem', { KmsKeyId: either(KEY, NO_VALUE) }, { KmsKeyId: either(OTHER_KEY, NO_VALUE) }, [
      { path: 'KmsKeyId', certainty: 'sometimes', before: KEY, after: OTHER_KEY },
    ]],
    ['a change in both branches', 'AWS::EFS::FileSystem', { KmsKeyId: either('a', 'b') }, { KmsKeyId: either('b', 'c') }, [
      { path: 'KmsKeyId', certainty: 'always', before: 'a', after: 'b' },
    ]],
    ['a structure that a function gives', 'AWS::FSx::FileSystem',
      { LustreConfiguration: { DeploymentType: 'PERSISTENT_2' } }, { LustreConfiguration: { 'Fn::FindInMap': ['A', 'B', 'C'] } }, [
        {
          path: 'LustreConfiguration',
          certainty: 'sometimes',
          before: { DeploymentType: 'PERSISTENT_2' },
          after: { 'Fn::FindInMap': ['A', 'B', 'C'] },
        },
      ]],
  ])('finds %s', (_, type, before, after, expected) => {
    expect(replacedBy(type, before, after)).toEqual(expected);
  });

  test.each<[string, string, Record<string, unknown>, Record<string, unknown>]>([
    ['other ways of writing a key', 'AWS::RDS::DBInstance', { KmsKeyId: KEY, StorageEncrypted: 'true' }, { KmsKeyId: { 'Fn::GetAtt': 'Key.Arn' }, StorageEncrypted: true }],
    ['properties that are changed in place', 'AWS::S3::Bucket', {}, { BucketEncryption: {}, VersioningConfiguration: { Status: 'Enabled' } }],
    ['a condition that comes to the same', 'AWS::EFS::FileSystem', { KmsKeyId: KEY }, { KmsKeyId: either(KEY, KEY) }],
    ['types that are not known', 'Custom::Thing', { Name: 'a' }, { Name: 'b' }],
    ['names of objects', 'toString', { Name: 'a' }, { Name: 'b' }],
  ])('finds nothing in %s', (_, type, before, after) => {
    expect(replacedBy(type, before, after)).toEqual([]);
  });

  test('does not resolve more conditions than it can, and says so', () => {
    const many = (last: string) => Array.from({ length: 8 }, (_, index) => index).reduce<unknown>((value, index) => either(`v${index}`, value, `C${index}`), last);

    expect(replacedBy('AWS::S3::Bucket', { BucketName: many('a') }, { BucketName: many('b') })).toMatchObject([{ path: 'BucketName', certainty: 'sometimes' }]);
  });

  test('asks the caller whether values are the same', () => {
    expect(replacedBy('AWS::S3::Bucket', { BucketName: 'a' }, { BucketName: 'b' }, () => true)).toEqual([]);
  });
});

test('replacingValuesOf gives what must not change', () => {
  expect(replacingValuesOf('AWS::DocDB::DBCluster', { DBSubnetGroupName: { Ref: 'Subnets' }, Port: 27017, BackupRetentionPeriod: 7 })).toEqual([
    { path: 'DBSubnetGroupName', certainty: 'always', value: { Ref: 'Subnets' } },
  ]);
});

function uncovered(type: string, paths: string[][], certainties: string[]): string[] {
  return paths.filter(segments => !isCovered(type, segments.join('.'), certainties)).map(segments => `${type} ${segments.join('.')}`);
}

function isCovered(type: string, name: string, certainties: string[]): boolean {
  const known = certainties.flatMap(certainty => pathsOf(type, certainty));
  return known.some(one => one === name || name.startsWith(`${one}.`));
}
