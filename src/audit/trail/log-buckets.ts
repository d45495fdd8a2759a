import { Reference, Stack, Token, TokenComparison, Tokenization } from 'aws-cdk-lib';
import { CfnTrail } from 'aws-cdk-lib/aws-cloudtrail';
import * as s3 from 'aws-cdk-lib/aws-s3';
import type { IConstruct } from 'constructs';
import { AccessLogBucket } from '../../s3/access-log-bucket';
import type { IAuditTrail } from '../i-audit-trail';

/** A bucket that logs are written to. */
export interface LogBucket {
  /** What it is told from others by: its name, or the path of its resource. */
  readonly identity: string;

  /**
   * The ARN that data events leave out; `undefined` for a nameless one of another stack, nested ones included: to refer to it could close a
   * cycle between the stacks.
   */
  readonly arn?: string;
}

/**
 * The buckets that logs are written to: those that were given, and those of the app that take access logs or the files of a trail. Asked at
 * synthesis, when the app is complete.
 */
export function logBucketsOf(trail: IAuditTrail, given: s3.IBucket[]): LogBucket[] {
  const all = [
    ...given.map(bucket => ({ identity: identityOf(bucket), arn: bucket.bucketArn })),
    ...destinations(trail.node.root)
      .filter(each => mayBeRecordedBy(trail, each))
      .map(each => ({ identity: identityOfDestination(each), arn: arnWithinReach(trail, each) })),
  ];
  // Of two that are the same, the one that was given: it can be referred to.
  return all.filter(({ identity }, index) => all.findIndex(each => each.identity === identity) === index);
}

/**
 * What a bucket is told from others by. Not its ARN: before synthesis is done, that of another stack resolves like that of the same
 * logical id here.
 */
export function identityOf(bucket: s3.IBucket): string {
  const resource = bucket.node.defaultChild;
  return identityOfDestination(resource instanceof s3.CfnBucket ? resource : bucket.bucketName);
}

/** A bucket of the app, or the name of another. */
type Destination = s3.CfnBucket | string;

function identityOfDestination(destination: Destination): string {
  const name = typeof destination === 'string' ? destination : destination.bucketName;
  return name !== undefined && !Token.isUnresolved(name) || typeof destination === 'string' ? `named ${name}` : destination.node.path;
}

function destinations(root: IConstruct): Destination[] {
  return [...new Set(root.node.findAll().flatMap(construct => [
    ...(construct instanceof AccessLogBucket ? [construct.node.defaultChild as s3.CfnBucket] : []),
    ...(construct instanceof s3.CfnBucket ? accessLogDestination(construct) : []),
    ...(CfnTrail.isCfnTrail(construct) ? bucketOfName(construct.s3BucketName) : []),
  ]))];
}

/** Without a destination, a bucket logs into itself. */
function accessLogDestination(bucket: s3.CfnBucket): Destination[] {
  const logging = bucket.loggingConfiguration;
  if (!logging || Tokenization.isResolvable(logging)) {
    return [];
  }
  return logging.destinationBucketName === undefined ? [bucket] : bucketOfName(logging.destinationBucketName);
}

function bucketOfName(name: string): Destination[] {
  if (!Token.isUnresolved(name)) {
    return [name];
  }
  return Tokenization.reverseString(name).tokens
    .flatMap(token => Reference.isReference(token) && token.target instanceof s3.CfnBucket ? token.target : []);
}

/** An organization trail records the other accounts as well. */
function mayBeRecordedBy(trail: IAuditTrail, bucket: Destination): boolean {
  return typeof bucket === 'string' || trail.organizationId !== undefined
    || Token.compareStrings(Stack.of(bucket).account, Stack.of(trail).account) !== TokenComparison.DIFFERENT;
}

function arnWithinReach(trail: IAuditTrail, bucket: Destination): string | undefined {
  if (typeof bucket !== 'string' && stackAndParents(Stack.of(trail)).includes(Stack.of(bucket))) {
    return bucket.attrArn;
  }
  const name = typeof bucket === 'string' ? bucket : bucket.bucketName;
  return name === undefined || Token.isUnresolved(name) ? undefined
    : Stack.of(trail).formatArn({ service: 's3', region: '', account: '', resource: name });
}

/**
 * What these hold, a nested stack gets as a parameter. A reference to its siblings, or to what is nested in it, could close a cycle that
 * synthesis does not notice.
 */
function stackAndParents(stack: Stack): Stack[] {
  return [stack, ...(stack.nestedStackParent ? stackAndParents(stack.nestedStackParent) : [])];
}
