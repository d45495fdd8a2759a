import { actionsOf } from '../../../src/migration/definition/actions-of';
import { definitionOf } from '../../../src/migration/definition/definition-of';
import type { StateMachineDefinition } from '../../../src/migration/definition/states';
import { OPERATIONS } from '../../../src/migration/plan/operations';
import { WIRINGS } from './support/wirings';

const OPERATIONS_ACTIONS = Object.values(OPERATIONS).flatMap(({ actions }) => actions.map(({ action }) => action));
const BESIDE_STEPS = [
  'cloudwatch:PutMetricData',
  'lambda:InvokeFunction',
  'rds:DescribeDBClusterEndpoints',
  'rds:DescribeDBClusterSnapshots',
  'rds:DescribeDBClusters',
  'rds:DescribeDBInstances',
  'rds:DescribeDBSnapshots',
  'sns:Publish',
];

test.each(Object.keys(WIRINGS) as (keyof typeof WIRINGS)[])('needs what operations need, what looks need, and no more: %s', name => {
  expect(actionsOf(definitionOf(WIRINGS[name]))).toEqual([...new Set([...OPERATIONS_ACTIONS, ...BESIDE_STEPS])].sort());
});

test('needs the actions of a call that waits for a token, in any partition', () => {
  expect(actionsOf(only('arn:aws-cn:states:::sns:publish.waitForTaskToken'))).toEqual(['sns:Publish']);
});

test('refuses a call of which it is not known what it needs', () => {
  expect(() => actionsOf(only('arn:aws:states:::aws-sdk:rds:deleteDBInstance'))).toThrow('It is not known which actions arn:aws:states:::aws-sdk:rds:deleteDBInstance needs');
  // The operation of one service is none of another.
  expect(() => actionsOf(only('arn:aws:states:::aws-sdk:docdb:createDBInstance'))).toThrow('aws-sdk:docdb:createDBInstance');
});

function only(resource: string): StateMachineDefinition {
  const task = { Type: 'Task', Comment: 'A call', Resource: resource, Arguments: {}, TimeoutSeconds: 1, Retry: [], Catch: [], Output: {}, Next: 'One' } as const;
  return { Comment: '', QueryLanguage: 'JSONata', StartAt: 'One', States: { One: task } };
}
