import { FUNCTION_ACTIONS } from '../../../src/migration/gather/actions';
import { CALLS } from '../../../src/migration/gather/calls';

test('the function reads, and writes nothing but its record', () => {
  const names = FUNCTION_ACTIONS.map(({ action }) => action);

  expect(names.filter(name => !/:(Describe|Get|List)[A-Z]/.test(name))).toEqual(['dynamodb:PutItem']);
});

test('each action stands there once, with what it is allowed on and why', () => {
  expect(new Set(FUNCTION_ACTIONS.map(({ action }) => action)).size).toBe(FUNCTION_ACTIONS.length);
  expect(FUNCTION_ACTIONS.filter(({ why }) => why.length < 10)).toEqual([]);
  expect(FUNCTION_ACTIONS.filter(({ on }) => on !== 'any').map(({ action, on }) => `${action} on ${on}`)).toEqual([
    'kms:DescribeKey on key', 'dynamodb:GetItem on records', 'dynamodb:PutItem on records', 'states:DescribeExecution on executions',
  ]);
});

test('every call that reads has its action, and there is no other but those for the record', () => {
  const reading = FUNCTION_ACTIONS.map(({ action }) => action).filter(action => !/^(dynamodb|states):/.test(action));

  expect(reading.map(action => action.split(':')[1])).toEqual(Object.keys(CALLS));
});
