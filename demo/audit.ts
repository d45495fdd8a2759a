import * as fs from 'fs/promises';
import * as os from 'os';
import * as path from 'path';
import { gzipSync } from 'zlib';
import { CloudTrailClient, LookupEventsCommand } from '@aws-sdk/client-cloudtrail';
import { DecryptCommand, GenerateDataKeyCommand, KMSClient, ListKeysCommand } from '@aws-sdk/client-kms';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import type { ClientConfiguration } from '../test/emulator/harness/emulator';
import { runCommand } from '../test/emulator/harness/run-command';

/** A record as the emulator keeps it: with the names of the API's parameters, and without resources. */
interface EmulatedRecord {
  readonly eventTime: string;
  readonly requestParameters: Record<string, unknown> | null;
  readonly [field: string]: unknown;
}

/**
 * Encrypts and decrypts a data key under an encryption context, as code of one's own does (docs/keys.md, envelope encryption), with a key that
 * the examples left: keys outlive their stacks.
 */
export async function useKey(config: ClientConfiguration): Promise<void> {
  const kms = new KMSClient(config);
  const { Keys = [] } = await kms.send(new ListKeysCommand({}));
  const keyArn = Keys[0]?.KeyArn;
  const EncryptionContext = { tenant: 'blue' };
  const { CiphertextBlob } = await kms.send(new GenerateDataKeyCommand({ KeyId: keyArn, KeySpec: 'AES_256', EncryptionContext }));
  await kms.send(new DecryptCommand({ KeyId: keyArn, CiphertextBlob, EncryptionContext }));
}

/**
 * Asks the command line what the calls of KMS so far say. The emulator records them, but delivers no log files: this writes one, with what
 * the emulator leaves out or names otherwise as CloudTrail has it.
 *
 * @returns what `cdk-at-rest audit` printed
 */
export async function audit(config: ClientConfiguration): Promise<string> {
  const { Account = '' } = await new STSClient(config).send(new GetCallerIdentityCommand({}));
  const folder = await fs.mkdtemp(path.join(os.tmpdir(), 'cdk-at-rest-demo-'));
  try {
    const records = (await recordsOfKms(config)).map(record => asCloudTrailHasIt(record, Account));
    const name = `${Account}_CloudTrail_${config.region}_${new Date().toISOString().slice(0, 16).replace(/[-:]/g, '')}Z_demo.json.gz`;
    await fs.writeFile(path.join(folder, name), gzipSync(JSON.stringify({ Records: records })));
    const { stdout } = await runCommand(process.execPath, [
      ...['node_modules/tsx/dist/cli.mjs', '--tsconfig', 'tsconfig.dev.json', 'cli/src/main.ts'], 'audit', folder, '--query', 'key-use', '--query', 'data-read',
    ], { env: { COLUMNS: '160' } });
    return stdout;
  } finally {
    await fs.rm(folder, { recursive: true });
  }
}

async function recordsOfKms(config: ClientConfiguration): Promise<EmulatedRecord[]> {
  const cloudTrail = new CloudTrailClient(config);
  const found: EmulatedRecord[] = [];
  let NextToken: string | undefined;
  do {
    const page = await cloudTrail.send(new LookupEventsCommand({
      LookupAttributes: [{ AttributeKey: 'EventSource', AttributeValue: 'kms.amazonaws.com' }], NextToken,
    }));
    found.push(...(page.Events ?? []).map(({ CloudTrailEvent = '{}' }) => JSON.parse(CloudTrailEvent) as EmulatedRecord));
    NextToken = page.NextToken;
  } while (NextToken);
  return found;
}

function asCloudTrailHasIt(record: EmulatedRecord, accountId: string): EmulatedRecord {
  const parameters = Object.fromEntries(Object.entries(record.requestParameters ?? {})
    // Neither ciphertext nor plaintext is in a record.
    .filter(([name]) => !/Blob$|^Plaintext$/.test(name))
    .map(([name, value]) => [name.charAt(0).toLowerCase() + name.slice(1), value]));
  const arn = String(parameters.keyId ?? '');
  return {
    ...record,
    requestParameters: parameters,
    ...(arn.startsWith('arn:') ? { resources: [{ accountId, type: 'AWS::KMS::Key', ARN: arn }] } : {}),
  };
}
