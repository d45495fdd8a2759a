import { expression, text } from './expressions';
import type { MessageTexts } from './message-texts';
import { messageTask } from './messages';
import { IF_REDRIVEN } from './redrive';
import { STATE } from './state-names';
import type { States } from './states';
import { stepsTask } from './tasks';
import type { Wiring } from './wiring';

/** How often in an execution a failed step leads to another look. More would be going around in circles. */
export const MAX_REPEATS = 10;

const NAMES = {
  lookAgain: 'Ask again what is left to do',
  hasWorked: 'Has it worked after all?',
};

/** A failure in the undoing, with what was being undone. */
const BOTH_CAUSES = text`${'$trouble.cause'}${'$failure = null ? "" : " This was while undoing because of " & $failure.error & ": " & $failure.cause'}`;

/** Of a failure in no step nothing can be said, unless nothing is left. */
const HAS_WORKED = '$count($steps) = 0 or ($trouble.step != null and $not($trouble.step in $steps.name))';

/** What comes of a failed call, a failed wait, a failed stage. */
export function failureStates(wiring: Wiring, texts: MessageTexts): States {
  return {
    [STATE.callFailed]: {
      Type: 'Choice',
      Comment: 'Some errors say that there is nothing to do',
      Choices: [{ Condition: expression('$trouble.error in $step.tolerated'), Next: STATE.stepIsDone }],
      Default: STATE.stepFailed,
    },
    [STATE.stepFailed]: {
      Type: 'Choice',
      Comment: 'An error does not say whether the call has worked: what is there says it, but is not asked for ever',
      Choices: [{ Condition: expression(`$repeats < ${MAX_REPEATS}`), Assign: { repeats: expression('$repeats + 1') }, Next: NAMES.lookAgain }],
      Default: STATE.stageFailed,
    },
    [NAMES.lookAgain]: stepsTask(wiring, {
      comment: 'The call may have worked although it failed',
      next: NAMES.hasWorked,
      // The first error is the one to report: that of this look comes of whatever was behind it.
      caught: undefined,
    }),
    [NAMES.hasWorked]: {
      Type: 'Choice',
      Comment: 'It has if the step that failed is not among those that are left: some come first however often they were done',
      Choices: [IF_REDRIVEN, { Condition: expression(HAS_WORKED), Next: STATE.anotherStep }],
      Default: STATE.stageFailed,
    },
    [STATE.stageFailed]: {
      Type: 'Choice',
      Comment: 'Until writes begin again everything can be changed back; what fails while it is changed back needs a person',
      Choices: [
        IF_REDRIVEN,
        {
          Condition: expression('$stage = "undo"'),
          Assign: { failure: { error: expression('$trouble.error'), cause: expression(BOTH_CAUSES), step: expression('$trouble.step') }, ending: 'UndoFailed' },
          Next: STATE.hasFailed,
        },
        {
          Comment: 'An earlier execution has cut over: writes may have begun long ago',
          Condition: expression('$stage = "protect" and $plan.begin = "protect"'),
          Assign: { failure: expression('$trouble'), ending: 'ProtectFailed' },
          Next: STATE.hasFailed,
        },
      ],
      Assign: { failure: expression('$trouble') },
      Default: STATE.tellUndoing,
    },
    [STATE.tellUndoing]: messageTask(wiring, texts.undoing, 'It may take an hour, in which nobody should change anything', STATE.beginUndo),
    [STATE.beginUndo]: {
      Type: 'Pass',
      Comment: 'From here on only what was changed is changed back',
      Assign: { stage: 'undo' },
      Next: STATE.askForSteps,
    },
  };
}
