import { CfnResource, Stack } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { onRoot } from '../private/on-root';
import { propertiesOf } from './wiring/reference-tokens';
import { resourceBehind } from './wiring/references';

const BUCKETS = Symbol.for('cdk-at-rest.TrailBuckets');

/** Whether a trail of the app writes to a bucket. The tree is read once, when the first bucket is asked for. */
export function isTrailBucket(resource: CfnResource): boolean {
  return resource.cfnResourceType === 'AWS::S3::Bucket' && onRoot(resource, BUCKETS, trailBucketsIn).has(resource);
}

function trailBucketsIn(root: IConstruct): ReadonlySet<CfnResource> {
  const trails = root.node.findAll().filter((each): each is CfnResource => CfnResource.isCfnResource(each) && each.cfnResourceType === 'AWS::CloudTrail::Trail');
  return new Set(trails.flatMap(trail => resourceBehind(propertiesOf(trail).S3BucketName, Stack.of(trail), 'AWS::S3::Bucket') ?? []));
}
