import { errorOf } from '../../keys/support';
import { templateOf } from '../../support/template/synth';
import { auditStack, MANAGEMENT, selectorsOf } from './trail-support';
import { AuditTrail, DataEvents } from 'cdk-at-rest';

/** Values that a trail has besides the ARNs of one selector: 1 of the management events, 2 of the category and type of the data events. */
const OWN_VALUES = 3;

const queues = (count: number) => DataEvents.of('AWS::SQS::Queue', { arns: Array.from({ length: count }, (_, index) => `arn:aws:sqs:eu-west-1:111122223333:queue-${index}`) });

function stackWith(dataEvents?: DataEvents[]) {
  const stack = auditStack();
  new AuditTrail(stack, 'Trail', { dataEvents });
  return stack;
}

test.each<[string, DataEvents[] | undefined]>([
  ['by default', undefined],
  ['without data events', []],
  ['with data events of its own', [DataEvents.s3Objects().writeOnly()]],
])('records all management events, of reading and writing, KMS included: %s', (_, dataEvents) => {
  expect(selectorsOf(stackWith(dataEvents))[MANAGEMENT]).toEqual({ eventCategory: { Equals: ['Management'] } });
});

test('records no data events where none are asked for', () => {
  expect(Object.keys(selectorsOf(stackWith([])))).toEqual([MANAGEMENT]);
});

test('takes 500 values in all, and refuses one more with both numbers', () => {
  expect(() => templateOf(stackWith([queues(500 - OWN_VALUES)]))).not.toThrow();
  expect(errorOf(() => templateOf(stackWith([queues(501 - OWN_VALUES)])))).toMatch(/\[Audit\/Trail\] its event selectors have 501 values, and a trail takes 500: narrow dataEvents/);
});

test('counts the values of all selectors together, log buckets and readOnly included', () => {
  // 1 of the management events; 3 besides the ARNs of each of two; 2 of the S3 objects, and two log buckets.
  expect(() => templateOf(stackWith([queues(245).readOnly(), queues(244).writeOnly(), DataEvents.s3Objects()]))).not.toThrow();
  expect(errorOf(() => templateOf(stackWith([queues(245).readOnly(), queues(245).writeOnly(), DataEvents.s3Objects()])))).toMatch(/have 501 values/);
});
