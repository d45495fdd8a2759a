import { spawnSync } from 'child_process';

/** Middle value of an odd number of figures. */
export function median(figures: number[]): number {
  return [...figures].sort((a, b) => a - b)[Math.floor(figures.length / 2)];
}

/**
 * Runs a script in a process of its own, which prints one number, and gives that number back.
 *
 * @param options.validation whether the CDK validates templates itself. @default false
 */
export function inNewProcess(args: string[], { validation = false } = {}): number {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf-8', env: { ...process.env, CDK_VALIDATION: String(validation) } });
  const figure = Number(stdout.trim().split('\n').pop());
  if (status !== 0 || Number.isNaN(figure)) {
    throw new Error(`${args.join(' ')} gave no figure:\n${stdout}${stderr}`);
  }
  return figure;
}

/** Two measurements beside each other. */
export interface Paired {
  readonly a: number;
  readonly b: number;
  readonly ratio: number;
  readonly lowest: number;
  readonly highest: number;
}

/** Two measurements in turn, A B A B …, and the median of the ratios pair by pair: the machine's speed drifts, the ratio less. */
export function paired(runs: number, a: () => number, b: () => number): Paired {
  const pairs = Array.from({ length: runs }, () => ({ a: a(), b: b() }));
  const ratios = pairs.map(pair => pair.a / pair.b);
  return {
    a: median(pairs.map(pair => pair.a)),
    b: median(pairs.map(pair => pair.b)),
    ratio: median(ratios),
    lowest: Math.min(...ratios),
    highest: Math.max(...ratios),
  };
}

/** The ratio as it is printed, with how far it was off. */
export function ratioText({ ratio, lowest, highest }: Paired): string {
  return `${ratio.toFixed(2)} times (${lowest.toFixed(2)} to ${highest.toFixed(2)})`;
}
