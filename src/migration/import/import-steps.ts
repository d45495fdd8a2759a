import { isRecord } from '../../templates/value-parts';
import { changeSetCommands, type CommandContext, type CommandFile, driftCommands, isTooLong } from './import-commands';
import type { ImportTemplates } from './import-templates';
import type { ResourceToImport } from './resources-to-import';

/** One step of an import, for people. */
export interface ImportStep {
  readonly name: string;
  /** What it does. */
  readonly what: string;
  /** What the change set must show before it is executed, or what must be seen before going on. */
  readonly expect: string;
  /** For a shell. */
  readonly commands: readonly string[];
}

/** The files and steps of an import. */
export function stepsOf(
  { stackName, folder }: Pick<CommandContext, 'stackName' | 'folder'>, templates: ImportTemplates, resources: readonly ResourceToImport[],
): { readonly files: CommandFile[]; readonly steps: ImportStep[] } {
  const context = { stackName, folder, template: templates.updated };
  const ids = resources.map(resource => resource.LogicalResourceId);
  const named = ids.join(', ');
  const retain = file('1-retain.json', templates.retained);
  const takeOut = file('2-take-out.json', templates.takenOut);
  const imported = file('3-import.json', templates.imported);
  const toImport = file('3-resources-to-import.json', resources);
  const update = file('4-update.json', templates.updated);
  // The form that `cdk import --resource-mapping` reads.
  const mapping = file('3-cdk-resource-mapping.json', Object.fromEntries(resources.map(each => [each.LogicalResourceId, each.ResourceIdentifier])));
  return {
    files: [retain, takeOut, imported, toImport, mapping, update],
    steps: [
      ...(areTooLong([retain, takeOut, imported, update]) ? [bucketStep()] : []),
      ...(isRetained(templates) ? [] : [{
        name: 'Retain',
        what: `Tells CloudFormation to leave ${named} alone when the template has it no longer.`,
        expect: `Modify ${named}, without replacement, and nothing else.`,
        commands: changeSetCommands(context, 'retain', retain),
      }]),
      {
        name: 'Take out',
        what: `Takes ${named} out of the template; values stand where something referred to it.`,
        expect: `Remove ${named}; no other Remove, no Add but DatabaseIsBeingImported, and no Replacement True of anything that stores data. The database itself is not touched: its events say DELETE_SKIPPED.`,
        commands: changeSetCommands(context, 'take-out', takeOut),
      },
      {
        name: 'Import',
        what: `Has CloudFormation take the encrypted database for ${named}.`,
        expect: `Import ${named}, and nothing else. Afterwards drift detection says IN_SYNC, or names what the template says otherwise.`,
        commands: [...changeSetCommands(context, 'import', imported, toImport), ...driftCommands(context, ids)],
      },
      {
        name: 'Update',
        what: 'Puts the references and the policies back, as they were deployed.',
        expect: `${named} with Replacement False or not at all, no Remove but DatabaseIsBeingImported, and no Add. Otherwise delete the change set and find out why. `
          + 'Conditional, of what refers to the database, is what CloudFormation says of values that it reads when it deploys: they are the same.',
        commands: changeSetCommands(context, 'update', update),
      },
    ],
  };
}

function bucketStep(): ImportStep {
  return {
    name: 'Bucket',
    what: 'The templates are too long for a request: they go through a bucket.',
    expect: 'A bucket of your own in the same Region, which the bootstrap of the CDK has made (cdk-hnb659fds-assets-…), or any other.',
    commands: ['export BUCKET=…', 'export AWS_REGION=…'],
  };
}

function areTooLong(files: readonly CommandFile[]): boolean {
  return files.some(({ text }) => isTooLong(text));
}

/** Whether the deployed template retains all of them already: a change set without a change fails. */
function isRetained({ retained, updated }: ImportTemplates): boolean {
  return Object.entries(retained.Resources ?? {}).every(([logicalId, body]) => !isRecord(body) || (
    body.DeletionPolicy === updated.Resources?.[logicalId].DeletionPolicy && body.UpdateReplacePolicy === updated.Resources?.[logicalId].UpdateReplacePolicy
  ));
}

function file(name: string, content: unknown): CommandFile {
  return { name, text: `${JSON.stringify(content, undefined, 1)}\n` };
}
