/**
 * Prints the figures of docs/benchmarks.md, or of one part: `bench/main.ts library|enforcement|check|audit`; with `--checkov`, check installs
 * that to compare with. For `library` it has to be compiled (`npx projen compile`).
 */
import { existsSync } from 'fs';
import * as path from 'path';
import { reportAudit } from './audit/main';
import { reportCheck } from './check/main';
import { reportEnforcement } from './enforcement/main';
import { inNewProcess, median, paired, ratioText } from './measure';

const ROOT = path.resolve(__dirname, '..');
const LIBRARY = path.join(ROOT, 'lib/index.js');
const RUNS = 9;
/** The classes that the library extends: aws-cdk-lib loads a class when it is touched, and an app touches those that it uses. */
const EXTENDED_CLASSES = [
  'aws-cdk-lib', 'aws-cdk-lib/aws-kms#Key', 'aws-cdk-lib/aws-s3#Bucket', 'aws-cdk-lib/aws-dynamodb#Table', 'aws-cdk-lib/aws-dynamodb#TableV2',
  'aws-cdk-lib/aws-rds#DatabaseInstance', 'aws-cdk-lib/aws-rds#DatabaseCluster', 'aws-cdk-lib/aws-ec2#Volume', 'aws-cdk-lib/aws-lambda#Function',
];

function synthesis(kind: 'drop-ins' | 'l2s', count: number): number {
  return inNewProcess([path.join(ROOT, 'node_modules/tsx/dist/cli.mjs'), '--tsconfig', path.join(ROOT, 'tsconfig.dev.json'), path.join(__dirname, 'synthesis.ts'), kind, String(count)]);
}

function load(...modules: string[]): number {
  return inNewProcess([path.join(__dirname, 'import.cjs'), ...modules]);
}

function reportLibrary(): void {
  if (!existsSync(LIBRARY)) {
    throw new Error(`${LIBRARY} is missing: run npx projen compile first`);
  }
  console.log(`Medians of ${RUNS} runs, each in a process of its own, in milliseconds; ratios pair by pair.\n`);

  const loading = paired(RUNS, () => load(...EXTENDED_CLASSES, LIBRARY), () => load(...EXTENDED_CLASSES));
  console.log(`load  the classes of aws-cdk-lib that are extended, and cdk-at-rest ${loading.a.toFixed(0)}, those classes alone ${loading.b.toFixed(0)}: ${ratioText(loading)}`);
  console.log(`load  aws-cdk-lib with nothing touched ${median(Array.from({ length: RUNS }, () => load('aws-cdk-lib'))).toFixed(0)}`);

  const three = paired(RUNS, () => synthesis('drop-ins', 300), () => synthesis('l2s', 300));
  console.log(`synth 300 drop-ins ${three.a.toFixed(0)}, 300 L2s with the same settings ${three.b.toFixed(0)}: ${ratioText(three)}`);

  const growth = [50, 100, 200, 400].map(count => ({ count, time: median(Array.from({ length: RUNS }, () => synthesis('drop-ins', count))) }));
  growth.forEach(({ count, time }) => console.log(`synth ${count} drop-ins ${time.toFixed(0)}, ${(time / count).toFixed(2)} each`));
}

/** The parts, in the order of docs/benchmarks.md. */
const PARTS: Readonly<Record<string, (options: readonly string[]) => void | Promise<void>>> = {
  library: reportLibrary,
  enforcement: reportEnforcement,
  check: options => reportCheck({ checkov: options.includes('--checkov') }),
  audit: reportAudit,
};

async function report(part: string | undefined, options: readonly string[]): Promise<void> {
  if (part !== undefined && !Object.hasOwn(PARTS, part)) {
    throw new Error(`There is no part ${part}: give one of ${Object.keys(PARTS).join(', ')}, or none for all`);
  }
  for (const each of part === undefined ? Object.keys(PARTS) : [part]) {
    await PARTS[each](options);
  }
}

const [, , ...words] = process.argv;
report(words.find(word => !word.startsWith('--')), words.filter(word => word.startsWith('--'))).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
