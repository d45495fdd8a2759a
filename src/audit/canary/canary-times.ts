import { Duration } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { constructError } from '../../private/errors';
import type { AuditCanaryProps } from './audit-canary-props';

/** When a canary calls, and how long it waits for the records. */
export interface CanaryTimes {
  readonly schedule: Duration;
  readonly deliverWithin: Duration;
}

const MIN_SCHEDULE = Duration.minutes(15);

/** Longest period of a CloudWatch alarm. */
const MAX_SCHEDULE = Duration.days(1);

/** CloudWatch's counts are complete by then. */
const MIN_DELIVER_WITHIN = Duration.minutes(15);
const MAX_DELIVER_WITHIN = Duration.hours(6);

/** The times of a canary; throws on what CloudTrail, EventBridge or CloudWatch cannot keep. */
export function canaryTimes(canary: Construct, props: AuditCanaryProps): CanaryTimes {
  return {
    schedule: within(canary, 'schedule', props.schedule ?? Duration.hours(1), MIN_SCHEDULE, MAX_SCHEDULE),
    deliverWithin: within(canary, 'deliverWithin', props.deliverWithin ?? Duration.minutes(30), MIN_DELIVER_WITHIN, MAX_DELIVER_WITHIN),
  };
}

function within(canary: Construct, prop: string, duration: Duration, least: Duration, most: Duration): Duration {
  const range = `pass ${least.toHumanString()} to ${most.toHumanString()}, in whole minutes`;
  if (duration.isUnresolved()) {
    throw constructError(canary, `received a token as ${prop}, which alarms depend on: ${range}, known at synthesis`);
  }
  const seconds = duration.toMilliseconds() / 1_000;
  if (seconds % 60 !== 0 || seconds < least.toSeconds() || seconds > most.toSeconds()) {
    throw constructError(canary, `received ${prop} of ${duration.toHumanString()}: ${range}`);
  }
  return duration;
}
