import { expression, IN_NO_STEP } from './expressions';
import { IF_REDRIVEN } from './redrive';
import { STATE } from './state-names';
import type { States } from './states';
import { stepsTask } from './tasks';
import type { Wiring } from './wiring';

const ANOTHER = '$index < $count($steps)';
const STEP = '$steps[$index]';

/** Asks for the steps of a stage, and takes them one after the other. */
export function stepStates(wiring: Wiring): States {
  return {
    [STATE.askForSteps]: stepsTask(wiring, {
      comment: 'What is still to do in this stage, by what is there now',
      next: STATE.anotherStep,
      caught: IN_NO_STEP,
    }),
    [STATE.anotherStep]: {
      Type: 'Choice',
      Comment: 'Takes the next step, or goes where the stage leads to',
      Choices: [
        IF_REDRIVEN,
        {
          Condition: expression(ANOTHER),
          Assign: { step: expression(STEP), waited: 0, percent: null, reported: 0, status: 'not looked at' },
          Next: STATE.whichCall,
        },
        { Condition: expression('$stage = "copy"'), Next: STATE.copied },
        { Condition: expression('$stage = "cutover"'), Next: STATE.cutOver },
        { Condition: expression('$stage = "protect"'), Next: STATE.oldIsProtected },
      ],
      Default: STATE.changedBack,
    },
    [STATE.stepIsDone]: { Type: 'Pass', Comment: 'The next of the list', Assign: { index: expression('$index + 1') }, Next: STATE.anotherStep },
  };
}
