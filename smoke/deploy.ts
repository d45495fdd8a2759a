import { mkdtempSync, rmSync } from 'fs';
import * as os from 'os';
import * as path from 'path';
import { STSClient } from '@aws-sdk/client-sts';
import { REPOSITORY } from '../test/emulator/harness/paths';
import { runCommand } from '../test/emulator/harness/run-command';
import type { SmokeTarget } from './check';

const CDK = path.join(REPOSITORY, 'node_modules/aws-cdk/bin/cdk');
const APP = 'npx tsx --tsconfig tsconfig.dev.json smoke/app/app.ts';

/**
 * Deploys the stack of an example with the CDK. The command line gets the credentials that were confirmed, and not those that it would find by itself.
 *
 * @param ebsBefore EBS encryption by default before the run, for an example that changes it
 */
export async function deploy(example: string, { run, account, stack, config }: SmokeTarget, ebsBefore?: string): Promise<void> {
  const { accessKeyId, secretAccessKey, sessionToken } = await new STSClient(config).config.credentials();
  const output = mkdtempSync(path.join(os.tmpdir(), 'cdk-at-rest-smoke-'));
  const removeOutput = (): void => rmSync(output, { recursive: true, force: true });
  // Also of a run that is interrupted.
  process.once('exit', removeOutput);
  const context = Object.entries({ example, run, account, ...(ebsBefore ? { ebsBefore } : {}) }).flatMap(([name, value]) => ['--context', `${name}=${value}`]);
  try {
    await runCommand(process.execPath, [
      CDK, 'deploy', stack, ...context, '--app', APP, '--output', output, '--require-approval', 'never', '--no-color', '--no-notices', '--no-version-reporting',
    ], {
      cwd: REPOSITORY,
      env: {
        AWS_ACCESS_KEY_ID: accessKeyId,
        AWS_SECRET_ACCESS_KEY: secretAccessKey,
        AWS_SESSION_TOKEN: sessionToken,
        AWS_PROFILE: undefined,
        AWS_DEFAULT_PROFILE: undefined,
        AWS_REGION: config.region,
        AWS_DEFAULT_REGION: config.region,
        CDK_DISABLE_VERSION_CHECK: '1',
      },
    }).catch((error: Error) => { throw new Error(whatFailed(error.message)); });
  } finally {
    removeOutput();
    process.removeListener('exit', removeOutput);
  }
}

/** Of what the CDK wrote, the lines that say what failed; all of it where none does. */
function whatFailed(output: string): string {
  const lines = output.split('\n').map(line => line.trim()).filter(line => /_FAILED|❌|error/i.test(line));
  return lines.length > 0 ? [...new Set(lines)].join('\n') : output;
}
