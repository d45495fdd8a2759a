import { built } from '../build';
import { inNewProcess, paired, ratioText } from '../measure';

const SIZES = [100, 400, 1600];

/** The CDK's own validation of templates takes seconds, the same ones on both sides: fewer runs do. */
const SERIES: ReadonlyArray<{ readonly kind: string; readonly name: string; readonly validation: boolean; readonly runs: number }> = [
  { kind: 'enforced', name: 'enforced', validation: false, runs: 9 },
  { kind: 'grants', name: 'enforced with access GRANTS', validation: false, runs: 9 },
  { kind: 'enforced', name: 'enforced, and validated by the CDK', validation: true, runs: 5 },
];

/** Prints the figures of enforcement in docs/benchmarks.md: an app of plain L2s and L1s, as it is and enforced. */
export function reportEnforcement(): void {
  const { app } = built();
  console.log('\nMedians of runs in a process of its own each, in milliseconds; ratios pair by pair.\n');
  for (const { kind, name, validation, runs } of SERIES) {
    for (const size of SIZES) {
      const run = (which: string) => inNewProcess([app, which, String(size)], { validation });
      const figures = paired(runs, () => run(kind), () => run('plain'));
      console.log(`enforcement of ${size} resources: ${name} ${figures.a.toFixed(0)}, plain ${figures.b.toFixed(0)}: ${ratioText(figures)}, `
        + `${((figures.a - figures.b) / size).toFixed(2)} more a resource`);
    }
  }
}
