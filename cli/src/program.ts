import { printable } from 'cdk-at-rest/offline';
import { Command, CommanderError } from 'commander';
import type { auditCommand } from './audit/command';
import type { checkCommand } from './check/command';
import { ExitCode } from './exit-code';
import type { inventoryCommand } from './inventory/command';
import type { migrateCommand } from './migrate';
import type { Terminal } from './terminal';
import { VERSION } from './version';

/** Makes a command, which tells its end the exit code; each has codes of its own. */
type MakeCommand = (terminal: Terminal, onEnd: (code: number) => void) => Command;

/** The commands. Each is loaded when it is wanted: a check of templates would take several times as long if it loaded a database first. */
/* eslint-disable @typescript-eslint/no-require-imports */
const COMMANDS: { readonly [name: string]: () => MakeCommand } = {
  audit: () => (require('./audit/command') as { auditCommand: typeof auditCommand }).auditCommand,
  check: () => (require('./check/command') as { checkCommand: typeof checkCommand }).checkCommand,
  inventory: () => (require('./inventory/command') as { inventoryCommand: typeof inventoryCommand }).inventoryCommand,
  migrate: () => (require('./migrate') as { migrateCommand: typeof migrateCommand }).migrateCommand,
};
/* eslint-enable @typescript-eslint/no-require-imports */

/** Runs the command line, without the name of the program, and gives the exit code. Never throws. */
export async function run(args: readonly string[], terminal: Terminal): Promise<number> {
  let code: number = ExitCode.OK;
  try {
    const program = programOf(args, terminal, end => {
      code = end;
    });
    await program.parseAsync([...args], { from: 'user' });
    return code;
  } catch (error) {
    if (error instanceof CommanderError) {
      // Help and version end this way too.
      return error.exitCode === 0 ? ExitCode.OK : ExitCode.USAGE;
    }
    terminal.err.write(`error: ${printable((error as Error).message)}\n`);
    return ExitCode.FAILED;
  }
}

function programOf(args: readonly string[], terminal: Terminal, onEnd: (code: number) => void): Command {
  const program = new Command('cdk-at-rest')
    .description('Encryption at rest on AWS, proved. Each command has its own help: cdk-at-rest check --help.')
    .version(VERSION, '-V, --version', 'prints the version');
  const wanted = Object.hasOwn(COMMANDS, args[0] ?? '') ? [COMMANDS[args[0]]] : Object.values(COMMANDS);
  wanted.forEach(load => program.addCommand(load()(terminal, onEnd)));
  allOf(program).forEach(command => command
    .exitOverride()
    .showHelpAfterError('(--help explains)')
    .configureOutput({
      writeOut: text => void terminal.out.write(text),
      writeErr: text => void terminal.err.write(text),
      getOutHelpWidth: () => terminal.out.columns ?? 120,
      getErrHelpWidth: () => terminal.err.columns ?? 120,
    }));
  return program;
}

/** A command with all below it. */
function allOf(command: Command): Command[] {
  return [command, ...command.commands.flatMap(each => allOf(each as Command))];
}
