import { cpSync, rmSync } from 'fs';
import * as path from 'path';
import { buildSync } from 'esbuild';

const ROOT = path.resolve(__dirname, '..');

/** Inside of the repository, from where everything finds the packages that it needs. */
const BUILD = path.join(ROOT, 'node_modules/.cache/bench');

/** What is measured, out of the sources, in files of JavaScript as they are installed: no compiler at its start counts. */
export interface Built {
  /** The program of the command line. */
  readonly program: string;

  /** The app that is enforced: `bench/enforcement/app.ts`. */
  readonly app: string;
}

/** Builds the library, the command line and the apps of these measurements; takes a second. */
export function built(): Built {
  rmSync(BUILD, { recursive: true, force: true });
  const library = path.join(BUILD, 'node_modules/cdk-at-rest');
  transform('src', path.join(library, 'lib'));
  transform('cli/src', path.join(BUILD, 'lib'));
  transform('bench/enforcement', path.join(BUILD, 'enforcement'));
  cpSync(path.join(ROOT, 'package.json'), path.join(library, 'package.json'));
  cpSync(path.join(ROOT, 'cli/package.json'), path.join(BUILD, 'package.json'));
  return { program: path.join(BUILD, 'lib/main.js'), app: path.join(BUILD, 'enforcement/app.js') };
}

function transform(from: string, to: string): void {
  buildSync({
    absWorkingDir: ROOT, entryPoints: [`${from}/**/*.ts`], outbase: from, outdir: to, format: 'cjs', platform: 'node', target: 'node20', tsconfigRaw: {}, logLevel: 'error',
  });
}
