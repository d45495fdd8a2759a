import { literal, paragraphs, text } from './expressions';
import type { HooksWiring, HookWiring } from './wiring';

/** A message to the operators. */
export interface MessageText {
  /** What happened, in at most 32 characters: the name of the database comes before it. */
  readonly subject: string;
  /** An expression: what happened, what comes next, what to do. */
  readonly body: string;
}

/** The messages, by what has happened. */
export type MessageTexts = ReturnType<typeof messageTexts>;

const PROBLEMS = '$join($plan.problems.(what & " " & why & " " & action), "\\n")';
const STOPPING_PROBLEMS = '$join($plan.problems[stops].(what & " " & why & " " & action), "\\n")';
const FAILURE = text`${'$failure.error'}${'$failure.step ? " in the step: " & $failure.step : ""'}. ${'$failure.cause'}`;
const LEFT = '$exists($report.leftovers[0]) ? "What stays:\\n" & $join($report.leftovers.(kind & " " & name & ": " & action), "\\n") : "Nothing else stays."';
const NEXT = '$exists($report.next[0]) ? "What to do:\\n" & $join($report.next, "\\n") : "Nothing has to be done."';
const ANSWERING = '$string($report.answering)';
const RESUMED = '$plan.resumed ? " It goes on from where an earlier execution has come to." : ""';

const WHY_UNDOING = `$failure = null ? ${literal('It was asked for, or an earlier execution had begun to.')} : (${FAILURE})`;

/** What the state machine knows of it itself. */
const ANSWERS_WITHOUT_REPORT = [
  `$outcome = "MIGRATED" ? ${literal('The encrypted database answers under the name.')}`,
  `$outcome = "UNDONE" ? ${literal('The unencrypted database answers under the name, as before.')}`,
  literal('It is not known here which database answers under the name: look which one has it in the console of RDS.'),
].join(' : ');

/** What a migration makes, where nobody could look at what is left of it. */
export const WHAT_MAY_STAY = text`What may stay: ${'$plan.names.old'}, ${'$plan.names.temporary'}, ${'$plan.names.snapshot'} and ${'$plan.names.encryptedSnapshot'}. All that was made has the tag cdk-at-rest:migration-of.`;

/** The texts of the messages. Their expressions see the variables of the state machine. */
export function messageTexts(hooks: HooksWiring) {
  return { ...textsOnTheWay(hooks), ...textsOfTheEnd(hooks), ...textsOfNoBegin() };
}

function textsOnTheWay(hooks: HooksWiring) {
  return {
    begins: {
      subject: 'encryption begins',
      body: paragraphs(
        text`The ${'$plan.kind'} ${'$identifier'} is going to be replaced by an encrypted copy under the same name.${RESUMED}`,
        literal(byHook(
          hooks.beforeSnapshot,
          'Next: a function stops writes, before the snapshot is taken.',
          'Next: another message asks you to stop writes, before the snapshot is taken.',
          'Nobody stops writes in this migration but you. What is written from now on will be missing in the encrypted database: if writes have not stopped, '
          + 'stop this execution, and start it again when they have.',
        )),
        text`Then it is copied, which takes from minutes to days. ${'$identifier'} stays as it is meanwhile. The copy is called ${'$plan.names.temporary'}.`,
        `$exists($plan.problems[0]) ? "To know:\\n" & ${PROBLEMS} : "The checks found nothing to know."`,
      ),
    },
    copied: {
      subject: 'encrypted copy is ready',
      body: paragraphs(
        text`The encrypted copy of ${'$identifier'} is there, and has its settings. It is called ${'$plan.names.temporary'}.`,
        text`Next: ${'$identifier'} is renamed to ${'$plan.names.old'}, and the copy to ${'$identifier'}. Meanwhile nothing answers under the name, for some minutes at least.`,
        literal(byHook(
          hooks.beforeCutover,
          'A function is asked first, and may refuse.',
          'Another message asks you first.',
          'This begins now, without asking. If something goes wrong it is undone.',
        )),
      ),
    },
    cutOver: {
      subject: 'cut over',
      body: paragraphs(
        text`${'$identifier'} is encrypted: its status, settings, endpoint name and key have been checked. The unencrypted database is kept as ${'$plan.names.old'}.`,
        literal(byHook(
          hooks.afterCutover,
          'Next: a function lets writes begin again. From then on this migration does not go back.',
          'Next: another message asks you to let writes begin again. From then on this migration does not go back.',
          'Let writes begin again when you have looked at the application. From then on the unencrypted database is out of date.',
        )),
      ),
    },
    undoing: {
      subject: 'encryption is being undone',
      body: paragraphs(
        text`The migration of ${'$identifier'} is being undone. ${WHY_UNDOING}`,
        text`Next: what was changed is changed back, until the unencrypted database answers as ${'$identifier'}. Another message says when it does.`,
        literal('Leave the databases alone until then, and do not stop the execution.'),
      ),
    },
  };
}

function textsOfTheEnd(hooks: HooksWiring) {
  const letWritesBegin = hooks.afterCutover ? [] : [literal('Let writes begin again if you have stopped them: nobody else does.')];
  return {
    migrated: { subject: 'is encrypted', body: paragraphs(ANSWERING, NEXT, LEFT) },
    undone: { subject: 'encryption was undone', body: paragraphs(ANSWERING, WHY_UNDOING, ...letWritesBegin, NEXT, LEFT) },
    failed: { subject: 'ENCRYPTION FAILED, LOOK NOW', body: paragraphs(ANSWERING, FAILURE, literal('Writes may still be stopped.'), NEXT, LEFT) },
    noReport: {
      subject: 'NO REPORT, LOOK NOW',
      body: paragraphs(
        text`The migration of ${'$identifier'} has come to its end (${'$outcome'}), but no report could be made: ${'$trouble.error'}. ${'$trouble.cause'}`,
        ANSWERS_WITHOUT_REPORT,
        `$failure = null ? "Nothing else went wrong." : (${FAILURE})`,
        WHAT_MAY_STAY,
        literal('Start the migration again with the same identifier: it looks at what there is, and goes on from there.'),
      ),
    },
  };
}

function textsOfNoBegin() {
  return {
    refused: {
      subject: 'encryption is refused',
      body: paragraphs(
        text`The migration of ${'$identifier'} has not begun, and nothing was changed. What stands in its way:`,
        STOPPING_PROBLEMS,
        literal('Start it again when that is done. With "dryRun": true it checks and changes nothing.'),
      ),
    },
    notPlanned: {
      subject: 'encryption could not be planned',
      body: paragraphs(
        text`The migration of ${'$identifier'} has not begun, and nothing was changed: it could not be found out what there is.`,
        FAILURE,
        literal('Look at the log of the function, and start it again.'),
      ),
    },
    runningElsewhere: {
      subject: 'another execution runs',
      body: paragraphs(
        text`This execution for ${'$identifier'} ends without changing anything more, and undoes nothing. ${'$failure.cause'}`,
        literal('Look at that execution: it goes on. If there is none, start the migration again with the same identifier.'),
      ),
    },
  };
}

function byHook(hook: HookWiring | undefined, asked: string, approval: string, nobody: string): string {
  if (!hook) { return nobody; }
  return hook.kind === 'approval' ? approval : asked;
}
