import type { MigrationNames } from 'cdk-at-rest/offline';

/** How to go back, before and after writes have resumed. */
export function undoOf({ identifier, old, temporary }: MigrationNames): string[] {
  return [
    'Until writes resume, nothing is lost by going back: a failed step, a failed comparison or a refusing hook undoes what was done, and the unencrypted database answers as before.',
    `An execution that was left before the cutover is undone by another one with "resume": "UNDO". What it has made stays until you delete it: ${temporary} and the snapshots, which the report names.`,
    `After writes have resumed, ${old} has none of them. To go back all the same: stop writes, rename ${identifier} away, rename ${old} to ${identifier}, and bring over by hand what was written since.`,
    `Keep ${old} until you are sure: nothing deletes it, and it has deletion protection.`,
  ];
}
