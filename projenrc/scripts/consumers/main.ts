import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import * as path from 'path';
import { ROOT } from '../command';
import { compareAssemblies } from './compare-assemblies';
import type { Consumer } from './consumer';
import { type Count, sum } from './counts';
import { GO } from './go';
import { JAVA } from './java';
import { PYTHON_CONSUMER } from './python';
import { type Trial, tryConsumer } from './try-consumer';
import { TYPESCRIPT } from './typescript';

/** Those that take longest first: two are tried at a time. */
const CONSUMERS = [GO, PYTHON_CONSUMER, TYPESCRIPT, JAVA];
const AT_A_TIME = 2;

/** Tries the consumers on the packages of `dist`, and compares what they synthesized with what the one in TypeScript did. */
async function tryConsumers(consumers: readonly Consumer[]): Promise<Count> {
  const folder = mkdtempSync(path.join(tmpdir(), 'cdk-at-rest-consumers-'));
  try {
    const trials = await inTurns(consumers, consumer => tryConsumer(consumer, path.join(folder, consumer.language), path.join(ROOT, 'dist')));
    return sum([...trials.map(({ count }) => count), ...comparisons(trials), ...mutations(trials, path.join(folder, 'mutated'))]);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function comparisons(trials: readonly Trial[]): Count[] {
  const reference = trials.find(({ language }) => language === TYPESCRIPT.language)?.assembly;
  return trials.filter(({ language }) => language !== TYPESCRIPT.language).map(({ language, assembly }) => {
    const differences = reference && assembly ? compareAssemblies(reference, assembly) : ['not both were synthesized'];
    return verdict(`${language}: the same as in TypeScript, byte for byte`, differences);
  });
}

/** Proves that the comparison would notice: one property of the template, and one byte of an asset. */
function mutations(trials: readonly Trial[], folder: string): Count[] {
  const assembly = trials.find(trial => trial.assembly !== undefined)?.assembly;
  if (assembly === undefined) {
    return [];
  }
  const files = readdirSync(assembly, { recursive: true, encoding: 'utf-8' });
  return [
    { what: 'a property of the template', file: files.find(name => name.endsWith('.template.json'))!, mutate: (text: string) => text.replace('"EnableKeyRotation": true', '"EnableKeyRotation": false') },
    { what: 'an asset', file: files.find(name => /^asset\..*\.js$/.test(name))!, mutate: (text: string) => `${text} ` },
  ].map(({ what, file, mutate }) => {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    cpSync(assembly, folder, { recursive: true });
    const changed = path.join(folder, file);
    writeFileSync(changed, mutate(readFileSync(changed, 'utf-8')));
    const noticed = compareAssemblies(assembly, folder).length === 1;
    return verdict(`comparison: notices ${what} that differs`, noticed ? [] : [`it did not: ${file}`]);
  });
}

function verdict(title: string, problems: readonly string[]): Count {
  console.log(`${title}: ${problems.length === 0 ? 'yes' : 'NO'}`);
  problems.forEach(problem => console.log(`  | ${problem}`));
  return { passed: Number(problems.length === 0), failed: Number(problems.length > 0) };
}

async function inTurns<T, R>(items: readonly T[], act: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = [];
  const waiting = [...items.entries()];
  const worker = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      results[next[0]] = await act(next[1]);
    }
  };
  await Promise.all(Array.from({ length: AT_A_TIME }, worker));
  return results;
}

function chosen(languages: readonly string[]): Consumer[] {
  const unknown = languages.filter(language => !CONSUMERS.some(consumer => consumer.language === language));
  if (unknown.length > 0) {
    throw new Error(`There is no consumer ${unknown.join(', ')}: give some of ${CONSUMERS.map(({ language }) => language).join(', ')}, or none for all`);
  }
  return CONSUMERS.filter(({ language }) => languages.length === 0 || languages.includes(language));
}

tryConsumers(chosen(process.argv.slice(2))).then(({ passed, failed }) => {
  console.log(`\nconsumers: ${passed} passed, ${failed} failed`);
  process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
}, (error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
