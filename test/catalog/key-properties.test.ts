import { readFileSync } from 'fs';
import * as path from 'path';
import { catalogModule } from '../../projenrc/scripts/generate-catalog';
import { specifiedTypes } from '../../src/catalog/key-properties';

const COMMITTED = path.resolve(__dirname, '../../src/catalog/key-properties.generated.ts');

/** What the specification of CloudFormation gave last. May only grow: a rule that finds less has lost something. */
const COVERAGE = { types: 261, services: 130, keys: 355, switches: 120 };

const MAX_BYTES = 80_000;

const generated = [...specifiedTypes()];

describe('the generated key properties', () => {
  test('are what the generator makes of the specification that is installed', () => {
    expect(readFileSync(COMMITTED, 'utf8')).toBe(catalogModule());
  });

  test('are small enough to be published', () => {
    expect(readFileSync(COMMITTED).byteLength).toBeLessThan(MAX_BYTES);
  });

  test('cover no less than before', () => {
    const withKeys = generated.filter(([, { keys }]) => keys.length > 0).map(([type]) => type);

    expect(withKeys.length).toBeGreaterThanOrEqual(COVERAGE.types);
    expect(new Set(withKeys.map(type => type.split('::')[1])).size).toBeGreaterThanOrEqual(COVERAGE.services);
    expect(generated.flatMap(([, { keys }]) => keys).length).toBeGreaterThanOrEqual(COVERAGE.keys);
    expect(generated.flatMap(([, { switches }]) => switches).length).toBeGreaterThanOrEqual(COVERAGE.switches);
  });

  test.each([
    ['AWS::KMS::Alias', 'TargetKeyId'],
    ['AWS::KMS::ReplicaKey', 'PrimaryKeyArn'],
    ['AWS::EC2::KeyPair', 'KeyName'],
    ['AWS::SupportAuthZ::SupportPermit', 'SigningKeyInfo.KmsKey'],
    ['AWS::IoTSiteWise::Asset', 'AssetProperties.*.Id'],
    ['AWS::Route53::KeySigningKey', 'KeyManagementServiceArn'],
    ['AWS::LicenseManager::License', 'Issuer.SignKey'],
    ['AWS::Bedrock::Blueprint', 'KmsEncryptionContext.{}'],
    ['AWS::ODB::OdbNetwork', 'KmsPolicyDocument'],
    ['AWS::IoT::EncryptionConfiguration', 'KmsAccessRoleArn'],
  ])('do not take %s %s for a key that encrypts data', (type, property) => {
    expect(specifiedTypes().get(type)?.keys.map(key => key.path) ?? []).not.toContain(property);
  });

  test.each([
    ['AWS::MSK::Replicator', 'KafkaClusters.*.EncryptionInTransit.EncryptionType'],
    ['AWS::DynamoDB::Table', 'KeySchema.*.KeyType'],
    ['AWS::OpenSearchService::Domain', 'NodeToNodeEncryptionOptions.Enabled'],
    ['AWS::ElastiCache::ReplicationGroup', 'TransitEncryptionEnabled'],
    ['AWS::S3::Bucket', 'BucketEncryption.ServerSideEncryptionConfiguration.*.BlockedEncryptionTypes.EncryptionType.*'],
  ])('do not take %s %s for a switch of encryption at rest', (type, property) => {
    expect(specifiedTypes().get(type)?.switches.map(one => one.path) ?? []).not.toContain(property);
  });
});
