import { Duration, Size, type Stack } from 'aws-cdk-lib';
import * as sns from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import fc from 'fast-check';
import { deployment, granteeKind, keyKind, keySource, oneOf, seldom } from './arbitraries';
import { checkRecipes } from './check';
import { expectKey, expectSoundTemplates, findResource } from './invariants';
import { type StackName, World } from './world';
import { AuditAlarm, AuditAlarms, AuditCanary, AuditQueries, AuditTrail } from 'cdk-at-rest';

const TOPICS: Record<string, (world: World, stack: Stack) => sns.ITopic> = {
  encrypted: (world, stack) => new sns.Topic(stack, 'Topic', { masterKey: world.key('encryptionKey') }),
  plain: (_, stack) => new sns.Topic(stack, 'Topic'),
  neighbours: world => new sns.Topic(world.stack('neighbour'), 'Topic', { masterKey: world.key('neighboursKey') }),
  imported: (_, stack) => sns.Topic.fromTopicArn(stack, 'Topic', 'arn:aws:sns:eu-west-1:111122223333:operators'),
  elsewhere: (_, stack) => sns.Topic.fromTopicArn(stack, 'Topic', 'arn:aws:sns:us-east-1:111122223333:operators'),
  fifo: (_, stack) => new sns.Topic(stack, 'Topic', { fifo: true }),
};

/** What is refused comes up in one of fifteen: a recipe has many chances for it. */
function usually<T>(taken: fc.Arbitrary<T>, refused: fc.Arbitrary<T>): fc.Arbitrary<T> {
  return fc.oneof({ weight: 14, arbitrary: taken }, { weight: 1, arbitrary: refused });
}

const recipe = fc.record({
  deployment,
  keySource,
  trailAt: fc.constantFrom<StackName>('home', 'home', 'nested', 'neighbour'),
  watchersAt: fc.constantFrom<StackName>('home', 'home', 'nested', 'neighbour'),
  withoutLog: seldom(fc.constant(true)),
  organization: seldom(fc.constant({ organizationId: 'o-abcdefghij' })),
  topic: fc.option(usually(fc.constantFrom('encrypted', 'neighbours'), fc.constantFrom(...Object.keys(TOPICS))), { nil: undefined }),
  topicKey: seldom(keyKind),
  alarms: fc.option(usually(fc.subarray(AuditAlarm.all(), { minLength: 1 }), fc.constant<AuditAlarm[]>([])), { nil: undefined }),
  accounts: usually(fc.constant(undefined), oneOf(['111122223333'], ['111122223333', '444455556666'], ['1'])),
  queriesKey: seldom(keyKind),
  period: usually(oneOf(Duration.days(30)), oneOf(Duration.hours(1))),
  scanLimit: usually(oneOf(Size.gibibytes(100)), oneOf(Size.mebibytes(1))),
  schedule: usually(oneOf(Duration.hours(2), Duration.hours(24)), oneOf(Duration.minutes(1))),
  deliverWithin: usually(oneOf(Duration.minutes(30)), oneOf(Duration.minutes(1), Duration.hours(30))),
  calledKey: seldom(keyKind),
  auditors: fc.array(granteeKind, { maxLength: 1 }),
});
type Recipe = typeof recipe extends fc.Arbitrary<infer R> ? R : never;

function build(world: World, made: Recipe): void {
  if (made.keySource) {
    world.useSource(made.keySource);
  }
  const stack = world.stack(made.watchersAt);
  const trail = new AuditTrail(world.stack(made.trailAt), 'Trail', { cloudWatchLogs: !made.withoutLog, organization: made.organization });
  new AuditAlarms(stack, 'Alarms', {
    trail,
    topic: made.topic ? TOPICS[made.topic](world, stack) : undefined,
    encryptionKey: made.topicKey && world.key(made.topicKey),
    alarms: made.alarms,
    subscriptions: [new EmailSubscription('security@example.com')],
  });
  const queries = new AuditQueries(stack, 'Queries', {
    trail, accounts: made.accounts, encryptionKey: made.queriesKey && world.key(made.queriesKey), period: made.period, scanLimit: made.scanLimit,
  });
  made.auditors.forEach(auditor => queries.grantQuery(world.grantee(auditor)));
  new AuditCanary(stack, 'Canary', {
    trail, calledKey: made.calledKey && world.key(made.calledKey), schedule: made.schedule, deliverWithin: made.deliverWithin,
  });
}

test('any alarms, queries and canary are refused with a documented error, or encrypt what they store and open nothing to services at large', () => {
  checkRecipes(recipe, 80, ({ deployment: where }) => new World(where), build, (stacks, { topic }) => {
    expectSoundTemplates(stacks);
    const [at, workGroup] = findResource(stacks, 'AWS::Athena::WorkGroup', 'QueriesWorkGroup');
    const configuration = workGroup.Properties!.WorkGroupConfiguration as { [name: string]: { [name: string]: { [name: string]: string } } };

    expect(configuration.EnforceWorkGroupConfiguration).toBe(true);
    expectKey(stacks, at, configuration.ResultConfiguration.EncryptionConfiguration.KmsKey);
    if (!topic) {
      const [where, alarmTopic] = findResource(stacks, 'AWS::SNS::Topic', 'AlarmsTopic');
      expectKey(stacks, where, alarmTopic.Properties!.KmsMasterKeyId);
    }
  });
});
