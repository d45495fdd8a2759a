import { DEFAULT_ASSUMPTIONS, printable } from 'cdk-at-rest/offline';
import { Command, CommanderError, Option } from 'commander';
import type { Terminal } from '../terminal';
import { AwsRead } from './aws-read';
import { makePlan } from './make-plan';
import { EXIT_CODE_OF, PlanExitCode } from './plan-exit-code';
import { planHelp } from './plan-help';
import { gib, identifier, type PlanOptions, throughput } from './plan-options';
import { planText } from './plan-text';
import { readPolicy } from './read-actions';

/** `cdk-at-rest migrate plan`: what stands in the way of a migration, and what it would do. `onEnd` is told the exit code. */
export function planCommand(terminal: Terminal, onEnd: (code: PlanExitCode) => void): Command {
  const { least, most } = DEFAULT_ASSUMPTIONS.throughputMib;
  const command: Command = new Command('plan')
    .summary('what stands in the way of a migration, and what it would do')
    .description('Looks at a database of RDS as DatabaseEncryptionMigration would before it begins, and says what stops the migration, what changes all the same, what is done step by step, '
      + 'how long that takes and what it costs (estimates), how to undo it, and what to run next. It changes nothing.')
    .argument('[identifier]', 'the identifier of a DB instance, or of a cluster of Aurora or Multi-AZ', identifier)
    .option('--key <key>', 'the key to encrypt under: its id, its ARN or an alias (alias/orders); without one, all but the key is checked')
    .option('--region <region>', 'Region of the database (default: that of the profile or of AWS_REGION)')
    .option('--profile <name>', 'profile of the AWS CLI (default: credentials as the AWS CLI finds them)')
    .option('--state-machine <arn>', 'ARN of the deployed state machine, for the commands at the end')
    .addOption(new Option('--throughput-mib <MiB/s>', `how fast data is copied, for the estimates: 200, or 100-300 (default: ${least}-${most})`).argParser(throughput))
    .addOption(new Option('--storage-gib <GiB>', 'how much is stored, for the estimates (default: the allocated storage; of Aurora it is not known)').argParser(gib))
    .option('--json', 'answers in JSON, for programs')
    .option('--print-policy', 'prints an IAM policy that allows what this command calls, and ends')
    .addHelpText('after', planHelp());
  return command.action(async (name: string | undefined, options: PlanOptions) => {
    if (options.printPolicy) {
      terminal.out.write(`${JSON.stringify(readPolicy(), null, 2)}\n`);
      return onEnd(PlanExitCode.MAY_START);
    }
    return onEnd(await plan(name ?? command.error('error: missing argument: give the identifier of a database'), options, terminal));
  });
}

async function plan(name: string, options: PlanOptions, terminal: Terminal): Promise<PlanExitCode> {
  const { key, region, profile, stateMachine, throughputMib, storageGib } = options;
  const aws = new AwsRead({ region, profile });
  try {
    const report = await makePlan({
      identifier: name,
      region: await aws.region(),
      key,
      profile,
      stateMachine,
      assumptions: { ...throughputMib ? { throughputMib } : {}, ...storageGib === undefined ? {} : { storageGib } },
    }, aws.read);
    terminal.out.write(options.json ? `${JSON.stringify(report, null, 2)}\n` : planText(report, terminal.out));
    return EXIT_CODE_OF[report.verdict];
  } catch (error) {
    if (error instanceof CommanderError) { throw error; }
    terminal.err.write(`error: ${explained(error as Error)}\n`);
    return PlanExitCode.NOT_KNOWN;
  } finally {
    aws.destroy();
  }
}

/** What to do about errors of the AWS SDK that people meet first. */
const ADVICE: Readonly<Record<string, string>> = {
  CredentialsProviderError: 'Sign in (aws sso login, aws login), or give --profile, as for the AWS CLI.',
  TokenProviderError: 'Sign in (aws sso login), as for the AWS CLI.',
  ExpiredToken: 'The credentials have expired: sign in again.',
  ExpiredTokenException: 'The credentials have expired: sign in again.',
  AccessDenied: 'cdk-at-rest migrate plan --print-policy prints what has to be allowed.',
  AccessDeniedException: 'cdk-at-rest migrate plan --print-policy prints what has to be allowed.',
};

function explained({ name, message }: Error): string {
  const advice = ADVICE[name];
  return printable(`${message}${advice === undefined ? '' : `${/[.!]$/.test(message) ? '' : '.'} ${advice}`}`);
}
