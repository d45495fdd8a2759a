import { spawn, spawnSync } from 'child_process';
import { delimiter, join, resolve } from 'path';

/** Root of the repository. */
export const ROOT = resolve(__dirname, '../..');

/** A command that takes longer hangs: the longest of them, a first build in Go, takes two minutes. */
const LIMIT_MS = 20 * 60_000;

/** How a command ended, and all that it wrote. */
export interface CommandResult {
  readonly succeeded: boolean;
  readonly output: string;
}

/** Where and how a command runs. */
export interface CommandOptions {
  /** @default - the root of the repository */
  readonly cwd?: string;
  /** Added to the environment of this process. @default - nothing */
  readonly env?: NodeJS.ProcessEnv;
}

/** Runs a command, whose output goes where that of this process goes. */
export function run(command: string, args: readonly string[], options: CommandOptions = {}): void {
  const { status, error } = spawnSync(command, args, { cwd: options.cwd ?? ROOT, env: { ...process.env, ...options.env }, stdio: 'inherit' });
  if (status !== 0) {
    throw new Error(`'${[command, ...args].join(' ')}' ended with ${error?.message ?? status}`);
  }
}

/** Runs a command and keeps its output. It does not throw when the command fails, or is not there. */
export async function capture(command: string, args: readonly string[], options: CommandOptions = {}): Promise<CommandResult> {
  return new Promise(done => {
    const child = spawn(command, args, { cwd: options.cwd ?? ROOT, env: { ...process.env, ...options.env }, stdio: ['ignore', 'pipe', 'pipe'], signal: AbortSignal.timeout(LIMIT_MS) });
    let output = '';
    [child.stdout, child.stderr].forEach(stream => stream.setEncoding('utf-8').on('data', (text: string) => output += text));
    child.on('error', error => done({ succeeded: false, output: `${output}${error.message}\n` }));
    child.on('close', code => done({ succeeded: code === 0, output }));
  });
}

/** The environment in which commands of that folder are found first. */
export function withPath(folder: string): NodeJS.ProcessEnv {
  return { PATH: [folder, process.env.PATH].join(delimiter) };
}

/** A command that npm installed for the repository. */
export function installed(command: string): string {
  return join(ROOT, 'node_modules/.bin', command);
}
