import { deliverOrder } from '../../demo/place-order';
import type { SmokeCheck } from '../check';

/** Notifications of a bucket that was just made may take minutes. */
const DELIVERY_MS = 5 * 60 * 1000;

/** S3, SNS, SQS and Lambda each use the key in their own way. */
export const delivery: SmokeCheck = {
  name: 'delivery',
  expectation: 'an order goes from the bucket through the topic to both queues, and by the worker to the table, all under one key',
  run: async ({ stack, config }) => {
    await deliverOrder(stack, config, DELIVERY_MS);
    return 'order-1 arrived at billing, and in the table';
  },
};
