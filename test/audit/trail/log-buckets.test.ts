import { App, NestedStack, type Stack } from 'aws-cdk-lib';
import * as cloudtrail from 'aws-cdk-lib/aws-cloudtrail';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { errorOf, OTHER_ACCOUNT_HERE, warningIdsOf } from '../../keys/support';
import { templateOf } from '../../support/template/synth';
import { acknowledge, arnOf, auditStack, findingOf, S3, selectorsOf } from './trail-support';
import { AccessLogBucket, AuditTrail, type AuditTrailProps, DataEvents, EncryptedBucket } from 'cdk-at-rest';

const ID = 'AtRest-LogBucketRecorded';

/** What the selector of all S3 objects leaves out. */
function excluded(stack: Stack): unknown {
  return selectorsOf(stack)[S3]['resources.ARN'].NotStartsWith;
}

/** Another trail of the app; in a nested stack, so that the template under test has one trail. */
function otherTrail(stack: Stack, bucket: s3.Bucket): void {
  new cloudtrail.CfnTrail(new NestedStack(stack, 'Other'), 'Trail', { isLogging: true, s3BucketName: bucket.bucketName });
}

const literal = (name: string) => ({ 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, `:s3:::${name}/`]] });

function trailIn(stack: Stack, props: AuditTrailProps = {}) {
  return new AuditTrail(stack, 'Trail', { dataEvents: [DataEvents.s3Objects()], cloudWatchLogs: false, ...props });
}

test('the trail\'s own bucket and the stack\'s access log bucket are left out, each once', () => {
  const stack = auditStack();
  const trail = trailIn(stack);
  const accessLogs = AccessLogBucket.of(stack);

  expect(excluded(stack)).toEqual([arnOf(trail.bucket, '/'), arnOf(accessLogs, '/')]);
});

test('buckets of the stack that logs are written to are found, made before or after the trail', () => {
  const stack = auditStack();
  const before = new s3.Bucket(stack, 'Before');
  new s3.Bucket(stack, 'LogsBefore', { serverAccessLogsBucket: before });
  const trail = trailIn(stack);
  const accessLogs = new AccessLogBucket(stack, 'Alb');
  const itself = new s3.Bucket(stack, 'Itself', { serverAccessLogsPrefix: 'logs/' });
  const after = new s3.Bucket(stack, 'After');
  new s3.CfnBucket(stack, 'LogsAfter', { loggingConfiguration: { destinationBucketName: after.bucketName } });
  const ofTrail = new s3.Bucket(stack, 'OfTrail');
  otherTrail(stack, ofTrail);
  new s3.Bucket(stack, 'NoLogs');

  expect(new Set(excluded(stack) as unknown[])).toEqual(new Set([before, trail.bucket, AccessLogBucket.of(stack), accessLogs, itself, after, ofTrail].map(each => arnOf(each, '/'))));
});

test('those of the stacks that the trail is nested in are found as well', () => {
  const root = auditStack();
  const inner = new NestedStack(new NestedStack(root, 'Outer'), 'Nested');
  new EncryptedBucket(root, 'Data');
  trailIn(inner);

  expect(JSON.stringify(excluded(inner))).toMatch(/referenceto\w*AccessLogBucket/);
});

test.each<[string, (root: Stack) => Stack]>([
  ['of the root', root => root],
  ['of a sibling', root => new NestedStack(root, 'Sibling')],
])('one of a nested stack is reported by a trail %s: a reference could close a cycle that synthesis does not notice', (_, trailStack) => {
  const root = auditStack();
  new AccessLogBucket(new NestedStack(root, 'Nested'), 'NestedLogs');
  const stack = trailStack(root);
  const trail = trailIn(stack);

  expect(JSON.stringify(excluded(stack))).not.toContain('NestedLogs');
  expect(findingOf(trail, ID)).toMatch(/^Logs are written to Audit\/Nested\/NestedLogs, of other stacks/);
});

test('a bucket of a known name is left out by it, in another stack or no stack at all', () => {
  const app = new App();
  const stack = auditStack(app);
  const other = auditStack(app, 'Other');
  new AccessLogBucket(other, 'Named', { bucketName: 'named-logs' });
  new s3.CfnBucket(other, 'Data', { loggingConfiguration: { destinationBucketName: 'elsewhere-logs' } });
  const trail = trailIn(stack);

  expect(excluded(stack)).toEqual(expect.arrayContaining([literal('named-logs'), literal('elsewhere-logs')]));
  expect(warningIdsOf(trail)).toEqual([]);
});

describe('a bucket of another stack without a name of its own', () => {
  function withOther(props: (other: Stack) => AuditTrailProps = () => ({}), env?: { account: string; region: string }) {
    const app = new App();
    const other = auditStack(app, 'Other', env);
    new EncryptedBucket(other, 'Data');
    const stack = auditStack(app);
    acknowledge(other, 'Unrelated');
    const trail = trailIn(stack, props(other));
    return { app, other, stack, trail };
  }

  test('is reported: referring to it could be a cycle', () => {
    const { stack, trail } = withOther();

    expect(excluded(stack)).toHaveLength(2);
    expect(findingOf(trail, ID)).toMatch(/^Logs are written to Other\/AccessLogBucket, of other stacks, .* Pass these buckets as logBuckets/);
  });

  test('is left out where it is passed as logBuckets', () => {
    const { app, stack, trail } = withOther(other => ({ logBuckets: [AccessLogBucket.of(other)] }));
    app.synth();

    expect(warningIdsOf(trail)).toEqual([]);
    expect(JSON.stringify(excluded(stack))).toContain('Fn::ImportValue');
  });

  test('is not reported where it is acknowledged', () => {
    const { app, trail } = withOther();
    acknowledge(trail, ID);
    app.synth();

    expect(warningIdsOf(trail)).toEqual([]);
  });

  test('is not reported where nothing is recorded of it', () => {
    expect([
      withOther(() => ({ dataEvents: [] })),
      withOther(other => ({ dataEvents: [DataEvents.s3Objects({ buckets: [new s3.Bucket(other, 'Mine', { bucketName: 'mine' })] })] })),
      withOther(() => ({}), OTHER_ACCOUNT_HERE),
    ].flatMap(({ app, trail }) => {
      app.synth();
      return warningIdsOf(trail);
    })).toEqual([]);
  });

  test('is reported of another account where the trail records the organization', () => {
    const { app, trail } = withOther(() => ({ organization: { organizationId: 'o-abcdefghij' } }), OTHER_ACCOUNT_HERE);
    app.synth();

    expect(warningIdsOf(trail)).toEqual([ID]);
  });
});

test('a bucket that logs are written to cannot be recorded by name', () => {
  const stack = auditStack();
  trailIn(stack, { dataEvents: [DataEvents.s3Objects({ buckets: [AccessLogBucket.of(stack)] })] });

  expect(errorOf(() => templateOf(stack))).toMatch(/\[Audit\/Trail\] received DataEvents\.s3Objects of the bucket Audit\/AccessLogBucket, which logs are written to: .* Leave the bucket out/);
});

test('the buckets that were given are left out of any selector of S3 objects that may cover them', () => {
  const stack = auditStack();
  const flowLogs = new EncryptedBucket(stack, 'FlowLogs');
  trailIn(stack, { logBuckets: [flowLogs], dataEvents: [DataEvents.of('AWS::S3::Object', { arnPrefixes: ['arn:aws:s3:::'] })] });

  expect(selectorsOf(stack)[S3]['resources.ARN'].StartsWith).toEqual(['arn:aws:s3:::']);
  expect(excluded(stack)).toContainEqual(arnOf(flowLogs, '/'));
});
