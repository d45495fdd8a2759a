import { Aws } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { trailNameOf } from '../../../src/audit/trail/trail-name';
import { errorOf } from '../../keys/support';
import { auditStack } from './trail-support';

const trail = () => new Construct(auditStack(), 'Trail');

test.each(['abc', 'a-b_c.d', '1audit', 'A'.repeat(128)])('keeps a name that CloudTrail takes: %s', name => {
  expect(trailNameOf(trail(), name)).toBe(name);
});

test.each([
  ['ab', 'of 2 characters: pass 3 to 128'],
  ['', 'of 0 characters'],
  ['a'.repeat(129), 'of 129 characters'],
  ['my--trail', 'pass letters and digits'],
  ['my-_trail', 'pass letters and digits'],
  ['-trail', 'pass letters and digits'],
  ['trail.', 'pass letters and digits'],
  ['my trail', 'pass letters and digits'],
  ['träil', 'pass letters and digits'],
  ['192.168.5.4', 'no IP address'],
])('refuses %j, and says what CloudTrail takes', (name, message) => {
  expect(errorOf(() => trailNameOf(trail(), name))).toMatch(new RegExp(`^Audit/Trail: received the trailName '${name}'.*${message}`));
});

test('refuses a token: policies that refer to the trail would be a cycle', () => {
  expect(errorOf(() => trailNameOf(trail(), `${Aws.STACK_NAME}-trail`))).toMatch(/^Audit\/Trail: received the trailName as a token: .* known at synthesis/);
});

test('makes a name of the path, another one for each path', () => {
  const stack = auditStack();
  const names = ['Trail', 'Trail2', 'Tra-il'].map(id => trailNameOf(new Construct(stack, id)));

  expect(names[0]).toMatch(/^Audit-Trail-[0-9A-F]{8}$/);
  expect(new Set(names).size).toBe(3);
});

test.each([
  ['of the greatest length', ['a'.repeat(200)]],
  // 60 characters from either end are kept, and both halves end at a separator.
  ['that is cut between two separators', ['a'.repeat(53), 'b'.repeat(100), 'c'.repeat(58)]],
  ['of signs that CloudTrail does not take', ['a b_.', 'ä!', '--']],
])('makes a name that CloudTrail takes of a path %s', (_, ids) => {
  const nested = ids.reduce<Construct>((scope, id) => new Construct(scope, id), auditStack());

  expect(trailNameOf(nested)).toMatch(/^(?=.{3,128}$)[A-Za-z0-9]+(-[A-Za-z0-9]+)*$/);
});
