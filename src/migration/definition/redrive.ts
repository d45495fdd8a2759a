import { expression, text } from './expressions';
import { STATE } from './state-names';
import type { ChoiceRule, ChoiceState, States } from './states';

const COUNT = '$states.context.Execution.RedriveCount';

/**
 * A redriven execution goes on where it was, with the variables of then: meanwhile there may have been writes, which its snapshot lacks, or another
 * execution. It is the first rule wherever something would be changed, somebody asked, or undone. The state that is redriven comes before any rule.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/redrive-executions.html
 */
export const IF_REDRIVEN: ChoiceRule = {
  Comment: 'What the execution knows may not be true any more',
  Condition: expression(`$exists(${COUNT}) ? ${COUNT} > 0 : false`),
  Next: STATE.redriven,
};

/** Goes on to the state unless the execution was redriven. */
export function unlessRedriven(next: string): ChoiceState {
  return { Type: 'Choice', Comment: 'Not in an execution that was redriven', Choices: [IF_REDRIVEN], Default: next };
}

/** Where a redriven execution ends. */
export function redriveStates(): States {
  return {
    [STATE.redriven]: {
      Type: 'Fail',
      Comment: 'Neither undone nor closed: the record may belong to another execution',
      Error: 'Redriven',
      Cause: expression(text`An execution of a migration does not go on by a redrive: much may have changed since. Nothing was undone. Start a new execution with the same identifier, ${'$identifier'}.`),
    },
  };
}
