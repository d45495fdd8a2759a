/** Prints how many milliseconds it takes to construct and synthesize an app: `synthesis.ts drop-ins|l2s COUNT`. */
import { mkdtempSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { App, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { EncryptedBucket, EncryptedTableV2, UploadEncryption } from 'cdk-at-rest';

/** Buckets and tables of a stack: below the 500 resources that CloudFormation takes. */
const PER_STACK = 50;
const ID = { name: 'id', type: dynamodb.AttributeType.STRING };

/** Half buckets, half tables, with the settings that are ours by default. */
function dropIns(stack: Stack, count: number): void {
  for (let i = 0; i < count; i += 2) {
    new EncryptedBucket(stack, `Bucket${i}`);
    new EncryptedTableV2(stack, `Table${i}`, { partitionKey: ID });
  }
}

/** The same with the classes of aws-cdk-lib, every setting written out. */
function l2s(stack: Stack, count: number): void {
  const encryptionKey = new kms.Key(stack, 'Key', { enableKeyRotation: true, pendingWindow: Duration.days(30), description: 'bench' });
  encryptionKey.addAlias('bench');
  const logs = new s3.Bucket(stack, 'Logs', { ...protection(), encryption: s3.BucketEncryption.S3_MANAGED });
  for (let i = 0; i < count; i += 2) {
    const bucket = new s3.Bucket(stack, `Bucket${i}`, {
      ...protection(), encryption: s3.BucketEncryption.KMS, encryptionKey, bucketKeyEnabled: true, blockedEncryptionTypes: [s3.BlockedEncryptionType.SSE_C],
    });
    (bucket.node.defaultChild as s3.CfnBucket).loggingConfiguration = { destinationBucketName: logs.bucketName, logFilePrefix: `Bucket${i}/` };
    refusals(bucket, encryptionKey).forEach(statement => bucket.addToResourcePolicy(statement));
    const table = new dynamodb.TableV2(stack, `Table${i}`, {
      partitionKey: ID,
      encryption: dynamodb.TableEncryptionV2.awsManagedKey(),
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true },
      deletionProtection: true,
      removalPolicy: RemovalPolicy.RETAIN,
    });
    (table.node.defaultChild as dynamodb.CfnGlobalTable).addPropertyOverride('Replicas.0.SSESpecification.KMSMasterKeyId', encryptionKey.keyArn);
  }
}

function protection(): s3.BucketProps {
  return {
    blockPublicAccess: s3.BlockPublicAccess.BLOCK_ALL,
    enforceSSL: true,
    minimumTLSVersion: 1.2,
    versioned: true,
    removalPolicy: RemovalPolicy.RETAIN,
    objectOwnership: s3.ObjectOwnership.BUCKET_OWNER_ENFORCED,
    lifecycleRules: [{ abortIncompleteMultipartUploadAfter: Duration.days(7) }],
  };
}

function refusals(bucket: s3.Bucket, key: kms.IKey): iam.PolicyStatement[] {
  return UploadEncryption.REFUSE_OTHER._statements({
    objectsArn: bucket.arnForObjects('*'), keyArn: key.keyArn, algorithm: 'aws:kms', allowsCustomerProvidedKeys: false,
  });
}

function measure(fill: (stack: Stack, count: number) => void, count: number): number {
  const outdir = mkdtempSync(join(tmpdir(), 'bench-'));
  try {
    const started = process.hrtime.bigint();
    const app = new App({ outdir });
    for (let made = 0; made < count; made += PER_STACK) {
      fill(new Stack(app, `Stack${made}`), Math.min(PER_STACK, count - made));
    }
    app.synth();
    return Number(process.hrtime.bigint() - started) / 1e6;
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

const [, , kind, count] = process.argv;
console.log(measure(kind === 'drop-ins' ? dropIns : l2s, Number(count)));
