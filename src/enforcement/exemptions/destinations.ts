import type { CfnResource } from 'aws-cdk-lib';
import { DESTINATION_LIMITS, type DestinationLimit } from '../../catalog';
import { intrinsicOf, isRecord } from '../../templates/value-parts';
import type { Properties } from '../wiring/key-of';
import { resourcesBehind } from '../wiring/references';
import { type FoundValue, valuesAt } from '../wiring/values';
import type { Exempted } from './exemption';

/** A limit, with what is looked at besides the path. */
interface Limit extends DestinationLimit {
  /** Whether the limit holds for a value, by what stands beside it. @default - always */
  readonly holds?: (found: FoundValue) => boolean;
}

const LIMITS: readonly Limit[] = [
  ...DESTINATION_LIMITS,
  {
    type: 'AWS::Redshift::Cluster',
    path: 'LoggingProperties.BucketName',
    destination: 'bucket',
    only: 'AWS owned',
    source: 'https://docs.aws.amazon.com/redshift/latest/mgmt/db-auditing.html',
    holds: ({ beside }) => beside.LogDestinationType !== 'cloudwatch',
  },
];

const TYPES: Record<DestinationLimit['destination'], string> = {
  'bucket': 'AWS::S3::Bucket', 'topic': 'AWS::SNS::Topic', 'log group': 'AWS::Logs::LogGroup',
};

/** The types whose resources deliver to destinations that must not be under a KMS key. */
export const LIMITING_TYPES: ReadonlySet<string> = new Set(LIMITS.map(({ type }) => type));

/** The destinations of a resource that must not be under a KMS key, because what it delivers would be lost. */
export function limitedDestinations(resource: CfnResource, properties: Properties): Exempted[] {
  const limits = LIMITS.filter(({ type }) => type === resource.cfnResourceType);
  const named = limits.flatMap(limit => valuesAt(properties, limit.path)
    .filter(found => limit.holds?.(found) ?? true)
    .flatMap(({ value }) => resourcesBehind(value, resource.stack, TYPES[limit.destination]))
    .map(destination => exempted(destination, resource, limit)));
  return [...named, ...ownLogs(resource, properties, limits)];
}

/** Without a destination, S3 keeps the access logs of a bucket in the bucket itself. */
function ownLogs(resource: CfnResource, properties: Properties, limits: readonly Limit[]): Exempted[] {
  const logs = resource.cfnResourceType === 'AWS::S3::Bucket' ? valuesAt(properties, 'LoggingConfiguration').map(({ value }) => value) : [];
  const keepsItsOwn = logs.some(each => isRecord(each) && !intrinsicOf(each)) && valuesAt(properties, 'LoggingConfiguration.DestinationBucketName').length === 0;
  return keepsItsOwn ? limits.map(limit => exempted(resource, resource, limit)) : [];
}

function exempted(destination: CfnResource, from: CfnResource, { path, destination: kind, only, source }: Limit): Exempted {
  const how = only === 'unencrypted' ? 'unencrypted ones only' : 'those under keys that AWS owns only';
  return {
    resource: destination,
    exemption: {
      reason: `${from.node.path} (${from.cfnResourceType} ${path.replace(':', ' ')}) delivers to this ${kind}, and AWS delivers that to ${how}: under a KMS key it would be lost`,
      source,
      atMost: only,
      isDestination: true,
    },
  };
}
