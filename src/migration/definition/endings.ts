import type { Outcome } from '../tasks';
import { expression, IN_NO_STEP, text } from './expressions';
import { WHAT_MAY_STAY, type MessageTexts } from './message-texts';
import { messageTask } from './messages';
import { RETRIES } from './retries';
import { STATE } from './state-names';
import type { FailState, PassState, States } from './states';
import { functionTask } from './tasks';
import type { Wiring } from './wiring';

const NAMES = {
  report: 'Write the report',
  which: 'What has it come to?',
  tellMigrated: 'Tell that it is migrated',
  migrated: 'Migrated',
  tellUndone: 'Tell that it was undone',
  asked: 'Was it to be undone?',
  undoneAsAsked: 'Undone as asked for',
  undone: 'Undone',
  tellFailed: 'Tell that it has failed',
  failed: 'Failed',
  tellNoReport: 'Tell that there is no report',
  noReport: 'There is no report',
};

/** Fewer than the 32,768 characters that the cause of an execution may have. */
const MAX_CAUSE_LENGTH = 30_000;
const FAILURE = '$failure = null ? "" : " It failed with " & $failure.error & ": " & $failure.cause';
const LEFT = '$exists($report.leftovers[0]) ? " What stays: " & $join($report.leftovers.(kind & " " & name), ", ") & "." : ""';
const NEXT = '$exists($report.next[0]) ? " What to do: " & $join($report.next, " ") : ""';
const REPORT = `$string($report.answering) & (${FAILURE}) & (${LEFT}) & (${NEXT})`;

/** Closes the record, reports, and ends the execution. */
export function endingStates(wiring: Wiring, texts: MessageTexts): States {
  return {
    [STATE.isMigrated]: outcome('MIGRATED', 'The encrypted database answers, and writes may begin'),
    [STATE.isUndone]: outcome('UNDONE', 'The unencrypted database answers, and writes may begin'),
    [STATE.hasFailed]: outcome('FAILED', 'A person has to look'),
    ...reportStates(wiring, texts),
    [NAMES.tellMigrated]: messageTask(wiring, texts.migrated, 'What was made, what stays, what to do next', NAMES.migrated),
    [NAMES.migrated]: { Type: 'Succeed', Comment: 'The output is the report', Output: expression('$report') },
    [NAMES.tellUndone]: messageTask(wiring, texts.undone, 'Why it was undone, what stays, what to do next', NAMES.asked),
    [NAMES.asked]: {
      Type: 'Choice',
      Comment: 'Undoing is a success for who has asked for it',
      Choices: [{ Condition: expression('$resume = "UNDO"'), Next: NAMES.undoneAsAsked }],
      Default: NAMES.undone,
    },
    [NAMES.undoneAsAsked]: { Type: 'Succeed', Comment: 'The output is the report', Output: expression('$report') },
    [NAMES.undone]: fail('The unencrypted database answers, as before', 'MigrationUndone', REPORT),
    [NAMES.tellFailed]: messageTask(wiring, texts.failed, 'Which database answers, and what to do now', NAMES.failed),
    [NAMES.failed]: fail('The cause says which database answers', expression('$ending'), REPORT),
  };
}

function reportStates(wiring: Wiring, texts: MessageTexts): States {
  const request = {
    task: 'close',
    outcome: expression('$outcome'),
    writesStoppedAt: expression('$writesStoppedAt'),
    cutoverBeganAt: expression('$cutoverBeganAt'),
    cutoverEndedAt: expression('$cutoverEndedAt'),
    failure: expression('$failure'),
  };
  return {
    [NAMES.report]: functionTask(wiring, request, {
      comment: 'Closes the record, and says what there is now',
      retry: RETRIES.function,
      assign: { report: expression('$states.result.Payload') },
      output: expression('$states.result.Payload'),
      next: NAMES.which,
      failed: NAMES.tellNoReport,
      caught: IN_NO_STEP,
    }),
    [NAMES.which]: {
      Type: 'Choice',
      Comment: 'The end that belongs to it',
      Choices: [
        { Condition: expression('$outcome = "MIGRATED"'), Next: NAMES.tellMigrated },
        { Condition: expression('$outcome = "UNDONE"'), Next: NAMES.tellUndone },
      ],
      Default: NAMES.tellFailed,
    },
    [NAMES.tellNoReport]: messageTask(wiring, texts.noReport, 'The databases are as the outcome says, the record is not closed', NAMES.noReport),
    [NAMES.noReport]: fail(
      'The next execution reads what there is, and closes the record',
      'ReportFailed',
      text`The outcome is ${'$outcome'}, but the report failed with ${'$trouble.error'}: ${'$trouble.cause'}${FAILURE} ${WHAT_MAY_STAY}`,
    ),
  };
}

function outcome(name: Outcome, comment: string): PassState {
  return { Type: 'Pass', Comment: comment, Assign: { outcome: name }, Next: NAMES.report };
}

function fail(comment: string, error: string, cause: string): FailState {
  return { Type: 'Fail', Comment: comment, Error: error, Cause: expression(`$substring(${cause}, 0, ${MAX_CAUSE_LENGTH})`) };
}
