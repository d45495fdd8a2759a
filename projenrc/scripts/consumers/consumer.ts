import { type CommandResult } from '../command';
import type { Count } from './counts';
import type { Tool } from './tools';

/** Where a consumer is tried: a copy outside the repository, in which nothing of it can be found by accident. */
export interface Workspace {
  /** The copy of the app. */
  readonly app: string;
  /** The packages, as `npx projen package:all` builds them. */
  readonly dist: string;
  /** An empty folder for whatever else is needed. */
  readonly scratch: string;
}

/** A command, and what its output says of tests. */
export interface Check {
  readonly title: string;
  readonly command: readonly string[];
  /** @default - the command is one test, which passes when the command succeeds */
  readonly count?: (output: string) => Count;
}

/** An app in one language, and how a person of that language tries it. */
export interface Consumer {
  /** Its folder below `consumers`. */
  readonly language: string;
  /** What it needs of the machine. */
  readonly tools: readonly Tool[];
  /**
   * Installs the built package and all others.
   *
   * @returns what the commands of the app need in their environment
   * @throws Error with the output of what failed
   */
  install(workspace: Workspace): Promise<NodeJS.ProcessEnv>;
  /** How it is tested. */
  readonly checks: readonly Check[];
}

/**
 * The output of a command that has to succeed.
 *
 * @throws Error with the output, when it does not
 */
export function outputOf(title: string, { succeeded, output }: CommandResult): string {
  if (!succeeded) {
    throw new Error(`${title} failed:\n${output}`);
  }
  return output;
}
