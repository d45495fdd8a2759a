import { CloudWatchClient } from '@aws-sdk/client-cloudwatch';
import { DecryptCommand, GenerateDataKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { ListObjectsV2Command, S3Client } from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';
import { handler } from '../../../lambda/audit-canary/index';
import { settingsOf } from '../../../lambda/audit-canary/settings';
import { LAST_LOOK } from '../../../lambda/audit-canary/timetable';
import { ACCOUNT, CONTEXT_KEY, failure, KEY, REGION, ROLE, runOf, SETTINGS } from './support';

const ENVIRONMENT: Record<string, string> = {
  CANARY: 'Audit-Canary',
  KEY_ARN: KEY,
  CONTEXT_KEY,
  ROLE_ARN: ROLE,
  BUCKET: 'logs',
  FOLDER: SETTINGS.folder,
  ACCOUNT_ID: ACCOUNT,
  DELIVER_WITHIN_SECONDS: '1800',
  AWS_REGION: REGION,
};
const FIVE_MINUTES = { getRemainingTimeInMillis: () => 300_000 };

const kms = mockClient(KMSClient);
const s3 = mockClient(S3Client);
mockClient(CloudWatchClient);
let written: jest.SpyInstance;

beforeEach(() => {
  Object.assign(process.env, ENVIRONMENT);
  kms.reset();
  s3.reset();
  kms.on(GenerateDataKeyCommand).resolves({ CiphertextBlob: Buffer.from('c'), Plaintext: Buffer.from('p'), $metadata: { requestId: '1' } });
  kms.on(DecryptCommand).callsFake(() => ({ Plaintext: Buffer.from('p'), $metadata: { requestId: '2' } }));
  written = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
});

afterEach(() => written.mockRestore());

test('the settings are those of the environment', () => {
  expect(settingsOf(ENVIRONMENT)).toEqual(SETTINGS);
});

test.each(Object.keys(ENVIRONMENT))('an environment without %s is refused when the function starts', name => {
  expect(() => settingsOf({ ...ENVIRONMENT, [name]: undefined })).toThrow(`The environment variable ${name} is not set`);
});

test('the handler makes the calls and says when to look', async () => {

  expect(await handler({ step: 'Call', execution: 'e' }, FIVE_MINUTES)).toMatchObject({ next: 'Wait', seconds: 300, run: { execution: 'e' } });
});

test('the handler writes a report as a line of its own, with nothing before it', async () => {
  kms.on(GenerateDataKeyCommand).rejects(failure('DisabledException'));

  await handler({ step: 'Call', execution: 'e' }, FIVE_MINUTES);

  const [[line]] = written.mock.calls as [[string]];
  expect(line).toMatch(/^\{"_aws":.*\}\n$/);
  expect(JSON.parse(line)).toMatchObject({ CallFailed: 1 });
});

test('the handler looks, and ends an execution that found nothing', async () => {
  const run = runOf(await handler({ step: 'Call', execution: 'e' }, FIVE_MINUTES));
  s3.on(ListObjectsV2Command).resolves({});

  expect(await handler({ step: 'Look', run: { ...run, look: LAST_LOOK } }, FIVE_MINUTES)).toMatchObject({ next: 'NotProven', error: 'Missing' });
});

test('reading ends in time for the report', async () => {
  const run = runOf(await handler({ step: 'Call', execution: 'e' }, FIVE_MINUTES));
  s3.on(ListObjectsV2Command).callsFake(async () => {
    await new Promise(resolve => setTimeout(resolve, 20));
    return { Contents: [{ Key: `${SETTINGS.folder}/file.json.gz`, ETag: '1', LastModified: new Date() }] };
  });

  // A minute is kept, and here is none more.
  const next = await handler({ step: 'Look', run: { ...run, look: LAST_LOOK } }, { getRemainingTimeInMillis: () => 60_001 });

  expect(next).toMatchObject({ error: 'Unread', cause: '1 log files were not read for lack of time' });
});
