import { CloudFormationClient, DeleteStackCommand, DescribeStackEventsCommand, DescribeStacksCommand, ListStackResourcesCommand } from '@aws-sdk/client-cloudformation';
import { CloudWatchLogsClient, DeleteLogGroupCommand } from '@aws-sdk/client-cloudwatch-logs';
import {
  DeleteVolumeCommand, DescribeVolumesCommand, DisableEbsEncryptionByDefaultCommand, EC2Client, GetEbsDefaultKmsKeyIdCommand, GetEbsEncryptionByDefaultCommand,
  ResetEbsDefaultKmsKeyIdCommand,
} from '@aws-sdk/client-ec2';
import { DescribeKeyCommand, KMSClient, ScheduleKeyDeletionCommand } from '@aws-sdk/client-kms';
import { DeleteObjectsCommand, ListObjectVersionsCommand, S3Client } from '@aws-sdk/client-s3';
import { mockClient } from 'aws-sdk-client-mock';
import { type Removal, tryToRemove } from '../../smoke/removal/remove-stack';

jest.mock('timers/promises', () => ({ setTimeout: async () => {} }));

const RUN = 'r1124abcd';
const STACK = `cdk-at-rest-smoke-${RUN}-baseline`;
const OTHER_KEY = 'arn:aws:kms:eu-west-1:111122223333:key/o';
const KEY = 'arn:aws:kms:eu-west-1:111122223333:key/k';
const DELETION_DATE = new Date('2026-12-01T12:00:00Z');

const cloudFormation = mockClient(CloudFormationClient);
const ec2 = mockClient(EC2Client);
const kms = mockClient(KMSClient);
const s3 = mockClient(S3Client);
const logs = mockClient(CloudWatchLogsClient);

/** What the account is like: changed by what is sent. */
let ebs: { enabled: boolean; key: string };
let keyState: string;
/** What deletions of the stack end with, the last one for ever. */
let deletions: string[];
let status: string;
let versions: string[];

beforeEach(() => {
  [cloudFormation, ec2, kms, s3, logs].forEach(client => client.reset());
  ebs = { enabled: false, key: 'alias/aws/ebs' };
  keyState = 'PendingDeletion';
  deletions = ['DELETE_COMPLETE'];
  status = 'CREATE_COMPLETE';
  versions = ['1', '2'];
  tagged({ 'cdk-at-rest:smoke-run': RUN });
  cloudFormation.on(DeleteStackCommand).callsFake(async () => { status = deletions.length > 1 ? deletions.shift()! : deletions[0]; });
  cloudFormation.on(DescribeStackEventsCommand).resolves({ StackEvents: [] });
  cloudFormation.on(ListStackResourcesCommand).callsFake(async () => ({
    StackResourceSummaries: [
      { LogicalResourceId: 'Other', ResourceType: 'AWS::KMS::Key', PhysicalResourceId: 'o', ResourceStatus: 'CREATE_COMPLETE' },
      { LogicalResourceId: 'Key', ResourceType: 'AWS::KMS::Key', PhysicalResourceId: 'k', ResourceStatus: 'CREATE_COMPLETE' },
      { LogicalResourceId: 'Worker', ResourceType: 'AWS::Lambda::Function', PhysicalResourceId: 'worker', ResourceStatus: 'CREATE_COMPLETE' },
      {
        LogicalResourceId: 'Logs',
        ResourceType: 'AWS::S3::Bucket',
        PhysicalResourceId: 'log-files',
        ResourceStatus: status === 'DELETE_FAILED' ? 'DELETE_FAILED' : 'CREATE_COMPLETE',
        ResourceStatusReason: 'The bucket is not empty',
      },
    ],
  }));
  logs.on(DeleteLogGroupCommand).resolves({});
  ec2.on(GetEbsEncryptionByDefaultCommand).callsFake(async () => ({ EbsEncryptionByDefault: ebs.enabled }));
  ec2.on(GetEbsDefaultKmsKeyIdCommand).callsFake(async () => ({ KmsKeyId: ebs.key }));
  ec2.on(DisableEbsEncryptionByDefaultCommand).callsFake(async () => { ebs = { ...ebs, enabled: false }; });
  ec2.on(ResetEbsDefaultKmsKeyIdCommand).callsFake(async () => { ebs = { ...ebs, key: 'alias/aws/ebs' }; });
  ec2.on(DeleteVolumeCommand).resolves({});
  ec2.on(DescribeVolumesCommand).resolves({ Volumes: [{ VolumeId: 'vol-1' }] });
  kms.on(ScheduleKeyDeletionCommand).callsFake(async () => { keyState = 'PendingDeletion'; });
  kms.on(DescribeKeyCommand).callsFake(async ({ KeyId }: { KeyId: string }) => ({ KeyMetadata: { Arn: KeyId.endsWith('o') ? OTHER_KEY : KEY, KeyState: keyState, DeletionDate: DELETION_DATE } }));
  s3.on(ListObjectVersionsCommand).callsFake(async () => ({ Versions: versions.map(VersionId => ({ Key: 'file', VersionId })), DeleteMarkers: [] }));
  s3.on(DeleteObjectsCommand).callsFake(async () => {
    versions = [];
    return {};
  });
});

function tagged(tags: Record<string, string>): void {
  cloudFormation.on(DescribeStacksCommand).callsFake(async () => ({
    Stacks: [{ StackId: 'id', StackName: STACK, StackStatus: status, Tags: Object.entries(tags).map(([Key, Value]) => ({ Key, Value })) }],
  }));
}

function remove(putsBack = false): Promise<Removal> {
  return tryToRemove({ stack: STACK, run: RUN, config: { region: 'eu-west-1' }, putsBack });
}

function deletionsOfStack(): number {
  return cloudFormation.commandCalls(DeleteStackCommand).length;
}

test('a stack is deleted with what is in its buckets, and with what it leaves beside it', async () => {
  expect(await remove()).toEqual({
    stack: STACK,
    isRemoved: true,
    hadToPutBack: false,
    stays: [OTHER_KEY, KEY].map(key => (
      { what: `key ${key}`, why: expect.stringContaining('deletes it on 2026-12-01') as string, command: expect.stringContaining('cancel-key-deletion') as string }
    )),
  });
  expect(deletionsOfStack()).toBe(1);
  expect(s3.commandCalls(DeleteObjectsCommand)[0].args[0].input).toMatchObject({ Bucket: 'log-files', Delete: { Objects: [{ VersionId: '1' }, { VersionId: '2' }] } });
  expect(logs.commandCalls(DeleteLogGroupCommand).map(call => call.args[0].input.logGroupName)).toEqual(['/aws/lambda/worker', `/storage/cdk-at-rest-smoke-${RUN}`]);
  expect(ec2.commandCalls(DeleteVolumeCommand).map(call => call.args[0].input.VolumeId)).toEqual(['vol-1']);
});

test('a stack without the tag of the run is left alone', async () => {
  tagged({});

  expect(await remove()).toMatchObject({ isRemoved: false, stays: [{ what: `stack ${STACK}`, why: expect.stringContaining('tag cdk-at-rest:smoke-run is missing') as string }] });
  expect(deletionsOfStack()).toBe(0);
  expect(s3.commandCalls(DeleteObjectsCommand)).toEqual([]);
});

test('a bucket that is written to meanwhile is emptied again', async () => {
  deletions = ['DELETE_FAILED', 'DELETE_COMPLETE'];
  cloudFormation.on(DeleteStackCommand).callsFake(async () => {
    status = deletions.shift()!;
    versions = status === 'DELETE_FAILED' ? ['3'] : [];
  });

  expect(await remove()).toMatchObject({ isRemoved: true });
  expect(s3.commandCalls(DeleteObjectsCommand)).toHaveLength(2);
});

test('what cannot be deleted is said with its reason, and how to try again, and its key is not scheduled for deletion', async () => {
  deletions = ['DELETE_FAILED'];
  keyState = 'Enabled';

  expect(await remove()).toEqual({
    stack: STACK,
    isRemoved: false,
    hadToPutBack: false,
    stays: [{
      what: `stack ${STACK}`,
      why: 'Logs (AWS::S3::Bucket): The bucket is not empty',
      command: expect.stringContaining(`--clean ${RUN} --yes`) as string,
    }],
  });
  expect(deletionsOfStack()).toBe(4);
  expect(kms.commandCalls(ScheduleKeyDeletionCommand)).toEqual([]);
});

test('a key that CloudFormation left is scheduled for deletion', async () => {
  keyState = 'Enabled';

  await remove();

  expect(kms.commandCalls(ScheduleKeyDeletionCommand).map(call => call.args[0].input)).toContainEqual({ KeyId: OTHER_KEY, PendingWindowInDays: 7 });
});

test('a key that is the default of EBS is never scheduled for deletion, whoever has made it that', async () => {
  keyState = 'Enabled';
  ebs = { enabled: true, key: KEY };

  expect((await remove()).stays).toContainEqual(expect.objectContaining({ what: `key ${KEY}`, why: expect.stringContaining('no instance of the account launches') as string }));
  expect(kms.commandCalls(ScheduleKeyDeletionCommand).map(call => call.args[0].input.KeyId)).toEqual([OTHER_KEY]);
});

test('resources that CloudFormation left are said', async () => {
  cloudFormation.on(DescribeStackEventsCommand).resolves({
    StackEvents: [
      { EventId: '1', StackId: 'id', StackName: STACK, Timestamp: new Date(), ResourceStatus: 'DELETE_SKIPPED', ResourceType: 'AWS::S3::Bucket', PhysicalResourceId: 'kept' },
    ],
  });

  expect((await remove()).stays).toContainEqual({ what: 'AWS::S3::Bucket kept', why: expect.stringContaining('CloudFormation has left it') as string });
});

describe('EBS encryption by default', () => {
  beforeEach(() => {
    tagged({ 'cdk-at-rest:smoke-run': RUN, 'cdk-at-rest:smoke-ebs-before': 'off alias/aws/ebs' });
    ebs = { enabled: true, key: KEY };
  });

  test('is put back before the stack is deleted, and its key with it', async () => {
    cloudFormation.on(DeleteStackCommand).callsFake(async () => {
      expect(ebs).toEqual({ enabled: false, key: 'alias/aws/ebs' });
      status = 'DELETE_COMPLETE';
    });

    expect(await remove()).toMatchObject({ isRemoved: true, hadToPutBack: false });
    expect(deletionsOfStack()).toBe(1);
  });

  test('that cannot be put back keeps the stack: with its key, no instance would launch', async () => {
    ec2.on(DisableEbsEncryptionByDefaultCommand).rejects(new Error('denied by an SCP'));

    expect(await remove()).toMatchObject({ isRemoved: false, stays: [{ what: `stack ${STACK}`, why: 'denied by an SCP' }] });
    expect(deletionsOfStack()).toBe(0);
  });

  test('that somebody else has set since is left alone', async () => {
    ebs = { enabled: true, key: 'arn:aws:kms:eu-west-1:111122223333:key/theirs' };

    expect(await remove()).toMatchObject({ isRemoved: true, hadToPutBack: false });
    expect(ebs).toEqual({ enabled: true, key: 'arn:aws:kms:eu-west-1:111122223333:key/theirs' });
  });

  test('that the stack was to put back, and did not, is put back and said', async () => {
    expect(await remove(true)).toMatchObject({ isRemoved: true, hadToPutBack: true });
    expect(ebs).toEqual({ enabled: false, key: 'alias/aws/ebs' });
  });

  test('that the stack has put back is not', async () => {
    cloudFormation.on(DeleteStackCommand).callsFake(async () => {
      ebs = { enabled: false, key: 'alias/aws/ebs' };
      status = 'DELETE_COMPLETE';
    });

    expect(await remove(true)).toMatchObject({ isRemoved: true, hadToPutBack: false });
  });
});
