import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import recommendedFlags from 'aws-cdk-lib/recommended-feature-flags.json';
import { PARTITION_KEY as partitionKey } from '../dynamodb/support';
import { compareTemplates, type TemplateComparison } from '../support/template/replacement';
import { resourcesOfType } from '../support/template/synth';
import { BUCKET_USAGES } from './bucket-usages';
import { KEY_USAGES } from './key-usages';
import { TABLE_USAGES, TABLE_V2_USAGES } from './table-usages';
import { AFTER, BEFORE, templatesOf, type Usage } from './usage';

const USAGES = [...BUCKET_USAGES, ...TABLE_USAGES, ...TABLE_V2_USAGES, ...KEY_USAGES];

const NOTHING: TemplateComparison = { removed: [], retyped: [], replaced: [], perhapsReplaced: [] };

/** What an update from one class to the other destroys, stack by stack. */
function updateOf(usage: Usage, context?: Record<string, unknown>): Record<string, TemplateComparison> {
  const after = templatesOf(usage, AFTER, context);
  return Object.fromEntries(Object.entries(templatesOf(usage, BEFORE, context)).map(([path, before]) => [path, compareTemplates(before, after[path])]));
}

/** The flags that the CDK sets in new apps, but for those that have templates judged: they change none, and report what is no matter here. */
const NEW_APP_FLAGS = Object.fromEntries(Object.entries(recommendedFlags).filter(([flag]) => !/validat/i.test(flag)));

/** Properties of a key that no update can change: CloudFormation fails instead of replacing. */
const FIXED_KEY_PROPERTIES = ['KeySpec', 'KeyUsage', 'MultiRegion', 'Origin'];

describe.each<[string, Record<string, unknown> | undefined]>([
  ['without feature flags', undefined], ['with the feature flags of a new app', NEW_APP_FLAGS],
])('the class of this library in the place of the L2, %s, destroys nothing of', (_flags, context) => {
  test.each(USAGES.map(usage => [usage.name, usage] as const))('%s', (_name, usage) => {
    const updates = updateOf(usage, context);

    expect(updates).toEqual(Object.fromEntries(Object.keys(updates).map(path => [path, NOTHING])));
  });
});

describe('a key keeps what no update can change', () => {
  test.each(KEY_USAGES.map(usage => [usage.name, usage] as const))('%s', (_name, usage) => {
    const fixed = ([template]: object[]) => Object.entries(resourcesOfType(template, 'AWS::KMS::Key'))
      .map(([id, key]) => [id, FIXED_KEY_PROPERTIES.map(name => key.Properties?.[name])]);

    expect(fixed(Object.values(templatesOf(usage, AFTER)))).toEqual(fixed(Object.values(templatesOf(usage, BEFORE))));
  });
});

describe('a resource that is deleted with its stack, or is not, stays so', () => {
  test.each(USAGES.map(usage => [usage.name, usage] as const))('%s', (_name, usage) => {
    const after = templatesOf(usage, AFTER);

    for (const [path, before] of Object.entries(templatesOf(usage, BEFORE))) {
      const policies = (resources: typeof before.Resources) => Object.keys(before.Resources)
        .map(id => [id, resources[id].DeletionPolicy, resources[id].UpdateReplacePolicy]);
      expect(policies(after[path].Resources)).toEqual(policies(before.Resources));
    }
  });
});

describe('a key that the L2 made by itself leaves the template, retained, and nothing else does', () => {
  test.each<Usage>([
    { name: 'a bucket', build: (stack, { Bucket }) => new Bucket(stack, 'Data', { encryption: s3.BucketEncryption.KMS }) },
    { name: 'a bucket with double-layer encryption', build: (stack, { Bucket }) => new Bucket(stack, 'Data', { encryption: s3.BucketEncryption.DSSE }) },
    { name: 'a table', build: (stack, { Table }) => new Table(stack, 'Data', { partitionKey, encryption: dynamodb.TableEncryption.CUSTOMER_MANAGED }) },
  ])('$name', usage => {
    const { Deployed: { removed, ...rest } } = updateOf(usage);

    expect(removed).toEqual([{ logicalId: expect.stringMatching(/^DataKey[0-9A-F]{8}$/) as string, type: 'AWS::KMS::Key' }]);
    expect(rest).toEqual({ retyped: [], replaced: [], perhapsReplaced: [] });
    expect(templatesOf(usage, BEFORE).Deployed.Resources[removed[0].logicalId].DeletionPolicy).toBe('Retain');
  });
});

describe('what would leave data unprotected or lose it is refused, and the error says what to do', () => {
  const far = { region: 'us-east-1' };
  test.each<[Usage, RegExp]>([
    [{ name: 'SSE-S3', build: (stack, { Bucket }) => new Bucket(stack, 'Data', { encryption: s3.BucketEncryption.S3_MANAGED }) },
      /^Deployed\/Data: received BucketEncryption.S3_MANAGED: .* use AccessLogBucket$/],
    [{ name: 'the key aws/s3', build: (stack, { Bucket }) => new Bucket(stack, 'Data', { encryption: s3.BucketEncryption.KMS_MANAGED }) },
      /^Deployed\/Data: received BucketEncryption.KMS_MANAGED: .* leave encryption out/],
    [{ name: 'the key aws/s3, double-layer', build: (stack, { Bucket }) => new Bucket(stack, 'Data', { encryption: s3.BucketEncryption.DSSE_MANAGED }) },
      /^Deployed\/Data: received BucketEncryption.DSSE_MANAGED: .* use BucketEncryption.DSSE /],
    [{ name: 'UNENCRYPTED', build: (stack, { Bucket }) => new Bucket(stack, 'Data', { encryption: s3.BucketEncryption.UNENCRYPTED }) },
      /^Deployed\/Data: received BucketEncryption.UNENCRYPTED: .* leave encryption out/],
    [{
      name: 'a public website',
      build: (stack, { Bucket }) => new Bucket(stack, 'Data', {
        websiteIndexDocument: 'index.html', publicReadAccess: true, blockPublicAccess: s3.BlockPublicAccess.BLOCK_ACLS_ONLY,
      }),
    }, /^Deployed\/Data: received publicReadAccess: true, .* serve them through CloudFront/],
    [{
      name: 'replication without a key for the replicas',
      build: (stack, { Bucket }) => new Bucket(stack, 'Data', {
        versioned: true, replicationRules: [{ destination: s3.Bucket.fromBucketName(stack, 'Copies', 'copies') }],
      }),
    }, /^Deployed\/Data: received replicationRules\[0\] without a kmsKey, .* pass the key/],
    [{
      name: 'access logs into an encrypted bucket',
      build: (stack, { Bucket }) => new Bucket(stack, 'Data', { serverAccessLogsBucket: new s3.Bucket(stack, 'Logs', { encryptionKey: new kms.Key(stack, 'Key') }) }),
    }, /^Deployed\/Data: received the serverAccessLogsBucket Deployed\/Logs, .* or pass an AccessLogBucket$/],
    [{ name: 'replicas of dynamodb.Table', build: (stack, { Table }) => new Table(stack, 'Data', { partitionKey, replicationRegions: ['us-east-1'] }) },
      /^Deployed\/Data: received replicationRegions \[us-east-1\], .* or encryption: TableEncryption.AWS_MANAGED$/],
    [{ name: 'replicas of TableV2 without keys', build: (stack, { TableV2 }) => new TableV2(stack, 'Data', { partitionKey, replicas: [far] }) },
      /^Deployed\/Data: has replicas without a key in us-east-1: pass replicaKeyArns /],
  ])('$name', (usage, message) => {
    expect(() => templatesOf(usage, BEFORE)).not.toThrow();
    expect(() => templatesOf(usage, AFTER)).toThrow(message);
  });
});

describe('the comparison sees what this list is about', () => {
  test('another kind of table under the same logical id', () => {
    const usage: Usage = { name: 'a table', build: (stack, { Table }) => new Table(stack, 'Orders', { partitionKey }) };
    const after = templatesOf(usage, { ...AFTER, Table: AFTER.TableV2 as unknown as typeof AFTER.Table });

    expect(compareTemplates(templatesOf(usage, BEFORE).Deployed, after.Deployed).retyped).toEqual([
      { logicalId: expect.stringMatching(/^Orders/) as string, before: 'AWS::DynamoDB::Table', after: 'AWS::DynamoDB::GlobalTable' },
    ]);
  });

  test('a name that comes and goes, which replaces', () => {
    const named = (bucketName?: string): Usage => ({ name: 'a bucket', build: (stack, { Bucket }) => new Bucket(stack, 'Data', { bucketName }) });
    const [before, after] = [templatesOf(named(), BEFORE), templatesOf(named('data'), AFTER)];

    expect(compareTemplates(before.Deployed, after.Deployed).replaced).toEqual([expect.objectContaining({ property: 'BucketName' })]);
  });

  test('at least 25 usages, each with a resource', () => {
    expect(USAGES.length).toBeGreaterThan(25);
    for (const usage of USAGES) {
      expect(Object.values(templatesOf(usage, BEFORE)).flatMap(template => Object.keys(template.Resources))).not.toEqual([]);
    }
  });
});
