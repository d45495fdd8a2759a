import { matchesFilterPattern } from './filter-pattern';

const RECORD = {
  eventSource: 'kms.amazonaws.com', eventName: 'PutKeyPolicy', userIdentity: { type: 'AssumedRole' }, resources: [{ ARN: 'one' }], errorCode: null, count: 2,
};

test.each([
  '{ $.eventName = "PutKeyPolicy" }',
  '{$.eventSource=kms.amazonaws.com}',
  '{ $.userIdentity.type = AssumedRole }',
  '{ $.resources[0].ARN = "one" }',
  '{ $.eventName = "Put*" }',
  '{ $.eventName = "*Policy" }',
  '{ $.eventName = "*Key*" }',
  '{ $.eventName = "*" }',
  '{ $.eventName != "DisableKey" }',
  '{ $.userIdentity.invokedBy NOT EXISTS }',
  '{ $.errorCode IS NULL }',
  '{ ($.eventSource = "kms.amazonaws.com") && ($.eventName = "PutKeyPolicy") }',
  '{ ($.eventName = "DisableKey") || ($.eventName = "PutKeyPolicy") }',
  // && binds closer than ||, and parentheses closer still.
  '{ $.eventName = "PutKeyPolicy" || $.eventName = "x" && $.eventSource = "x" }',
])('matches %s', pattern => {
  expect(matchesFilterPattern(pattern, RECORD)).toBe(true);
});

test.each([
  '{ $.eventName = "putkeypolicy" }',
  '{ $.eventName = "Policy" }',
  '{ $.eventName = "Key*" }',
  '{ $.eventName = "*Put" }',
  '{ $.eventName != "PutKeyPolicy" }',
  '{ $.userIdentity.invokedBy = "*" }',
  '{ $.userIdentity.type NOT EXISTS }',
  '{ $.errorCode NOT EXISTS }',
  '{ $.eventName IS NULL }',
  '{ $.count = "2" }',
  '{ $.resources[1].ARN = "one" }',
  '{ $.resources.ARN = "one" }',
  '{ ($.eventSource = "s3.amazonaws.com") && ($.eventName = "PutKeyPolicy") }',
  '{ ($.eventName = "PutKeyPolicy" || $.eventName = "x") && $.eventSource = "x" }',
])('does not match %s', pattern => {
  expect(matchesFilterPattern(pattern, RECORD)).toBe(false);
});

test.each([
  ['PutKeyPolicy', 'expected {, and found PutKeyPolicy'],
  ['{ $.eventName = "a"', 'the pattern ends too early'],
  ['{ $.eventName = "a" } }', 'expected the end, and found }'],
  ['{ eventName = "a" }', 'expected a field such as $.eventName, and found eventName'],
  ['{ ($.eventName = "a" }', 'expected ), and found }'],
  ['{ $.eventName "a" }', 'the operator "a" is not evaluated here'],
  ['{ $.count > 1 }', 'the operator > is not evaluated here'],
  ['{ $.count = 1 }', '1 is not a text to compare with'],
  ['{ $.eventName = %Put.*% }', '%Put.*% is not a text to compare with'],
  ['{ $.eventName = "a*b" }', 'an asterisk is for the start or the end of a text'],
  ['{ $.eventName EXISTS }', 'the operator EXISTS is not evaluated here'],
  ['{ $.userIdentity.invokedBy != "a" }', 'is not documented'],
  ['{ !($.eventName = "a") }', 'not evaluated here: '],
  [`{ $.eventName = "${'a'.repeat(1024)}" }`, 'a pattern has 1024 characters at most, and this has 1044'],
])('refuses %.40s', (pattern, message) => {
  expect(() => matchesFilterPattern(pattern, RECORD)).toThrow(message);
});
