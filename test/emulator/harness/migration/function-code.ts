import * as fs from 'fs/promises';
import * as os from 'os';
import * as path from 'path';
import { build } from 'esbuild';
import { bundleOptions } from '../../../../projenrc/scripts/bundle-lambda';
import { ensurePythonEnvironment } from '../python-environment';
import { runCommand } from '../run-command';

/** What the hook of a test does: when writes may begin again, it writes into the database that answers. */
const HOOK = `
exports.handler = async ({ hook, identifier, outcome }) => {
  if (hook !== 'afterCutover') { return {}; }
  const word = outcome + ' ' + Date.now() + Math.random();
  await fetch(process.env.AWS_ENDPOINT_URL + '/_encryption/rds-data', {
    method: 'POST', body: JSON.stringify({ account: process.env.ACCOUNT, identifier, word }),
  });
  return {};
};
`;

/** The function of the migration, bundled as it is for a package, in a ZIP file. */
export async function migrationCode(): Promise<Buffer> {
  return zipped(async folder => {
    await build({ ...bundleOptions('database-encryption-migration'), outfile: path.join(folder, 'index.js') });
  });
}

/** The function of the hooks. */
export async function hookCode(): Promise<Buffer> {
  return zipped(async folder => fs.writeFile(path.join(folder, 'index.js'), HOOK));
}

async function zipped(write: (folder: string) => Promise<void>): Promise<Buffer> {
  const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'cdk-at-rest-function-'));
  try {
    await write(folder);
    const python = await ensurePythonEnvironment(() => {});
    await runCommand(python, ['-m', 'zipfile', '-c', 'code.zip', 'index.js'], { cwd: folder });
    return await fs.readFile(path.join(folder, 'code.zip'));
  } finally {
    await fs.rm(folder, { recursive: true, force: true });
  }
}
