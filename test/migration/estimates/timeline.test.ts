import { DEFAULT_ASSUMPTIONS } from '../../../src/migration/estimates';
import { timelineOf } from '../../../src/migration/estimates/timeline';
import type { Operation } from '../../../src/migration/plan/operations';
import type { Step } from '../../../src/migration/plan/step';
import { toStepFunctions } from '../../../src/migration/plan/step-functions-names';
import { cluster } from '../support/databases';

function call(operation: Operation, parameters: Step['parameters'], identifier?: string): Step {
  return { name: operation, service: 'rds', operation, parameters: toStepFunctions(parameters), until: identifier === undefined ? null : { kind: 'instance', identifier, wanted: 'available', deadline: 1 }, tolerated: [] };
}

const wait = (identifier: string): Step => ({ ...call('createDBInstance', {}, identifier), operation: null });

const seconds = (...steps: Step[]) => timelineOf(steps, cluster(), DEFAULT_ASSUMPTIONS).map(duration => duration.seconds);

test('what is waited for takes its time', () => {
  expect(seconds(call('createDBInstance', { DBInstanceIdentifier: 'shop-1' }, 'shop-1'))).toEqual([{ least: 300, most: 1200 }]);
});

test('what is asked for at once is ready at about the same time', () => {
  const steps = ['shop-0', 'shop-1', 'shop-2'];
  expect(seconds(...steps.map(name => call('createDBInstance', { DBInstanceIdentifier: name })), ...steps.map(wait))).toEqual([
    { least: 0, most: 60 }, { least: 0, most: 60 }, { least: 0, most: 60 },
    // Of 20 minutes at most two calls have passed, and the next are ready a call later each.
    { least: 300, most: 1200 - 120 }, { least: 0, most: 60 }, { least: 0, most: 60 },
  ]);
});

test('a rename is waited for under the new name', () => {
  expect(seconds(call('modifyDBInstance', { DBInstanceIdentifier: 'shop-1', NewDBInstanceIdentifier: 'shop-1-unencrypted' }), wait('shop-1-unencrypted'))[1]).toEqual({ least: 180, most: 900 });
  expect(seconds(call('modifyDBCluster', { DBClusterIdentifier: 'shop', NewDBClusterIdentifier: 'shop-unencrypted' }), wait('shop-unencrypted'))[1]).toEqual({ least: 60, most: 600 });
});

test('what took longer meanwhile is not waited for', () => {
  expect(seconds(call('createDBInstance', { DBInstanceIdentifier: 'shop-1' }), call('modifyDBInstance', {}, 'shop-0'), call('modifyDBInstance', {}, 'shop-0'), call('modifyDBInstance', {}, 'shop-0'), wait('shop-1'))[4])
    .toEqual({ least: 0, most: 0 });
});

test('what was waited for is not waited for again', () => {
  expect(seconds(call('createDBInstance', { DBInstanceIdentifier: 'shop-1' }, 'shop-1'), wait('shop-1'))[1]).toEqual({ least: 0, most: 0 });
});

test('what cannot be reckoned leaves the rest as it is', () => {
  const [restore, ...others] = seconds(call('restoreDBClusterFromSnapshot', { DBClusterIdentifier: 'shop-encrypted' }, 'shop-encrypted'), call('createDBInstance', { DBInstanceIdentifier: 'a' }), wait('a'));
  expect(restore).toBeUndefined();
  expect(others).toEqual([{ least: 0, most: 60 }, { least: 300, most: 1200 }]);
  expect(seconds(call('restoreDBClusterFromSnapshot', { DBClusterIdentifier: 'b' }), wait('b'))[1]).toBeUndefined();
});

test('a step without a call and a wait takes no time', () => {
  expect(seconds({ ...wait('a'), until: null })).toEqual([{ least: 0, most: 0 }]);
});
