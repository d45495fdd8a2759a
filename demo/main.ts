import { CdkCli } from '../test/emulator/harness/cdk-cli';
import { Emulator } from '../test/emulator/harness/emulator';
import { checkResults } from './checks';
import { step } from './progress';
import { table } from './table';
import { verifyStorage } from './verify-storage';

const APP = 'npx tsx --tsconfig tsconfig.dev.json examples/storage/app.ts';
const STACK = 'Storage';

// Node 20 is the oldest that the library supports; the SDK warns on every run that it will leave it.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';

async function demo(): Promise<void> {
  console.log('cdk-at-rest: a key, a bucket and two tables (examples/storage), from CDK code to what the AWS API says of them.\n');
  const emulator = await step('Preparing and starting an AWS emulator on this machine', () => Emulator.start());
  const cdk = await CdkCli.create(emulator, { app: APP });
  try {
    await step('Synthesizing the app (cdk synth)', () => cdk.synth());
    (await checkResults(cdk.outputDirectory)).forEach(line => console.log(`    ${line}`));
    await step('Deploying it (cdk deploy)', () => cdk.deploy(STACK));
    const resources = await step('Verifying through the AWS API', () => verifyStorage(STACK, emulator.client()));
    console.log(`\n${table([
      ['Resource', 'Key', 'Kind of key', 'Rotation', 'Verified how'],
      ...resources.map(each => [each.resource, each.key, each.kind, each.rotation, each.verifiedHow]),
    ])}\n`);
    await step('Removing the stack (cdk destroy): key and data stay, as they would in your account', () => cdk.destroy(STACK));
  } finally {
    await step('Stopping the emulator, and with it everything that was made', async () => {
      await cdk.dispose();
      await emulator.stop();
    });
  }
  console.log('\nNext: README.md, then docs/keys.md, docs/s3.md and docs/dynamodb.md.');
}

demo().catch((error: unknown) => {
  console.error(`\n${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
});
