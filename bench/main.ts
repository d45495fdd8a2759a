/** Prints the figures of docs/benchmarks.md. Needs the compiled library (`npx projen compile`). */
import { existsSync } from 'fs';
import * as path from 'path';
import { inNewProcess, median, paired } from './measure';

const ROOT = path.resolve(__dirname, '..');
const LIBRARY = path.join(ROOT, 'lib/index.js');
const RUNS = 9;
const OF_AWS_CDK_LIB = ['aws-cdk-lib', 'aws-cdk-lib/aws-dynamodb', 'aws-cdk-lib/aws-iam', 'aws-cdk-lib/aws-kms', 'aws-cdk-lib/aws-s3'];

function synthesis(kind: 'drop-ins' | 'l2s', count: number): number {
  return inNewProcess([path.join(ROOT, 'node_modules/tsx/dist/cli.mjs'), '--tsconfig', path.join(ROOT, 'tsconfig.dev.json'), path.join(__dirname, 'synthesis.ts'), kind, String(count)]);
}

function load(...modules: string[]): number {
  return inNewProcess([path.join(__dirname, 'import.cjs'), ...modules]);
}

function report(): void {
  if (!existsSync(LIBRARY)) {
    throw new Error(`${LIBRARY} is missing: run npx projen compile first`);
  }
  console.log(`Medians of ${RUNS} runs, each in a process of its own, in milliseconds; ratios pair by pair.\n`);

  const loading = paired(RUNS, () => load(...OF_AWS_CDK_LIB, LIBRARY), () => load(...OF_AWS_CDK_LIB));
  console.log(`load  aws-cdk-lib and cdk-at-rest ${loading.a.toFixed(0)}, aws-cdk-lib alone ${loading.b.toFixed(0)}: ${ratio(loading)}`);

  const three = paired(RUNS, () => synthesis('drop-ins', 300), () => synthesis('l2s', 300));
  console.log(`synth 300 drop-ins ${three.a.toFixed(0)}, 300 L2s with the same settings ${three.b.toFixed(0)}: ${ratio(three)}`);

  const growth = [50, 100, 200, 400].map(count => ({ count, time: median(Array.from({ length: RUNS }, () => synthesis('drop-ins', count))) }));
  growth.forEach(({ count, time }) => console.log(`synth ${count} drop-ins ${time.toFixed(0)}, ${(time / count).toFixed(2)} each`));
}

function ratio(figures: { ratio: number; lowest: number; highest: number }): string {
  return `${figures.ratio.toFixed(2)} times (${figures.lowest.toFixed(2)} to ${figures.highest.toFixed(2)})`;
}

report();
