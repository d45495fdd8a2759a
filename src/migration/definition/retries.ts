import { MIGRATION_RUNNING, SETTINGS_DIFFER } from '../tasks';
import type { Retrier } from './states';

/**
 * What is done about an error before it counts as one. The first retrier that names an error decides, so that the order matters; what none names, or
 * still fails after its attempts, is caught.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/concepts-error-handling.html
 */

/**
 * Lambda itself could not run the function. Nothing says that it has not begun, but all that our function does can be done twice, and hooks are told so.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/sfn-best-practices.html#bp-lambda-serviceexception
 */
const LAMBDA_FAILED: Retrier = {
  ErrorEquals: ['Lambda.ServiceException', 'Lambda.AWSLambdaException', 'Lambda.SdkClientException', 'Lambda.TooManyRequestsException'],
  IntervalSeconds: 2,
  MaxAttempts: 8,
  BackoffRate: 2,
  MaxDelaySeconds: 60,
  JitterStrategy: 'FULL',
};

/** The function failed, most likely because a service answered it with an error: it has tried some times itself. It may also have run out of time. */
const FUNCTION_FAILED: Retrier = { ErrorEquals: ['States.ALL'], IntervalSeconds: 10, MaxAttempts: 4, BackoffRate: 2, JitterStrategy: 'FULL' };

/** Somebody else migrates the database: that does not pass within minutes. */
const RUNNING_ELSEWHERE: Retrier = { ErrorEquals: [MIGRATION_RUNNING], MaxAttempts: 0 };

/** RDS shows some modifications minutes after the database is available again. In all some nine minutes. */
const DIFFERENCES: Retrier = {
  ErrorEquals: [SETTINGS_DIFFER], IntervalSeconds: 15, MaxAttempts: 8, BackoffRate: 1.5, MaxDelaySeconds: 120,
};

/**
 * Errors that RDS has no name for come as that of the service as a whole: throttling, a failure of RDS itself, but also a parameter that it refuses. The
 * last costs three minutes for nothing.
 */
const RDS_THROTTLED: Retrier = {
  ErrorEquals: ['Rds.RdsException', 'Rds.SdkClientException'],
  IntervalSeconds: 5,
  MaxAttempts: 6,
  BackoffRate: 2,
  MaxDelaySeconds: 60,
  JitterStrategy: 'FULL',
};

/**
 * Something else is going on: a backup, a modification that runs on after the database was available, the failover of another instance. It passes. Half
 * an hour.
 */
const RDS_BUSY: Retrier = {
  ErrorEquals: [
    'Rds.InvalidDbInstanceStateException',
    'Rds.InvalidDbClusterStateException',
    'Rds.InvalidDbSnapshotStateException',
    'Rds.InvalidDbClusterSnapshotStateException',
    'Rds.InvalidDbClusterEndpointStateException',
    'Rds.InvalidDbProxyStateException',
    'Rds.InvalidResourceStateException',
  ],
  IntervalSeconds: 15,
  MaxAttempts: 32,
  BackoffRate: 1.5,
  MaxDelaySeconds: 60,
};

/** What else passes: a new grant or role is not known everywhere yet, capacity of a class comes back. Eleven minutes. */
const RDS_NOT_YET: Retrier = {
  ErrorEquals: [
    'Rds.KmsKeyNotAccessibleException',
    'Rds.InsufficientDbInstanceCapacityException',
    'Rds.InsufficientDbClusterCapacityException',
    'Rds.InsufficientStorageClusterCapacityException',
  ],
  IntervalSeconds: 30,
  MaxAttempts: 6,
  BackoffRate: 2,
  MaxDelaySeconds: 180,
};

const SCALING_THROTTLED: Retrier = {
  ErrorEquals: [
    'ApplicationAutoScaling.ApplicationAutoScalingException',
    'ApplicationAutoScaling.ConcurrentUpdateException',
    'ApplicationAutoScaling.InternalServiceException',
    'ApplicationAutoScaling.SdkClientException',
  ],
  IntervalSeconds: 5,
  MaxAttempts: 6,
  BackoffRate: 2,
  MaxDelaySeconds: 60,
  JitterStrategy: 'FULL',
};

/** A call without an answer. It may have been heard: a second one then fails because it is so already, and what there is decides how it goes on. */
const UNANSWERED: Retrier = { ErrorEquals: ['States.Timeout'], IntervalSeconds: 10, MaxAttempts: 2, BackoffRate: 2 };

/** Whatever it is: looking changes nothing. Patience for an hour, since a copy runs on for days whether or not RDS answers. */
const LOOKING_FAILED: Retrier = {
  ErrorEquals: ['States.ALL'], IntervalSeconds: 5, MaxAttempts: 14, BackoffRate: 2, MaxDelaySeconds: 600, JitterStrategy: 'FULL',
};

/** Messages and measurements: worth some attempts, not worth stopping for. */
const AT_THE_SIDE: Retrier = { ErrorEquals: ['States.ALL'], IntervalSeconds: 2, MaxAttempts: 3, BackoffRate: 2, JitterStrategy: 'FULL' };

/** The message of an approval did not go out. Neither a refusal nor `States.Timeout`, when nobody has answered, is asked again. */
const MESSAGE_NOT_SENT: Retrier = {
  ...AT_THE_SIDE,
  ErrorEquals: [
    'SNS.AmazonSNSException',
    'SNS.InternalErrorException',
    'SNS.KMSThrottlingException',
    'SNS.SdkClientException',
    'SNS.ThrottledException',
  ],
};

/** Retriers by what a task does. */
export const RETRIES = {
  function: [RUNNING_ELSEWHERE, LAMBDA_FAILED, FUNCTION_FAILED],
  compare: [RUNNING_ELSEWHERE, DIFFERENCES, LAMBDA_FAILED, FUNCTION_FAILED],
  rds: [RDS_THROTTLED, RDS_BUSY, RDS_NOT_YET, UNANSWERED],
  applicationautoscaling: [SCALING_THROTTLED, UNANSWERED],
  message: [AT_THE_SIDE],
  metric: [AT_THE_SIDE],
  /** What a hook throws is its answer: no. It is asked once. */
  functionHook: [LAMBDA_FAILED],
  approvalHook: [MESSAGE_NOT_SENT],
} satisfies Readonly<Record<string, readonly Retrier[]>>;

/** The retriers of a look: not found is an answer to it. */
export function retriesOfLook(notFound: string): readonly Retrier[] {
  return [{ ErrorEquals: [notFound], MaxAttempts: 0 }, LOOKING_FAILED];
}
