import { App, Size, type Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import { Role } from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import { EbsEncryptionByDefault, EncryptedBlockDevice, EncryptedVolume, EncryptionKey, KeySource } from '../../src';
import { decisions } from '../support/policy/decisions';
import { evaluate } from '../support/policy/evaluate';
import type { RequestContext } from '../support/policy/policy-document';
import { World } from '../support/policy/world';
import { deployed } from '../support/template/synth';
import {
  ACCOUNT, ALL_OF_KMS, allowing, mayEach, mayNotEach, OTHER_ACCOUNT, OTHER_REGION, OTHER_STRANGER, printedStatements, REGION, role, stackIn, STRANGER,
  TAKEOVER, THIRD_STRANGER, USE, via, worldOf,
} from './cast';

/** Roles that AWS makes for its services when they are first used; a key policy that names one fails before that. */
const serviceLinkedRole = (service: string, name: string) => `arn:aws:iam::${ACCOUNT}:role/aws-service-role/${service}.amazonaws.com/${name}`;
const SERVICE_LINKED_ROLES = [
  serviceLinkedRole('autoscaling', 'AWSServiceRoleForAutoScaling'),
  serviceLinkedRole('spot', 'AWSServiceRoleForEC2Spot'),
  serviceLinkedRole('ec2fleet', 'AWSServiceRoleForEC2Fleet'),
];

/** The id of a stack, which is known at deployment only. */
const STACK_ID = `arn:aws:cloudformation:${REGION}:${ACCOUNT}:stack/Defaults/1`;

/** The world in which one stack is deployed, under that id. */
function worldWithId(stack: Stack): World {
  return World.of({ ...deployed(stack), values: { 'AWS::StackId': STACK_ID } });
}

const THROUGH_EC2 = via('ec2');
const FOR_AWS: RequestContext = { 'kms:GrantIsForAWSResource': 'true' };

describe('the default key of EBS', () => {
  const stack = stackIn(new App(), 'Defaults');
  new EbsEncryptionByDefault(stack, 'Ebs', { accounts: [OTHER_ACCOUNT], probe: true });
  const world = worldWithId(stack);
  const on = 'EncryptionKey';

  describe.each([
    ['any principal of the account, without a permission of its own', STRANGER],
    ...SERVICE_LINKED_ROLES.map(each => [`the role ${each.split('/').pop()}, whether or not it exists`, each]),
    ['the function that probes', 'EbsFunctionRole'],
  ])('is used through EC2 by %s', (_whose, who) => {
    decisions(world, [
      ...mayEach(USE, { who, on, onlyWhen: THROUGH_EC2 }),
      { who, may: 'kms:CreateGrant', on, onlyWhen: { ...THROUGH_EC2, ...FOR_AWS } },
      ...mayNotEach(USE, { who, on, because: 'it calls KMS directly' }),
      ...mayNotEach(['kms:PutKeyPolicy', 'kms:ScheduleKeyDeletion', 'kms:DisableKey', 'kms:RevokeGrant'], { who, on, when: THROUGH_EC2 }),
      { who, mayNot: 'kms:Decrypt', on, when: via('ec2', OTHER_REGION), because: 'it is EC2 of another Region' },
      { who, mayNot: 'kms:Decrypt', on, when: via('s3'), because: 'it is another service' },
    ]);
  });

  describe('is described by the function, which has no other permission on it', () => {
    decisions(world, [
      { who: 'EbsFunctionRole', may: 'kms:DescribeKey', on },
      ...mayNotEach([...USE, ...TAKEOVER], { who: 'EbsFunctionRole', on }),
    ]);
  });

  describe('is used by the other accounts that were named, as far as they let their principals, and by no third', () => {
    decisions(world, [
      ...mayEach(USE, { who: OTHER_STRANGER, on, given: ALL_OF_KMS }),
      { who: OTHER_STRANGER, may: 'kms:CreateGrant', on, given: ALL_OF_KMS, onlyWhen: FOR_AWS },
      { who: OTHER_STRANGER, mayNot: 'kms:Decrypt', on, when: THROUGH_EC2, because: 'its own account does not let it' },
      ...mayNotEach(['kms:PutKeyPolicy', 'kms:ScheduleKeyDeletion'], { who: OTHER_STRANGER, on, given: ALL_OF_KMS }),
      ...mayNotEach([...USE, 'kms:CreateGrant'], { who: THIRD_STRANGER, on, given: ALL_OF_KMS, when: THROUGH_EC2 }),
    ]);
  });

  describe('encrypts the log of the function', () => {
    const context = (group: string, account = ACCOUNT): RequestContext => ({ 'kms:EncryptionContext:aws:logs:arn': `arn:aws:logs:${REGION}:${account}:log-group:${group}` });
    const who = `logs.${REGION}.amazonaws.com`;

    decisions(world, [
      { who, may: 'kms:GenerateDataKey', on, when: context('Defaults-EbsFunctionLog-1A2B3C') },
      { who, mayNot: 'kms:GenerateDataKey', on, when: context('Other-Log'), because: 'it is a log group of another stack' },
      { who, mayNot: 'kms:GenerateDataKey', on, when: context('Defaults-EbsFunctionLog-1A2B3C', OTHER_ACCOUNT) },
      { who: 'ec2.amazonaws.com', mayNot: 'kms:Decrypt', on, when: { 'aws:SourceAccount': ACCOUNT }, because: 'a principal calls through EC2, not EC2 itself' },
    ]);
  });
});

describe('an imported default key', () => {
  const stack = stackIn(new App(), 'Defaults');
  new EbsEncryptionByDefault(stack, 'Ebs', { encryptionKey: kms.Key.fromKeyArn(stack, 'Key', `arn:aws:kms:${REGION}:${ACCOUNT}:key/imported`) });
  const owner = stackIn(new App(), 'Owner');
  new kms.CfnKey(owner, 'Key', {
    keyPolicy: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: { AWS: ACCOUNT }, Action: 'kms:*', Resource: '*' }, ...printedStatements(stack)] },
  });

  decisions(worldOf(owner), [
    { who: STRANGER, may: 'kms:Decrypt', onlyWhen: THROUGH_EC2 },
    { who: SERVICE_LINKED_ROLES[0], may: 'kms:CreateGrant', onlyWhen: { ...THROUGH_EC2, ...FOR_AWS } },
    { who: OTHER_STRANGER, mayNot: 'kms:Decrypt', given: ALL_OF_KMS, when: THROUGH_EC2 },
  ]);
});

describe('the role of the function', () => {
  const TAG = 'cdk-at-rest:ebs-probe';
  const VOLUME = `arn:aws:ec2:${REGION}:${ACCOUNT}:volume/vol-1`;
  const SETTING = ['ec2:GetEbsEncryptionByDefault', 'ec2:EnableEbsEncryptionByDefault', 'ec2:GetEbsDefaultKmsKeyId', 'ec2:ModifyEbsDefaultKmsKeyId'];
  const RESTORING = ['ec2:DisableEbsEncryptionByDefault', 'ec2:ResetEbsDefaultKmsKeyId'];
  const PROBING = ['ec2:DescribeVolumes', 'ec2:DescribeAvailabilityZones'];
  const HERE: RequestContext = { 'aws:RequestedRegion': REGION };

  const worlds = {
    plain: functionWorld(stack => new EbsEncryptionByDefault(stack, 'Ebs')),
    restoring: functionWorld(stack => new EbsEncryptionByDefault(stack, 'Ebs', { restoreOnDelete: true })),
    probing: functionWorld(stack => new EbsEncryptionByDefault(stack, 'Ebs', { probe: true })),
  };

  function functionWorld(build: (stack: Stack) => unknown): World {
    const stack = stackIn(new App(), 'Defaults');
    build(stack);
    return worldWithId(stack);
  }

  async function decide(world: World, action: string, resource: string, context: RequestContext): Promise<string> {
    const principal = world.roleArn('EbsFunctionRole');
    return (await evaluate({ principal, action, resource, resourceAccount: ACCOUNT, context, identityPolicies: world.identityPoliciesOf(principal) })).decision;
  }

  test.each<[keyof typeof worlds, string[], string[]]>([
    ['plain', SETTING, [...RESTORING, ...PROBING]],
    ['restoring', [...SETTING, ...RESTORING], PROBING],
    ['probing', [...SETTING, ...PROBING], RESTORING],
  ])('%s: may do what it is for in its Region, and nothing else', async (name, allowed, denied) => {
    for (const action of allowed) {
      expect([action, await decide(worlds[name], action, '*', HERE)]).toEqual([action, 'Allowed']);
      expect([action, await decide(worlds[name], action, '*', { 'aws:RequestedRegion': OTHER_REGION })]).toEqual([action, 'ImplicitlyDenied']);
    }
    for (const action of [...denied, 'ec2:DescribeInstances']) {
      expect([action, await decide(worlds[name], action, '*', HERE)]).toEqual([action, 'ImplicitlyDenied']);
    }
  });

  test.each<[string, RequestContext, string]>([
    ['ec2:CreateVolume', { ...HERE, [`aws:RequestTag/${TAG}`]: STACK_ID }, 'Allowed'],
    ['ec2:CreateVolume', HERE, 'ImplicitlyDenied'],
    ['ec2:CreateVolume', { ...HERE, [`aws:RequestTag/${TAG}`]: 'another' }, 'ImplicitlyDenied'],
    ['ec2:CreateTags', { ...HERE, [`aws:RequestTag/${TAG}`]: STACK_ID, 'ec2:CreateAction': 'CreateVolume' }, 'Allowed'],
    ['ec2:CreateTags', { ...HERE, [`aws:RequestTag/${TAG}`]: STACK_ID }, 'ImplicitlyDenied'],
    ['ec2:DeleteVolume', { ...HERE, [`aws:ResourceTag/${TAG}`]: STACK_ID }, 'Allowed'],
    ['ec2:DeleteVolume', HERE, 'ImplicitlyDenied'],
    ['ec2:DeleteVolume', { ...HERE, [`aws:ResourceTag/${TAG}`]: 'another' }, 'ImplicitlyDenied'],
    ['ec2:AttachVolume', { ...HERE, [`aws:ResourceTag/${TAG}`]: STACK_ID }, 'ImplicitlyDenied'],
  ])('probing: %s with %j is %s', async (action, context, decision) => {
    expect(await decide(worlds.probing, action, VOLUME, context)).toBe(decision);
    expect(await decide(worlds.plain, action, VOLUME, context)).toBe('ImplicitlyDenied');
  });
});

const AWAY_ATTACHER = `arn:aws:iam::${OTHER_ACCOUNT}:role/Attacher`;

describe('a volume', () => {
  const stack = stackIn(new App(), 'Servers');
  const volume = new EncryptedVolume(stack, 'Data', { availabilityZone: `${REGION}a`, size: Size.gibibytes(8) });
  volume.grantAttachVolume(role(stack, 'Attacher'));
  volume.grantDetachVolume(role(stack, 'Detacher'));
  volume.grantAttachVolume(Role.fromRoleArn(stack, 'AwayAttacher', AWAY_ATTACHER));
  const world = worldOf(stack);
  const on = 'EncryptionKey';
  const attaching: RequestContext = { ...THROUGH_EC2, ...FOR_AWS, 'kms:GrantConstraintType': 'EncryptionContextSubset' };

  decisions(world, [
    { who: 'Attacher', may: 'kms:CreateGrant', on, onlyWhen: attaching },
    ...mayNotEach(USE, { who: 'Attacher', on, when: THROUGH_EC2, because: 'the grant is for the instance' }),
    ...mayNotEach(USE, { who: 'Attacher', on }),
    { who: 'Attacher', mayNot: 'kms:PutKeyPolicy', on },
    { who: AWAY_ATTACHER, may: 'kms:CreateGrant', on, given: ALL_OF_KMS, onlyWhen: attaching },
    { who: AWAY_ATTACHER, mayNot: 'kms:Decrypt', on, given: ALL_OF_KMS, when: THROUGH_EC2 },
    ...['Detacher', STRANGER].map(who => ({ who, mayNot: 'kms:CreateGrant', on, when: attaching, because: 'it was not granted' })),
    { who: STRANGER, may: 'kms:CreateGrant', on, given: allowing('kms:CreateGrant'), because: 'the account\'s own IAM still counts' },
    { who: OTHER_STRANGER, mayNot: 'kms:CreateGrant', on, given: ALL_OF_KMS, when: attaching, because: 'another principal of that account was granted' },
  ]);
});

describe('the key of block devices', () => {
  const stack = stackIn(new App(), 'Servers');
  EncryptionKey.useSource(stack, KeySource.given(new EncryptionKey(stack, 'Key')));
  new ec2.LaunchTemplate(stack, 'Template', { blockDevices: [{ deviceName: '/dev/xvda', volume: EncryptedBlockDevice.ebs(stack, 8) }] });

  decisions(worldOf(stack), [
    { who: SERVICE_LINKED_ROLES[0], may: 'kms:GenerateDataKeyWithoutPlaintext', onlyWhen: THROUGH_EC2 },
    // Those from a snapshot, which is under another key or the same.
    ...mayEach(['kms:ReEncryptFrom', 'kms:ReEncryptTo'], { who: STRANGER, onlyWhen: THROUGH_EC2 }),
    { who: SERVICE_LINKED_ROLES[0], may: 'kms:CreateGrant', onlyWhen: { ...THROUGH_EC2, ...FOR_AWS } },
    { who: STRANGER, mayNot: 'kms:Decrypt', because: 'it calls KMS directly' },
    { who: OTHER_STRANGER, mayNot: 'kms:Decrypt', given: ALL_OF_KMS, when: THROUGH_EC2 },
  ]);
});
