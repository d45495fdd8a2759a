import { mkdtempSync, readFileSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import * as path from 'path';
import { built } from '../build';
import { measured, type Run } from '../command';
import { median } from '../measure';
import { checkov, type Contestant, guard, ourCheck } from './contestants';
import { writeTemplates } from './templates';

const RUNS = 3;

/** What is checked. The time of a few resources is that of the start; the last two say how memory grows. */
const SIZES: ReadonlyArray<{ readonly templates: number; readonly resourcesOfEach: number }> = [
  { templates: 1, resourcesOfEach: 500 },
  { templates: 10, resourcesOfEach: 100 },
  { templates: 100, resourcesOfEach: 100 },
];

/** Prints the figures of the check in docs/benchmarks.md: time and memory beside cfn-guard and, where it is asked for, checkov, which is installed then. */
export function reportCheck(options: { readonly checkov: boolean }): void {
  // It would take minutes to make the templates, and change nothing in them.
  process.env.CDK_VALIDATION = 'false';
  const folder = mkdtempSync(path.join(tmpdir(), 'bench-check-'));
  try {
    const { program } = built();
    const others = [guard(), ...options.checkov ? checkov(folder) : (console.log('\nWithout --checkov it is left out.'), [])];
    console.log(`\nMedians of ${RUNS} runs, each beside a run of cdk-at-rest check on the same templates; ratios pair by pair.`);
    for (const { templates, resourcesOfEach } of SIZES) {
      const input = path.join(folder, `templates-${templates}`);
      writeTemplates(input, templates, resourcesOfEach);
      console.log(`\ncheck ${templates} templates of ${resourcesOfEach} resources each`);
      const own = ourCheck(program);
      const pairs = others.map(other => ({ other, runs: Array.from({ length: RUNS }, () => ({ own: checked(own, input), other: checked(other, input) })) }));
      console.log(line(own, pairs.flatMap(({ runs }) => runs.map(run => run.own))));
      pairs.forEach(({ other, runs }) => console.log(`${line(other, runs.map(run => run.other))}, `
        + `${times(runs.map(run => run.other.seconds / run.own.seconds))} the time, `
        + `${times(runs.map(run => run.other.processorSeconds / run.own.processorSeconds))} the processor time`));
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** A run, and what it found. */
interface Checked extends Run {
  readonly findings: number;
}

function checked(contestant: Contestant, folder: string): Checked {
  const report = `${folder}.report`;
  const run = measured(['sh', '-c', 'exec "$@" > "$0"', report, ...contestant.command(folder)], contestant.expected);
  const findings = contestant.findings(JSON.parse(readFileSync(report, 'utf-8')));
  if (!(findings > 0)) {
    throw new Error(`${contestant.name} found nothing: it did not check`);
  }
  return { ...run, findings };
}

function line({ name }: Contestant, runs: readonly Checked[]): string {
  return `check ${name}: ${median(runs.map(run => run.seconds)).toFixed(2)} s, ${median(runs.map(run => run.processorSeconds)).toFixed(2)} processor seconds, `
    + `${Math.max(...runs.map(run => run.peakMegabytes)).toFixed(0)} MB at most, ${runs[0].findings.toLocaleString('en-US')} findings`;
}

function times(ratios: number[]): string {
  return `${median(ratios).toFixed(1)} times (${Math.min(...ratios).toFixed(1)} to ${Math.max(...ratios).toFixed(1)})`;
}
