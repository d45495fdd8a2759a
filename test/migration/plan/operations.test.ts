import { OPERATIONS, operationOf, type Operation } from '../../../src/migration/plan/operations';
import { isOperation } from '../support/rds-model';

const operations = Object.keys(OPERATIONS) as Operation[];
const actionsOf = (operation: Operation) => OPERATIONS[operation].actions.map(each => each.action);

test('every operation is named as the API names it, and needs the action of its name', () => {
  for (const operation of operations) {
    const { service, api } = OPERATIONS[operation];
    expect(operation.toLowerCase()).toBe(api.toLowerCase());
    expect(actionsOf(operation)).toContain(service === 'rds' ? `rds:${api}` : `application-autoscaling:${api}`);
    expect(service !== 'rds' || isOperation(api)).toBe(true);
    expect(operationOf(api)).toBe(operation);
  }
});

test('every implied action says why, and where AWS says so', () => {
  const implied = operations.flatMap(operation => OPERATIONS[operation].actions.filter(each => !each.action.endsWith(`:${OPERATIONS[operation].api}`)));
  expect(implied.length).toBeGreaterThan(10);
  expect(implied.filter(each => !each.why || !each.see?.startsWith('https://docs.aws.amazon.com/'))).toEqual([]);
});

test('roles are passed to services that are named, and keys are used through a service', () => {
  const all = operations.flatMap(operation => [...OPERATIONS[operation].actions]);
  expect(all.filter(each => (each.action === 'iam:PassRole') !== (each.passedTo !== undefined))).toEqual([]);
  expect(all.filter(each => each.action.startsWith('kms:') !== (each.via !== undefined))).toEqual([]);
});

test('nothing deletes a database: that permission is asked for on no name at all', () => {
  const deleting = operations.flatMap(operation => OPERATIONS[operation].actions.filter(each => /Delete/.test(each.action)).map(each => `${operation} ${each.action} ${each.on}`));
  expect(deleting).toEqual([
    'deleteDBClusterEndpoint rds:DeleteDBClusterEndpoint database', 'registerScalableTarget rds:DeleteDBInstance nameless-instance', 'putScalingPolicy cloudwatch:DeleteAlarms alarm',
  ]);
});

test('what makes something may tag it, what encrypts may use the key', () => {
  for (const operation of ['createDBSnapshot', 'copyDBSnapshot', 'restoreDBInstanceFromDBSnapshot', 'createDBClusterSnapshot', 'restoreDBClusterFromSnapshot', 'createDBInstance', 'createDBClusterEndpoint'] as const) {
    expect(actionsOf(operation)).toContain('rds:AddTagsToResource');
  }
  for (const operation of ['copyDBSnapshot', 'restoreDBInstanceFromDBSnapshot', 'restoreDBClusterFromSnapshot', 'createDBInstance'] as const) {
    expect(OPERATIONS[operation].actions.filter(each => each.on === 'key').map(each => each.action)).toEqual(['kms:DescribeKey', 'kms:CreateGrant']);
  }
});

test('a call that a migration does not make has no operation', () => {
  expect(() => operationOf('DeleteDBInstance')).toThrow('A migration makes no call DeleteDBInstance');
});
