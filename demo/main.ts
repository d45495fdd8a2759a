import { CdkCli } from '../test/emulator/harness/cdk-cli';
import { type ClientConfiguration, Emulator } from '../test/emulator/harness/emulator';
import { audit, useKey } from './audit';
import { checkResults } from './checks';
import { step } from './progress';
import { table } from './table';
import type { VerifiedResource } from './verified-resource';
import { verifyAccountDefaults } from './verify-account-defaults';
import { verifyBaseline } from './verify-baseline';
import { verifyDatabases } from './verify-database';
import { verifyStorage } from './verify-storage';

// Node 20 is the oldest that the library supports; the SDK warns on every run that it will leave it.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';

interface Example {
  readonly stack: string;
  /** What it is, in a few words. */
  readonly about: string;
  readonly app: string;
  readonly verify: (stack: string, config: ClientConfiguration) => Promise<VerifiedResource[]>;
}

const EXAMPLES: Example[] = [
  { stack: 'Storage', about: 'a bucket and two tables (examples/storage)', app: 'examples/storage/app.ts', verify: verifyStorage },
  { stack: 'Database', about: 'databases, their secrets and their backups (examples/database)', app: 'examples/database/app.ts', verify: verifyDatabases },
  { stack: 'AccountDefaults', about: 'EBS encryption by default (examples/account-defaults)', app: 'examples/account-defaults/app.ts', verify: verifyAccountDefaults },
  {
    stack: 'Baseline',
    about: 'EBS encryption by default, trail, alarms, queries and canary of an account (examples/baseline)',
    app: 'examples/baseline/app.ts',
    verify: verifyBaseline,
  },
];

async function demo(): Promise<void> {
  console.log('cdk-at-rest: four examples, from CDK code to what the AWS API says of them, and an audit of it all.\n');
  const emulator = await step('Preparing and starting an AWS emulator on this machine', () => Emulator.start({ recordCalls: true }));
  try {
    const rows: string[][] = [];
    for (const example of EXAMPLES) {
      const verified = await show(example, emulator);
      rows.push(...verified.map(each => [example.stack, each.resource, each.key, each.kind, each.rotation, each.verifiedHow]));
    }
    console.log(`\n${table([['Stack', 'Resource', 'Key', 'Kind of key', 'Rotation', 'Verified how'], ...rows])}\n`);
    await step('Encrypting and decrypting a data key with a key of the examples, under an encryption context', () => useKey(emulator.client()));
    const answers = await step('Auditing the calls of KMS that the emulator recorded (cdk-at-rest audit)', () => audit(emulator.client()));
    console.log(`\n${answers}`);
  } finally {
    await step('Stopping the emulator, and with it everything that was made', () => emulator.stop());
  }
  console.log('\nNext: README.md, then the guides in docs/.');
}

async function show(example: Example, emulator: Emulator): Promise<VerifiedResource[]> {
  console.log(`\n${example.stack}: ${example.about}`);
  const cdk = await CdkCli.create(emulator, { app: `npx tsx --tsconfig tsconfig.dev.json ${example.app}` });
  try {
    await step('Synthesizing it (cdk synth)', () => cdk.synth());
    (await checkResults(cdk.outputDirectory)).forEach(line => console.log(`    ${line}`));
    await step('Deploying it (cdk deploy)', () => cdk.deploy(example.stack));
    const verified = await step('Verifying it through the AWS API', () => example.verify(example.stack, emulator.client()));
    await step('Removing the stack (cdk destroy): keys and data stay, as they would in your account', () => cdk.destroy(example.stack));
    return verified;
  } finally {
    await cdk.dispose();
  }
}

demo().catch((error: unknown) => {
  console.error(`\n${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
});
