import { writeFileSync } from 'fs';
import { AUDIT_QUERIES, printable } from 'cdk-at-rest/offline';
import { Command, Option } from 'commander';
import { ExitCode } from '../exit-code';
import { FORMATS, formatOf } from '../report/format';
import type { Output, Terminal } from '../terminal';
import { UnusablePublicKeys } from '../verify';
import type { AuditReport } from './audit-report';
import { auditHelp, queryList } from './help';
import { messagesText } from './messages';
import { type AuditOptions, checkOutput, filterOf, queriesOf, queryName, repeated, rowLimit, verificationOf } from './options';
import { ProgressBar } from './progress';
import { runAudit } from './run-audit';

/** A file has no width to fit. */
const FILE: Output = { write: () => undefined };

/** `cdk-at-rest audit`: what log files of CloudTrail say about keys. `onEnd` is told the exit code. */
export function auditCommand(terminal: Terminal, onEnd: (code: ExitCode) => void): Command {
  const command: Command = new Command('audit')
    .summary('what log files of CloudTrail say about the use of keys')
    .description('Reads log files of CloudTrail and answers what an auditor asks about encryption keys. The questions are the same SQL as the Athena queries of cdk-at-rest; '
      + 'here DuckDB runs it, on your machine. No record leaves it.')
    .argument('[path...]', 'log files (.json, .json.gz), and folders of them, such as a copy of the AWSLogs/ tree')
    .addOption(new Option('--query <name>', 'only this question; may be repeated').argParser(queryName))
    .option('--since <time>', 'records from this day (2026-01-31) or instant (2026-01-31T12:00:00Z) on, in UTC')
    .option('--until <time>', 'records until this day, which still counts, or instant, which does not')
    .option('--key <key>', 'calls of this key: its ARN, its id, or an alias as requests named it (alias/orders)')
    .option('--principal <name>', 'calls of this principal: its ARN, its name, its principal id, or a service (s3.amazonaws.com)')
    .option('--inventory <file>', 'JSON list of keys, whose kinds and names are joined to the answers; keys without a record are listed')
    .addOption(new Option('--format <format>', 'form of the report (default: told by the ending of --output, or else table)').choices(FORMATS.map(format => format.name)))
    .option('--output <file>', 'writes the report to this file')
    .addOption(new Option('--limit <rows>', `rows shown of each answer, 0 for all (default: ${FORMATS.map(({ name, limit }) => `${Number.isFinite(limit) ? limit : 'all'} in ${name}`).join(', ')})`)
      .argParser(rowLimit))
    .option('--verify', 'also verifies the log files against the digest files beside them, as `aws cloudtrail validate-logs` does, on copies')
    .addOption(new Option('--public-keys <file>', 'what `aws cloudtrail list-public-keys` printed; may be repeated (default: CloudTrail is asked)').argParser(repeated))
    .option('--region <region>', 'Region whose CloudTrail is asked for public keys')
    .option('--list-queries', 'lists the questions, and ends')
    .addHelpText('after', auditHelp());
  return command.action(async (paths: string[], options: AuditOptions) => {
    onEnd(options.listQueries ? list(terminal) : await audit(paths, options, command, terminal));
  });
}

function list(terminal: Terminal): ExitCode {
  terminal.out.write(queryList(AUDIT_QUERIES));
  return ExitCode.OK;
}

async function audit(paths: readonly string[], options: AuditOptions, command: Command, terminal: Terminal): Promise<ExitCode> {
  if (paths.length === 0) {
    command.error('error: missing argument: give a log file or a folder of log files, such as AWSLogs/');
  }
  if (!options.verify && (options.publicKeys ?? options.region) !== undefined) {
    command.error('error: --public-keys and --region belong to --verify, which is not given');
  }
  const { filter, verification } = checked(command, () => {
    checkOutput(options.output);
    return { filter: filterOf(options), verification: verificationOf(options) };
  });
  const format = formatOf(options.format, options.output);
  const request = { paths, queries: queriesOf(options.query), filter, limit: options.limit ?? format.limit, verification };
  const report = await runAudit(request, new ProgressBar(terminal.err))
    .catch((error: unknown) => error instanceof UnusablePublicKeys ? command.error(`error: ${error.message}`) : Promise.reject(error));
  if (options.output === undefined) {
    terminal.out.write(format.write(report, terminal.out));
  } else {
    writeFileSync(options.output, format.write(report, FILE));
    terminal.err.write(`Report: ${printable(options.output)}\n`);
  }
  terminal.err.write(messagesText(report.input));
  return exitCode(report);
}

/** What the checks give; what they throw is an error of the command line. */
function checked<T>(command: Command, checks: () => T): T {
  try {
    return checks();
  } catch (error) {
    return command.error(`error: ${(error as Error).message}`);
  }
}

function exitCode({ input, verification }: AuditReport): ExitCode {
  if (verification && !verification.isVerified) {
    return ExitCode.NOT_VERIFIED;
  }
  return input.problems.length > 0 ? ExitCode.INPUT : ExitCode.OK;
}
