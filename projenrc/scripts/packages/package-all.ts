import { mkdirSync, rmSync } from 'fs';
import * as path from 'path';
import { cacheFolder } from '../cache';
import { installed, ROOT, run } from '../command';
import { printSizes } from './sizes';

const DIST = path.join(ROOT, 'dist');

/** What is packed from what has been compiled, and left alone otherwise: `dist/cli` is the command line's. */
const FOLDERS = ['js', 'python', 'java', 'go', 'generated'];

/**
 * Builds the package of every language into `dist`, from the compiled library: npm's tarball, the wheel, the jar and the Go module. Of .NET
 * there is the generated code alone, in `dist/generated/dotnet`: building it takes an SDK that this has to work without.
 */
function packageAll(): void {
  FOLDERS.forEach(folder => rmSync(path.join(DIST, folder), { recursive: true, force: true }));
  const downloads = cacheFolder('maven');
  mkdirSync(downloads, { recursive: true });

  run(installed('jsii-rosetta'), ['extract', '--strict', '--compile', '.']);
  pacmak('fail', '--targets', 'js', 'python', 'java', '--maven-local-repository', downloads);
  // A Go module is its code; pacmak would build it as well, with Go modules of others that need not be published yet.
  pacmak('translate', '--targets', 'go', '--code-only');
  pacmak('fail', '--targets', 'dotnet', '--code-only', '--outdir', path.join(DIST, 'generated'));
  printSizes(DIST);
}

/**
 * Generates packages, and builds them without `--code-only`.
 *
 * @param unknownSamples what to do with a code sample that was not translated: of ours there is none, and Go's repeat those of aws-cdk-lib
 */
function pacmak(unknownSamples: 'fail' | 'translate', ...args: string[]): void {
  run(installed('jsii-pacmak'), ['--rosetta-unknown-snippets', unknownSamples, ...args]);
}

packageAll();
