import { Command } from 'commander';
import type { Terminal } from '../terminal';
import { importCommand } from './import-command';
import { planCommand } from './plan-command';

/** Makes a command of the group, which tells its end the exit code. */
type MakeCommand = (terminal: Terminal, onEnd: (code: number) => void) => Command;

/** The commands around a migration. None of them changes anything in an account: that is the state machine's. */
const COMMANDS: readonly MakeCommand[] = [planCommand, importCommand];

/** `cdk-at-rest migrate`: what comes before and after the migration of a database to encrypted storage. `onEnd` is told the exit code. */
export function migrateCommand(terminal: Terminal, onEnd: (code: number) => void): Command {
  const group = new Command('migrate')
    .summary('what a migration of an RDS database to encrypted storage would do, and what comes after it')
    .description('What comes before and after an execution of DatabaseEncryptionMigration. Nothing here changes an account. Each command has its own help: cdk-at-rest migrate plan --help.');
  COMMANDS.forEach(make => group.addCommand(make(terminal, onEnd)));
  return group;
}
