import { spawnSync } from 'child_process';
import { cpSync, existsSync, mkdtempSync, rmSync } from 'fs';
import { tmpdir } from 'os';
import * as path from 'path';
import { buildSync } from 'esbuild';
import { median } from '../measure';
import { generateLogs } from './generate';

const ROOT = path.resolve(__dirname, '../..');
/** Inside of the repository, from where the program finds its modules. */
const BUILD = path.join(ROOT, 'node_modules/.cache/bench');
const RUNS = 3;
const SIZES = [100_000, 1_000_000];

/** One run of a command. */
interface Run {
  readonly seconds: number;
  readonly processorSeconds: number;
  readonly peakMegabytes: number;

  /** Last line that it wrote: the number of calls, where that was asked. */
  readonly answer: string;
}

/** A way to answer, and what it is called. */
interface Contestant {
  readonly name: string;
  command(folder: string): string[];
}

const ZCAT: Contestant = { name: 'zcat alone, which answers nothing', command: folder => ['sh', '-c', 'find "$0" -name "*.json.gz" -print0 | xargs -0 zcat > /dev/null', folder] };

const SUM_OF_CALLS = "let text = ''; process.stdin.on('data', chunk => text += chunk)"
  + ".on('end', () => console.log(JSON.parse(text).answers[0].rows.reduce((sum, row) => sum + row.calls, 0)))";

const CONTESTANTS: readonly Contestant[] = [
  { name: 'cdk-at-rest audit --query key-use', command: folder => ['sh', '-c', `"$0" "$@" | "$0" -e "${SUM_OF_CALLS}"`, ...audit(folder), '--query', 'key-use', '--format', 'json'] },
  { name: 'cdk-at-rest audit, all questions, as a page', command: folder => [...audit(folder), '--format', 'html', '--output', '/dev/null'] },
  { name: 'plain Python, key-use', command: folder => ['python3', path.join(__dirname, 'reference.py'), folder] },
  { name: 'jq, key-use', command: folder => ['sh', path.join(__dirname, 'reference.sh'), folder] },
];

/** Prints the figures of the audit in docs/benchmarks.md: time and memory beside other ways to read the same files. Takes some minutes. */
export async function reportAudit(): Promise<void> {
  buildProgram();
  console.log(`\nMedians of ${RUNS} runs, each beside a run of zcat over the same files; ratios pair by pair.\n`);
  for (const size of SIZES) {
    const folder = mkdtempSync(path.join(tmpdir(), 'bench-audit-'));
    try {
      await generateLogs(folder, size);
      console.log(`${size.toLocaleString('en-US')} records, ${megabytes(folder)} MB compressed`);
      const answers = CONTESTANTS.filter(isInstalled).map(contestant => reportOn(contestant, size, folder));
      if (new Set(answers.filter(answer => answer !== '')).size !== 1) {
        throw new Error(`Not all count the same calls: ${answers.join(', ')}`);
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  }
}

/** Prints how a contestant did, and gives its answer. */
function reportOn(contestant: Contestant, size: number, folder: string): string {
  const pairs = Array.from({ length: RUNS }, () => ({ run: measured(contestant.command(folder)), zcat: measured(ZCAT.command(folder)) }));
  const seconds = median(pairs.map(pair => pair.run.seconds));
  const ratios = pairs.map(pair => pair.run.seconds / pair.zcat.seconds);
  console.log(`audit ${contestant.name}: ${seconds.toFixed(1)} s, ${Math.round(size / seconds).toLocaleString('en-US')} records a second, `
    + `${median(pairs.map(pair => pair.run.processorSeconds)).toFixed(1)} processor seconds, ${Math.max(...pairs.map(pair => pair.run.peakMegabytes)).toFixed(0)} MB at most, `
    + `${median(ratios).toFixed(2)} times zcat (${Math.min(...ratios).toFixed(2)} to ${Math.max(...ratios).toFixed(2)}), `
    + `zcat ${median(pairs.map(pair => pair.zcat.seconds)).toFixed(1)} s`);
  return pairs[0].run.answer;
}

function audit(folder: string): string[] {
  return [process.execPath, path.join(BUILD, 'lib/main.js'), 'audit', folder];
}

function measured(command: readonly string[]): Run {
  const { status, stdout, stderr } = spawnSync('python3', [path.join(__dirname, 'measured.py'), ...command], { encoding: 'utf-8', maxBuffer: 2 ** 28 });
  const lines = stdout.trim().split('\n');
  if (status !== 0) {
    throw new Error(`${command.join(' ')} failed:\n${stdout}${stderr}`);
  }
  return { ...JSON.parse(lines[lines.length - 1]) as Omit<Run, 'answer'>, answer: lines[lines.length - 2]?.trim() ?? '' };
}

function isInstalled({ name }: Contestant): boolean {
  const isThere = !name.startsWith('jq') || spawnSync('jq', ['--version']).status === 0;
  return isThere || (console.log('audit jq is not installed: it is left out'), false);
}

function megabytes(folder: string): string {
  return spawnSync('du', ['-sm', folder], { encoding: 'utf-8' }).stdout.split('\t')[0];
}

/** The program as it is installed: without a compiler at its start. */
function buildProgram(): void {
  if (existsSync(BUILD)) {
    rmSync(BUILD, { recursive: true });
  }
  buildSync({
    absWorkingDir: ROOT,
    entryPoints: ['cli/src/main.ts'],
    outfile: path.join(BUILD, 'lib/main.js'),
    bundle: true,
    platform: 'node',
    packages: 'external',
    alias: { 'cdk-at-rest/offline': path.join(ROOT, 'src/offline.ts') },
    tsconfigRaw: {},
    logLevel: 'error',
  });
  cpSync(path.join(ROOT, 'cli/package.json'), path.join(BUILD, 'package.json'));
}
