import { Stack, Token } from 'aws-cdk-lib';
import { CfnTrail } from 'aws-cdk-lib/aws-cloudtrail';
import type { IConstruct } from 'constructs';

/** Most trails in a Region, which cannot be raised. @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/WhatIsCloudTrail-Limits.html */
export const MAX_TRAILS_PER_REGION = 5;

/**
 * Says that the app has more trails in the account than fit into the trail's Region, or another one of its name.
 *
 * A multi-Region trail has a shadow in every Region: it counts in each of them, and its name is taken in each of them.
 */
export function tooManyTrails(construct: IConstruct, trail: CfnTrail): string[] {
  const trails = trail.node.root.node.findAll().filter(each => CfnTrail.isCfnTrail(each)).filter(each => sharesRegion(each, trail));
  const namesake = trails.find(each => each !== trail && each.trailName !== undefined && each.trailName === trail.trailName);
  return [
    ...(trails.length > MAX_TRAILS_PER_REGION
      ? [`is one of ${trails.length} trails that this app has in ${placeOf(construct)}, and AWS allows ${MAX_TRAILS_PER_REGION} in a Region, of which a multi-Region trail takes one in each: leave ${trails.length - MAX_TRAILS_PER_REGION} out`] : []),
    ...(namesake ? [`has the trailName '${trail.trailName}', and so has ${namesake.node.path}: a multi-Region trail takes its name in every Region of the account. Leave trailName out, or pass another`] : []),
  ];
}

/** Where it is left to the deployment, the stacks of an app are taken to go to one account. */
function sharesRegion(other: CfnTrail, trail: CfnTrail): boolean {
  const own = Stack.of(trail);
  const { account, region } = Stack.of(other);
  return placeName(account) === placeName(own.account) && (other.isMultiRegionTrail === true || placeName(region) === placeName(own.region));
}

function placeOf(construct: IConstruct): string {
  const { account } = Stack.of(construct);
  return Token.isUnresolved(account) ? 'the account' : account;
}

function placeName(value: string): string {
  return Token.isUnresolved(value) ? '' : value;
}
