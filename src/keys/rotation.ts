import { type Duration } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { propsError } from '../private/errors';

/** Shortest rotation period that KMS takes. @see https://docs.aws.amazon.com/kms/latest/APIReference/API_EnableKeyRotation.html */
export const MIN_ROTATION_DAYS = 90;
/** Longest rotation period that KMS takes. */
export const MAX_ROTATION_DAYS = 2560;

export interface Rotation {
  readonly enableKeyRotation?: boolean;
  readonly rotationPeriod?: Duration;
}

/**
 * Whether and how often a key rotates: yearly unless said otherwise, where KMS can rotate it at all.
 *
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/rotate-keys.html
 */
export function rotationOf(scope: Construct, id: string, props: kms.KeyProps): Rotation {
  const spec = props.keySpec ?? kms.KeySpec.SYMMETRIC_DEFAULT;
  if (spec !== kms.KeySpec.SYMMETRIC_DEFAULT) {
    if (props.enableKeyRotation || props.rotationPeriod) {
      throw propsError(scope, id, `rotation was asked of a key with keySpec ${spec}: KMS rotates symmetric encryption keys only. Leave enableKeyRotation and rotationPeriod out, and replace the key by hand when it has to change`);
    }
    return {};
  }
  if (props.enableKeyRotation === false) {
    if (props.rotationPeriod) {
      throw propsError(scope, id, 'received rotationPeriod together with enableKeyRotation: false; leave one of them out');
    }
    return { enableKeyRotation: false };
  }
  return { enableKeyRotation: true, rotationPeriod: periodOf(scope, id, props.rotationPeriod) };
}

function periodOf(scope: Construct, id: string, period?: Duration): Duration | undefined {
  if (period === undefined) {
    return undefined;
  }
  if (period.isUnresolved()) {
    throw propsError(scope, id, 'rotationPeriod has to be known at synthesis, received a token');
  }
  const days = period.toDays({ integral: false });
  if (!Number.isInteger(days) || days < MIN_ROTATION_DAYS || days > MAX_ROTATION_DAYS) {
    throw propsError(scope, id, `rotationPeriod has to be ${MIN_ROTATION_DAYS} to ${MAX_ROTATION_DAYS} whole days, received ${days} days`);
  }
  return period;
}
