import { App, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { underReplicaKeys } from '../../src/s3/bucket-replication';
import { errorOf, HERE, identityPolicy, inPartition, OTHER_REGION_HERE, warningIdsOf } from '../keys/support';
import { resourcesOfType, templateOf } from '../support/template/synth';
import { keyStatements, propertiesOf } from './support';
import { EncryptedBucket, EncryptionKey } from 'cdk-at-rest';

const FAR_KEY = 'arn:aws:kms:us-east-1:111122223333:key/far';

let stack: Stack;
let destination: s3.IBucket;

beforeEach(() => {
  stack = new Stack(new App(), 'Storage', { env: HERE });
  destination = s3.Bucket.fromBucketName(stack, 'Copies', 'copies');
});

function farKey(): kms.IKey {
  return kms.Key.fromKeyArn(stack, 'FarKey', FAR_KEY);
}

test('leaves a bucket without rules alone', () => {
  expect(underReplicaKeys(stack, 'Data', undefined)).toBeUndefined();
  expect(underReplicaKeys(stack, 'Data', [])).toEqual([]);
  expect(stack.node.children).toEqual([destination]);
});

test('has objects under a KMS key replicated, under the key of the rule', () => {
  const [rule] = underReplicaKeys(stack, 'Data', [{ destination, kmsKey: farKey() }])!;

  expect(rule.sseKmsEncryptedObjects).toBe(true);
  expect(rule.kmsKey!.keyArn).toBe(FAR_KEY);
  expect(rule.destination).toBe(destination);
});

test('takes the key of the destination where the rule has none, and no other where it has', () => {
  const own = new kms.Key(stack, 'Own');
  const encrypted = new s3.Bucket(stack, 'Encrypted', { encryptionKey: own });

  const rules = underReplicaKeys(stack, 'Data', [{ destination: encrypted }, { destination: encrypted, kmsKey: farKey() }])!;

  expect(rules.map(rule => rule.kmsKey!.keyArn)).toEqual([own.keyArn, FAR_KEY]);
});

test('takes an alias for the key that it stands for, which grants have to name', () => {
  const key = new kms.Key(stack, 'Own');
  const bucket = new EncryptedBucket(stack, 'Data', { replicationRules: [{ destination, kmsKey: key.addAlias('own') }] });

  expect(keyStatements(identityPolicy(stack)).map(statement => statement.Resource)).toContainEqual(stack.resolve(key.keyArn));
  expect(JSON.stringify([identityPolicy(stack), propertiesOf(bucket)])).not.toContain('alias/');
});

test.each<[string, (scope: Stack) => kms.IKey, RegExp]>([
  ['asymmetric', scope => new kms.Key(scope, 'Bad', { keySpec: kms.KeySpec.RSA_2048, keyUsage: kms.KeyUsage.ENCRYPT_DECRYPT }), /with keySpec RSA_2048/],
  ['HMAC', scope => new kms.Key(scope, 'Bad', { keySpec: kms.KeySpec.HMAC_256, keyUsage: kms.KeyUsage.GENERATE_VERIFY_MAC }), /with keySpec HMAC_256/],
  ['known by an alias only', scope => kms.Alias.fromAliasName(scope, 'Bad', 'alias/far'), /the alias Storage\/Bad, whose key the app does not know/],
])('refuses a key that is %s, under which nothing would be replicated', (_name, keyIn, message) => {
  expect(() => underReplicaKeys(stack, 'Data', [{ destination, kmsKey: keyIn(stack) }])).toThrow(message);
});

test('keeps the rest of a rule', () => {
  const rest = { id: 'all', priority: 3, storageClass: s3.StorageClass.GLACIER, deleteMarkerReplication: true, filter: { prefix: 'a/' } };

  expect(underReplicaKeys(stack, 'Data', [{ destination, kmsKey: farKey(), ...rest }])![0]).toMatchObject(rest);
});

test('refuses a rule without a key, and names the rule and the destination', () => {
  expect(errorOf(() => underReplicaKeys(stack, 'Data', [{ destination, kmsKey: farKey() }, { destination }]))).toBe(
    'Storage/Data: received replicationRules[1] without a kmsKey, and its destination Storage/Copies does not say its own: '
    + 'pass the key of the destination\'s Region that the replicas are to be encrypted under '
    + '(kms.Key.fromKeyArn with the ARN that EncryptionKey.replicaArn gives, for a multi-Region key)');
});

test('refuses a rule that leaves out every object of the bucket', () => {
  expect(errorOf(() => underReplicaKeys(stack, 'Data', [{ destination, kmsKey: farKey(), sseKmsEncryptedObjects: false }]))).toBe(
    'Storage/Data: received replicationRules[0] with sseKmsEncryptedObjects: false: '
    + 'every object of this bucket is encrypted with KMS, and none would be replicated');
});

describe('an EncryptedBucket with a rule', () => {
  test('renders it with the key, for objects under KMS', () => {
    const bucket = new EncryptedBucket(stack, 'Data', { replicationRules: [{ destination, kmsKey: farKey() }] });

    expect(propertiesOf(bucket).ReplicationConfiguration).toMatchObject({
      Rules: [{
        Destination: { EncryptionConfiguration: { ReplicaKmsKeyID: FAR_KEY } },
        SourceSelectionCriteria: { SseKmsEncryptedObjects: { Status: 'Enabled' } },
      }],
    });
  });

  test('lets the replication role use the replica key through S3 of the destination\'s Region, for the destination, as a Bucket Key there needs it', () => {
    new EncryptedBucket(stack, 'Data', { replicationRules: [{ destination, kmsKey: farKey() }] });

    expect(keyStatements(identityPolicy(stack)).filter(statement => statement.Resource === FAR_KEY)).toEqual([{
      Effect: 'Allow',
      Action: ['kms:Decrypt', 'kms:Encrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*'],
      Resource: FAR_KEY,
      Condition: {
        StringEquals: { 'kms:ViaService': 's3.us-east-1.amazonaws.com' },
        StringLike: { 'kms:EncryptionContext:aws:s3:arn': [inPartition(':s3:::copies'), inPartition(':s3:::copies/*')] },
      },
    }]);
  });

  test('lets the replication role decrypt under the bucket\'s own key, for this bucket only', () => {
    const bucket = new EncryptedBucket(stack, 'Data', { replicationRules: [{ destination, kmsKey: farKey() }] });

    const arn = stack.resolve(bucket.bucketArn) as object;
    expect(keyStatements(identityPolicy(stack)).filter(statement => statement.Resource !== FAR_KEY)).toEqual([{
      Effect: 'Allow',
      Action: 'kms:Decrypt',
      Resource: stack.resolve(bucket.encryptionKey!.keyArn) as unknown,
      Condition: {
        StringEquals: { 'kms:ViaService': 's3.eu-west-1.amazonaws.com' },
        StringLike: { 'kms:EncryptionContext:aws:s3:arn': [arn, { 'Fn::Join': ['', [arn, '/*']] }] },
      },
    }]);
  });

  test('grants nothing to a replication role that the user brings', () => {
    const replicationRole = iam.Role.fromRoleArn(stack, 'Replicator', 'arn:aws:iam::111122223333:role/replicator');
    new EncryptedBucket(stack, 'Data', { replicationRole, replicationRules: [{ destination, kmsKey: farKey() }] });

    expect(resourcesOfType(templateOf(stack), 'AWS::IAM::Role')).toEqual({});
    expect(keyStatements(identityPolicy(stack))).toEqual([]);
  });

  test('to an EncryptedBucket of the same stack needs no more than the destination', () => {
    const copies = new EncryptedBucket(stack, 'Encrypted');
    const bucket = new EncryptedBucket(stack, 'Data', { replicationRules: [{ destination: copies }] });

    expect(propertiesOf(bucket).ReplicationConfiguration).toMatchObject({
      Rules: [{ Destination: { EncryptionConfiguration: { ReplicaKmsKeyID: stack.resolve(copies.encryptionKey!.keyArn) as object } } }],
    });
  });

  test('to a key of another Region that another stack makes is refused, naming both', () => {
    const far = new Stack(stack.node.root as App, 'Far', { env: OTHER_REGION_HERE });
    const copies = new EncryptedBucket(far, 'Encrypted', { bucketName: 'encrypted' });
    new EncryptedBucket(stack, 'Data', { replicationRules: [{ destination: copies }] });

    expect(() => templateOf(stack)).toThrow(/Far\/EncryptionKey: is a key of us-east-1 and is used by Storage\/Data\/Resource in eu-west-1/);
  });

  test('to the replica of its own multi-Region key takes the ARN that the key composes', () => {
    const key = new EncryptionKey(stack, 'Key', { multiRegion: true });
    const kmsKey = kms.Key.fromKeyArn(stack, 'Replica', key.replicaArn('us-east-1'));
    new EncryptedBucket(stack, 'Data', { encryptionKey: key, replicationRules: [{ destination, kmsKey }] });

    const [replica] = keyStatements(identityPolicy(stack));
    expect(JSON.stringify(replica.Resource)).toContain(':kms:us-east-1:111122223333:key/');
    expect(replica.Condition).toMatchObject({ StringEquals: { 'kms:ViaService': 's3.us-east-1.amazonaws.com' } });
  });

  test('to the key of another account tells its owner what to add, since that account has to let the role in as well', () => {
    const kmsKey = kms.Key.fromKeyArn(stack, 'Theirs', 'arn:aws:kms:us-east-1:444455556666:key/theirs');
    new EncryptedBucket(stack, 'Data', { replicationRules: [{ destination, kmsKey }] });

    expect(warningIdsOf(kmsKey)).toEqual(['AtRest-KeyPolicyNotInApp']);
  });
});
