import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import { RDSClient, type DBInstance } from '@aws-sdk/client-rds';
import { differences } from '../../src/migration/settings';
import type { PlanAnswer, Report } from '../../src/migration/tasks';
import { CdkCli } from '../../test/emulator/harness/cdk-cli';
import { Emulator } from '../../test/emulator/harness/emulator';
import { Emulation } from '../../test/emulator/harness/migration/emulation';
import { MigrationMachine } from '../../test/emulator/harness/migration/machine';
import { instanceOf, makeInstance } from '../../test/emulator/harness/migration/sources';
import { makeSurroundings } from '../../test/emulator/harness/migration/surroundings';
import { step } from '../progress';
import { table } from '../table';
import { migrate } from './follow';

// Node 20 is the oldest that the library supports; the SDK warns on every run that it will leave it.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';

const ACCOUNT = '123456789012';
const STACK = 'Migration';
const DATABASE = 'orders';
const ORDERS = ['order 1001', 'order 1002', 'order 1003'];
/** Looks at a database that a change of it takes on the emulator: on AWS it is minutes, or hours. */
const LOOKS = 5;

async function demo(): Promise<void> {
  console.log('cdk-at-rest: an unencrypted database, encrypted behind the same endpoint name, with every setting that it had.\n');
  const emulator = await step('Preparing and starting an AWS emulator on this machine', () => Emulator.start());
  try {
    const machine = await step('Deploying the state machine that migrates (demo/migration/app.ts, cdk deploy)', () => deploy(emulator));
    await show(emulator, machine);
  } finally {
    await step('Stopping the emulator, and with it everything that was made', () => emulator.stop());
  }
  console.log('\nNext: docs/migration.md, for what it does with your databases, and what to do at night when it stops.');
}

async function deploy(emulator: Emulator): Promise<MigrationMachine> {
  const cdk = await CdkCli.create(emulator, { app: 'npx tsx --tsconfig tsconfig.dev.json demo/migration/app.ts', account: ACCOUNT });
  try {
    await cdk.deploy(STACK);
  } finally {
    await cdk.dispose();
  }
  const { Stacks = [] } = await new CloudFormationClient(emulator.client(ACCOUNT)).send(new DescribeStacksCommand({ StackName: STACK }));
  const output = Object.fromEntries((Stacks[0].Outputs ?? []).map(({ OutputKey, OutputValue }) => [OutputKey!, OutputValue!]));
  return MigrationMachine.of(emulator.client(ACCOUNT), {
    stateMachineArn: output.Machine, queueUrl: output.Queue, table: output.Records, keyArn: output.KeyArn,
  });
}

async function show(emulator: Emulator, machine: MigrationMachine): Promise<void> {
  const [config, emulation] = [emulator.client(ACCOUNT), new Emulation(emulator, ACCOUNT)];
  const rds = new RDSClient(config);
  const before = await step('Making the database: PostgreSQL behind a proxy, with everything set that it has', async () => {
    await makeInstance(config, await makeSurroundings(config, ACCOUNT));
    for (const order of ORDERS) { await emulation.write(DATABASE, order); }
    await emulation.pace(LOOKS);
    return instanceOf(rds, DATABASE);
  });

  const plan = await step('Asking for the plan: {"identifier": "orders", "dryRun": true}', async () => (
    (await machine.run({ identifier: DATABASE, dryRun: true })).output<PlanAnswer>()
  ));
  printPlan(plan);

  console.log('\nMigrating: {"identifier": "orders"}. What the topic says meanwhile:');
  const report = (await migrate(machine, DATABASE, config)).output();
  const [after, old] = [await instanceOf(rds, DATABASE), await instanceOf(rds, plan.names.old)];
  console.log(`\n${table([
    ['', DATABASE + ', before', DATABASE + ', after', plan.names.old],
    ...Object.entries(ROWS).map(([name, of]) => [name, of(before), of(after), of(old)]),
    ['Data', ...[ORDERS, ...await Promise.all([DATABASE, plan.names.old].map(async name => emulation.words(name)))].map(words => `${words?.length ?? 0} orders`)],
  ])}`);
  printReport(report, before, after, machine.keyArn);
}

const ROWS: Readonly<Record<string, (instance: DBInstance) => string>> = {
  'Encrypted': instance => instance.StorageEncrypted ? 'yes' : 'NO',
  'Key': instance => instance.KmsKeyId?.split('/')[1].slice(0, 8) ?? 'none',
  'Endpoint name': instance => instance.Endpoint!.Address!.split('.')[0] + '.…',
  'Port': instance => String(instance.Endpoint!.Port),
  'Resource id': instance => instance.DbiResourceId!.slice(0, 12) + '…',
  'Deletion protection': instance => instance.DeletionProtection ? 'yes' : 'no',
};

function printPlan({ problems, steps }: PlanAnswer): void {
  console.log(`\n  What stands in its way: ${problems.filter(problem => problem.stops).map(problem => problem.what).join(' ') || 'nothing'}. What to know before:`);
  problems.filter(problem => !problem.stops).forEach(problem => console.log(`    ${problem.subject}: ${problem.why}`));
  console.log('  It would:');
  steps.forEach((name, index) => console.log(`    ${String(index + 1).padStart(2)}. ${name}`));
}

function printReport(report: Report, before: DBInstance, after: DBInstance, arn: string): void {
  const source = <T>(instance: T) => ({ kind: 'instance', instance: JSON.parse(JSON.stringify(instance)) as never }) as const;
  const compared = differences(source(before), source(after), { key: { arn }, afterCutover: true });
  const lost = compared.filter(difference => !difference.expected);
  console.log(`\n${report.answering}`);
  console.log(`Of ${Object.keys(before).length} settings that RDS describes, ${lost.length} are lost. What differs, and has to:`);
  compared.forEach(difference => console.log(`    ${difference.setting}: ${difference.why}`));
  console.log('What stays:');
  report.leftovers.forEach(each => console.log(`    ${each.kind} ${each.name}`));
  console.log('What to do next:');
  report.next.forEach(sentence => console.log(`    ${sentence}`));
}

demo().catch((error: unknown) => {
  console.error(`\n${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
});
