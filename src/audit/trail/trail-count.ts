import { Stack, Token } from 'aws-cdk-lib';
import { CfnTrail } from 'aws-cdk-lib/aws-cloudtrail';
import type { IConstruct } from 'constructs';
import { raiseFinding } from '../../private/findings';

/** Most trails in a Region, which cannot be raised. @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/WhatIsCloudTrail-Limits.html */
export const MAX_TRAILS_PER_REGION = 5;

/**
 * Says that the app has more trails in the account than fit into the trail's Region, or another one of its name.
 *
 * A multi-Region trail has a shadow in every Region: it counts in each of them, and its name is taken in each of them.
 */
export function tooManyTrails(construct: IConstruct, trail: CfnTrail): string[] {
  const trails = trailsBeside(trail);
  const namesake = trails.find(each => each !== trail && each.trailName !== undefined && each.trailName === trail.trailName);
  return [
    ...(trails.length > MAX_TRAILS_PER_REGION
      ? [`is one of ${trails.length} trails that this app has in ${placeOf(construct)}, and AWS allows ${MAX_TRAILS_PER_REGION} in a Region, of which a multi-Region trail takes one in each: leave ${trails.length - MAX_TRAILS_PER_REGION} out`] : []),
    ...(namesake ? [`has the trailName '${trail.trailName}', and so has ${namesake.node.path}: a multi-Region trail takes its name in every Region of the account. Leave trailName out, or pass another`] : []),
  ];
}

/** Data events of an account are recorded, and paid for, more than once. */
export const DATA_EVENTS_RECORDED_TWICE = 'AtRest-DataEventsRecordedTwice';

/** What an `AuditTrail` with data events is known by. */
const RECORDS_DATA_EVENTS = Symbol.for('cdk-at-rest.RecordsDataEvents');

/** Marks a trail as one with data events. */
export function markDataEvents(construct: IConstruct): void {
  Object.defineProperty(construct, RECORDS_DATA_EVENTS, { value: true });
}

/** Reports a trail with data events beside an earlier one of the account in the app: both are in all Regions. */
export function reportSecondCopy(construct: IConstruct, trail: CfnTrail): void {
  const [first] = trailsBeside(trail).flatMap(({ node: { scope } }) => scope && RECORDS_DATA_EVENTS in scope ? scope : []);
  if (RECORDS_DATA_EVENTS in construct && first !== construct) {
    raiseFinding(construct, DATA_EVENTS_RECORDED_TWICE,
      `The data events of ${placeOf(construct)} are recorded by ${first.node.path} already, whose trail is in all Regions as this one is: each is paid for twice, and each trail `
      + 'records the log bucket of the other one where it does not know it. Have one trail, and pass it to what needs one; or pass dataEvents: [] here; '
      + `or acknowledge ${DATA_EVENTS_RECORDED_TWICE} where the two record different events.`);
  }
}

/** The trails of the app that take a place where a trail has one, itself included. */
function trailsBeside(trail: CfnTrail): CfnTrail[] {
  return trail.node.root.node.findAll().filter(each => CfnTrail.isCfnTrail(each)).filter(each => sharesRegion(each, trail));
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
