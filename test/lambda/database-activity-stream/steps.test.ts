import { type Database, isOn, type Setting, stepToStart, stepToStop } from '../../../lambda/database-activity-stream/steps';
import { KEY, OTHER_KEY, started, STOPPED } from './support';

const WANTED: Setting = { mode: 'async', key: KEY };
const FORMER: Setting = { mode: 'sync', key: OTHER_KEY };

function database(stream: Database['stream'], status = 'available'): Database {
  return { status, stream };
}

test.each<[string, Database['stream'], string]>([
  ['stopped', STOPPED, 'Start'],
  ['starting', { ...started(), status: 'starting' }, 'Wait'],
  ['stopping', { status: 'stopping' }, 'Wait'],
  ['started as wanted', started(), 'Done'],
  ['started as wanted, its key described in full', { ...started(), key: KEY }, 'Done'],
  ['started as this resource had started it before', started('sync', OTHER_KEY), 'Stop'],
])('to start one that is %s takes %s', (_name, stream, step) => {
  expect(stepToStart(WANTED, FORMER, database(stream))).toBe(step);
});

test.each<[string, Database['stream'], Setting | undefined]>([
  ['another key, which nobody of this stack chose', started('async', OTHER_KEY), undefined],
  ['another mode, which nobody of this stack chose', started('sync'), undefined],
  ['another key than the former', started('sync', `${KEY}3`), FORMER],
  ['another mode than the former', started('async', OTHER_KEY), FORMER],
  ['a key that RDS does not tell', { status: 'started', mode: 'async' }, undefined],
])('a stream that is started with %s is refused, and says what to do', (_name, stream, former) => {
  expect(() => stepToStart(WANTED, former, database(stream)))
    .toThrow(/^The database has an activity stream that this stack did not start, in mode \w+ under the key .+: stop it \(aws rds stop-activity-stream --apply-immediately\) and deploy again, .*UPDATE_ROLLBACK_FAILED, stop it and continue the rollback \(aws cloudformation continue-update-rollback\), or skip this resource in it \(--resources-to-skip\)/);
});

test.each(['stopped', 'failed', 'deleting', 'inaccessible-encryption-credentials', 'inaccessible-encryption-credentials-recoverable', 'incompatible-parameters', 'restore-error'])(
  'nothing is started in a database that is %s', status => {
    expect(() => stepToStart(WANTED, undefined, database(STOPPED, status))).toThrow(`The database is ${status}: no activity stream can be started`);
    expect(stepToStart(WANTED, undefined, database(started(), status))).toBe('Done');
  });

test.each(['modifying', 'backing-up', 'storage-optimization', 'starting'])('a database that is %s is asked all the same: RDS knows whether it can', status => {
  expect(stepToStart(WANTED, undefined, database(STOPPED, status))).toBe('Start');
});

test.each<[string, Database | undefined, string]>([
  ['started as this resource did', database(started()), 'Stop'],
  ['starting', database({ ...started(), status: 'starting' }), 'Wait'],
  ['stopping', database({ ...started(), status: 'stopping' }), 'Wait'],
  ['stopped', database(STOPPED), 'Done'],
  ['stopped, its key still described', database({ ...started(), status: 'stopped' }), 'Done'],
  ['started under another key', database(started('async', OTHER_KEY)), 'Done'],
  ['started in another mode', database(started('sync')), 'Done'],
  ['starting under another key', database({ ...started('async', OTHER_KEY), status: 'starting' }), 'Done'],
  ['of a database that is gone', undefined, 'Done'],
  ['of a database that is being deleted', database(started(), 'deleting'), 'Done'],
  ['of a database that lost its key', database(started(), 'inaccessible-encryption-credentials'), 'Done'],
])('to stop one that is %s takes %s', (_name, described, step) => {
  expect(stepToStop(WANTED, described)).toBe(step);
});

test('a stream of a stopped database cannot be stopped, and that is said', () => {
  expect(() => stepToStop(WANTED, database(started(), 'stopped'))).toThrow('The database is stopped: its activity stream cannot be stopped');
});

test.each([['started', true], ['starting', true], ['stopping', false], ['stopped', false]])('a stream that is %s is on: %p', (status, on) => {
  expect(isOn({ status })).toBe(on);
});
