import { definitionOf } from '../../../src/migration/definition/definition-of';
import type { State, StateMachineDefinition, TaskState } from '../../../src/migration/definition/states';
import NAMES from '../support/step-functions-names.json';
import { WIRINGS } from './support/wirings';

const DEFINITIONS = Object.entries(WIRINGS).map(([name, wiring]) => [name, definitionOf(wiring)] as const);
/** @see https://docs.aws.amazon.com/step-functions/latest/dg/service-quotas.html */
const MAX_DEFINITION_BYTES = 1024 * 1024;
/** Step Functions takes 80 characters; these fit into a box of the console's graph. */
const READABLE_NAME_LENGTH = 40;

describe.each(DEFINITIONS)('the state machine with hooks: %s', (_name, definition) => {
  const states = Object.entries(definition.States);

  test('goes to no state that is not there', () => {
    const names = new Set(Object.keys(definition.States));
    expect(states.flatMap(([, state]) => nextOf(state)).filter(next => !names.has(next))).toEqual([]);
    expect(names).toContain(definition.StartAt);
  });

  test('can come to every state', () => {
    expect(Object.keys(definition.States).filter(name => !reachable(definition, definition.StartAt).has(name))).toEqual([]);
  });

  test('can come to an end from every state', () => {
    const ends = new Set(states.filter(([, { Type }]) => Type === 'Succeed' || Type === 'Fail').map(([name]) => name));
    expect(states.map(([name]) => name).filter(name => ![...reachable(definition, name)].some(each => ends.has(each)))).toEqual([]);
  });

  test('says of every state why it is there, under a name that can be read in the graph', () => {
    expect(states.filter(([, { Comment }]) => !/^[A-Z].{10,}[^.]$/.test(Comment)).map(([name]) => name)).toEqual([]);
    expect(states.map(([name]) => name).filter(name => name.length > READABLE_NAME_LENGTH || !/^[A-Z][A-Za-z ]+\??$/.test(name))).toEqual([]);
  });

  test('gives every task a time, errors that are tried again and errors that are caught', () => {
    for (const [name, state] of tasksOf(definition)) {
      expect([name, state.TimeoutSeconds > 0 && state.TimeoutSeconds <= 86_400]).toEqual([name, true]);
      expect([name, state.Retry.length > 0]).toEqual([name, true]);
      // The Amazon States Language wants States.ALL alone and last.
      expect([name, state.Catch.map(({ ErrorEquals }) => ErrorEquals.join()).slice(-2)]).toEqual([name, ['States.DataLimitExceeded', 'States.ALL']]);
      const others = [...state.Retry.slice(0, -1), ...state.Catch.slice(0, -1)];
      expect([name, others.some(({ ErrorEquals }) => ErrorEquals.includes('States.ALL'))]).toEqual([name, false]);
      expect([name, state.Retry.some(({ ErrorEquals }) => ErrorEquals.includes('States.ALL') && ErrorEquals.length > 1)]).toEqual([name, false]);
    }
  });

  test('has its expressions in one line each, and no empty texts, at which validators of the language stumble', () => {
    expect(textsIn(definition).filter(text => text === '' || /\n/.test(text))).toEqual([]);
  });

  test('keeps nothing of an answer but what it assigns', () => {
    const passedOn = tasksOf(definition).filter(([, { Output }]) => Output === undefined).map(([name]) => name);
    expect(passedOn).toEqual([]);
  });

  test('deletes nothing but custom endpoints, which are names', () => {
    expect(tasksOf(definition).map(([, { Resource }]) => Resource).filter(resource => /delete|remove|terminate|stopDB/i.test(resource)))
      .toEqual(['arn:aws:states:::aws-sdk:rds:deleteDBClusterEndpoint']);
  });

  test('is far smaller than a definition may be', () => {
    expect(Buffer.byteLength(JSON.stringify(definition))).toBeLessThan(MAX_DEFINITION_BYTES / 5);
  });
});

/** `error of the retrier ×attempts`. */
const MESSAGE = 'ALL×3';
const LAMBDA = 'Lambda.ServiceException+3×8';
const FUNCTION = `MigrationRunning×0, ${LAMBDA}, ALL×4`;
const COMPARE = `MigrationRunning×0, SettingsDiffer×8, ${LAMBDA}, ALL×4`;
const RDS = 'Rds.RdsException+1×6, Rds.InvalidDbInstanceStateException+6×32, Rds.KmsKeyNotAccessibleException+3×6, States.Timeout×2';
const SCALING = 'ApplicationAutoScaling.ApplicationAutoScalingException+3×6, States.Timeout×2';
const looking = (thing: string) => `Rds.${thing}NotFoundException×0, ALL×14`;
const RUNNING = 'MigrationRunning → Tell that another execution runs, ';

/** What is done about which error in which state: the retriers, then where the rest leads to. */
const ERRORS: Readonly<Record<string, readonly [retried: string, caught: string]>> = {
  'Make the plan': [FUNCTION, `${RUNNING}ALL → Tell that there is no plan`],
  'Tell that it is refused': [MESSAGE, 'ALL → Refuse to begin'],
  'Tell that another execution runs': [MESSAGE, 'ALL → Another execution runs'],
  'Tell that there is no plan': [MESSAGE, 'ALL → There is no plan'],
  'Begin with the copy': [MESSAGE, 'ALL → May writes be stopped?'],
  'Have writes stopped': [LAMBDA, 'ALL → Can it be undone?'],
  'Compare the settings of the copy': [COMPARE, `${RUNNING}ALL → Can it be undone?`],
  'Tell that the copy is ready': [MESSAGE, 'ALL → May the copy be looked at?'],
  'Have the copy looked at': [LAMBDA, 'ALL → Can it be undone?'],
  'Compare after the cutover': [COMPARE, `${RUNNING}ALL → Can it be undone?`],
  'Tell that it is cut over': [MESSAGE, 'ALL → May writes begin again?'],
  'Have writes begin again': [LAMBDA, 'ALL → Writes may not have begun again'],
  'Have writes begin again on the old one': [LAMBDA, 'ALL → Writes may not have begun again'],
  'Ask for the steps': [FUNCTION, `${RUNNING}ALL → Can it be undone?`],
  'Take a snapshot': [RDS, 'ALL → Was it so already?'],
  'Copy the snapshot under the key': [RDS, 'ALL → Was it so already?'],
  'Restore the instance': [RDS, 'ALL → Was it so already?'],
  'Take a snapshot of the cluster': [RDS, 'ALL → Was it so already?'],
  'Restore the cluster under the key': [RDS, 'ALL → Was it so already?'],
  'Make an instance of the cluster': [RDS, 'ALL → Was it so already?'],
  'Change or rename an instance': [RDS, 'ALL → Was it so already?'],
  'Change or rename the cluster': [RDS, 'ALL → Was it so already?'],
  'Give the instance a role': [RDS, 'ALL → Was it so already?'],
  'Give the cluster a role': [RDS, 'ALL → Was it so already?'],
  'Turn the Data API on': [RDS, 'ALL → Was it so already?'],
  'Give a custom endpoint up': [RDS, 'ALL → Was it so already?'],
  'Make a custom endpoint': [RDS, 'ALL → Was it so already?'],
  'Take the database off its proxy': [RDS, 'ALL → Was it so already?'],
  'Give the database to its proxy': [RDS, 'ALL → Was it so already?'],
  'Start the activity stream': [RDS, 'ALL → Was it so already?'],
  'Stop the activity stream': [RDS, 'ALL → Was it so already?'],
  'Change the activity stream': [RDS, 'ALL → Was it so already?'],
  'Let the cluster scale': [SCALING, 'ALL → Was it so already?'],
  'Set how the cluster scales': [SCALING, 'ALL → Was it so already?'],
  'Set when the cluster scales': [SCALING, 'ALL → Was it so already?'],
  'Look at the instance': [looking('DbInstance'), 'Rds.DbInstanceNotFoundException → Is the instance there?, ALL → Was that once too often?'],
  'Look at the cluster': [looking('DbCluster'), 'Rds.DbClusterNotFoundException → Is the cluster there?, ALL → Was that once too often?'],
  'Look at the snapshot': [looking('DbSnapshot'), 'Rds.DbSnapshotNotFoundException → Is the snapshot there?, ALL → Was that once too often?'],
  'Look at the cluster snapshot': [
    looking('DbClusterSnapshot'), 'Rds.DbClusterSnapshotNotFoundException → Is the cluster snapshot there?, ALL → Was that once too often?',
  ],
  'Look at the custom endpoint': [looking('DbCluster'), 'Rds.DbClusterNotFoundException → Is the custom endpoint there?, ALL → Was that once too often?'],
  'Measure the snapshot': [MESSAGE, 'ALL → Wait for the snapshot'],
  'Measure the cluster snapshot': [MESSAGE, 'ALL → Wait for the cluster snapshot'],
  'Ask again what is left to do': [FUNCTION, `${RUNNING}ALL → Can it be undone?`],
  'Tell that it is being undone': [MESSAGE, 'ALL → Begin to undo'],
  'Write the report': [FUNCTION, `${RUNNING}ALL → Tell that there is no report`],
  'Tell that it is migrated': [MESSAGE, 'ALL → Migrated'],
  'Tell that it was undone': [MESSAGE, 'ALL → Was it to be undone?'],
  'Tell that it has failed': [MESSAGE, 'ALL → Failed'],
  'Tell that there is no report': [MESSAGE, 'ALL → There is no report'],
};

test('does about every error what the table says', () => {
  const rows = tasksOf(definitionOf(WIRINGS.functions)).map(([name, state]) => [name, [retriedOf(state), caughtOf(state)]]);
  expect(Object.fromEntries(rows)).toEqual(ERRORS);
});

test('names errors as Step Functions does, and those that a call of the service can have', () => {
  const known = new Set([...errorsOf('Rds', NAMES.rds.operations), ...errorsOf('ApplicationAutoScaling', NAMES.applicationautoscaling.operations)]);
  const named = tasksOf(definitionOf(WIRINGS.functions)).flatMap(([, { Retry, Catch }]) => [...Retry, ...Catch].flatMap(({ ErrorEquals }) => ErrorEquals));
  const ofServices = [...new Set(named)].filter(error => /^(Rds|ApplicationAutoScaling)\./.test(error));
  // What a service has no name for, and what does not come from it.
  const general = ['Rds.RdsException', 'Rds.SdkClientException', 'ApplicationAutoScaling.ApplicationAutoScalingException', 'ApplicationAutoScaling.SdkClientException'];
  expect(ofServices.filter(error => !known.has(error))).toEqual(general);
});

test('asks a person by a message that is sent again, and whose answer is final', () => {
  const asked = ['Have writes stopped', 'Have the copy looked at', 'Have writes begin again', 'Have writes begin again on the old one'];
  const retried = tasksOf(definitionOf(WIRINGS.approvals)).filter(([name]) => asked.includes(name)).map(([, state]) => retriedOf(state));
  expect(retried).toEqual(asked.map(() => 'SNS.AmazonSNSException+4×3'));
});

test('has no state for a hook that is not there', () => {
  const withHooks = Object.keys(definitionOf(WIRINGS.functions).States);
  const without = new Set(Object.keys(definitionOf(WIRINGS.none).States));
  expect(withHooks.filter(name => !without.has(name)))
    .toEqual([
      'May writes be stopped?', 'Have writes stopped', 'May the copy be looked at?', 'Have the copy looked at', 'May writes begin again?', 'Have writes begin again',
      'Writes may not have begun again', 'May writes begin on the old one?', 'Have writes begin again on the old one',
    ]);
});

test('calls the services of its partition, and passes ARNs on as they are, tokens too', () => {
  const definition = definitionOf({ ...WIRINGS.functions, partition: '${Token[AWS.Partition.1]}', functionArn: '${Token[F.2]}', topicArn: '${Token[T.3]}' });
  for (const [, { Resource }] of tasksOf(definition)) { expect(Resource).toMatch(/^arn:\$\{Token\[AWS\.Partition\.1\]\}:states:::/); }
  const given = JSON.stringify(tasksOf(definition).map(([, task]) => task.Arguments));
  expect(given).toContain('"FunctionName":"${Token[F.2]}"');
  expect(given).toContain('"TopicArn":"${Token[T.3]}"');
});

function tasksOf(definition: StateMachineDefinition): readonly (readonly [string, TaskState])[] {
  return Object.entries(definition.States).flatMap(([name, state]) => state.Type === 'Task' ? [[name, state] as const] : []);
}

function nextOf(state: State): readonly string[] {
  switch (state.Type) {
    case 'Task': return [state.Next, ...state.Catch.map(({ Next }) => Next)];
    case 'Choice': return [state.Default, ...state.Choices.map(({ Next }) => Next)];
    case 'Pass': case 'Wait': return [state.Next];
    case 'Succeed': case 'Fail': return [];
  }
}

function reachable(definition: StateMachineDefinition, from: string): ReadonlySet<string> {
  const seen = new Set([from]);
  for (const name of seen) { nextOf(definition.States[name]).forEach(next => seen.add(next)); }
  return seen;
}

function retriedOf({ Retry }: TaskState): string {
  return Retry.map(({ ErrorEquals: [first, ...more], MaxAttempts }) => `${short(first)}${more.length ? `+${more.length}` : ''}×${MaxAttempts}`).join(', ');
}

/** An answer that is too large leads where every error leads. */
function caughtOf({ Catch }: TaskState): string {
  const rows = Catch.map(({ ErrorEquals, Next }) => `${short(ErrorEquals.join('+'))} → ${Next}`);
  expect(rows.at(-2)).toBe(rows.at(-1)?.replace('ALL', 'States.DataLimitExceeded'));
  return rows.filter((_, index) => index !== rows.length - 2).join(', ');
}

function short(error: string): string {
  return error.replace('States.ALL', 'ALL');
}

function errorsOf(prefix: string, operations: Readonly<Record<string, { readonly errors: readonly string[] }>>): readonly string[] {
  return Object.values(operations).flatMap(({ errors }) => errors.map(error => `${prefix}.${error}`));
}

function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') { return [value]; }
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}
