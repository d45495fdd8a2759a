import { replacedBy } from '../../catalog/replacing-properties';
import { asTemplateValue } from '../../catalog/template-value';
import type { Template } from '../../templates/template';
import { note, type Problem, stop } from '../preflight/problem';

/** What the template that the app will have would do to the imported resources. */
export function laterProblems(logicalIds: readonly string[], imported: Template, after: Template): Problem[] {
  return logicalIds.flatMap(logicalId => {
    const now = imported.Resources![logicalId];
    const later = Object.hasOwn(after.Resources ?? {}, logicalId) ? after.Resources![logicalId] : undefined;
    if (later?.Type !== now.Type) {
      return [stop('GoneFromTheApp', logicalId, {
        what: `The template after the import has ${later ? `${logicalId} as ${later.Type}` : `no resource ${logicalId}`}.`,
        why: 'Under another logical id, CloudFormation makes a second, empty database and drops the imported one from the stack.',
        action: 'Keep the construct where it is, under the same id: a drop-in class keeps the logical id of the class that it takes the place of.',
      })];
    }
    return replacedBy(now.Type, now.Properties ?? {}, later.Properties ?? {}).map(({ path, before, after: value }) => (
      asTemplateValue(value).kind === 'unresolved' ? undecided(logicalId, path, before, value) : replaced(logicalId, path, before, value)
    ));
  });
}

function replaced(logicalId: string, path: string, before: unknown, value: unknown): Problem {
  return stop('WouldReplace', `${logicalId}.${path}`, {
    what: `The template after the import has ${path} ${text(value)} for ${logicalId}; the import has ${text(before)}.`,
    why: 'CloudFormation would replace the database by an empty one.',
    action: `Set ${path} to ${text(before)} in the app.`,
  });
}

function undecided(logicalId: string, path: string, before: unknown, value: unknown): Problem {
  return note('CannotBeTold', `${logicalId}.${path}`, {
    what: `The template after the import has ${path} ${text(value)} for ${logicalId}; the import has ${text(before)}.`,
    why: 'If they are not the same, CloudFormation would replace the database by an empty one.',
    action: `See that it stands for ${text(before)}: the change set of the last update says so, before anything is changed.`,
  });
}

function text(value: unknown): string {
  return value === undefined ? 'left out' : JSON.stringify(value);
}
