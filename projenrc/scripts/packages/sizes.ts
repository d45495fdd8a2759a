import { readdirSync, statSync } from 'fs';
import * as path from 'path';

/** What is published, or what it is built from, in the words of docs/benchmarks.md. */
const PACKAGES: readonly { readonly title: string; readonly folder: string; readonly file?: RegExp }[] = [
  { title: 'npm: tarball', folder: 'js', file: /\.tgz$/ },
  { title: 'PyPI: wheel', folder: 'python', file: /\.whl$/ },
  { title: 'PyPI: source distribution', folder: 'python', file: /\.tar\.gz$/ },
  { title: 'Maven: jar', folder: 'java', file: /\d\.jar$/ },
  { title: 'Maven: jar of sources', folder: 'java', file: /-sources\.jar$/ },
  { title: 'Maven: jar of documentation', folder: 'java', file: /-javadoc\.jar$/ },
  { title: 'Go: module, uncompressed', folder: 'go' },
  { title: '.NET: generated code, uncompressed', folder: 'generated/dotnet' },
];

/** A package and how large it is. */
export interface PackageSize {
  readonly title: string;
  readonly bytes: number;
  readonly files: number;
}

/**
 * How large the packages in a folder are.
 *
 * @param dist the folder `dist`
 * @throws Error when one is missing
 */
export function packageSizes(dist: string): PackageSize[] {
  return PACKAGES.map(({ title, folder, file }) => {
    const files = filesIn(path.join(dist, folder)).filter(name => file === undefined || file.test(name));
    if (files.length === 0 || (file !== undefined && files.length > 1)) {
      throw new Error(`${path.join(dist, folder)} has ${files.length} files for '${title}'${file === undefined ? '' : `, and should have one like ${file}`}`);
    }
    return { title, bytes: files.reduce((sum, name) => sum + statSync(name).size, 0), files: files.length };
  });
}

/** Prints the sizes as a table in Markdown. */
export function printSizes(dist: string): void {
  console.log('\nSizes (`npx projen package:all`):\n\n| package | size | files |\n| --- | --- | --- |');
  packageSizes(dist).forEach(({ title, bytes, files }) => console.log(`| ${title} | ${(bytes / 1e6).toFixed(2)} MB | ${files} |`));
  console.log();
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true }).filter(entry => entry.isFile()).map(entry => path.join(entry.parentPath, entry.name));
}
