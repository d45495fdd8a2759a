import { withFunctions } from './support/executions';
import { TaskError } from './support/interpreter';
import { awaited, PLAN, stepOf, STEPS } from './support/migration';
import { closedWith, hookCallsOf } from './support/sent';

describe('a wait', () => {
  const temporary = PLAN.names.temporary;

  test('goes on while it is not there yet, whatever its status', async () => {
    const notFound = new TaskError('Rds.DbInstanceNotFoundException');
    const execution = await withFunctions({ seen: { [temporary]: [notFound, 'creating', 'backing-up', 'available'] } });
    expect(execution.status).toBe('SUCCEEDED');
    expect(execution.calls.filter(({ arguments: given }) => given.DbInstanceIdentifier === temporary && Object.keys(given).length === 1).length).toBe(4);
  });

  test.each(['failed', 'incompatible-network', 'inaccessible-encryption-credentials-recoverable', 'restore-error', 'storage-full', 'stopped', 'deleting'])(
    'ends at once when it is %s', async status => {
      const execution = await withFunctions({ seen: { [temporary]: ['creating', status] } });
      expect(closedWith(execution).failure).toEqual({
        error: 'StatusFailed', step: 'Restore', cause: `The instance ${temporary} is ${status} and does not become available by waiting.`,
      });
    });

  test('that has failed is not asked about again: what the call came to is known', async () => {
    expect((await withFunctions({ seen: { [temporary]: ['failed'] } })).states).not.toContain('Ask again what is left to do');
  });

  test('goes on after an hour in which nothing could be seen', async () => {
    const blind = Array<TaskError | null>(15).fill(new TaskError('Rds.RdsException'));
    const execution = await withFunctions({ errors: { 'Look at the instance': [...blind, null] }, steps: { copy: [STEPS.copy, [stepOf('Wait', null, awaited('instance', temporary))]] } });
    expect(execution.status).toBe('SUCCEEDED');
  });

  test('ends after the time of the step', async () => {
    const execution = await withFunctions({ seen: { [temporary]: ['creating'] } });
    expect(closedWith(execution).failure).toMatchObject({ error: 'WaitedTooLong', step: 'Restore' });
    expect(closedWith(execution).failure?.cause).toMatch(/^The instance orders-encrypted is still creating after \d+ seconds, and was to be available\.$/);
    expect(execution.seconds).toBeGreaterThan(86_400);
    expect(execution.seconds).toBeLessThan(86_400 + 3600);
  });

  test('for an endpoint to go ends when it is not listed any more, and not before', async () => {
    const steps = { cutover: [[stepOf('Give it up', 'deleteDBClusterEndpoint', awaited('cluster-endpoint', 'readers', 'gone'))]] };
    const execution = await withFunctions({ steps, seen: { readers: ['available', 'deleting', null] } });
    expect(execution.status).toBe('SUCCEEDED');
    expect(execution.calls.filter(({ state }) => state === 'Look at the custom endpoint')).toHaveLength(3);
  });

  test('for an endpoint to come takes one that serves nobody at present', async () => {
    const steps = { cutover: [[stepOf('Make it', 'createDBClusterEndpoint', awaited('cluster-endpoint', 'readers'))]] };
    expect((await withFunctions({ steps, seen: { readers: [null, 'creating', 'inactive'] } })).status).toBe('SUCCEEDED');
  });

  test('measures how far a snapshot is, each time it is further', async () => {
    const percent = (value: unknown) => ({ Status: 'copying', PercentProgress: value });
    const seen = { [PLAN.names.snapshot]: [percent(0), percent(10), percent(10), percent(undefined), percent(55), 'available'] };
    const execution = await withFunctions({ seen });
    const measured = execution.calls.filter(({ call }) => call === 'aws-sdk:cloudwatch:putMetricData').map(each => each.arguments);
    expect(measured).toEqual([10, 55].map(value => ({
      Namespace: 'CdkAtRest/Migration',
      MetricData: [{
        MetricName: 'Progress',
        Dimensions: [{ Name: 'Database', Value: 'orders' }, { Name: 'Step', Value: 'Take the snapshot' }],
        Value: value,
        Unit: 'Percent',
      }],
    })));
  });

  test('does not try again to measure what could not be measured', async () => {
    const seen = { [PLAN.names.snapshot]: [...Array<unknown>(20).fill({ Status: 'creating', PercentProgress: 5 }), 'available'] };
    const execution = await withFunctions({ seen, errors: { 'Measure the snapshot': [new TaskError('CloudWatch.CloudWatchException')] } });
    expect(execution.status).toBe('SUCCEEDED');
    expect(execution.calls.filter(({ state }) => state === 'Measure the snapshot')).toHaveLength(4);
  });

  test('reads the percentage of a cluster, which is a text, and nothing else that is one', async () => {
    const steps = { copy: [[stepOf('Restore', 'restoreDBClusterFromSnapshot', awaited('cluster', 'orders-encrypted'))]] };
    const execution = await withFunctions({ steps, seen: { 'orders-encrypted': [{ Status: 'creating', PercentProgress: '40' }, { Status: 'creating', PercentProgress: 'n/a' }, 'available'] } });
    expect(execution.status).toBe('SUCCEEDED');
  });

  test('for the snapshot of a cluster tells the hooks from when its data is', async () => {
    const steps = { copy: [[stepOf('Take it', 'createDBClusterSnapshot', awaited('cluster-snapshot', PLAN.names.snapshot))]] };
    expect(hookCallsOf(await withFunctions({ steps })).at(1)).toMatchObject({ hook: 'beforeCutover', snapshotTakenAt: '2026-11-24T03:00:00Z' });
  });
});
