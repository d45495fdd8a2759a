import * as path from 'path';
import type { TemplateFile } from 'cdk-at-rest/offline';
import type { Progress } from '../audit/progress';
import type { InputReport } from '../records/input-report';
import { loadTemplates } from '../templates/load-templates';
import type { LoadedTemplate } from '../templates/loaded-template';

/**
 * The templates that are deployed. A file is that of the stack, or of the template, that it is called after; it takes that one's name, so
 * that what is gone is reported where it was.
 *
 * What has no counterpart is noted; where that is all, it is a problem.
 */
export async function loadBefore(given: string, after: readonly LoadedTemplate[], report: InputReport, progress: Progress): Promise<LoadedTemplate[]> {
  const before = await loadTemplates([given], report, progress);
  const counterparts = new Map<LoadedTemplate, LoadedTemplate | undefined>();
  for (const template of before) {
    const counterpart = counterpartOf(template, given, before, after);
    counterparts.set(template, [...counterparts.values()].includes(counterpart) ? undefined : counterpart);
  }
  const nameOf = new Map([...counterparts].map(([{ file }, counterpart]) => [file.name, counterpart?.file.name ?? file.name]));
  const isCompared = (template: LoadedTemplate): boolean => counterparts.get(stackOf(template, before)) !== undefined;
  const without = before.filter(template => template.file.nestedIn === undefined && !isCompared(template));
  if (after.length > 0) {
    without.forEach(({ file }) => before.some(isCompared)
      ? report.addNote(file.name, `is compared with nothing: ${missing(file)}`)
      : report.addProblem(file.name, `is compared with nothing: ${missing(file)}. Call it after its stack`));
  }
  // Their resources are elsewhere, not gone: a stack that an app has no longer stays until somebody deletes it.
  return before.filter(isCompared).map(({ file, ...rest }) => ({
    ...rest,
    file: { ...file, name: nameOf.get(file.name)!, ...file.nestedIn ? { nestedIn: { ...file.nestedIn, template: nameOf.get(file.nestedIn.template)! } } : {} },
  }));
}

function missing({ name, stackName }: TemplateFile): string {
  return `no template is of a stack or a file called '${stackName ?? calledAfter(name)}'`;
}

/** The template that is deployed as a stack of its own, and of which this is a nested stack. */
function stackOf(template: LoadedTemplate, all: readonly LoadedTemplate[], below: readonly LoadedTemplate[] = []): LoadedTemplate {
  const parent = all.find(({ file }) => file.name === template.file.nestedIn?.template);
  // Templates may name each other in a circle.
  return parent === undefined || below.includes(parent) ? template : stackOf(parent, all, [...below, template]);
}

function counterpartOf(template: LoadedTemplate, given: string, before: readonly LoadedTemplate[],
  after: readonly LoadedTemplate[]): LoadedTemplate | undefined {
  const { stackName } = template.file;
  if (isOnlyOne(template, before)) {
    const other = after.find(each => isOnlyOne(each, after));
    if (other) {
      return other;
    }
  }
  const relative = path.sep + (path.relative(given, template.path) || path.basename(given));
  // Under another name it is another stack.
  const candidates = after.filter(({ file }) => stackName === undefined || file.stackName === undefined || file.stackName === stackName);
  return only(candidates, other => path.resolve(other.path).endsWith(relative))
    ?? only(candidates, ({ file }) => file.stackName !== undefined && file.stackName === (stackName ?? calledAfter(template.path)))
    ?? only(candidates, other => calledAfter(other.path) === calledAfter(template.path));
}

/** Whether all other templates are its nested stacks. */
function isOnlyOne({ file }: LoadedTemplate, all: readonly LoadedTemplate[]): boolean {
  return file.nestedIn === undefined && all.every(other => other.file === file || other.file.nestedIn !== undefined);
}

/** The one for which something holds; of several, none is more likely than another. */
function only<T>(list: readonly T[], holds: (element: T) => boolean): T | undefined {
  const found = list.filter(holds);
  return found.length === 1 ? found[0] : undefined;
}

/** `Orders` for `deployed/Orders.template.json`. */
function calledAfter(file: string): string {
  return path.basename(file).replace(/(\.nested)?(\.template)?\.\w+$/, '');
}
