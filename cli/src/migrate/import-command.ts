import { mkdirSync, writeFileSync } from 'fs';
import * as path from 'path';
import { type ImportPlan, planImport, printable } from 'cdk-at-rest/offline';
import { Command, Option } from 'commander';
import type { Terminal } from '../terminal';
import { ImportExitCode } from './import-exit-code';
import { importHelp } from './import-help';
import { keyArn, memberName, readDescriptions, readTemplateFile } from './import-input';
import { importText } from './import-text';

/** What the options of `migrate import` say, as commander gives it. */
interface ImportOptions {
  readonly template: string;
  readonly logicalId: string;
  readonly identifier: string;
  readonly key: string;
  readonly stackName?: string;
  readonly member?: Readonly<Record<string, string>>;
  readonly described?: readonly string[];
  readonly after?: string;
  readonly output?: string;
}

/** `cdk-at-rest migrate import`: how CloudFormation takes a migrated database for its own, without replacing it. `onEnd` is told the exit code. */
export function importCommand(terminal: Terminal, onEnd: (code: ImportExitCode) => void): Command {
  const command: Command = new Command('import')
    .summary('templates and commands that bring a migrated database under its CloudFormation stack again')
    .description('After the cutover: writes the templates that a stack goes through until it has the encrypted database for its own, without replacing it, and prints the commands. '
      + 'Says what would be replaced, what is not known, and what the template says otherwise than RDS. It calls nothing.')
    .requiredOption('--template <file>', 'the deployed template: JSON or YAML, or what aws cloudformation get-template prints')
    .requiredOption('--logical-id <id>', 'logical id of the instance or the cluster in it')
    .requiredOption('--identifier <name>', 'what RDS calls the database')
    .addOption(new Option('--key <arn>', 'ARN of the key that it is encrypted under').argParser(keyArn).makeOptionMandatory())
    .option('--stack-name <name>', 'name of the stack (default: that of the template\'s file, without its endings)')
    .addOption(new Option('--described <file>', 'what aws rds describe-db-instances or describe-db-clusters prints of it after the cutover; may be repeated').argParser(repeated))
    .addOption(new Option('--member <id=name>', 'an instance of the cluster whose identifier is not in the template; may be repeated').argParser(memberName))
    .option('--after <file>', 'the template that the stack will have from then on, to see that it replaces nothing')
    .option('--output <folder>', 'where the files go (default: the identifier and -import)')
    .addHelpText('after', importHelp());
  return command.action((options: ImportOptions) => onEnd(planned(options, terminal)));
}

function planned(options: ImportOptions, terminal: Terminal): ImportExitCode {
  const { template, logicalId, identifier, key, member: members, after } = options;
  const folder = options.output ?? `${identifier}-import`;
  try {
    const plan = planImport({
      template: readTemplateFile(template),
      stackName: options.stackName ?? stackNameOf(template),
      logicalId,
      identifier,
      keyArn: key,
      members,
      folder,
      described: (options.described ?? []).flatMap(readDescriptions),
      ...after === undefined ? {} : { after: readTemplateFile(after) },
    });
    write(plan, folder);
    terminal.out.write(importText(plan, { identifier, logicalId, folder }, terminal.out));
    return plan.stops ? ImportExitCode.STOPPED : ImportExitCode.WRITTEN;
  } catch (error) {
    terminal.err.write(`error: ${printable((error as Error).message)}\n`);
    return ImportExitCode.FAILED;
  }
}

function write({ files }: ImportPlan, folder: string): void {
  if (files.length > 0) {
    mkdirSync(folder, { recursive: true });
  }
  files.forEach(({ name, text }) => writeFileSync(path.join(folder, name), text));
}

/** `Shop` of `cdk.out/Shop.template.json`. */
function stackNameOf(template: string): string {
  return path.basename(template).replace(/(\.template)?(\.[^.]+)?$/, '');
}

function repeated(value: string, before: readonly string[] | undefined): readonly string[] {
  return [...before ?? [], value];
}
