import { App, Size, Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import { ENCRYPTED_VOLUME } from '../../src/ebs/volume-encryption';
import { addedToKeyPolicy, HERE, identityPolicy } from '../keys/support';
import { propertiesOf } from './support';
import { EncryptionKey } from 'cdk-at-rest';

const PROPS: ec2.VolumeProps = { availabilityZone: 'eu-west-1a', size: Size.gibibytes(8), volumeName: 'data' };

let stack: Stack;

beforeEach(() => {
  stack = new Stack(new App(), 'Servers', { env: HERE });
});

test('is the adapter of ec2.Volume', () => {
  expect([ENCRYPTED_VOLUME.injectionId, ENCRYPTED_VOLUME.cfnTypes]).toEqual(['aws-cdk-lib.aws-ec2.Volume', ['AWS::EC2::Volume']]);
});

test('fills in encryption and leaves everything else', () => {
  const { encrypted, encryptionKey, ...others } = ENCRYPTED_VOLUME.props(stack, 'Data', PROPS);

  expect(others).toEqual(PROPS);
  expect(encrypted).toBe(true);
  expect(encryptionKey?.keyArn).toBe(EncryptionKey.of(stack).keyArn);
});

test('gives a plain ec2.Volume a key on which it grants narrowly', () => {
  const volume = new ec2.Volume(stack, 'Data', ENCRYPTED_VOLUME.props(stack, 'Data', PROPS));
  const role = new iam.Role(stack, 'Role', { assumedBy: new iam.AccountRootPrincipal() });
  volume.grantAttachVolume(role);

  expect(propertiesOf(volume)).toMatchObject({ Encrypted: true });
  expect(addedToKeyPolicy(stack)).toEqual([]);
  expect(identityPolicy(stack).filter(statement => statement.Action === 'kms:CreateGrant').map(statement => statement.Condition)).toEqual([{
    // The L2 adds its own conditions to what is narrowed already; this one as a boolean.
    Bool: { 'kms:GrantIsForAWSResource': true },
    StringEquals: { 'kms:ViaService': 'ec2.eu-west-1.amazonaws.com', 'kms:GrantConstraintType': 'EncryptionContextSubset' },
  }]);
});
