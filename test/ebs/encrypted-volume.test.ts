import { App, RemovalPolicy, Size, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import {
  addedToKeyPolicy, errorOf, FOREIGN_KEY_ARN, HERE, identityPolicy, IMPORTED_KEY_ARN, OTHER_ACCOUNT, OTHER_ACCOUNT_HERE, OTHER_REGION_HERE, warningIdsOf,
  warningsOf,
} from '../keys/support';
import type { JsonObject } from '../support/template/cloudformation';
import { resourcesOfType, templateOf } from '../support/template/synth';
import { propertiesOf, resourceOf } from './support';
import { EncryptedVolume, EncryptionKey, KeySource } from 'cdk-at-rest';

let stack: Stack;

beforeEach(() => {
  stack = new Stack(new App(), 'Servers', { env: HERE });
});

const REQUIRED = { availabilityZone: 'eu-west-1a', size: Size.gibibytes(8) };

function volumeWith(props: Partial<ec2.VolumeProps> = {}): EncryptedVolume {
  return new EncryptedVolume(stack, 'Data', { ...REQUIRED, ...props });
}

function roleIn(scope: Stack): iam.Role {
  return new iam.Role(scope, 'Role', { assumedBy: new iam.AccountRootPrincipal(), roleName: 'attacher' });
}

const ATTACHING = {
  Bool: { 'kms:GrantIsForAWSResource': 'true' },
  StringEquals: { 'kms:ViaService': 'ec2.eu-west-1.amazonaws.com', 'kms:GrantConstraintType': 'EncryptionContextSubset' },
};

describe('a volume that says nothing', () => {
  test('is encrypted under the shared key, and retained', () => {
    const volume = volumeWith();

    expect(propertiesOf(volume)).toMatchObject({ Encrypted: true, KmsKeyId: stack.resolve(EncryptionKey.of(stack).keyArn) as JsonObject, Size: 8 });
    expect(resourceOf(volume)).toMatchObject({ DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
    expect(volume.encryptionKey).toBe(EncryptionKey.of(stack));
    expect(warningIdsOf(stack)).toEqual([]);
  });

  test('or says undefined, gets the same', () => {
    const said = new Stack(new App(), 'Servers', { env: HERE });
    new EncryptedVolume(said, 'Data', { ...REQUIRED, encrypted: undefined, encryptionKey: undefined, removalPolicy: undefined });
    volumeWith();

    expect(templateOf(said)).toEqual(templateOf(stack));
  });

  test('leaves the key policy as it is: the key delegates to the account', () => {
    volumeWith();

    expect(addedToKeyPolicy(stack)).toEqual([]);
  });
});

describe('the user\'s own props', () => {
  test('win over every default', () => {
    const key = new kms.Key(stack, 'Key');
    const volume = volumeWith({ encrypted: true, encryptionKey: key, removalPolicy: RemovalPolicy.SNAPSHOT });

    expect(propertiesOf(volume).KmsKeyId).toEqual(stack.resolve(key.keyArn));
    expect(resourceOf(volume).DeletionPolicy).toBe('Snapshot');
    expect(volume.encryptionKey).toBe(key);
    expect(Object.keys(resourcesOfType(templateOf(stack), 'AWS::KMS::Key'))).toHaveLength(1);
  });

  test('may ask for a key a resource', () => {
    EncryptionKey.useSource(stack, KeySource.perResource());

    expect(volumeWith().encryptionKey).toBe(stack.node.tryFindChild('DataEncryptionKey'));
  });
});

describe('refuses', () => {
  test('to be unencrypted', () => {
    expect(errorOf(() => volumeWith({ encrypted: false }))).toBe(
      'Servers/Data: received encrypted: false: leave it out for a customer managed key; a volume that has to stay unencrypted is an ec2.Volume');
  });

  test('a key of another Region', () => {
    const key = new EncryptionKey(new Stack(stack.node.root as App, 'Far', { env: OTHER_REGION_HERE }), 'Key');

    expect(errorOf(() => volumeWith({ encryptionKey: key }))).toContain('Servers/Data: received the key Far/Key of us-east-1');
  });

  test('an asymmetric key', () => {
    const key = new kms.Key(stack, 'Key', { keySpec: kms.KeySpec.RSA_2048, keyUsage: kms.KeyUsage.SIGN_VERIFY });

    expect(errorOf(() => volumeWith({ encryptionKey: key }))).toContain('with keySpec RSA_2048');
  });
});

describe('a key of another account', () => {
  const foreign = () => kms.Key.fromKeyArn(stack, 'Foreign', FOREIGN_KEY_ARN);

  test('is told what creating the volume needs, narrowed to EC2', () => {
    volumeWith({ encryptionKey: foreign() });

    const [warning] = warningsOf(stack);
    expect(warning).toContain('AtRest-KeyPolicyNotInApp');
    expect(JSON.parse(warning.split('\n')[1])).toMatchObject({
      Action: ['kms:DescribeKey', 'kms:GenerateDataKeyWithoutPlainText'],
      Principal: { AWS: expect.stringContaining(HERE.account) as unknown },
      Condition: { StringEquals: { 'kms:ViaService': 'ec2.eu-west-1.amazonaws.com', 'kms:CallerAccount': HERE.account } },
    });
  });

  test('in the app carries it in its policy', () => {
    const keys = new Stack(stack.node.root as App, 'Keys', { env: OTHER_ACCOUNT_HERE });
    const key = new EncryptionKey(keys, 'Key');
    const from = kms.Key.fromKeyArn(stack, 'Shared', `arn:aws:kms:eu-west-1:${OTHER_ACCOUNT}:key/1`);
    jest.spyOn(from, 'addToResourcePolicy').mockImplementation(statement => key.addToResourcePolicy(statement));

    volumeWith({ encryptionKey: from, snapshotId: 'snap-0123456789abcdef0' });

    expect(addedToKeyPolicy(keys).flatMap(statement => statement.Action)).toEqual(
      expect.arrayContaining(['kms:GenerateDataKeyWithoutPlainText', 'kms:ReEncrypt*', 'kms:DescribeKey']));
  });
});

describe('attaching', () => {
  test('gives use of the key through EC2, for grants to AWS resources only', () => {
    const volume = volumeWith();

    const grant = volume.grantAttachVolume(roleIn(stack));

    expect(grant.success).toBe(true);
    expect(identityPolicy(stack)).toEqual([
      { Effect: 'Allow', Action: 'kms:CreateGrant', Resource: stack.resolve(volume.encryptionKey!.keyArn) as JsonObject, Condition: ATTACHING },
      expect.objectContaining({ Action: 'ec2:AttachVolume' }),
    ]);
    expect(addedToKeyPolicy(stack)).toEqual([]);
  });

  test('is narrowed to instances, and by tags, as with the L2', () => {
    const vpc = new ec2.Vpc(stack, 'Vpc', { natGateways: 0 });
    const instance = new ec2.Instance(stack, 'Instance', {
      vpc, instanceType: new ec2.InstanceType('t3.micro'), machineImage: ec2.MachineImage.genericLinux({ 'eu-west-1': 'ami-1' }),
    });
    const volume = volumeWith();
    const role = roleIn(stack);

    volume.grantAttachVolume(role, [instance]);
    volume.grantAttachVolumeByResourceTag(role, [instance]);
    volume.grantDetachVolume(role);

    const statements = identityPolicy(stack);
    expect(statements.filter(statement => statement.Action === 'ec2:AttachVolume')).toHaveLength(2);
    expect(JSON.stringify(statements)).toContain('ec2:ResourceTag/VolumeGrantAttach-');
    expect(statements.filter(statement => statement.Action === 'kms:CreateGrant').map(statement => statement.Condition)).toEqual([ATTACHING]);
  });

  test('by a principal of another account is allowed by the key policy too, under the same conditions', () => {
    const far = new Stack(stack.node.root as App, 'Far', { env: OTHER_ACCOUNT_HERE });

    volumeWith().grantAttachVolume(roleIn(far));

    expect(addedToKeyPolicy(stack)).toEqual([expect.objectContaining({ Action: 'kms:CreateGrant', Condition: ATTACHING })]);
    expect(identityPolicy(far)).toContainEqual(expect.objectContaining({ Action: 'kms:CreateGrant', Condition: ATTACHING }));
  });

  test('under an imported key needs nothing of its policy within the account', () => {
    volumeWith({ encryptionKey: kms.Key.fromKeyArn(stack, 'Imported', IMPORTED_KEY_ARN) }).grantAttachVolume(roleIn(stack));

    expect(warningIdsOf(stack)).toEqual([]);
    expect(identityPolicy(stack)).toContainEqual(expect.objectContaining({ Action: 'kms:CreateGrant', Resource: IMPORTED_KEY_ARN }));
  });
});
