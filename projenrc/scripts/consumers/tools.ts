import { capture } from '../command';

/** A command that has to be on the machine. */
export interface Tool {
  /** What people call it. */
  readonly name: string;
  /** The command, with the arguments that print its version. */
  readonly command: readonly string[];
  readonly minimum: readonly [number, number];
  /** What to install on Debian and Ubuntu. */
  readonly debian: string;
}

/**
 * Throws what is missing, and how to get it.
 *
 * @param consumer what the tool is needed for
 */
export async function requireTool(consumer: string, { name, command: [command, ...args], minimum, debian }: Tool): Promise<void> {
  const needed = `The consumer in ${consumer} needs ${name} ${minimum.join('.')} or later`;
  const { succeeded, output } = await capture(command, args);
  const version = /(\d+)\.(\d+)/.exec(output)?.slice(1).map(Number);
  if (!succeeded || !version) {
    throw new Error(`${needed}: '${[command, ...args].join(' ')}' failed. Install it (on Debian and Ubuntu 'apt-get install ${debian}').\n${output}`);
  }
  if (version[0] < minimum[0] || (version[0] === minimum[0] && version[1] < minimum[1])) {
    throw new Error(`${needed}: '${command}' is ${version.join('.')}. Install a later one, and put it first in PATH.`);
  }
}
