import {
  CreateVolumeCommand, DeleteVolumeCommand, DescribeAvailabilityZonesCommand, DescribeVolumesCommand, DisableEbsEncryptionByDefaultCommand, EC2Client,
  EnableEbsEncryptionByDefaultCommand, GetEbsDefaultKmsKeyIdCommand, GetEbsEncryptionByDefaultCommand, ModifyEbsDefaultKmsKeyIdCommand,
  ResetEbsDefaultKmsKeyIdCommand,
} from '@aws-sdk/client-ec2';
import { DescribeKeyCommand, KMSClient, type KeyMetadata } from '@aws-sdk/client-kms';
import type { CloudFormationCustomResourceEvent } from 'aws-lambda';
import { mockClient } from 'aws-sdk-client-mock';
import type { Aws } from '../../../lambda/ebs-encryption-by-default/aws';
import type { EbsDefault } from '../../../lambda/ebs-encryption-by-default/ebs-default';

export const REGION = 'eu-west-1';
export const KEY = `arn:aws:kms:${REGION}:111122223333:key/11111111-1111-1111-1111-111111111111`;
export const OTHER_KEY = `arn:aws:kms:${REGION}:111122223333:key/22222222-2222-2222-2222-222222222222`;
export const THIRD_KEY = `arn:aws:kms:${REGION}:111122223333:key/33333333-3333-3333-3333-333333333333`;
export const MANAGED = 'alias/aws/ebs';
export const STACK_ID = `arn:aws:cloudformation:${REGION}:111122223333:stack/AccountDefaults/1`;

export const USABLE: KeyMetadata = { KeyId: '1', Arn: KEY, KeyState: 'Enabled', KeyUsage: 'ENCRYPT_DECRYPT', KeySpec: 'SYMMETRIC_DEFAULT' };

/** An account, as far as the function sees it: what it changes reads back. */
export class Account {
  readonly ec2 = mockClient(EC2Client);
  readonly kms = mockClient(KMSClient);
  /** What was waited, in milliseconds. */
  readonly waits: number[] = [];
  readonly abort = new AbortController();
  readonly aws: Aws = {
    ec2: new EC2Client({ region: REGION }),
    kms: new KMSClient({ region: REGION }),
    region: REGION,
    signal: this.abort.signal,
    sleep: async milliseconds => { this.waits.push(milliseconds); },
  };

  /** How many changes still succeed before every further one fails. */
  changesLeft = Infinity;

  constructor(public setting: EbsDefault = { enabled: false, key: MANAGED }) {
    const set = (change: Partial<EbsDefault>) => {
      if (this.changesLeft-- <= 0) {
        throw failure('Broken');
      }
      this.setting = { ...this.setting, ...change };
    };
    this.ec2.on(GetEbsEncryptionByDefaultCommand).callsFake(() => ({ EbsEncryptionByDefault: this.setting.enabled }));
    this.ec2.on(GetEbsDefaultKmsKeyIdCommand).callsFake(() => ({ KmsKeyId: this.setting.key }));
    this.ec2.on(ModifyEbsDefaultKmsKeyIdCommand).callsFake(({ KmsKeyId }: { KmsKeyId: string }) => set({ key: KmsKeyId }));
    this.ec2.on(ResetEbsDefaultKmsKeyIdCommand).callsFake(() => set({ key: MANAGED }));
    this.ec2.on(EnableEbsEncryptionByDefaultCommand).callsFake(() => set({ enabled: true }));
    this.ec2.on(DisableEbsEncryptionByDefaultCommand).callsFake(() => set({ enabled: false }));
    this.ec2.on(DescribeAvailabilityZonesCommand).resolves({ AvailabilityZones: [{ ZoneName: 'eu-west-1b' }] });
    this.ec2.on(DescribeVolumesCommand).resolvesOnce({}).resolves({ Volumes: [{ VolumeId: 'vol-1', State: 'available' }] });
    this.ec2.on(CreateVolumeCommand).resolves({ VolumeId: 'vol-1' });
    this.ec2.on(DeleteVolumeCommand).resolves({});
    this.kms.on(DescribeKeyCommand).callsFake(({ KeyId }: { KeyId: string }) => ({ KeyMetadata: { ...USABLE, Arn: KeyId } }));
  }

  /** The calls that change something, in their order. */
  changes(): string[] {
    return this.ec2.calls().map(({ args: [command] }) => command.constructor.name.replace(/Command$/, '')).filter(name => !/^(Get|Describe)/.test(name));
  }
}

export const FOUND = 'Custom::EbsEncryptionFound';
export const DEFAULT = 'Custom::EbsEncryptionByDefault';

/** A request of CloudFormation. */
export function request(type: 'Create' | 'Update' | 'Delete', resourceType: string, properties: Record<string, string> = {}, physicalId?: string): CloudFormationCustomResourceEvent {
  return {
    RequestType: type,
    ServiceToken: 'arn:aws:lambda:eu-west-1:111122223333:function:f',
    ResponseURL: 'https://answer.example/signed',
    StackId: STACK_ID,
    RequestId: '7f5d',
    LogicalResourceId: 'Resource',
    ResourceType: resourceType,
    ResourceProperties: { ServiceToken: 'arn:aws:lambda:eu-west-1:111122223333:function:f', ...properties },
    ...(type === 'Create' ? {} : { PhysicalResourceId: physicalId ?? 'ebs-encryption-by-default' }),
    ...(type === 'Update' ? { OldResourceProperties: {} } : {}),
  } as CloudFormationCustomResourceEvent;
}

/** An error as the SDK has them. */
export function failure(name: string, message = 'no'): Error {
  return Object.assign(new Error(message), { name });
}
