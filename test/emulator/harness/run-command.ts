import { spawn } from 'child_process';

export interface CommandResult {
  readonly stdout: string;
  readonly stderr: string;
  /** Both, in the order in which they came. */
  readonly output: string;
}

export interface CommandOptions {
  readonly cwd?: string;
  /** Added to the environment of this process; a variable that is `undefined` is taken away. */
  readonly env?: NodeJS.ProcessEnv;
}

/** Runs a command to its end, and throws with everything that it wrote when it fails. */
export async function runCommand(command: string, args: string[], options: CommandOptions = {}): Promise<CommandResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd: options.cwd, env: { ...process.env, ...options.env }, stdio: ['ignore', 'pipe', 'pipe'] });
    const written = { stdout: '', stderr: '', output: '' };
    for (const stream of ['stdout', 'stderr'] as const) {
      child[stream].setEncoding('utf8').on('data', (text: string) => {
        written[stream] += text;
        written.output += text;
      });
    }
    child.on('error', reject);
    child.on('close', (code, signal) => {
      if (code === 0) return resolve(written);
      reject(new Error(`'${[command, ...args].join(' ')}' ended with ${signal ?? code}\n${written.output}`));
    });
  });
}
