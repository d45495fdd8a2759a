import { eventPatternOf, filterPatternOf } from '../../../src/audit/alarms/api-calls';

test('writes calls in both languages', () => {
  const calls = { service: 'kms', operations: ['DisableKey', 'Put*'] };

  expect(eventPatternOf(calls)).toEqual({
    source: ['aws.kms'],
    detailType: ['AWS API Call via CloudTrail'],
    detail: { eventSource: ['kms.amazonaws.com'], eventName: ['DisableKey', { prefix: 'Put' }] },
  });
  expect(filterPatternOf(calls).logPatternString)
    .toBe('{ ($.eventSource = "kms.amazonaws.com") && (($.eventName = "DisableKey") || ($.eventName = "Put*")) }');
});

test('writes conditions on fields, at any depth, beside each other', () => {
  const calls = {
    service: 's3',
    operations: ['PutBucketPolicy'],
    fields: [
      { path: 'requestParameters.bucketName', anyOf: ['logs'] },
      { path: 'userIdentity.invokedBy', anyOf: ['states.amazonaws.com'], orAbsent: true },
      { path: 'userIdentity.type', anyOf: ['AssumedRole', 'IAMUser'] },
    ],
  };

  expect(eventPatternOf(calls).detail).toEqual({
    eventSource: ['s3.amazonaws.com'],
    eventName: ['PutBucketPolicy'],
    requestParameters: { bucketName: ['logs'] },
    userIdentity: { invokedBy: [{ exists: false }, 'states.amazonaws.com'], type: ['AssumedRole', 'IAMUser'] },
  });
  expect(filterPatternOf(calls).logPatternString).toBe('{ ($.eventSource = "s3.amazonaws.com") && ($.eventName = "PutBucketPolicy") && ($.requestParameters.bucketName = "logs") '
    + '&& (($.userIdentity.invokedBy NOT EXISTS) || ($.userIdentity.invokedBy = "states.amazonaws.com")) && (($.userIdentity.type = "AssumedRole") || ($.userIdentity.type = "IAMUser")) }');
});
