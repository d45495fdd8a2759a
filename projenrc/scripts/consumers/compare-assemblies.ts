import { readdirSync, readFileSync } from 'fs';
import * as path from 'path';

/**
 * What may differ: where in whose sources a construct was made, the names of its classes in that language, and how long it took. None of it
 * is deployed.
 */
const OF_THE_RUN = /^(manifest\.json|tree\.json|performance-counters\.json|[^/]+\.metadata\.json)$/;

/**
 * How two cloud assemblies differ, byte by byte: templates, lists of assets, assets, and which of them there are.
 *
 * @param one folder of an assembly
 * @param other folder of the other
 * @returns a line for each file that differs; none when the same would be deployed
 * @throws Error when one has no template
 */
export function compareAssemblies(one: string, other: string): string[] {
  const [left, right] = [one, other].map(deployedFiles);
  return [...new Set([...left, ...right])].sort().flatMap(file => {
    if (!right.includes(file)) return [`${file}: only in ${one}`];
    if (!left.includes(file)) return [`${file}: only in ${other}`];
    const [a, b] = [one, other].map(folder => readFileSync(path.join(folder, file)));
    return a.equals(b) ? [] : [`${file}: ${firstDifference(a.toString(), b.toString())}`];
  });
}

function deployedFiles(assembly: string): string[] {
  const files = readdirSync(assembly, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile())
    .map(entry => path.relative(assembly, path.join(entry.parentPath, entry.name)))
    .filter(file => !OF_THE_RUN.test(file));
  if (!files.some(file => file.endsWith('.template.json'))) {
    throw new Error(`${assembly} has no template`);
  }
  return files;
}

function firstDifference(a: string, b: string): string {
  const [left, right] = [a, b].map(text => text.split('\n'));
  const line = left.findIndex((text, index) => text !== right[index]);
  const at = line === -1 ? left.length : line;
  return `line ${at + 1} is ${JSON.stringify(left[at])} and ${JSON.stringify(right[at])}`;
}
