/**
 * examples/account-defaults, deployed with the real CDK command line on the emulator, where the real function runs. The emulator
 * checks neither the policy of a key that a volume is made under, nor a key that becomes the default: what passes here shows that
 * template, function and calls are consistent.
 */
import { CloudFormationClient, DescribeStacksCommand, ListStackResourcesCommand } from '@aws-sdk/client-cloudformation';
import {
  CreateVolumeCommand, DescribeVolumesCommand, DisableEbsEncryptionByDefaultCommand, EC2Client, GetEbsDefaultKmsKeyIdCommand, GetEbsEncryptionByDefaultCommand,
} from '@aws-sdk/client-ec2';
import { CreateKeyCommand, DescribeKeyCommand, DisableKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { verifyAccountDefaults } from '../../demo/verify-account-defaults';
import { CdkCli } from './harness/cdk-cli';
import { Emulator } from './harness/emulator';

const MINUTES = 60_000;
const STACK = 'AccountDefaults';
const APP = 'npx tsx --tsconfig tsconfig.dev.json examples/account-defaults/app.ts';

let emulator: Emulator;
let cdk: Record<'first' | 'second' | 'restoring', CdkCli>;

beforeAll(async () => {
  emulator = await Emulator.start();
  cdk = {
    first: await CdkCli.create(emulator, { app: APP }),
    second: await CdkCli.create(emulator, { app: APP, context: { keyId: 'SecondKey' } }),
    restoring: await CdkCli.create(emulator, { app: APP, context: { restoreOnDelete: 'true' } }),
  };
}, 2 * MINUTES);

afterAll(async () => {
  await Promise.all(Object.values(cdk ?? {}).map(async each => each.dispose()));
  await emulator?.stop();
});

describe('deployed, the emulated account', () => {
  beforeAll(async () => {
    await cdk.first.deploy(STACK);
  }, 2 * MINUTES);

  test('has encryption by default on, under the key of the stack, and the stack says what was found', async () => {
    expect(await setting()).toEqual({ enabled: true, key: await keyArn() });
    expect(await outputs()).toEqual({ PreviousEncryptionByDefault: 'false', PreviousKey: 'alias/aws/ebs', DefaultKey: await keyArn() });
  });

  test('encrypts a volume that names no key under it, and has no volume left of the probe', async () => {
    const { Volumes } = await ec2().send(new DescribeVolumesCommand({}));
    expect(Volumes).toEqual([]);

    const volume = await ec2().send(new CreateVolumeCommand({ AvailabilityZone: 'eu-west-1a', Size: 1 }));

    expect(volume).toMatchObject({ Encrypted: true, KmsKeyId: await keyArn() });
  });

  test('is what the demo verifies', async () => {
    const verified = await verifyAccountDefaults(STACK, emulator.client());

    expect(verified.map(each => [each.resource, each.kind, each.rotation])).toEqual([
      ['KMS key', 'customer managed', 'every 365 days'],
      ['EBS encryption by default', 'customer managed', 'every 365 days'],
      ['EBS volume that names no key', 'customer managed', 'every 365 days'],
    ]);
  });

  test('is not changed by a second deployment', async () => {
    expect((await cdk.first.deploy(STACK)).output).toContain(`${STACK} (no changes)`);
  }, MINUTES);

  test('gets another key when the stack has one, and remembers what was found at first', async () => {
    const first = await keyArn();

    await cdk.second.deploy(STACK);

    const second = await keyArn();
    expect(second).not.toBe(first);
    expect(await setting()).toEqual({ enabled: true, key: second });
    expect(await outputs()).toEqual({ PreviousEncryptionByDefault: 'false', PreviousKey: 'alias/aws/ebs', DefaultKey: second });
    expect((await kms().send(new DescribeKeyCommand({ KeyId: first }))).KeyMetadata?.KeyState).toBe('Enabled');
  }, 2 * MINUTES);

  test('keeps its setting when the stack is destroyed', async () => {
    const before = await setting();

    await cdk.second.destroy(STACK);

    expect(await setting()).toEqual(before);
    expect(before.enabled).toBe(true);
  }, MINUTES);
});

describe('where deleting restores, the emulated account', () => {
  test('has the setting back that was found', async () => {
    await emulator.reset();
    await cdk.restoring.deploy(STACK);
    expect(await setting()).toEqual({ enabled: true, key: await keyArn() });

    await cdk.restoring.destroy(STACK);

    expect(await setting()).toEqual({ enabled: false, key: 'alias/aws/ebs' });
  }, 3 * MINUTES);

  test('has the key back too, where an earlier attempt broke off after it had switched encryption off', async () => {
    await emulator.reset();
    await cdk.restoring.deploy(STACK);
    await ec2().send(new DisableEbsEncryptionByDefaultCommand({}));

    await cdk.restoring.destroy(STACK);

    expect(await setting()).toEqual({ enabled: false, key: 'alias/aws/ebs' });
  }, 3 * MINUTES);
});

describe('a key that cannot be used', () => {
  const deploy = async (key: string) => {
    const app = await CdkCli.create(emulator, { app: 'npx tsx --tsconfig tsconfig.dev.json test/emulator/fixtures/ebs-key-app.ts', context: { keyArn: key } });
    return app.deploy('EbsKey').finally(async () => app.dispose());
  };

  test('fails the emulated update, which rolls back to the key in place, and the stack works on', async () => {
    await emulator.reset();
    const [good, bad, better] = [await newKey(), await newKey(), await newKey()];
    await kms().send(new DisableKeyCommand({ KeyId: bad }));
    await deploy(good);

    await expect(deploy(bad)).rejects.toThrow(/its state is Disabled/);

    expect(await setting()).toEqual({ enabled: true, key: good });
    const { Stacks = [] } = await cloudFormation().send(new DescribeStacksCommand({ StackName: 'EbsKey' }));
    expect(Stacks[0].StackStatus).toBe('UPDATE_ROLLBACK_COMPLETE');

    await deploy(better);

    expect(await setting()).toEqual({ enabled: true, key: better });
  }, 3 * MINUTES);
});

async function newKey(): Promise<string> {
  return (await kms().send(new CreateKeyCommand({}))).KeyMetadata?.Arn ?? '';
}

async function setting(): Promise<{ enabled?: boolean; key?: string }> {
  const { EbsEncryptionByDefault } = await ec2().send(new GetEbsEncryptionByDefaultCommand({}));
  const { KmsKeyId } = await ec2().send(new GetEbsDefaultKmsKeyIdCommand({}));
  return { enabled: EbsEncryptionByDefault, key: KmsKeyId };
}

async function keyArn(): Promise<string | undefined> {
  const { StackResourceSummaries = [] } = await cloudFormation().send(new ListStackResourcesCommand({ StackName: STACK }));
  const [key] = StackResourceSummaries.filter(each => each.ResourceType === 'AWS::KMS::Key');
  return (await kms().send(new DescribeKeyCommand({ KeyId: key.PhysicalResourceId }))).KeyMetadata?.Arn;
}

async function outputs(): Promise<Record<string, string | undefined>> {
  const { Stacks = [] } = await cloudFormation().send(new DescribeStacksCommand({ StackName: STACK }));
  return Object.fromEntries((Stacks[0].Outputs ?? []).map(output => [output.OutputKey ?? '', output.OutputValue]));
}

function cloudFormation(): CloudFormationClient {
  return new CloudFormationClient(emulator.client());
}

function ec2(): EC2Client {
  return new EC2Client(emulator.client());
}

function kms(): KMSClient {
  return new KMSClient(emulator.client());
}
