import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import fc from 'fast-check';
import type { Json, JsonObject } from '../support/template/cloudformation';
import { deployment, grants, keyKind, keySource, mostly, oneOf, props, seldom } from './arbitraries';
import { checkRecipes } from './check';
import { expectKey, expectSoundTemplates, findResource } from './invariants';
import { type KeyKind, type StackName, World } from './world';
import { AccessLogBucket, EncryptedBucket, type EncryptedBucketProps, UploadEncryption } from 'cdk-at-rest';

/** Props that are values. */
type PlainProps = Omit<EncryptedBucketProps, 'encryptionKey' | 'formerEncryptionKey' | 'serverAccessLogsBucket' | 'replicationRules'>;

const LOG_BUCKETS = ['AccessLogBucket', 'plain', 'encrypted', 'imported'] as const;
const METHODS = ['grantRead', 'grantWrite', 'grantReadWrite', 'grantPut', 'grantDelete'] as const;

const LIFECYCLE_RULES: s3.LifecycleRule[] = [
  { id: 'archive', transitions: [{ storageClass: s3.StorageClass.GLACIER, transitionAfter: Duration.days(30) }] },
  { abortIncompleteMultipartUploadAfter: Duration.days(1) },
  { abortIncompleteMultipartUploadAfter: Duration.days(1), prefix: 'in/' },
  { expiration: Duration.days(9), tagFilters: { kind: 'temporary' }, enabled: false },
];

const plainProps = props<PlainProps>({
  encryption: mostly(oneOf(s3.BucketEncryption.KMS, s3.BucketEncryption.DSSE), oneOf(...Object.values(s3.BucketEncryption))),
  bucketKeyEnabled: fc.constantFrom(true, false, undefined),
  blockedEncryptionTypes: mostly(
    oneOf([s3.BlockedEncryptionType.SSE_C], [s3.BlockedEncryptionType.NONE]), oneOf([], [s3.BlockedEncryptionType.SSE_C, s3.BlockedEncryptionType.NONE]),
  ),
  blockPublicAccess: oneOf(s3.BlockPublicAccess.BLOCK_ALL, s3.BlockPublicAccess.BLOCK_ACLS_ONLY, new s3.BlockPublicAccess({})),
  publicReadAccess: seldom(fc.boolean()),
  enforceSSL: oneOf(true, false),
  minimumTLSVersion: oneOf(1.2, 1.3),
  objectOwnership: oneOf(...Object.values(s3.ObjectOwnership)),
  accessControl: oneOf(...Object.values(s3.BucketAccessControl)),
  versioned: oneOf(true, false),
  lifecycleRules: fc.subarray(LIFECYCLE_RULES),
  removalPolicy: oneOf(RemovalPolicy.DESTROY, RemovalPolicy.RETAIN, RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE),
  autoDeleteObjects: seldom(fc.boolean()),
  serverAccessLogs: oneOf(true, false),
  serverAccessLogsPrefix: oneOf('', 'logs/'),
  targetObjectKeyFormat: oneOf(s3.TargetObjectKeyFormat.simplePrefix(), s3.TargetObjectKeyFormat.partitionedPrefix()),
  uploadEncryption: oneOf(UploadEncryption.REFUSE_OTHER, UploadEncryption.REQUIRE_HEADERS, UploadEncryption.ALLOW_ANY),
  websiteIndexDocument: oneOf('index.html'),
  websiteErrorDocument: seldom(fc.constant('error.html')),
  eventBridgeEnabled: oneOf(true, false),
  transferAcceleration: oneOf(true, false),
  objectLockEnabled: oneOf(true, false),
  bucketName: oneOf('data-of-ours'),
} as unknown as { [K in keyof PlainProps]-?: fc.Arbitrary<PlainProps[K]> });

const replicationRule = fc.record({
  destination: fc.constantFrom('encrypted', 'imported', 'farAway', 'foreign'),
  kmsKey: mostly<KeyKind | undefined>(fc.constantFrom<KeyKind>('importedFromOtherRegion', 'encryptionKey', 'kmsKey'), fc.option(keyKind, { nil: undefined })),
  sseKmsEncryptedObjects: oneOf(true, true, true, false),
});

const recipe = fc.record({
  deployment,
  keySource,
  place: fc.constantFrom<StackName>('home', 'home', 'nested', 'neighbour'),
  plain: plainProps,
  encryptionKey: fc.option(keyKind, { nil: undefined, freq: 2 }),
  formerEncryptionKey: seldom(keyKind),
  logBucket: seldom(fc.constantFrom(...LOG_BUCKETS)),
  replication: seldom(replicationRule),
  grants: grants(METHODS),
});
type Recipe = typeof recipe extends fc.Arbitrary<infer R> ? R : never;

function build(world: World, { keySource: source, place, plain, grants: given, ...rest }: Recipe): void {
  if (source) {
    world.useSource(source);
  }
  const bucket = new EncryptedBucket(world.stack(place), 'Data', {
    ...plain,
    ...rest.encryptionKey && { encryptionKey: world.key(rest.encryptionKey) },
    ...rest.formerEncryptionKey && { formerEncryptionKey: world.key(rest.formerEncryptionKey) },
    ...rest.logBucket && { serverAccessLogsBucket: logBucket(world, rest.logBucket) },
    ...rest.replication && { replicationRules: [replicationOf(world, rest.replication)] },
  });
  given.forEach(({ method, grantee }) => bucket[method](world.grantee(grantee)));
}

function logBucket(world: World, kind: typeof LOG_BUCKETS[number]): s3.IBucket {
  const home = world.stack('home');
  switch (kind) {
    case 'AccessLogBucket':
      return new AccessLogBucket(home, 'Logs');
    case 'plain':
      return new s3.Bucket(home, 'Logs');
    case 'encrypted':
      return new s3.Bucket(home, 'Logs', { encryptionKey: world.key('kmsKey') });
    case 'imported':
      return s3.Bucket.fromBucketName(home, 'Logs', 'logs');
  }
}

function replicationOf(world: World, rule: { destination: string; kmsKey?: KeyKind; sseKmsEncryptedObjects?: boolean }): s3.ReplicationRule {
  const home = world.stack('home');
  const destinations: Record<string, () => s3.IBucket> = {
    encrypted: () => new EncryptedBucket(home, 'Copies'),
    imported: () => s3.Bucket.fromBucketName(home, 'Copies', 'copies'),
    farAway: () => new EncryptedBucket(world.stack('elsewhere'), 'Copies', { bucketName: 'copies-far-away' }),
    foreign: () => s3.Bucket.fromBucketAttributes(home, 'Copies', { bucketName: 'copies', account: '444455556666', region: 'us-east-1' }),
  };
  return {
    destination: destinations[rule.destination](),
    sseKmsEncryptedObjects: rule.sseKmsEncryptedObjects,
    kmsKey: rule.kmsKey && world.key(rule.kmsKey),
  };
}

/** The keys that the replicas of a bucket's objects are encrypted under. */
function replicaKeysOf({ ReplicationConfiguration: configuration }: JsonObject): Json[] {
  const rules = (configuration as { Rules?: Array<{ Destination: { EncryptionConfiguration: { ReplicaKmsKeyID: Json } } }> } | undefined)?.Rules ?? [];
  return rules.map(rule => rule.Destination.EncryptionConfiguration.ReplicaKmsKeyID);
}

test('any bucket is refused with a documented error, or sound and encrypted under a key', () => {
  checkRecipes(recipe, 150, ({ deployment: where }) => new World(where), build, (stacks, { plain }) => {
    expectSoundTemplates(stacks);
    const [at, bucket] = findResource(stacks, 'AWS::S3::Bucket', 'Data');
    const encryption = bucket.Properties!.BucketEncryption as { ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: JsonObject }] };
    const { SSEAlgorithm, KMSMasterKeyID } = encryption.ServerSideEncryptionConfiguration[0].ServerSideEncryptionByDefault;

    expect(SSEAlgorithm).toBe(plain.encryption === s3.BucketEncryption.DSSE ? 'aws:kms:dsse' : 'aws:kms');
    expectKey(stacks, at, KMSMasterKeyID);
    for (const replicaKey of replicaKeysOf(bucket.Properties!)) {
      expectKey(stacks, at, replicaKey);
    }
  });
});
