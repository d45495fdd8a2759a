import { Command, CommanderError } from 'commander';
import { auditCommand } from './audit/command';
import { ExitCode } from './exit-code';
import { printable, type Terminal } from './terminal';
import { VERSION } from './version';

/** Runs the command line, without the name of the program, and gives the exit code. Never throws. */
export async function run(args: readonly string[], terminal: Terminal): Promise<ExitCode> {
  let code = ExitCode.OK;
  const program = new Command('cdk-at-rest')
    .description('Encryption at rest on AWS, proved. Each command has its own help: cdk-at-rest audit --help.')
    .version(VERSION, '-V, --version', 'prints the version')
    .addCommand(auditCommand(terminal, end => {
      code = end;
    }));
  [program, ...program.commands].forEach(command => command
    .exitOverride()
    .showHelpAfterError('(--help explains)')
    .configureOutput({
      writeOut: text => void terminal.out.write(text),
      writeErr: text => void terminal.err.write(text),
      getOutHelpWidth: () => terminal.out.columns ?? 120,
      getErrHelpWidth: () => terminal.err.columns ?? 120,
    }));
  try {
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
