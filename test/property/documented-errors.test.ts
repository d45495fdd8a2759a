import { DOCUMENTED_ERRORS, findDocumentedError } from './documented-errors';

test.each([
  'Cannot read properties of undefined (reading \'keyArn\')',
  'Maximum call stack size exceeded',
  'There is already a Construct with name \'Data\' in Stack [home]',
  'Resolution error: Cannot read properties of undefined',
  'Validation failed with the following errors:\n  [home] something else',
  'received publicReadAccess: true, but no path was said: leave it out',
])('takes no mistake of the library for a documented error: %s', message => {
  expect(findDocumentedError(new Error(message))).toBeUndefined();
});

test.each([
  ['home/Data: received BucketEncryption.S3_MANAGED: there is nothing to control, use AccessLogBucket', 'cdk-at-rest'],
  ['Resolution error: Resolution error: home/Key: is a key of us-east-1 and is used by home/Data in eu-west-1: a KMS key works in its own Region only. Use …', 'cdk-at-rest'],
  ['Replica tables are not supported in a region agnostic stack', 'aws-cdk-lib'],
  ['\'home\' depends on \'neighbour\' (home -> neighbour/Data.Arn). Adding this dependency (neighbour -> home/Key.Arn) would create a cyclic reference.', 'aws-cdk-lib'],
])('knows %s', (message, by) => {
  expect(findDocumentedError(new Error(message))?.by).toBe(by);
});

test('lists each message once', () => {
  const messages = DOCUMENTED_ERRORS.map(({ message }) => message.source);

  expect(new Set(messages).size).toBe(messages.length);
});
