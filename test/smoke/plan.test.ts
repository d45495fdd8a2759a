import { EXAMPLES } from '../../smoke/examples';
import { plan } from '../../smoke/plan';

const RUN = { run: 'r1124abcd', account: '111122223333', region: 'eu-west-1', isEmulator: false, otherRuns: [] };

test('the plan names each stack, what it makes and costs, what stays, and how an interrupted run is cleaned up', () => {
  const text = plan({ ...RUN, examples: EXAMPLES });

  for (const { name, makes, costs } of EXAMPLES) {
    expect(text).toContain(`cdk-at-rest-smoke-r1124abcd-${name} (examples/${name})`);
    [makes, ...costs].forEach(line => expect(text).toContain(line));
  }
  expect(text).toContain('In all: about 230 minutes and, for the keys alone, 0.01 USD (estimates');
  expect(text).toContain('the 8 keys, for 7 days in which KMS takes nothing');
  expect(text).toContain('npm run smoke -- --account 111122223333 --region eu-west-1 --clean r1124abcd --yes');
  expect(text).not.toContain('emulator');
});

test('the plan of a single example, and of an emulator, after a run that was interrupted', () => {
  const text = plan({ ...RUN, isEmulator: true, otherRuns: ['r1123wxyz'], examples: EXAMPLES.slice(0, 1) });

  expect(text).toContain('on an emulator: checks that need AWS are not run, and count as nothing');
  expect(text).toContain('--clean r1123wxyz removes it');
  expect(text).toContain('the key, for 7 days');
  expect(text).toContain('less than 0.01 USD (estimate)');
});
