import { existsSync, readdirSync, rmSync } from 'fs';
import * as path from 'path';
import { build, type BuildOptions } from 'esbuild';

const ROOT = path.resolve(__dirname, '../..');
const ASSETS = path.join(ROOT, 'assets');

/**
 * How a function of `lambda/` is bundled. The same sources give the same bytes on every machine: no path of the machine and no source
 * map is in them. The AWS SDK comes with the Node.js runtime of Lambda.
 */
export function bundleOptions(name: string): BuildOptions {
  return {
    absWorkingDir: ROOT,
    entryPoints: [`lambda/${name}/index.ts`],
    outfile: `assets/${name}/index.js`,
    bundle: true,
    platform: 'node',
    target: 'node22',
    format: 'cjs',
    charset: 'utf8',
    legalComments: 'none',
    external: ['@aws-sdk/*'],
    logLevel: 'warning',
    // The compiler options of the library are not for the functions.
    tsconfigRaw: {},
  };
}

/** The functions by their folders: those with an entry point. The others hold what functions share. */
export function functionNames(): string[] {
  return readdirSync(path.join(ROOT, 'lambda')).filter(name => existsSync(path.join(ROOT, 'lambda', name, 'index.ts'))).sort();
}

async function bundleFunctions(): Promise<void> {
  const names = functionNames();
  // Only what has no source any more: a test that runs meanwhile finds the others in their place.
  const former = existsSync(ASSETS) ? readdirSync(ASSETS).filter(name => !names.includes(name)) : [];
  former.forEach(name => rmSync(path.join(ASSETS, name), { recursive: true }));
  for (const name of names) {
    await build(bundleOptions(name));
  }
}

if (require.main === module) {
  bundleFunctions().catch((error: unknown) => {
    console.error(error);
    process.exitCode = 1;
  });
}
