import { namesFor } from '../../../src/migration/names';
import { CLUSTER_SETTINGS, INSTANCE_SETTINGS, MEMBER_SETTINGS, memberParameters, modificationAfterRestore, restoreParameters } from '../../../src/migration/settings';
import {
  UNUSED_BY_CLUSTER_MODIFICATION, UNUSED_BY_CLUSTER_RESTORE, UNUSED_BY_INSTANCE_MODIFICATION, UNUSED_BY_INSTANCE_RESTORE, UNUSED_BY_MEMBER_CREATION,
} from '../../../src/migration/settings/unused-parameters';
import { isOperation, membersOf, parametersOf } from '../support/rds-model';

const NAMES = namesFor('orders');
const KEY = { arn: 'arn:aws:kms:eu-west-1:111122223333:key/1' };
/** A source of which one member is known, so that the modification is not empty. */
const INSTANCE = { kind: 'instance', instance: { DBInstanceIdentifier: 'orders', Engine: 'postgres', PreferredMaintenanceWindow: 'x' } } as const;
const CLUSTER = { kind: 'cluster', cluster: { DBClusterIdentifier: 'orders', Engine: 'aurora-mysql', PreferredMaintenanceWindow: 'x' }, members: [] } as const;

/** Parameters that the functions give beside the tables. */
const fixed = (parameters: object = {}) => Object.keys(parameters);

const named = (settings: Readonly<Record<string, { make?: object; modify?: object }>>, call: 'make' | 'modify') => Object.values(settings).flatMap(each => Object.keys(each[call] ?? {}));

test('the structures of the model are the large ones that they are known to be', () => {
  expect(membersOf('DBInstance').length).toBeGreaterThan(90);
  expect(membersOf('DBCluster')).toEqual(expect.arrayContaining(['DBClusterIdentifier', 'HttpEndpointEnabled']));
  expect(parametersOf('ModifyDBCluster')).toContain('EnableLocalWriteForwarding');
});

describe.each([
  ['INSTANCE_SETTINGS', INSTANCE_SETTINGS, 'DBInstance'],
  ['MEMBER_SETTINGS', MEMBER_SETTINGS, 'DBInstance'],
  ['CLUSTER_SETTINGS', CLUSTER_SETTINGS, 'DBCluster'],
] as const)('%s', (_table, settings, structure) => {
  test(`says of every member of ${structure} how it is carried over, and of nothing else`, () => {
    expect(Object.keys(settings).sort()).toEqual(membersOf(structure).sort());
  });

  test('gives a reason for what is lost, refused or comes about by itself', () => {
    const unexplained = Object.entries(settings).filter(([, setting]) => ['lost', 'refused', 'inherited', 'state'].includes(setting.by) && !setting.why);

    expect(unexplained).toEqual([]);
  });

  test('names other calls that RDS has', () => {
    const operations = Object.values(settings).flatMap(setting => setting.operation ?? []);

    expect(operations.filter(operation => !isOperation(operation))).toEqual([]);
    expect(Object.values(settings).filter(setting => setting.by === 'called' && !setting.operation)).toEqual([]);
  });

  test('has parameters for what is made or modified', () => {
    expect(Object.entries(settings).filter(([, setting]) => setting.by === 'made' && !setting.make || setting.by === 'modified' && !setting.modify)).toEqual([]);
  });
});

test.each([
  ['RestoreDBInstanceFromDBSnapshot', [...named(INSTANCE_SETTINGS, 'make'), ...fixed(restoreParameters(INSTANCE, KEY, NAMES))], UNUSED_BY_INSTANCE_RESTORE],
  ['RestoreDBClusterFromSnapshot', [...named(CLUSTER_SETTINGS, 'make'), ...fixed(restoreParameters(CLUSTER, KEY, NAMES))], UNUSED_BY_CLUSTER_RESTORE],
  ['CreateDBInstance', [...named(MEMBER_SETTINGS, 'make'), ...fixed(memberParameters(INSTANCE.instance, 'orders', NAMES))], UNUSED_BY_MEMBER_CREATION],
  ['ModifyDBInstance', [...named(INSTANCE_SETTINGS, 'modify'), ...fixed(modificationAfterRestore(INSTANCE, NAMES))], UNUSED_BY_INSTANCE_MODIFICATION],
  ['ModifyDBCluster', [...named(CLUSTER_SETTINGS, 'modify'), ...fixed(modificationAfterRestore(CLUSTER, NAMES))], UNUSED_BY_CLUSTER_MODIFICATION],
])('%s: every parameter is given, or left out for a reason that is written down', (operation, given, unused) => {
  const parameters = parametersOf(operation);

  expect([...new Set([...given, ...Object.keys(unused)])].sort()).toEqual([...parameters].sort());
  expect(Object.keys(unused).filter(parameter => given.includes(parameter))).toEqual([]);
  expect(Object.values(unused).filter(reason => reason.length < 10)).toEqual([]);
});
