import { writeFileSync } from 'fs';
import { printable } from 'cdk-at-rest/offline';
import { Command, Option } from 'commander';
import { messagesText } from '../audit/messages';
import { checkPaths, templatesArgument } from '../templates/templates-argument';
import type { Terminal } from '../terminal';
import { readAcknowledgements } from './acknowledgements';
import { type CheckReport, summaryOf } from './check-report';
import { CheckExitCode } from './exit-code';
import { FAIL_ON } from './fail-on';
import { CHECK_FORMATS } from './formats/format';
import { LEVELS } from './formats/words';
import { guarded } from './guarded';
import { checkHelp, ruleList } from './help';
import { LateProgress } from './late-progress';
import { type CheckCommandOptions, type Destination, destinationsOf, formatName } from './options';
import { type CheckRequest, runCheck } from './run-check';
import { checkPatterns } from './selection';
import { staleText } from './stale-text';

/** `cdk-at-rest check`: how well templates encrypt. `onEnd` is told the exit code. */
export function checkCommand(terminal: Terminal, onEnd: (code: CheckExitCode) => void): Command {
  const command: Command = new Command('check')
    .summary('how well templates of CloudFormation encrypt data at rest')
    .description('Reads templates of CloudFormation and names every resource that stores data less well encrypted than you ask for, keys that let in too many or too few, '
      + 'and deliveries that a key would break. With --before, also what a deployment would replace, and which data it would cut readers off from. Needs no account and no CDK.')
    .addArgument(templatesArgument())
    .addOption(new Option('--level <level>', 'how well everything has to be encrypted').choices(Object.keys(LEVELS)).default('customer-managed'))
    .option('--before <path>', 'compares with what is deployed: a template, as aws cloudformation get-template prints it, or a folder of templates called after their stacks, or a former cdk.out')
    .addOption(new Option('--fail-on <severity>', 'from which findings on the check fails').choices(FAIL_ON).default('error'))
    .addOption(new Option('--acknowledge <file>', 'JSON or YAML list of { rule, resource, reason }: findings that may stay; may be repeated').argParser(repeated))
    .addOption(new Option('--include <pattern>', 'only findings of this rule (AtRest-Aws*) or type (AWS::S3::*); may be repeated').argParser(repeated))
    .addOption(new Option('--exclude <pattern>', 'no findings of this rule or type; may be repeated').argParser(repeated))
    .addOption(new Option('--format <format>', `form of the report: ${CHECK_FORMATS.map(format => format.name).join(', ')} (default: text, and in a file what its ending means); may be repeated with --output`)
      .argParser(formatName))
    .addOption(new Option('--output <file>', 'writes the report to this file as well; may be repeated').argParser(repeated))
    .option('--quiet', 'says only what fails the check')
    .option('--no-progress', 'shows no progress bar')
    .option('--list-rules', 'lists the rules, and ends')
    .addHelpText('after', checkHelp());
  return command.action(async (paths: string[], options: CheckCommandOptions) => {
    if (options.listRules) {
      terminal.out.write(ruleList());
      return onEnd(CheckExitCode.OK);
    }
    return onEnd(await guarded(terminal, () => check(paths, options, command, terminal)));
  });
}

async function check(paths: readonly string[], options: CheckCommandOptions, command: Command, terminal: Terminal): Promise<CheckExitCode> {
  const { request, destinations } = usable(paths, options, command);
  const isQuiet = options.quiet === true;
  const report = await runCheck(request, new LateProgress(terminal.err, options.progress && !isQuiet));
  write(report, destinations, isQuiet, terminal);
  terminal.err.write(messagesText({ problems: report.problems, notes: isQuiet ? [] : report.notes }));
  terminal.err.write(staleText(report.stale));
  return exitCode(report);
}

/** What was asked for; what the checks throw is an error of the command line. */
function usable(paths: readonly string[], options: CheckCommandOptions, command: Command): { request: CheckRequest; destinations: Destination[] } {
  try {
    checkPaths(paths);
    const selection = { include: options.include ?? [], exclude: options.exclude ?? [] };
    checkPatterns('--include', selection.include);
    checkPatterns('--exclude', selection.exclude);
    const acknowledgements = (options.acknowledge ?? []).flatMap(readAcknowledgements);
    return {
      destinations: destinationsOf(options.format, options.output),
      request: { paths, before: options.before, level: LEVELS[options.level], failOn: options.failOn, acknowledgements, selection },
    };
  } catch (error) {
    return command.error(`error: ${printable((error as Error).message)}`);
  }
}

function write(report: CheckReport, destinations: readonly Destination[], isQuiet: boolean, terminal: Terminal): void {
  for (const { format, file } of destinations) {
    if (file === undefined) {
      terminal.out.write(format.write(report, { output: terminal.out, isQuiet }));
    } else {
      writeFileSync(file, format.write(report, { output: { write: () => undefined }, isQuiet }));
      terminal.err.write(isQuiet ? '' : `Report: ${printable(file)}\n`);
    }
  }
}

function exitCode(report: CheckReport): CheckExitCode {
  if (report.problems.length > 0) {
    return CheckExitCode.INCOMPLETE;
  }
  return summaryOf(report).failing > 0 ? CheckExitCode.FINDINGS : CheckExitCode.OK;
}

function repeated(value: string, before: readonly string[] | undefined): readonly string[] {
  return [...before ?? [], value];
}
