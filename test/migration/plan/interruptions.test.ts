import { bearsMarksOf } from '../../../src/migration/marks';
import { namesFor } from '../../../src/migration/names';
import type { Report } from '../../../src/migration/tasks';
import { auroraSimulation, instanceSimulation, multiAzSimulation, type Simulation } from '../support/simulated-accounts';
import type { End, Trouble } from '../support/simulated-execution';
import { idOf } from '../support/simulated-state';

const KINDS: readonly [string, () => Simulation][] = [
  ['an instance', instanceSimulation],
  ['a cluster of Aurora', auroraSimulation],
  ['a Multi-AZ cluster', multiAzSimulation],
];

/** How long after an abort the next execution begins: at once, while things are on their way, when they are at rest. */
const PAUSES = [0, 1, 50];

let tried = 0;
afterAll(() => { process.stdout.write(`Interruptions of migrations tried: ${tried}\n`); });

type Item = Readonly<Record<string, unknown>>;
const sorted = (items: readonly Item[]) => items.map(item => JSON.stringify(inOrder(item))).sort();
/** The members of structures by their names. */
const inOrder = (value: unknown): unknown => typeof value === 'object' && value !== null && !Array.isArray(value)
  ? Object.fromEntries(Object.entries(value).sort(([one], [other]) => one < other ? -1 : 1).map(([name, each]) => [name, inOrder(each)])) : value;
const all = ({ rds: { world } }: Simulation) => [...world.clusters, ...world.instances];
const called = (simulation: Simulation, name: string) => all(simulation).filter(each => ('DBInstanceIdentifier' in each ? each.DBInstanceIdentifier : each.DBClusterIdentifier) === name
  && !('DBInstanceIdentifier' in each && each.DBClusterIdentifier));

const endpointName = (each: Item) => String(each.DBClusterEndpointIdentifier);
const byName = <T>(name: (each: T) => string) => (one: T, other: T) => name(one) < name(other) ? -1 : 1;

/** Everything that is not of the migration: databases, endpoints with their tags, proxies and scaling. */
function stateOf(simulation: Simulation) {
  const { rds, executions: { identifier }, source } = simulation;
  const { world } = rds;
  const isMade = (each: Item) => bearsMarksOf(each.TagList as [], identifier, source);
  const membersOfMade = new Set(world.clusters.filter(isMade).map(each => each.DBClusterIdentifier));
  return JSON.parse(JSON.stringify({
    databases: all(simulation).filter(each => !isMade(each) && !membersOfMade.has(String(each.DBClusterIdentifier))).sort(byName(idOf)),
    endpoints: world.endpoints.map(each => ({ ...each, tags: world.tags[String(each.DBClusterEndpointArn)] })).sort(byName(endpointName)),
    proxies: world.proxies.map(proxy => rds.leadsTo(String(proxy.DBProxyName))),
    scaling: [sorted(world.scalableTargets), sorted(world.scalingPolicies), sorted(world.scheduledActions)],
  })) as Item;
}

/** That what was made and is not in use, and the old database, are all named in the report. */
function expectNamed(simulation: Simulation, { leftovers }: Report) {
  const { rds: { world }, executions: { identifier }, source } = simulation;
  const names = namesFor(identifier);
  const made = (each: Item) => bearsMarksOf(each.TagList as [], identifier, source);
  const there = [
    ...world.snapshots.filter(made).map(each => each.DBSnapshotIdentifier),
    ...world.clusterSnapshots.filter(made).map(each => each.DBClusterSnapshotIdentifier),
    ...[names.old, names.temporary].filter(name => called(simulation, name).length > 0),
  ];
  expect(leftovers.map(each => each.name)).toEqual(expect.arrayContaining(there));
}

function expectMigrated(simulation: Simulation, before: Item, end: End) {
  const { rds, executions: { identifier }, source } = simulation;
  expect(told(end)).toBe('MIGRATED');
  expect(end).toMatchObject({ report: { encrypted: true, answering: expect.stringContaining(`encrypted database answers as ${identifier}`) as string } });
  const [target] = called(simulation, identifier);
  const [old] = called(simulation, namesFor(identifier).old);
  expect(idOf(old)).toBe(source);
  expect(old.DeletionProtection).toBe(true);
  expect(old.StorageEncrypted ?? false).toBe(false);
  expect(target.StorageEncrypted).toBe(true);
  const { scaling, endpoints } = stateOf(simulation);
  expect(scaling).toEqual(before.scaling);
  const tagged = (found: unknown) => (found as Item[]).map(each => [endpointName(each), each.tags]);
  expect(tagged(endpoints)).toEqual(tagged(before.endpoints));
  expect(rds.world.endpoints.map(each => rds.hasEndpoint(String(each.DBClusterEndpointIdentifier)))).toEqual(rds.world.endpoints.map(() => idOf(target)));
  expect(rds.world.proxies.map(proxy => rds.leadsTo(String(proxy.DBProxyName)))).toEqual(rds.world.proxies.map(() => idOf(target)));
  expect(rds.made.filter(call => /^(restore|copy|create(DB|DBCluster)Snapshot)/.test(call)).every((call, index, calls) => calls.indexOf(call) === index)).toBe(true);
  if ('report' in end) { expectNamed(simulation, end.report); }
}

function expectUndone(simulation: Simulation, before: Item, end: End) {
  const { executions: { identifier } } = simulation;
  expect(told(end)).toMatch(/^UNDONE/);
  expect(end).toMatchObject({ report: { encrypted: false, answering: expect.stringContaining(`unencrypted database answers as ${identifier}`) as string } });
  simulation.rds.tick(50);
  expect(stateOf(simulation)).toEqual(before);
  if ('report' in end) { expectNamed(simulation, end.report); }
}

/** The end, with the reasons for one that is not wanted. */
function told(end: End): string {
  switch (end.end) {
    case 'ABORTED': return end.end;
    case 'REFUSED': return `${end.end}: ${end.problems.map(problem => `${problem.id} ${problem.what}`).join(' ')}`;
    case 'MIGRATED': return end.end;
    default: return `${end.end}: ${JSON.stringify(end.report.failure)}`;
  }
}

/** How far an execution without trouble goes: the number of its moments and calls. */
async function lengths(simulate: () => Simulation) {
  const { executions } = simulate();
  expect(told(await executions.run())).toBe('MIGRATED');
  return { moments: executions.moments, calls: executions.calls };
}

/** The stage that is written down. */
function stageOf({ account, executions: { identifier } }: Simulation): 'copy' | 'cutover' | 'protect' | 'undo' | 'none' {
  return (account.items[identifier]?.stage.S ?? 'none') as 'none';
}

/** The last moment at which the record says that a migration is in that stage. */
async function lastMomentOf(stage: string, simulate: () => Simulation): Promise<number> {
  const { moments } = await lengths(simulate);
  for (let abortAt = moments - 1; abortAt > 0; abortAt--) {
    const simulation = simulate();
    await simulation.executions.run({ abortAt });
    if (stageOf(simulation) === stage) { return abortAt; }
  }
  throw new Error(`No migration was ever in the stage ${stage}`);
}

/** Executions until one is not aborted; an unfinished migration waits for a word. */
async function goOn(simulation: Simulation, word: 'CONTINUE' | 'UNDO', trouble: Trouble = {}): Promise<End> {
  const end = await simulation.executions.run(trouble);
  if (end.end !== 'REFUSED') { return end; }
  expect([['Unfinished'], ['UndoNotFinished']]).toContainEqual(end.problems.map(problem => problem.id));
  return simulation.executions.run(trouble, word);
}

describe.each(KINDS)('the migration of %s', (_kind, simulate) => {
  test('ends with the encrypted database under the name, and everything that belongs to it', async () => {
    const simulation = simulate();
    const before = stateOf(simulation);

    expectMigrated(simulation, before, await simulation.executions.run());
    expect(await simulation.executions.run()).toMatchObject({ end: 'REFUSED', problems: [{ id: 'AlreadyMigrated' }] });
  });

  test('that is aborted at any moment goes on, and never makes a second copy', async () => {
    const { moments } = await lengths(simulate);
    for (let abortAt = 0; abortAt < moments; abortAt++) {
      const simulation = simulate();
      const before = stateOf(simulation);
      expect(told(await simulation.executions.run({ abortAt }))).toBe('ABORTED');
      simulation.rds.tick(PAUSES[abortAt % PAUSES.length]);

      expectMigrated(simulation, before, await goOn(simulation, 'CONTINUE'));
      tried++;
    }
  });

  test('that is aborted at any moment is undone, and everything is as before', async () => {
    const { moments } = await lengths(simulate);
    for (let abortAt = 0; abortAt < moments; abortAt++) {
      const simulation = simulate();
      const before = stateOf(simulation);
      await simulation.executions.run({ abortAt });
      simulation.rds.tick(PAUSES[(abortAt + 1) % PAUSES.length]);
      const stage = stageOf(simulation);

      const end = await simulation.executions.run({}, 'UNDO');
      if (end.end === 'REFUSED') {
        expect(end.problems.map(problem => problem.id)).toEqual([stage === 'none' ? 'NothingToResume' : 'WritesResumed']);
      } else {
        expectUndone(simulation, before, end);
      }
      tried++;
    }
  });

  test('whose undoing is aborted at any moment is undone by the next execution, without a word', async () => {
    const lastOfCutover = await lastMomentOf('cutover', simulate);
    // With everything changed that a cutover changes.
    const cutOver = async () => {
      const simulation = simulate();
      const before = stateOf(simulation);
      await simulation.executions.run({ abortAt: lastOfCutover });
      return { simulation, before };
    };
    const { simulation: first, before: asItWas } = await cutOver();
    expectUndone(first, asItWas, await first.executions.run({}, 'UNDO'));
    const { moments } = first.executions;
    // The first two are those before the record says that it is being undone.
    for (let abortAt = 2; abortAt < moments; abortAt++) {
      const { simulation, before } = await cutOver();
      expect(told(await simulation.executions.run({ abortAt }, 'UNDO'))).toBe('ABORTED');
      simulation.rds.tick(PAUSES[abortAt % PAUSES.length]);

      expectUndone(simulation, before, await simulation.executions.run());
      tried++;
    }
  });

  test('goes on where the answer to any one call was lost', async () => {
    const { calls } = await lengths(simulate);
    for (let loseAnswerOf = 0; loseAnswerOf < calls; loseAnswerOf++) {
      const simulation = simulate();
      const before = stateOf(simulation);

      const end = await simulation.executions.run({ loseAnswerOf });
      // A modification that is repeated is refused while the first one is at work: it is undone rather than guessed about.
      if (end.end === 'UNDONE') { expectUndone(simulation, before, end); } else { expectMigrated(simulation, before, end); }
      tried++;
    }
  });

  test('that fails at any call for good is undone by itself, and what is left is stale', async () => {
    const { calls } = await lengths(simulate);
    for (let failFrom = 0; failFrom < calls; failFrom++) {
      const simulation = simulate();
      const before = stateOf(simulation);

      const end = await simulation.executions.run({ failFrom });
      tried++;
      // An operation that fails for good may be the one that the undoing needs: the next execution undoes the rest, by itself or with a word.
      if (end.end === 'FAILED') { expectNamed(simulation, end.report); }
      const last = end.end === 'FAILED' ? await goOn(simulation, 'UNDO') : end;
      expectUndone(simulation, before, last);
      const made = [...simulation.rds.world.snapshots, ...simulation.rds.world.clusterSnapshots].length > 0;
      const again = await simulation.executions.run();
      expect(again.end === 'REFUSED' ? [...new Set(again.problems.map(problem => problem.id))] : [again.end]).toEqual([made ? 'NameTaken' : 'MIGRATED']);
    }
  });
});
