import { expression, IN_NO_STEP, text } from './expressions';
import { hookTask, type HookCall } from './hooks';
import type { MessageTexts } from './message-texts';
import { messageTask } from './messages';
import { unlessRedriven } from './redrive';
import { RETRIES } from './retries';
import { STATE } from './state-names';
import type { PassState, States } from './states';
import { functionTask } from './tasks';
import type { HookName, Wiring } from './wiring';

const NAMES = {
  mayStop: 'May writes be stopped?',
  stopWrites: 'Have writes stopped',
  copy: 'Begin to copy',
  tellCopied: 'Tell that the copy is ready',
  mayLook: 'May the copy be looked at?',
  lastLook: 'Have the copy looked at',
  compareAgain: 'Compare after the cutover',
  mayResumeEncrypted: 'May writes begin again?',
  resumeEncrypted: 'Have writes begin again',
  notResumed: 'Writes may not have begun again',
  mayResumeUnencrypted: 'May writes begin on the old one?',
  resumeUnencrypted: 'Have writes begin again on the old one',
};

const NOW = expression('$now()');

/** The stages between the plan and the end, in the order in which they come. */
export function stageStates(wiring: Wiring, texts: MessageTexts): States {
  return { ...copyStates(wiring, texts), ...cutoverStates(wiring, texts), ...afterCutoverStates(wiring), ...undoStates(wiring) };
}

/** The state of a hook and the choice before it, where there is one; else there is nothing between what comes before and after it. */
function hookStates(wiring: Wiring, choice: string, name: string, call: HookCall): States {
  const hook = wiring.hooks[call.hook];
  return hook ? { [choice]: unlessRedriven(name), [name]: hookTask(wiring, hook, call) } : {};
}

function ifHooked(wiring: Wiring, hook: HookName, name: string, otherwise: string): string {
  return wiring.hooks[hook] ? name : otherwise;
}

function copyStates(wiring: Wiring, texts: MessageTexts): States {
  return {
    [STATE.beginCopy]: messageTask(
      wiring, texts.begins, 'The last message before writes have to stop', ifHooked(wiring, 'beforeSnapshot', NAMES.mayStop, NAMES.copy),
    ),
    ...hookStates(wiring, NAMES.mayStop, NAMES.stopWrites, {
      hook: 'beforeSnapshot',
      comment: 'What is written after the snapshot would be lost',
      request: text`Stop all writes to ${'$identifier'}, and see that they have stopped. Then a snapshot is taken: what is written later is lost.`,
      assign: { writesStoppedAt: NOW },
      next: NAMES.copy,
      failed: STATE.stageFailed,
    }),
    [NAMES.copy]: stage('copy', 'Takes the snapshot and restores it under the key; the source stays as it is'),
    [STATE.copied]: functionTask(wiring, { task: 'compare', afterCutover: false }, {
      comment: 'A setting that was lost would be noticed here, and not in production',
      retry: RETRIES.compare,
      next: NAMES.tellCopied,
      failed: STATE.stageFailed,
      caught: IN_NO_STEP,
    }),
    [NAMES.tellCopied]: messageTask(
      wiring, texts.copied, 'The last message before the name is taken', ifHooked(wiring, 'beforeCutover', NAMES.mayLook, STATE.beginCutover),
    ),
    ...hookStates(wiring, NAMES.mayLook, NAMES.lastLook, {
      hook: 'beforeCutover',
      comment: 'The last occasion to say no before the name is taken',
      request: text`Look at the encrypted copy ${'$plan.names.temporary'}. After this it takes the place of ${'$identifier'}.`,
      next: STATE.beginCutover,
      failed: STATE.stageFailed,
    }),
  };
}

function cutoverStates(wiring: Wiring, texts: MessageTexts): States {
  return {
    [STATE.beginCutover]: {
      ...stage('cutover', 'The name passes from the old database to the new one'),
      Assign: { stage: 'cutover', cutoverBeganAt: NOW },
    },
    [STATE.cutOver]: {
      Type: 'Pass',
      Comment: 'The new database has the name, and is available',
      Assign: { cutoverEndedAt: NOW },
      Next: NAMES.compareAgain,
    },
    [NAMES.compareAgain]: functionTask(wiring, { task: 'compare', afterCutover: true }, {
      comment: 'While writes are stopped it can still be undone without loss',
      retry: RETRIES.compare,
      next: STATE.beginProtect,
      failed: STATE.stageFailed,
      caught: IN_NO_STEP,
    }),
    [STATE.beginProtect]: stage('protect', 'The old database is the way back: nobody deletes it by accident'),
    [STATE.oldIsProtected]: messageTask(
      wiring, texts.cutOver, 'The last message before writes begin again', ifHooked(wiring, 'afterCutover', NAMES.mayResumeEncrypted, STATE.isMigrated),
    ),
  };
}

function afterCutoverStates(wiring: Wiring): States {
  if (!wiring.hooks.afterCutover) { return {}; }
  return {
    ...hookStates(wiring, NAMES.mayResumeEncrypted, NAMES.resumeEncrypted, {
      hook: 'afterCutover',
      outcome: 'MIGRATED',
      comment: 'From here on there is no undoing: writes may have begun on the encrypted database',
      request: text`${'$identifier'} is encrypted now, and answers. Let writes begin again, then go on. Refusing does not undo it any more.`,
      next: STATE.isMigrated,
      failed: NAMES.notResumed,
    }),
    [NAMES.notResumed]: {
      Type: 'Pass',
      Comment: 'The database is in order, whoever uses it may not be',
      Assign: { failure: expression('$trouble'), ending: 'AfterCutoverFailed' },
      Next: STATE.hasFailed,
    },
  };
}

function undoStates(wiring: Wiring): States {
  return {
    [STATE.changedBack]: {
      Type: 'Pass',
      Comment: 'The unencrypted database has its name again',
      // What was measured of a cutover that was undone ends here.
      Assign: { cutoverEndedAt: expression('$cutoverBeganAt = null ? null : $now()') },
      Next: ifHooked(wiring, 'afterCutover', NAMES.mayResumeUnencrypted, STATE.isUndone),
    },
    ...hookStates(wiring, NAMES.mayResumeUnencrypted, NAMES.resumeUnencrypted, {
      hook: 'afterCutover',
      outcome: 'UNDONE',
      comment: 'Whoever stopped writes lets them begin again, on the database as it was',
      request: text`The migration was undone: the unencrypted database answers as ${'$identifier'}. Let writes begin again, then go on.`,
      next: STATE.isUndone,
      failed: NAMES.notResumed,
    }),
  };
}

function stage(name: 'copy' | 'cutover' | 'protect', comment: string): PassState {
  return { Type: 'Pass', Comment: comment, Assign: { stage: name }, Next: STATE.askForSteps };
}
