import type { Deliveries } from './adapters/encrypting-service';

export const TOPIC = 'AWS::SNS::Topic';
export const QUEUE = 'AWS::SQS::Queue';

/** What KMS is asked for when a message is sent: a data key, and to decrypt a cached one. */
export const SENDING_ACTIONS = ['kms:GenerateDataKey*', 'kms:Decrypt'];

/** The destinations of messages: what ties a call to KMS to one of them. */
export const MESSAGES: Readonly<Record<typeof TOPIC | typeof QUEUE, Deliveries>> = {
  // https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
  [TOPIC]: { contextKey: 'aws:sns:topicArn', service: 'sns', actions: SENDING_ACTIONS },
  // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html
  [QUEUE]: { contextKey: 'aws:sqs:arn', service: 'sqs', actions: SENDING_ACTIONS },
};
