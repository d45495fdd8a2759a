import { beginStates, FIRST_STATE } from './begin';
import { callStates } from './calls';
import { endingStates } from './endings';
import { failureStates } from './failures';
import { messageTexts } from './message-texts';
import { redriveStates } from './redrive';
import { stageStates } from './stages';
import type { StateMachineDefinition } from './states';
import { stepStates } from './steps-loop';
import { waitStates } from './waits';
import type { Wiring } from './wiring';

/**
 * The definition of the state machine that migrates: a loop over the steps that the function gives, with everything that can go wrong.
 *
 * It has no time limit of its own, which would end it without undoing: every step and every hook has one.
 */
export function definitionOf(wiring: Wiring): StateMachineDefinition {
  const texts = messageTexts(wiring.hooks);
  return {
    Comment: 'Replaces an unencrypted database of RDS by an encrypted copy under the same name. It deletes no database.',
    QueryLanguage: 'JSONata',
    StartAt: FIRST_STATE,
    States: {
      ...beginStates(wiring, texts),
      ...stageStates(wiring, texts),
      ...stepStates(wiring),
      ...callStates(wiring),
      ...waitStates(wiring),
      ...failureStates(wiring, texts),
      ...endingStates(wiring, texts),
      ...redriveStates(),
    },
  };
}
