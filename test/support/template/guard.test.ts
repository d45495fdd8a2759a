import { App, NestedStack, Stack } from 'aws-cdk-lib';
import { CfnBucket } from 'aws-cdk-lib/aws-s3';
import { guardFindings, guardFindingsOf } from './guard';

const KMS: CfnBucket.BucketEncryptionProperty = {
  serverSideEncryptionConfiguration: [{ serverSideEncryptionByDefault: { sseAlgorithm: 'aws:kms', kmsMasterKeyId: 'arn:aws:kms:eu-west-1:111122223333:key/1' } }],
};

const bucket = (Properties: object) => ({ Resources: { Plain: { Type: 'AWS::S3::Bucket', Properties } } });

describe('guardFindings', () => {
  test('finds a plain bucket', () => {
    const findings = guardFindings(bucket({}));

    expect(findings).toEqual(expect.arrayContaining(['s3_bucket_default_encryption_kms_check Plain', 's3_bucket_versioning_enabled_check Plain']));
    expect(findings).toEqual([...new Set(findings)].sort());
  });

  test('finds no longer what has been fixed', () => {
    const findings = guardFindings(bucket({
      BucketEncryption: { ServerSideEncryptionConfiguration: [{ ServerSideEncryptionByDefault: { SSEAlgorithm: 'aws:kms', KMSMasterKeyID: 'key' } }] },
    }));

    expect(findings).not.toContain('s3_bucket_default_encryption_kms_check Plain');
    expect(findings).toContain('s3_bucket_versioning_enabled_check Plain');
  });

  test('finds nothing where there is nothing', () => {
    expect(guardFindings({ Resources: {} })).toEqual([]);
  });

  test('names the resource of a rule that reports attempts beside it, and nothing else', () => {
    const findings = guardFindings({ Resources: { Db: { Type: 'AWS::RDS::DBInstance', Properties: { Engine: 'mysql' } } } });

    expect(findings).toContain('rds_instance_logging_enabled_check Db');
    expect(findings.filter(finding => !finding.endsWith(' Db'))).toEqual([]);
  });
});

describe('guardFindingsOf', () => {
  test('finds the buckets of every stack, nested ones included', () => {
    const app = new App();
    const stack = new Stack(app, 'Parent');
    new CfnBucket(stack, 'Encrypted', { bucketEncryption: KMS });
    new CfnBucket(new NestedStack(stack, 'Child'), 'Plain');
    new CfnBucket(new Stack(app, 'Other'), 'Plain');

    const findings = guardFindingsOf(app).filter(finding => finding.startsWith('s3_bucket_default_encryption_kms_check'));
    expect(findings).toEqual([
      's3_bucket_default_encryption_kms_check Other/Plain',
      expect.stringMatching(/^s3_bucket_default_encryption_kms_check Parent\w*Child\w*.nested\/Plain$/),
    ]);
  });

  test('refuses an application without a stack', () => {
    expect(() => guardFindingsOf(new App())).toThrow('the application has no stack');
  });
});
