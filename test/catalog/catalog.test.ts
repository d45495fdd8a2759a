import { readFileSync } from 'fs';
import * as path from 'path';
import { gunzipSync } from 'zlib';
import { App, Stack } from 'aws-cdk-lib';
import { Key } from 'aws-cdk-lib/aws-kms';
import { cataloguedTypes, keyPropertiesOf, replacementOf, sourcesOf } from '../../src/catalog';
import { specifiedTypes } from '../../src/catalog/key-properties';
import { ViaService } from '../../src/keys';
import { perhapsReplacingProperties, replacingProperties } from '../support/template/replacement';

interface Assembly {
  readonly types: Record<string, {
    readonly kind: string;
    readonly docs?: { readonly custom?: Record<string, string> };
    readonly properties?: ReadonlyArray<{ readonly name: string }>;
  }>;
}

/** Newer than the aws-cdk-lib that is developed against. */
const NOT_IN_THIS_CDK = ['AWS::NeptuneGraph::Graph importTask', 'AWS::Synthetics::Canary kmsKeyArn', 'AWS::Synthetics::Canary replicas'];

describe('keyPropertiesOf', () => {
  test('tells what must be set with the key, what it costs, and who calls KMS', () => {
    expect(keyPropertiesOf('AWS::RDS::DBInstance').find(({ path: property }) => property === 'KmsKeyId')).toEqual({
      path: 'KmsKeyId', attribute: 'kmsKeyId', holds: 'data', replaces: 'always', viaService: 'rds', requires: [{ path: 'StorageEncrypted', value: true }],
    });
  });

  test.each([
    ['AWS::S3::Bucket', 'BucketEncryption.ServerSideEncryptionConfiguration.*.ServerSideEncryptionByDefault.KMSMasterKeyID',
      [{ path: 'BucketEncryption.ServerSideEncryptionConfiguration.*.ServerSideEncryptionByDefault.SSEAlgorithm', value: 'aws:kms' }]],
    ['AWS::DynamoDB::GlobalTable', 'Replicas.*.SSESpecification.KMSMasterKeyId', [{ path: 'SSESpecification.SSEEnabled', value: true }]],
    ['AWS::EC2::Instance', 'BlockDeviceMappings.*.Ebs.KmsKeyId', [{ path: 'BlockDeviceMappings.*.Ebs.Encrypted', value: true }]],
    ['AWS::AmazonMQ::Broker', 'EncryptionOptions.KmsKeyId', [{ path: 'EncryptionOptions.UseAwsOwnedKey', value: false }]],
    ['AWS::DocDB::DBCluster', 'KmsKeyId', [{ path: 'StorageEncrypted', value: true }]],
    ['AWS::ElastiCache::ReplicationGroup', 'KmsKeyId', [{ path: 'AtRestEncryptionEnabled', value: true }]],
    ['AWS::WorkSpaces::Workspace', 'VolumeEncryptionKey',
      [{ path: 'RootVolumeEncryptionEnabled', value: true }, { path: 'UserVolumeEncryptionEnabled', value: true }]],
    ['AWS::SQS::Queue', 'KmsMasterKeyId', []],
    // What the resource does is nobody's to change for the sake of encryption.
    ['AWS::RDS::DBInstance', 'MasterUserSecret.KmsKeyId', []],
    ['AWS::Lambda::EventSourceMapping', 'KmsKeyArn', []],
  ])('%s %s requires %j', (type, property, requires) => {
    expect(keyPropertiesOf(type).find(key => key.path === property)?.requires).toEqual(requires);
  });

  test.each(['AWS::IAM::Role', 'AWS::ElastiCache::CacheCluster', 'Custom::Thing', 'toString'])('knows no key property of %s', type => {
    expect(keyPropertiesOf(type)).toEqual([]);
  });

  test('names the attribute that the L1 of aws-cdk-lib has', () => {
    const attributes = l1Attributes();
    const missing = cataloguedTypes().flatMap(type => keyPropertiesOf(type)
      .filter(({ attribute }) => attributes.has(type) && !attributes.get(type)!.has(attribute))
      .map(({ attribute }) => `${type} ${attribute}`));

    expect([...new Set(missing)]).toEqual(NOT_IN_THIS_CDK);
    expect(cataloguedTypes().filter(type => attributes.has(type)).length).toBeGreaterThan(230);
  });

  test('names no service in kms:ViaService that the library does not list', () => {
    const key = new Key(new Stack(new App(), 'Stack', { env: { region: 'eu-central-1' } }), 'Key');
    const listed = Object.values(ViaService).filter(value => value instanceof ViaService).flatMap(service => service._names(key));
    const named = cataloguedTypes().flatMap(type => keyPropertiesOf(type).flatMap(({ viaService }) => viaService ?? []));

    expect([...new Set(named)].filter(name => !listed.includes(`${name}.eu-central-1.amazonaws.com`))).toEqual([]);
    expect(named.length).toBeGreaterThan(100);
  });
});

/** What the pages of the types say otherwise than the specification. */
const FIXED_WHEN_MADE: Record<string, Record<string, string>> = {
  'AWS::EC2::Volume': { KmsKeyId: 'always', Encrypted: 'always' },
  'AWS::OpenSearchService::Domain': { 'EncryptionAtRestOptions.KmsKeyId': 'sometimes', 'EncryptionAtRestOptions.Enabled': 'sometimes' },
};

describe('replacementOf', () => {
  test('agrees with the specification for every key property and switch, but for those of which their pages say otherwise', () => {
    for (const [type, { keys, switches }] of specifiedTypes()) {
      const [always, sometimes] = [replacingProperties(type), perhapsReplacingProperties(type)].map(paths => paths.map(segments => segments.join('.')));
      for (const { path: property } of [...keys, ...switches]) {
        // A property that replaces stands for all below it.
        const above = property.split('.').map((_, index, segments) => segments.slice(0, index + 1).map(segment => segment.replace('{}', '*')).join('.'));
        const expected = above.some(one => always.includes(one)) ? 'always' : above.some(one => sometimes.includes(one)) ? 'sometimes' : 'never';
        expect([type, property, replacementOf(type, property)]).toEqual([type, property, FIXED_WHEN_MADE[type]?.[property] ?? expected]);
      }
    }
  });

  test.each([
    ['AWS::RDS::DBInstance', 'KmsKeyId', 'always'],
    ['AWS::RDS::DBInstance', 'PerformanceInsightsKMSKeyId', 'sometimes'],
    ['AWS::S3::Bucket', 'BucketEncryption.ServerSideEncryptionConfiguration.0.ServerSideEncryptionByDefault.KMSMasterKeyID', 'never'],
    ['AWS::EC2::Instance', 'BlockDeviceMappings.12.Ebs.Encrypted', 'sometimes'],
    ['AWS::EC2::Volume', 'KmsKeyId', 'always'],
    ['AWS::OpenSearchService::Domain', 'EncryptionAtRestOptions.Enabled', 'sometimes'],
    ['AWS::S3::Bucket', 'BucketName', undefined],
    ['AWS::Unheard::Of', 'KmsKeyId', undefined],
  ])('%s %s: %s', (type, property, replaces) => {
    expect(replacementOf(type, property)).toBe(replaces);
  });
});

test('sourcesOf names the pages of AWS', () => {
  expect(sourcesOf('AWS::RDS::DBCluster')).toContain('https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/Overview.Encryption.html');
  expect(sourcesOf('AWS::Bedrock::Guardrail')).toEqual([]);
});

/** From the assembly of aws-cdk-lib: the attributes of every L1, by CloudFormation type. */
function l1Attributes(): Map<string, Set<string>> {
  const packed = readFileSync(path.join(path.dirname(require.resolve('aws-cdk-lib/package.json')), '.jsii.gz'));
  const assembly = JSON.parse(gunzipSync(packed).toString()) as Assembly;
  return new Map(Object.values(assembly.types)
    .filter(({ kind, docs }) => kind === 'class' && docs?.custom?.cloudformationResource)
    .map(({ docs, properties }) => [docs!.custom!.cloudformationResource, new Set((properties ?? []).map(({ name }) => name))]));
}
