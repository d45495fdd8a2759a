import { namesFor } from '../../../src/migration/names';
import { planAnswer, planned } from '../../../src/migration/plan/plan-answer';
import type { Source } from '../../../src/migration/rds/source';
import { cluster, instance, KEY, multiAz } from '../support/databases';

test.each<[string, Source]>([
  ['orders', instance({ DeletionProtection: false })], ['shop', cluster()], ['ledger', multiAz()],
])('has every step of the plan of %s, in order, and none besides', (identifier, source) => {
  const observation = {
    facts: { identifier, region: 'eu-west-1', names: namesFor(identifier), source, key: { Arn: KEY.arn } },
    surroundings: {},
    sourceAt: 'identifier' as const,
  };
  const { stages } = planned(observation, { execution: 'e', resume: null });
  expect(stages.map(({ stage }) => stage)).toEqual(['copy', 'cutover', 'protect']);
  expect(stages.flatMap(({ steps }) => steps.map(step => step.name))).toEqual(planAnswer(observation, { execution: 'e', resume: null }).steps);
  expect(stages[1].steps[0].name).toBe(`Rename the unencrypted ${source.kind} ${identifier} to ${identifier}-unencrypted`);
  expect(stages[2].steps).toHaveLength(identifier === 'shop' ? 0 : 1);
});
