/**
 * What a migration comes to when something fails, at every state of it: documented errors of each call, throttling, calls that are not answered although
 * they work, and executions that are stopped and taken up again; and the same while it is being undone. The real state machine and function run on the
 * emulator, whose RDS is an addition of these tests: what passes here shows that no such fault loses data, a name or a setting there.
 *
 * Of faults that are handled alike one is tried. `MIGRATION_FAULTS=all` tries every documented error and every state, in some hours.
 */
import { DeleteDBInstanceCommand, DeleteDBSnapshotCommand, ModifyDBInstanceCommand, RDSClient } from '@aws-sdk/client-rds';
import { CALLS } from '../../src/migration/gather/calls';
import { OPERATIONS } from '../../src/migration/plan/operations';
import { Emulator } from './harness/emulator';
import { documentedErrors, type DocumentedErrors } from './harness/migration/documented-errors';
import { Emulation } from './harness/migration/emulation';
import { faultCases, faultsOfCalls, type FaultCase, type Thoroughness } from './harness/migration/fault-cases';
import { hookCode, migrationCode } from './harness/migration/function-code';
import { MigrationMachine } from './harness/migration/machine';
import { makeAurora, makeInstance, makeMultiAz, makeUnprotectedInstance } from './harness/migration/sources';
import { makeSurroundings } from './harness/migration/surroundings';
import { Laboratory } from './harness/migration/trial';

const MINUTES = 60_000;
const THOROUGHNESS: Thoroughness = process.env.MIGRATION_FAULTS === 'all' ? 'all' : 'sample';
/** Each is busy with one core. */
const EMULATORS = 2;
/** Faults that are tried at the same time. */
const ACCOUNTS = 6;
const LOOKS = ['describeDBInstances', 'describeDBClusters', 'describeDBSnapshots', 'describeDBClusterSnapshots', 'describeDBClusterEndpoints'];
/** Fails when everything is done, so that everything has to be undone. */
const UNDO = { state: 'Compare after the cutover', error: 'SettingsDiffer', attempts: 99 };
const UNDOING = 'Tell that it is being undone';

let emulators: readonly Emulator[];
let code: { readonly migration: Buffer; readonly hook: Buffer };
let errors: DocumentedErrors;

beforeAll(async () => {
  emulators = await Promise.all(Array.from({ length: EMULATORS }, async () => Emulator.start()));
  code = { migration: await migrationCode(), hook: await hookCode() };
  errors = await documentedErrors([
    ...Object.entries(OPERATIONS).map(([operation, { service }]) => [service, operation] as const), ...LOOKS.map(operation => ['rds', operation] as const),
  ]);
}, 2 * MINUTES);

afterAll(async () => {
  await Promise.all((emulators ?? []).map(async emulator => emulator.stop()));
});

/** Accounts of one family, in turn on each of the emulators. */
async function openedAll(family: string, make: typeof makeInstance, identifier: string) {
  return Promise.all(Array.from({ length: ACCOUNTS }, async (_, index) => opened(`${family}0000000${index}`, make, identifier, emulators[index % EMULATORS])));
}

async function opened(account: string, make: typeof makeInstance, identifier: string, emulator = emulators[0]) {
  const config = emulator.client(account);
  const machine = await MigrationMachine.create(config, account, code);
  await make(config, await makeSurroundings(config, account));
  const emulation = new Emulation(emulator, account);
  return { config, machine, emulation, laboratory: await Laboratory.open(config, emulation, machine, identifier) };
}

describe.each([
  ['an instance', 'orders', makeUnprotectedInstance, '1111'],
  ['a cluster of Aurora', 'shop', makeAurora, '2222'],
  ...(THOROUGHNESS === 'all' ? [['a Multi-AZ cluster', 'ledger', makeMultiAz, '3333'] as const] : []),
] as const)('on the emulator, in the migration of %s', (_what, identifier, make, family) => {
  let machine: MigrationMachine;
  let laboratories: Laboratory[];

  beforeAll(async () => {
    const all = await openedAll(family, make, identifier);
    machine = all[0].machine;
    laboratories = all.map(each => each.laboratory);
  }, 2 * MINUTES);

  async function nothingIsLost(what: string, cases: readonly FaultCase[], atLeast: number): Promise<void> {
    const began = Date.now();
    const { outcomes, wrong } = await tryAll(cases, laboratories);
    const came = Object.entries(outcomes).map(([name, count]) => `${count} ${name}`).join(', ');
    console.info(`${cases.length} faults were tried in ${what} of ${identifier}, in ${Math.round((Date.now() - began) / 1000)} s: ${came}`);
    expect(wrong).toEqual([]);
    expect(cases.length).toBeGreaterThan(atLeast);
  }

  test('no fault at a state, or between two, loses data, a name or a setting', async () => {
    const course = await laboratories[0].undisturbed();
    expect(course.output()).toMatchObject({ outcome: 'MIGRATED' });

    await nothingIsLost('the migration', faultCases({ definition: machine.definition, events: await course.events(), outcome: 'MIGRATED' }, errors, THOROUGHNESS), 80);
  }, (THOROUGHNESS === 'all' ? 180 : 15) * MINUTES);

  test('no fault while it is being undone loses data, a name or a setting', async () => {
    const course = await laboratories[0].undisturbed(UNDO);
    expect(course.error).toBe('MigrationUndone');

    await nothingIsLost('the undoing', faultCases({
      definition: machine.definition, events: await course.events(), outcome: 'UNDONE', because: [UNDO], from: UNDOING,
    }, errors, THOROUGHNESS), 30);
  }, (THOROUGHNESS === 'all' ? 180 : 15) * MINUTES);
});

test('on the emulator, no call of the function that fails loses data, a name or a setting', async () => {
  const laboratories = (await openedAll('4444', makeAurora, 'shop')).map(each => each.laboratory);
  const services = { 'rds': 'rds', 'kms': 'kms', 'application-auto-scaling': 'application-autoscaling', 'database-migration-service': 'dms' };
  const cases = faultsOfCalls([
    ...Object.entries(CALLS).map(([operation, { service }]) => [services[service], operation] as const), ['dynamodb', 'GetItem'], ['dynamodb', 'PutItem'],
  ]);

  const { outcomes, wrong } = await tryAll(cases, laboratories);

  console.info(`${cases.length} faults were tried in the calls of the function: ${Object.entries(outcomes).map(([name, count]) => `${count} ${name}`).join(', ')}`);
  expect(wrong).toEqual([]);
}, 10 * MINUTES);

test('on the emulator, what an undone migration has left is refused, and when it is deleted a new one has what was written since', async () => {
  const { config, machine, emulation, laboratory } = await opened('555500000000', makeInstance, 'orders');
  const rds = new RDSClient(config);
  await laboratory.undisturbed(UNDO);
  await emulation.faults();
  await emulation.settle();
  await emulation.write('orders', 'a later order');

  const refused = await machine.run({ identifier: 'orders' });
  expect(refused.cause).toMatch(/^NameTaken/);
  for (const name of ['orders-encrypted', 'orders-before-encryption', 'orders-before-encryption-encrypted']) { expect(refused.cause).toContain(name); }

  const DBInstanceIdentifier = 'orders-encrypted';
  await rds.send(new ModifyDBInstanceCommand({ DBInstanceIdentifier, DeletionProtection: false, ApplyImmediately: true }));
  await emulation.settle();
  await rds.send(new DeleteDBInstanceCommand({ DBInstanceIdentifier, SkipFinalSnapshot: true }));
  for (const DBSnapshotIdentifier of ['orders-before-encryption', 'orders-before-encryption-encrypted']) {
    await rds.send(new DeleteDBSnapshotCommand({ DBSnapshotIdentifier }));
  }
  expect((await machine.run({ identifier: 'orders' })).output()).toMatchObject({ outcome: 'MIGRATED' });
  expect(await emulation.words('orders')).toEqual(expect.arrayContaining(['a later order']));
}, 2 * MINUTES);

async function tryAll(cases: readonly FaultCase[], laboratories: readonly Laboratory[]) {
  const [left, outcomes, wrong] = [[...cases], {} as Record<string, number>, [] as string[]];
  await Promise.all(laboratories.map(async each => {
    for (let next = left.shift(); next; next = left.shift()) {
      const tried = await each.attempt(next);
      outcomes[tried.outcome] = (outcomes[tried.outcome] ?? 0) + 1;
      wrong.push(...tried.wrong.map(sentence => `${next!.name}: ${sentence}`));
    }
  }));
  return { outcomes, wrong };
}
