import { readFileSync } from 'fs';
import { builtinModules } from 'module';
import * as path from 'path';
import { build } from 'esbuild';
import { bundleOptions, functionNames } from '../../projenrc/scripts/bundle-lambda';

const ROOT = path.resolve(__dirname, '../..');

/** What the bundler makes of the sources as they are now. */
async function bundled(name: string): Promise<string> {
  const { outputFiles = [] } = await build({ ...bundleOptions(name), write: false });
  return outputFiles[0].text;
}

describe.each(functionNames())('the bundle of %s', name => {
  test('is the one in assets, from which templates and the package are made', async () => {
    expect(readFileSync(path.join(ROOT, 'assets', name, 'index.js'), 'utf-8')).toBe(await bundled(name));
  });

  test('needs nothing but Node.js and the AWS SDK of the Lambda runtime', async () => {
    const required = [...(await bundled(name)).matchAll(/require\("([^"]+)"\)/g)].map(([, module]) => module);

    expect(required.filter(module => !builtinModules.includes(module)).map(module => module.split('/')[0])).toEqual(
      required.filter(module => module.startsWith('@aws-sdk/')).map(() => '@aws-sdk'));
  });

  test('is the same on every machine', async () => {
    expect(await bundled(name)).not.toContain(ROOT);
  });
});
