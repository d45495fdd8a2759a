import { Duration } from 'aws-cdk-lib';

/** Time between a request to delete a key and its deletion, in which it can be taken back: the longest that KMS offers. */
export const PENDING_WINDOW = Duration.days(30);
