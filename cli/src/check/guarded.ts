import { printable } from 'cdk-at-rest/offline';
import { CommanderError } from 'commander';
import type { Terminal } from '../terminal';
import { CheckExitCode } from './exit-code';

/** The exit code of an action. Where it fails for a reason that nobody foresaw, such as a full disk, that is said: findings alone answer 1. */
export async function guarded(terminal: Terminal, action: () => Promise<CheckExitCode>): Promise<CheckExitCode> {
  try {
    return await action();
  } catch (error) {
    if (error instanceof CommanderError) {
      throw error;
    }
    terminal.err.write(`error: ${printable((error as Error).message)}\n`);
    return CheckExitCode.INCOMPLETE;
  }
}
