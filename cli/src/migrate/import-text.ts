import type { ImportPlan } from 'cdk-at-rest/offline';
import { paintFor } from '../check/formats/paint';
import type { Output } from '../terminal';
import { section, widthOf, wrapped } from './layout';
import { problemsText } from './problems-text';

/** What a plan is of. */
interface ImportSubject {
  readonly identifier: string;
  readonly logicalId: string;
  readonly folder: string;
}

/** The plan for people: what stops it, what to know, and each step with its commands. */
export function importText({ problems, stops, steps, files }: ImportPlan, { identifier, logicalId, folder }: ImportSubject, output: Output): string {
  const [width, paint] = [widthOf(output), paintFor(output)];
  const told = (title: string, which: boolean) => {
    const those = problems.filter(problem => problem.stops === which);
    return those.length === 0 ? [] : [section(title, problemsText(those, width, paint), paint)];
  };
  return [
    `${paint.strong(`${identifier} as ${logicalId} of its stack`)}\n${stops ? paint.error('Problems stop it: nothing was written.') : paint.good(`${files.length} files are in ${folder}.`)}`,
    ...told('What stops it', true),
    ...told('What to know', false),
    ...steps.map(({ name, what, expect, commands }, index) => section(
      `${index + 1}. ${name}`,
      `${wrapped(what, width, 0)}\n\n${commands.join('\n')}\n\n${wrapped(expect, width, 2, '→')}`,
      paint,
    )),
    ...stops ? [] : [section('With the CDK', wrapped(CDK, width, 0), paint)],
  ].map(text => `${text}\n`).join('\n');
}

const CDK = 'Do all steps with these files, not with the app, which has changes of its own. Then set the key and the identifiers in the app, or take the encrypted class of cdk-at-rest: '
  + '--after tells what would replace the database. Look at cdk diff, then cdk deploy. Where the app changes nothing but these props of the database, cdk import --force --resource-mapping '
  + 'with 3-cdk-resource-mapping.json does as well from the import on; an encrypted class adds resources, which an import cannot make.';
