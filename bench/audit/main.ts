import { spawnSync } from 'child_process';
import { mkdtempSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import * as path from 'path';
import { built } from '../build';
import { measured } from '../command';
import { median } from '../measure';
import { generateLogs } from './generate';

const RUNS = 3;
const SIZES = [100_000, 1_000_000];

/** A way to answer, and what it is called. */
interface Contestant {
  readonly name: string;
  command(folder: string, program: string): string[];
}

const ZCAT: Contestant = { name: 'zcat alone, which answers nothing', command: folder => ['sh', '-c', 'find "$0" -name "*.json.gz" -print0 | xargs -0 zcat > /dev/null', folder] };

const SUM_OF_CALLS = "let text = ''; process.stdin.on('data', chunk => text += chunk)"
  + ".on('end', () => console.log(JSON.parse(text).answers[0].rows.reduce((sum, row) => sum + row.calls, 0)))";

const CONTESTANTS: readonly Contestant[] = [
  { name: 'cdk-at-rest audit --query key-use', command: (folder, program) => ['sh', '-c', `"$0" "$@" | "$0" -e "${SUM_OF_CALLS}"`, ...audit(folder, program), '--query', 'key-use', '--format', 'json'] },
  { name: 'cdk-at-rest audit, all questions, as a page', command: (folder, program) => [...audit(folder, program), '--format', 'html', '--output', '/dev/null'] },
  { name: 'plain Python, key-use', command: folder => ['python3', path.join(__dirname, 'reference.py'), folder] },
  { name: 'jq, key-use', command: folder => ['sh', path.join(__dirname, 'reference.sh'), folder] },
];

/** Prints the figures of the audit in docs/benchmarks.md: time and memory beside other ways to read the same files. Takes some minutes. */
export async function reportAudit(): Promise<void> {
  const { program } = built();
  console.log(`\nMedians of ${RUNS} runs, each beside a run of zcat over the same files; ratios pair by pair.\n`);
  for (const size of SIZES) {
    const folder = mkdtempSync(path.join(tmpdir(), 'bench-audit-'));
    try {
      await generateLogs(folder, size);
      console.log(`${size.toLocaleString('en-US')} records, ${megabytes(folder)} MB compressed`);
      const answers = CONTESTANTS.filter(isInstalled).map(contestant => reportOn(contestant, size, folder, program));
      if (new Set(answers.filter(answer => answer !== '')).size !== 1) {
        throw new Error(`Not all count the same calls: ${answers.join(', ')}`);
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  }
}

/** Prints how a contestant did, and gives its answer. */
function reportOn(contestant: Contestant, size: number, folder: string, program: string): string {
  const pairs = Array.from({ length: RUNS }, () => ({ run: measured(contestant.command(folder, program)), zcat: measured(ZCAT.command(folder, program)) }));
  const seconds = median(pairs.map(pair => pair.run.seconds));
  const ratios = pairs.map(pair => pair.run.seconds / pair.zcat.seconds);
  console.log(`audit ${contestant.name}: ${seconds.toFixed(1)} s, ${Math.round(size / seconds).toLocaleString('en-US')} records a second, `
    + `${median(pairs.map(pair => pair.run.processorSeconds)).toFixed(1)} processor seconds, ${Math.max(...pairs.map(pair => pair.run.peakMegabytes)).toFixed(0)} MB at most, `
    + `${median(ratios).toFixed(2)} times zcat (${Math.min(...ratios).toFixed(2)} to ${Math.max(...ratios).toFixed(2)}), `
    + `zcat ${median(pairs.map(pair => pair.zcat.seconds)).toFixed(1)} s`);
  return pairs[0].run.answer;
}

function audit(folder: string, program: string): string[] {
  return [process.execPath, program, 'audit', folder];
}

function isInstalled({ name }: Contestant): boolean {
  const isThere = !name.startsWith('jq') || spawnSync('jq', ['--version']).status === 0;
  return isThere || (console.log('audit jq is not installed: it is left out'), false);
}

function megabytes(folder: string): string {
  return spawnSync('du', ['-sm', folder], { encoding: 'utf-8' }).stdout.split('\t')[0];
}
