import { MIGRATION_RUNNING } from '../tasks';
import { expression, literal, text, troubleIn } from './expressions';
import type { MessageTexts } from './message-texts';
import { messageTask } from './messages';
import { IF_REDRIVEN } from './redrive';
import { RETRIES } from './retries';
import { STATE } from './state-names';
import type { States } from './states';
import { functionTask } from './tasks';
import type { Wiring } from './wiring';

/** Where an execution starts. */
export const FIRST_STATE = 'Check the input';

const NAMES = {
  check: FIRST_STATE,
  refuseInput: 'Refuse the input',
  plan: 'Make the plan',
  begin: 'What comes of the plan?',
  dryRun: 'That was the dry run',
  tellRefused: 'Tell that it is refused',
  refused: 'Refuse to begin',
  running: 'Another execution runs',
  tellNotPlanned: 'Tell that there is no plan',
  notPlanned: 'There is no plan',
};

/** Any other key may be a misspelt `dryRun`, and what was to be a check would migrate. */
const INPUT_IS_RIGHT = [
  '$type($states.input) = "object"',
  '$count($keys($states.input)[$not($ in ["identifier", "dryRun", "resume"])]) = 0',
  '$type($states.input.identifier) = "string"',
  '$trim($string($states.input.identifier)) != ""',
  '($not($exists($states.input.dryRun)) or $type($states.input.dryRun) = "boolean")',
  '($not($exists($states.input.resume)) or $states.input.resume in ["CONTINUE", "UNDO"])',
].join(' and ');

const RIGHT_INPUT = '{"identifier": "orders"}, with "dryRun": true to check alone, and "resume": "CONTINUE" or "UNDO" where an earlier execution was interrupted';

/**
 * Every variable of the state machine, so that none is read before it is there. `$failure` is why the migration did not succeed, `$trouble` an error
 * of which it is not known yet what comes of it.
 */
const VARIABLES = {
  // RDS has no capital letters in its identifiers.
  identifier: expression('$lowercase($trim($states.input.identifier))'),
  // For the subjects of messages, which are ASCII and short.
  shown: expression('$substring($replace($trim($states.input.identifier), /[^A-Za-z0-9-]/, "?"), 0, 63)'),
  dryRun: expression('$exists($states.input.dryRun) ? $states.input.dryRun : false'),
  resume: expression('$exists($states.input.resume) ? $states.input.resume : null'),
  plan: null,
  stage: 'copy',
  steps: [],
  index: 0,
  step: null,
  status: 'not looked at',
  percent: null,
  reported: 0,
  waited: 0,
  looks: 0,
  repeats: 0,
  snapshotTakenAt: null,
  writesStoppedAt: null,
  cutoverBeganAt: null,
  cutoverEndedAt: null,
  trouble: null,
  failure: null,
  outcome: 'FAILED',
  ending: 'UndoFailed',
  report: null,
};

/** Checks the input, makes the plan, and goes to where it begins. */
export function beginStates(wiring: Wiring, texts: MessageTexts): States {
  return {
    [NAMES.check]: {
      Type: 'Choice',
      Comment: 'Nothing is done for an input that could mean something else',
      Choices: [{ Condition: expression(INPUT_IS_RIGHT), Assign: VARIABLES, Next: NAMES.plan }],
      Default: NAMES.refuseInput,
    },
    [NAMES.refuseInput]: {
      Type: 'Fail',
      Comment: 'Nothing was looked at and nothing was changed',
      Error: 'InvalidInput',
      Cause: expression(text`The input was ${'$substring($string($states.input), 0, 1000)'}. Start an execution with ${literal(RIGHT_INPUT)}.`),
    },
    [NAMES.plan]: functionTask(wiring, { task: 'plan', dryRun: expression('$dryRun'), resume: expression('$resume') }, {
      comment: 'Looks at the database and everything around it, and says all problems at once',
      retry: RETRIES.function,
      assign: { plan: expression('$states.result.Payload') },
      output: expression('$states.result.Payload'),
      next: NAMES.begin,
      failed: NAMES.tellNotPlanned,
      caught: { failure: troubleIn(null) },
    }),
    [NAMES.begin]: {
      Type: 'Choice',
      Comment: 'A dry run and a refused migration end here; what an earlier execution has done is not done again',
      Choices: [
        { Condition: expression('$dryRun'), Next: NAMES.dryRun },
        { Condition: expression('$plan.stops'), Next: NAMES.tellRefused },
        IF_REDRIVEN,
        { Condition: expression('$plan.begin = "undo"'), Next: STATE.tellUndoing },
        { Condition: expression('$plan.begin = "protect"'), Next: STATE.beginProtect },
        { Condition: expression('$plan.begin = "cutover"'), Next: STATE.beginCutover },
      ],
      Default: STATE.beginCopy,
    },
    ...endsOfThePlan(wiring, texts),
  };
}

function endsOfThePlan(wiring: Wiring, texts: MessageTexts): States {
  const failureText = text`${'$failure.error'}: ${'$failure.cause'}`;
  return {
    [NAMES.dryRun]: { Type: 'Succeed', Comment: 'Nothing was changed; the output is the plan', Output: expression('$plan') },
    [NAMES.tellRefused]: messageTask(wiring, texts.refused, 'Whoever waits for the migration learns that it has not begun', NAMES.refused),
    [NAMES.refused]: {
      Type: 'Fail',
      Comment: 'Nothing was changed',
      Error: 'PreflightFailed',
      Cause: expression('$substring($join($plan.problems[stops].(id & " (" & subject & "): " & what & " " & why & " " & action), "\\n"), 0, 30000)'),
    },
    [STATE.runningElsewhere]: messageTask(wiring, texts.runningElsewhere, 'Whoever started this one learns that it does no more', NAMES.running),
    [NAMES.running]: {
      Type: 'Fail',
      Comment: 'What there is belongs to the execution that holds the record',
      Error: MIGRATION_RUNNING,
      Cause: expression('$failure.cause'),
    },
    [NAMES.tellNotPlanned]: messageTask(wiring, texts.notPlanned, 'Whoever waits for the migration learns that it has not begun', NAMES.notPlanned),
    [NAMES.notPlanned]: { Type: 'Fail', Comment: 'Nothing was changed', Error: 'PlanFailed', Cause: expression(failureText) },
  };
}
