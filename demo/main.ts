import { CdkCli } from '../test/emulator/harness/cdk-cli';
import { type ClientConfiguration, Emulator } from '../test/emulator/harness/emulator';
import { audit, useKey } from './audit';
import { checkResults } from './checks';
import { forgetAssemblies, keepAssembly, writeInventory } from './inventory';
import { deliverOrder } from './place-order';
import { step } from './progress';
import { table } from './table';
import type { VerifiedResource } from './verified-resource';
import { verifyAccountDefaults } from './verify-account-defaults';
import { verifyBaseline } from './verify-baseline';
import { verifyDatabases } from './verify-database';
import { verifyEnforced } from './verify-enforced';
import { verifyStorage } from './verify-storage';

// Node 20 is the oldest that the library supports; the SDK warns on every run that it will leave it.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';

interface Example {
  readonly stack: string;
  /** What it is, in a few words. */
  readonly about: string;
  readonly app: string;
  readonly verify: (stack: string, config: ClientConfiguration) => Promise<VerifiedResource[]>;
  /** Whether policies are enforced: the emulator lacks condition keys that other examples need. @default false */
  readonly authorized?: boolean;
  /** What else is tried with the deployed stack. @default - nothing */
  readonly trial?: { readonly title: string; readonly run: (stack: string, config: ClientConfiguration) => Promise<void> };
}

/** What is known of an example in the end. */
interface ShownExample {
  readonly verified: VerifiedResource[];
  /** The folder of its templates. */
  readonly assembly: string;
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
  {
    stack: 'Orders',
    about: 'an app that says nothing of keys, and one line that encrypts it (examples/enforced)',
    app: 'examples/enforced/app.ts',
    verify: verifyEnforced,
    authorized: true,
    trial: { title: 'Delivering an order under that key: bucket, topic, queue, worker, table', run: deliverOrder },
  },
];

async function demo(): Promise<void> {
  console.log('cdk-at-rest: five examples, from CDK code to what the AWS API says of them, an audit of it all, and an inventory.\n');
  const { open, authorized } = await step('Preparing and starting AWS emulators on this machine', startEmulators);
  let page: string;
  try {
    await forgetAssemblies();
    const rows: string[][] = [];
    const assemblies: string[] = [];
    for (const example of EXAMPLES) {
      const { verified, assembly } = await show(example, example.authorized ? authorized : open);
      rows.push(...verified.map(each => [example.stack, each.resource, each.key, each.kind, each.rotation, each.verifiedHow]));
      assemblies.push(assembly);
    }
    console.log(`\n${table([['Stack', 'Resource', 'Key', 'Kind of key', 'Rotation', 'Verified how'], ...rows])}\n`);
    await step('Encrypting and decrypting a data key with a key of the examples, under an encryption context', () => useKey(open.client()));
    const answers = await step('Auditing the calls of KMS that the emulator recorded (cdk-at-rest audit)', () => audit(open.client()));
    console.log(`\n${answers}`);
    page = await step('Taking the inventory of all five', () => writeInventory(assemblies));
  } finally {
    await step('Stopping the emulators, and with them everything that was made', () => Promise.all([open.stop(), authorized.stop()]));
  }
  console.log(`\nThe inventory, what is stored under which keys, who may use them and what they cost, is a page for your browser:\n  ${page}`);
  console.log('\nNext: README.md, then the guides in docs/.');
}

/** One where policies are enforced, and one where they are not. */
async function startEmulators(): Promise<{ open: Emulator; authorized: Emulator }> {
  const open = await Emulator.start({ recordCalls: true });
  return { open, authorized: await Emulator.start({ auth: true }) };
}

async function show(example: Example, emulator: Emulator): Promise<ShownExample> {
  const { stack, trial } = example;
  console.log(`\n${stack}: ${example.about}`);
  const assembly = await synthesize(example, emulator);
  const cdk = await CdkCli.create(emulator, { app: assembly });
  try {
    await step('Deploying it (cdk deploy)', () => cdk.deploy(stack));
    const verified = await step('Verifying it through the AWS API', () => example.verify(stack, emulator.client()));
    if (trial) await step(trial.title, () => trial.run(stack, emulator.client()));
    await step('Removing the stack (cdk destroy): keys and data stay, as they would in your account', () => cdk.destroy(stack));
    return { verified, assembly };
  } finally {
    await cdk.dispose();
  }
}

/** Synthesizes an example, prints what its checks say, and returns the folder of its templates. */
async function synthesize({ stack, app }: Example, emulator: Emulator): Promise<string> {
  const cdk = await CdkCli.create(emulator, { app: `npx tsx --tsconfig tsconfig.dev.json ${app}` });
  try {
    await step('Synthesizing it (cdk synth)', () => cdk.synth());
    (await checkResults(cdk.outputDirectory)).forEach(line => console.log(`    ${line}`));
    return await keepAssembly(stack, cdk.outputDirectory);
  } finally {
    await cdk.dispose();
  }
}

demo().catch((error: unknown) => {
  console.error(`\n${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
});
