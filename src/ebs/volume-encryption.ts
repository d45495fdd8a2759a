import { Stack } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type { Construct, IConstruct } from 'constructs';
import { keyFor } from '../keys/encryption-key';
import type { EncryptedType } from '../private/encrypted-type';
import { propsError } from '../private/errors';
import { grantNarrowed, type Narrowing } from '../private/narrowed-grant';
import { trustsAccountIdentities } from '../private/principals';
import { usableKey } from '../private/usable-key';

/**
 * How a volume is encrypted under a customer managed key.
 *
 * @see https://docs.aws.amazon.com/ebs/latest/userguide/ebs-encryption.html
 */
export const ENCRYPTED_VOLUME: EncryptedType<ec2.VolumeProps> = {
  injectionId: ec2.Volume.PROPERTY_INJECTION_ID,
  cfnTypes: ['AWS::EC2::Volume'],
  props: (scope, id, props) => ({
    ...props,
    encrypted: true,
    encryptionKey: narrowedVolumeKey(scope, volumeKey(scope, id, props), props.snapshotId !== undefined),
  }),
};

/** The key of a volume: the one given, or the one that its scope shares. */
export function volumeKey(scope: Construct, id: string, props: ec2.VolumeProps): kms.IKey {
  if (props.encrypted === false) {
    throw propsError(scope, id, 'received encrypted: false: leave it out for a customer managed key; a volume that has to stay unencrypted is an ec2.Volume');
  }
  return usableKey(scope, id, props.encryptionKey ?? keyFor(scope, id, 'EBS'));
}

/**
 * Attaching a volume: EC2 makes a grant on the key for the instance, in the name of the caller.
 *
 * @see https://docs.aws.amazon.com/ebs/latest/userguide/how-ebs-encryption-works.html
 */
export function attachNarrowing(scope: IConstruct): Narrowing {
  return {
    conditions: {
      Bool: { 'kms:GrantIsForAWSResource': 'true' },
      StringEquals: { ...throughEc2(scope), 'kms:GrantConstraintType': 'EncryptionContextSubset' },
    },
  };
}

/** The key as `ec2.Volume` gets it, which grants on it by itself: once in its constructor, to the account that makes the volume, and when it is attached. */
function narrowedVolumeKey(scope: Construct, key: kms.IKey, fromSnapshot: boolean): kms.IKey {
  return Object.create(key, {
    grant: {
      value: (grantee: iam.IGrantable, ...actions: string[]) => actions.includes('kms:CreateGrant')
        ? grantNarrowed(key, grantee, actions, attachNarrowing(scope))
        : grantCreation(scope, key, grantee, fromSnapshot ? [...actions, 'kms:ReEncrypt*'] : actions),
    },
  }) as kms.IKey;
}

/** A key that delegates to the IAM of the volume's account needs no statement: whoever deploys has the permission, or has it not. */
function grantCreation(scope: Construct, key: kms.IKey, grantee: iam.IGrantable, actions: string[]): iam.Grant {
  return key.env.account === Stack.of(scope).account && trustsAccountIdentities(key)
    ? iam.Grant.drop(grantee, 'the key delegates to the account')
    : grantNarrowed(key, grantee, actions, { conditions: { StringEquals: throughEc2(scope) } });
}

function throughEc2(scope: IConstruct): Record<string, string> {
  return { 'kms:ViaService': `ec2.${Stack.of(scope).region}.amazonaws.com` };
}
