import { writeFileSync } from 'fs';
import { printable, takeInventory, TemplateSet } from 'cdk-at-rest/offline';
import { Command, InvalidArgumentError, Option } from 'commander';
import { messagesText } from '../audit/messages';
import { checkOutput } from '../audit/options';
import { Acknowledgements, readAcknowledgements } from '../check/acknowledgements';
import { CheckExitCode } from '../check/exit-code';
import { LEVELS } from '../check/formats/words';
import { guarded } from '../check/guarded';
import { LateProgress } from '../check/late-progress';
import { staleText } from '../check/stale-text';
import { InputReport } from '../records/input-report';
import { loadTemplates } from '../templates/load-templates';
import { checkPaths, templatesArgument } from '../templates/templates-argument';
import type { Terminal } from '../terminal';
import { DEFAULT_PAGE, INVENTORY_FORMATS, inventoryFormatOf } from './format';
import { inventoryHelp } from './help';

/** What the options of `inventory` say, as commander gives it. */
interface InventoryCommandOptions {
  readonly level: string;
  readonly acknowledge?: readonly string[];
  readonly requests?: number;
  readonly format?: string;
  readonly output?: string;
  readonly progress: boolean;
}

/** `cdk-at-rest inventory`: everything that templates store, and under which keys. `onEnd` is told the exit code. */
export function inventoryCommand(terminal: Terminal, onEnd: (code: CheckExitCode) => void): Command {
  const command: Command = new Command('inventory')
    .summary('everything that templates of CloudFormation store, under which keys, and who may use those')
    .description('Reads templates of CloudFormation and lists every resource that stores data with its key, every key with who may administer and use it, what was acknowledged, and what the keys cost. '
      + 'Needs no account and no CDK.')
    .addArgument(templatesArgument())
    .addOption(new Option('--level <level>', 'the level that resources are held against').choices(Object.keys(LEVELS)).default('customer-managed'))
    .addOption(new Option('--acknowledge <file>', 'JSON or YAML list of { rule, resource, reason }, as for check; may be repeated').argParser(repeated))
    .addOption(new Option('--requests <number>', 'requests of KMS a bucket and month, from which the cost of buckets without a Bucket Key is reckoned').argParser(number))
    .addOption(new Option('--format <format>', 'form of the inventory (default: told by the ending of --output, or else html)').choices(INVENTORY_FORMATS.map(format => format.name)))
    .option('--output <file>', `writes the inventory to this file (default: html to ${DEFAULT_PAGE}, the others to standard output)`)
    .option('--no-progress', 'shows no progress bar')
    .addHelpText('after', inventoryHelp());
  return command.action(async (paths: string[], options: InventoryCommandOptions) => {
    onEnd(await guarded(terminal, () => inventory(paths, options, command, terminal)));
  });
}

async function inventory(paths: readonly string[], options: InventoryCommandOptions, command: Command, terminal: Terminal): Promise<CheckExitCode> {
  const format = inventoryFormatOf(options.format, options.output);
  const file = options.output ?? format.file;
  const acknowledgements = usable(paths, file, options, command);
  const report = new InputReport();
  const progress = new LateProgress(terminal.err, options.progress);
  const templates = await loadTemplates(paths, report, progress).finally(() => progress.stop());
  if (templates.length > 0) {
    const set = new TemplateSet(templates.map(template => acknowledgements.applied(template.file)));
    const text = format.write(takeInventory(set, { level: LEVELS[options.level], created: new Date().toISOString().replace(/\.\d+Z$/, 'Z'), requestsABucketAndMonth: options.requests }));
    if (file === undefined) {
      terminal.out.write(text);
    } else {
      writeFileSync(file, text);
      terminal.out.write(`${printable(file)}\n`);
    }
    terminal.err.write(staleText(acknowledgements.stale));
  }
  terminal.err.write(messagesText(report));
  return report.problems.length > 0 ? CheckExitCode.INCOMPLETE : CheckExitCode.OK;
}

/** The acknowledgements; what cannot be used of the command line is an error of it. */
function usable(paths: readonly string[], file: string | undefined, options: InventoryCommandOptions, command: Command): Acknowledgements {
  try {
    checkPaths(paths);
    checkOutput(file);
    return new Acknowledgements((options.acknowledge ?? []).flatMap(readAcknowledgements));
  } catch (error) {
    return command.error(`error: ${printable((error as Error).message)}`);
  }
}

function number(text: string): number {
  if (!/^\d{1,15}$/.test(text)) {
    throw new InvalidArgumentError('Give a whole number.');
  }
  return Number(text);
}

function repeated(value: string, before: readonly string[] | undefined): readonly string[] {
  return [...before ?? [], value];
}
