import { matchesEventPattern } from './event-pattern';

const EVENT = { source: 'aws.kms', detail: { eventName: 'PutKeyPolicy', userIdentity: { type: 'AssumedRole' }, items: ['a', 'b'], resources: [{ arn: 'one' }, { arn: 'two' }], error: null } };

test.each<[string, object]>([
  ['an equal value', { source: ['aws.kms'] }],
  ['one of several values', { source: ['aws.s3', 'aws.kms'] }],
  ['a value further down', { detail: { userIdentity: { type: ['AssumedRole'] } } }],
  ['all of several fields', { source: ['aws.kms'], detail: { eventName: ['PutKeyPolicy'] } }],
  ['an element of an array', { detail: { items: ['b'] } }],
  ['a field of an object in an array', { detail: { resources: { arn: ['two'] } } }],
  ['the beginning of a value', { detail: { eventName: [{ prefix: 'Put' }] } }],
  ['a field that is there', { detail: { eventName: [{ exists: true }] } }],
  ['a field that is null', { detail: { error: [null] } }],
  ['a field that is not there', { detail: { errorCode: [{ exists: false }] } }],
  ['a field that is not there, below one that is not there', { detail: { other: { errorCode: [{ exists: false }] } } }],
  ['a field that is not there, or has another value', { detail: { errorCode: ['AccessDenied', { exists: false }] } }],
])('matches %s', (_what, pattern) => {
  expect(matchesEventPattern(pattern as never, EVENT)).toBe(true);
});

test.each<[string, object]>([
  ['another value', { source: ['aws.s3'] }],
  ['another case', { source: ['AWS.KMS'] }],
  ['a part of a value', { source: ['kms'] }],
  ['one field of two', { source: ['aws.kms'], detail: { eventName: ['DisableKey'] } }],
  ['no element of an array', { detail: { items: ['c'] } }],
  ['another beginning', { detail: { eventName: [{ prefix: 'put' }] } }],
  ['a field that is not there', { detail: { errorCode: ['AccessDenied'] } }],
  ['absence of a field that is there', { detail: { eventName: [{ exists: false }] } }],
  ['absence of a field that is null', { detail: { error: [{ exists: false }] } }],
  ['presence of what is no leaf', { detail: { userIdentity: [{ exists: true }] } }],
])('does not match %s', (_what, pattern) => {
  expect(matchesEventPattern(pattern as never, EVENT)).toBe(false);
});

test.each<[object, string]>([
  [{}, 'an event pattern has at least one field'],
  [{ source: 'aws.kms' }, 'source: a value in an event pattern is a list of alternatives, and is "aws.kms"'],
  [{ source: [] }, 'source: a value in an event pattern is a list of alternatives, and is []'],
  [{ source: [['aws.kms']] }, 'source: ["aws.kms"] is no value to compare with'],
  [{ source: [{ suffix: 'kms' }] }, 'source: the operator suffix is not evaluated here'],
  [{ source: ['aws.s3'], detail: { eventName: [{ wildcard: '*' }] } }, 'eventName: the operator wildcard is not evaluated here'],
  [{ source: [{ prefix: 'a', exists: true }] }, 'source: one operator at a time, and not {"prefix":"a","exists":true}'],
  [{ source: [{ prefix: 1 }] }, 'source: 1 is not a text'],
  [{ source: [{ exists: 'no' }] }, 'source: "no" is neither true nor false'],
  [{ $or: [{ source: ['aws.kms'] }] }, '$or is not evaluated here'],
  [{ detail: { resources: ['one'] } }, 'resources: arrays of objects under a list of values are not evaluated here'],
])('refuses %j', (pattern, message) => {
  expect(() => matchesEventPattern(pattern as never, EVENT)).toThrow(message);
});
