import type { CloseRequest } from '../tasks';
import type { Observation } from './observation';

/** What an operator does next, and how to go back: sentences. */
export function nextSteps(observation: Observation, { outcome, failure }: CloseRequest): string[] {
  switch (outcome) {
    case 'MIGRATED': return migrated(observation);
    case 'UNDONE': return undone(observation, failure);
    case 'FAILED': return failed(observation);
  }
}

function migrated({ facts: { names: { identifier, old } }, record }: Observation): string[] {
  const source = record?.source.kind === 'instance' ? record.source.instance : record?.source.cluster;
  const ofStack = source?.TagList?.find(tag => tag.Key === 'aws:cloudformation:stack-name')?.Value;
  return [
    `See that the applications write to ${identifier}.`,
    ...(source?.MasterUserSecret ? [`RDS has made a new secret for the master user of ${identifier}: tell it to whoever reads the old one.`] : []),
    ...(ofStack ? [`Import ${identifier} into the stack ${ofStack} before the stack is updated: an update of the database would replace it by an empty one.`] : []),
    `To go back while nothing was written: stop the applications, rename ${identifier} to another name, and ${old} to ${identifier}. What was written since the cutover is in the encrypted database alone.`,
    `When nobody needs to go back: delete ${old}, which is unencrypted, and the snapshots.`,
  ];
}

function undone({ facts: { names: { identifier } } }: Observation, failure: CloseRequest['failure']): string[] {
  return [
    ...(failure ? [`See why it failed${failure.step ? ` at "${failure.step}"` : ''}: ${failure.error}.`] : []),
    'Delete what is left, which is stale.',
    `Then start an execution for ${identifier} again: it begins anew.`,
  ];
}

function failed({ facts: { names: { identifier, old, temporary } }, sourceAt, targetAt, record }: Observation): string[] {
  if (targetAt === 'identifier') {
    return record?.stage === 'protect'
      ? [
        `The migration itself is done: do not rename anything. Writes may have begun again on ${identifier}.`,
        'Start an execution again: it calls the last hook once more, and closes the migration.',
      ]
      : [`Start an execution for ${identifier} again: it goes on where this one stopped. With "resume": "UNDO" it changes everything back.`];
  }
  if (sourceAt === 'old') {
    return [
      `Start an execution for ${identifier} again at once: it goes on where this one stopped${targetAt ? '' : ', with "resume": "UNDO"'}.`,
      `If that fails: rename ${old} to ${identifier} by hand. It has all data.${targetAt ? ` ${temporary} stays as it is.` : ''}`,
    ];
  }
  return [`${identifier} is the unencrypted database, as before. Start an execution with "resume": "UNDO", to change the rest back.`];
}
