import { spawnSync } from 'child_process';
import * as path from 'path';

/** One run of a command. */
export interface Run {
  readonly seconds: number;
  readonly processorSeconds: number;

  /** Of its largest process. */
  readonly peakMegabytes: number;

  /** Last line that it wrote. */
  readonly answer: string;
}

/** Runs a command; throws where it ends otherwise than expected. */
export function measured(command: readonly string[], expected: readonly number[] = [0]): Run {
  const { status, stdout, stderr } = spawnSync('python3', [path.join(__dirname, 'measured.py'), ...command], { encoding: 'utf-8', maxBuffer: 2 ** 28 });
  if (!expected.some(each => each === status)) {
    throw new Error(`${command.join(' ')} failed:\n${stdout}${stderr}`);
  }
  const lines = stdout.trim().split('\n');
  return { ...JSON.parse(lines[lines.length - 1]) as Omit<Run, 'answer'>, answer: lines[lines.length - 2]?.trim() ?? '' };
}
