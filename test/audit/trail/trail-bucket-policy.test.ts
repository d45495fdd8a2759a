import { OTHER_ACCOUNT } from '../../keys/support';
import { bucketPolicyOf } from '../../s3/support';
import { arnOf, auditStack } from './trail-support';
import { AuditTrail, type AuditTrailProps } from 'cdk-at-rest';

/** What CloudTrail is allowed, in the policy of a trail's own bucket. */
function allowed(props: AuditTrailProps) {
  const trail = new AuditTrail(auditStack(), 'Trail', { trailName: 'audit', ...props });
  const statements = bucketPolicyOf(trail.bucket as never).filter(statement => statement.Effect === 'Allow');
  return { trail, statements };
}

const source = (account = '111122223333') => ({ 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, `:cloudtrail:eu-west-1:${account}:trail/audit`]] });

test('lets CloudTrail write below the account\'s folder, for this trail alone', () => {
  const { trail, statements } = allowed({});

  expect(statements).toEqual([
    {
      Effect: 'Allow',
      Principal: { Service: 'cloudtrail.amazonaws.com' },
      Action: 's3:GetBucketAcl',
      Resource: arnOf(trail.bucket),
      Condition: { StringEquals: { 'aws:SourceArn': source() } },
    },
    {
      Effect: 'Allow',
      Principal: { Service: 'cloudtrail.amazonaws.com' },
      Action: 's3:PutObject',
      Resource: arnOf(trail.bucket, '/AWSLogs/111122223333/*'),
      Condition: { StringEquals: { 'aws:SourceArn': source(), 's3:x-amz-acl': 'bucket-owner-full-control' } },
    },
  ]);
});

test('with a prefix, below the prefix', () => {
  const { trail, statements } = allowed({ logFilePrefix: 'audit/eu' });

  expect(statements[1].Resource).toEqual(arnOf(trail.bucket, '/audit/eu/AWSLogs/111122223333/*'));
});

test('for an organization, below its id and the management account\'s as well', () => {
  const { trail, statements } = allowed({ organization: { organizationId: 'o-abcdefghij', managementAccountId: OTHER_ACCOUNT } });

  expect(statements[1].Resource).toEqual([arnOf(trail.bucket, `/AWSLogs/${OTHER_ACCOUNT}/*`), arnOf(trail.bucket, '/AWSLogs/o-abcdefghij/*')]);
  statements.forEach(({ Condition }) => expect(Condition).toMatchObject({ StringEquals: { 'aws:SourceArn': source(OTHER_ACCOUNT) } }));
});
