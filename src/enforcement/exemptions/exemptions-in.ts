import { CfnResource } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import type { Properties } from '../wiring/key-of';
import { forgetNames } from '../wiring/names';
import { propertiesOf } from '../wiring/reference-tokens';
import { readAnonymously } from './anonymous-readers';
import { LIMITING_TYPES, limitedDestinations } from './destinations';
import { discovered } from './discovered-buses';
import { runAtTheEdge } from './edge-functions';
import type { Exempted, Exemption } from './exemption';
import { readByOriginAccessIdentity } from './origin-access-identities';
import { replicatedWithoutKms } from './replicated-buckets';

/**
 * Which resources of a tree must not be put under a KMS key, and why. The tree is read once, when the first resource is asked for: what is
 * made later is not looked at.
 */
export function exemptionsIn(root: IConstruct): (resource: CfnResource) => Exemption | undefined {
  let exemptions: Map<CfnResource, Exemption> | undefined;
  return resource => (exemptions ??= readExemptions(root)).get(resource);
}

/** What a resource exempts from KMS keys: destinations that it delivers to, buckets that it opens, itself. */
export function exemptedBy(resource: CfnResource, properties: Properties): Exempted[] {
  return READERS.flatMap(read => read(resource, properties));
}

const READERS = [limitedDestinations, readAnonymously, readByOriginAccessIdentity, replicatedWithoutKms, runAtTheEdge, discovered];

/** The types that can exempt something. */
export const EXEMPTING_TYPES: ReadonlySet<string> = new Set([
  ...LIMITING_TYPES, 'AWS::S3::Bucket', 'AWS::S3::BucketPolicy', 'AWS::CloudFront::Distribution', 'AWS::EventSchemas::Discoverer',
]);

function readExemptions(root: IConstruct): Map<CfnResource, Exemption> {
  forgetNames(root);
  const exempted = root.node.findAll().filter((each): each is CfnResource => CfnResource.isCfnResource(each) && EXEMPTING_TYPES.has(each.cfnResourceType))
    .flatMap(each => exemptedBy(each, propertiesOf(each)));
  // Of several reasons the first is told: no kind of resource has two limits that differ.
  return new Map(exempted.reverse().map(({ resource, exemption }) => [resource, exemption]));
}
