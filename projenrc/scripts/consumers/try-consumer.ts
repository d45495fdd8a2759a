import { cpSync, mkdirSync } from 'fs';
import * as path from 'path';
import { stripVTControlCharacters } from 'util';
import { capture, installed, ROOT } from '../command';
import type { Check, Consumer } from './consumer';
import { type Count, sum } from './counts';
import { requireTool } from './tools';

/** What became of a consumer. */
export interface Trial {
  readonly language: string;
  readonly count: Count;
  /** Folder of its cloud assembly. `undefined` when it could not be synthesized. */
  readonly assembly?: string;
}

const SYNTHESIZED = 'cdk.out';

/** Synthesizes with the `app` of the consumer's own `cdk.json`. Version reporting would put the name of the language into the template. */
const SYNTH: Check = { title: 'cdk synth', command: [installed('cdk'), 'synth', '--quiet', '--no-notices', '--no-version-reporting', '--output', SYNTHESIZED] };

/**
 * Installs a consumer in a folder, tests and synthesizes it. Prints a line for each step, and the output of what failed.
 *
 * @param folder an empty folder outside the repository
 * @param dist the packages
 */
export async function tryConsumer(consumer: Consumer, folder: string, dist: string): Promise<Trial> {
  const { language } = consumer;
  const app = path.join(folder, 'app');
  const scratch = path.join(folder, 'scratch');
  mkdirSync(scratch, { recursive: true });
  cpSync(path.join(ROOT, 'consumers', language), app, { recursive: true });
  let env: NodeJS.ProcessEnv;
  const started = Date.now();
  try {
    for (const tool of consumer.tools) {
      await requireTool(language, tool);
    }
    env = await consumer.install({ app, dist, scratch });
  } catch (error) {
    report(language, 'install: failed', started, String(error));
    return { language, count: { passed: 0, failed: 1 } };
  }
  report(language, 'install', started);

  const counts: Count[] = [];
  for (const check of consumer.checks) {
    counts.push(await perform(language, check, app, env));
  }
  const synthesis = await perform(language, SYNTH, app, env);
  return { language, count: sum([...counts, synthesis]), assembly: synthesis.failed === 0 ? path.join(app, SYNTHESIZED) : undefined };
}

async function perform(language: string, { title, command: [command, ...args], count }: Check, cwd: string, env: NodeJS.ProcessEnv): Promise<Count> {
  const started = Date.now();
  const { succeeded, output } = await capture(command, args, { cwd, env });
  const counted = count?.(output) ?? { passed: Number(succeeded), failed: Number(!succeeded) };
  // A command that fails without a failed test, or runs none, did not do what it was run for.
  const result = succeeded && counted.passed > 0 ? counted : { ...counted, failed: Math.max(counted.failed, 1) };
  report(language, `${title}: ${result.passed} passed, ${result.failed} failed`, started, result.failed > 0 ? output : '');
  return result;
}

function report(language: string, text: string, started: number, output: string = ''): void {
  console.log(`${language.padEnd(10)} ${text} (${((Date.now() - started) / 1000).toFixed(1)} s)`);
  stripVTControlCharacters(output).split('\n').filter(line => line.trim() !== '').forEach(line => console.log(`  | ${line}`));
}
