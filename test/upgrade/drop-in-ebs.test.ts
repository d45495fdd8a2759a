/**
 * Taking the place of an ec2.Volume that is deployed: what CloudFormation would replace, remove or rename.
 */
import { App, NestedStack, RemovalPolicy, Size, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import { HERE } from '../keys/support';
import { compareTemplates } from '../support/template/replacement';
import { onlyResourceOfType, templateOf } from '../support/template/synth';
import { EbsEncryptionByDefault, EncryptedVolume } from 'cdk-at-rest';

type VolumeClass = new (stack: Stack, id: string, props: ec2.VolumeProps) => ec2.Volume;

/** The template with the class of aws-cdk-lib, or with ours in its place. */
function templateWith(Volume: VolumeClass, props: (key: kms.Key) => Partial<ec2.VolumeProps>): object {
  const stack = new Stack(new App(), 'Servers', { env: HERE });
  const key = new kms.Key(stack, 'Key', { enableKeyRotation: true });
  const volume = new Volume(stack, 'Data', { availabilityZone: 'eu-west-1a', size: Size.gibibytes(8), ...props(key) });
  volume.grantAttachVolume(new iam.Role(stack, 'Role', { assumedBy: new iam.AccountRootPrincipal() }));
  return templateOf(stack);
}

const PROPS: Array<[string, Partial<ec2.VolumeProps>]> = [
  ['no more', {}],
  ['a name', { volumeName: 'data' }],
  ['provisioned performance', { volumeType: ec2.EbsDeviceVolumeType.GP3, iops: 4000, throughput: 250 }],
  ['a snapshot', { snapshotId: 'snap-0123456789abcdef0' }],
  ['several instances', { enableMultiAttach: true, volumeType: ec2.EbsDeviceVolumeType.PROVISIONED_IOPS_SSD_IO2, iops: 500 }],
  ['a removal policy', { removalPolicy: RemovalPolicy.SNAPSHOT }],
];

test.each(PROPS)('a volume under the same key with %s does not change at all', (_name, more) => {
  const props = (key: kms.Key) => ({ encrypted: true, encryptionKey: key, ...more });
  const [before, after] = [templateWith(ec2.Volume, props), templateWith(EncryptedVolume, props)];

  expect(compareTemplates(before, after)).toEqual({ removed: [], retyped: [], replaced: [], perhapsReplaced: [] });
  expect(onlyResourceOfType(after, 'AWS::EC2::Volume')).toEqual(onlyResourceOfType(before, 'AWS::EC2::Volume'));
});

test.each<[string, (key: kms.Key) => Partial<ec2.VolumeProps>]>([
  ['that is not encrypted', () => ({})],
  ['under the default key of the account', () => ({ encrypted: true })],
])('a volume %s keeps its logical id, and changes what a volume cannot change', (_name, props) => {
  const [before, after] = [templateWith(ec2.Volume, props), templateWith(EncryptedVolume, props)];
  const [[idBefore, volumeBefore], [idAfter, volumeAfter]] = [before, after].map(template => onlyResourceOfType(template, 'AWS::EC2::Volume'));

  expect(idAfter).toBe(idBefore);
  // The specification does not say that these replace; the documentation of CloudFormation says that updates of them are not supported.
  const { Encrypted, KmsKeyId, ...others } = volumeAfter.Properties ?? {};
  const { Encrypted: encryptedBefore, ...othersBefore } = volumeBefore.Properties ?? {};
  expect(others).toEqual(othersBefore);
  expect([Encrypted, KmsKeyId]).toEqual([true, expect.anything()]);
  expect([undefined, true]).toContainEqual(encryptedBefore);
});

test('renamed within its stack, EbsEncryptionByDefault keeps what it has recorded and set', () => {
  const [before, after] = ['Ebs', 'Renamed'].map(id => {
    const stack = new Stack(new App(), 'Defaults', { env: HERE });
    new EbsEncryptionByDefault(stack, id);
    return templateOf(stack);
  });
  const ofAccount = ({ type }: { type: string }) => type.startsWith('Custom::') || ['AWS::Lambda::Function', 'AWS::KMS::Key'].includes(type);
  const { removed, retyped, replaced } = compareTemplates(before, after);

  expect([removed.filter(ofAccount), retyped, replaced.filter(ofAccount)]).toEqual([[], [], []]);
});

test.each<[string, (stack: Stack) => Stack]>([
  ['another stack', stack => new Stack(stack.node.root as App, 'Other', { env: HERE })],
  ['a nested stack', stack => new NestedStack(stack, 'Nested')],
])('moved into %s, EbsEncryptionByDefault cannot be deployed before the former one is gone, which would restore what it found', (_where, otherOf) => {
  const former = templateWithDefault(stack => stack);
  const moved = templateWithDefault(otherOf);

  const [[, formerFunction], [logicalId, movedFunction]] = [former, moved].map(template => onlyResourceOfType(template, 'AWS::Lambda::Function'));
  expect(movedFunction.Properties).toHaveProperty('FunctionName', formerFunction.Properties?.FunctionName);
  for (const type of ['Custom::EbsEncryptionFound', 'Custom::EbsEncryptionByDefault']) {
    // What reads and changes the setting waits for the function, and goes before it.
    expect(onlyResourceOfType(moved, type)[1].Properties?.ServiceToken).toEqual({ 'Fn::GetAtt': [logicalId, 'Arn'] });
  }
});

function templateWithDefault(stackOf: (stack: Stack) => Stack): object {
  const stack = stackOf(new Stack(new App(), 'Defaults', { env: HERE }));
  new EbsEncryptionByDefault(stack, 'Ebs', { restoreOnDelete: true });
  return templateOf(stack);
}
