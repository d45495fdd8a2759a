import { GetKeyPolicyCommand, GetKeyRotationStatusCommand, KMSClient, PutKeyPolicyCommand } from '@aws-sdk/client-kms';
import { expect } from '../../demo/verified-resource';
import type { SmokeCheck } from '../check';
import { keysOf } from './stack';

const DAY_MS = 24 * 60 * 60 * 1000;

/** KMS refuses a policy under which the caller could not change it again, and one that names principals which do not exist. */
export const keyPolicies: SmokeCheck = {
  name: 'key-policies',
  expectation: 'KMS takes each key policy from the caller, with its check that the caller is not locked out',
  onAwsAlone: true,
  run: async target => {
    const kms = new KMSClient(target.config);
    const keys = await keysOf(target);
    for (const KeyId of keys) {
      const { Policy } = await kms.send(new GetKeyPolicyCommand({ KeyId, PolicyName: 'default' }));
      await kms.send(new PutKeyPolicyCommand({ KeyId, Policy, BypassPolicyLockoutSafetyCheck: false }));
    }
    return `put again: ${keys.join(', ')}`;
  },
};

/** The rotation of each key has a date. */
export const nextRotations: SmokeCheck = {
  name: 'next-rotations',
  expectation: 'KMS has a date for the next rotation of each key, within its period',
  run: async target => {
    const kms = new KMSClient(target.config);
    const dates = await Promise.all((await keysOf(target)).map(async KeyId => {
      const { NextRotationDate: next, RotationPeriodInDays: days = 0 } = await kms.send(new GetKeyRotationStatusCommand({ KeyId }));
      expect(next !== undefined && next.getTime() - Date.now() <= days * DAY_MS, `key ${KeyId} rotates within ${days} days, found ${next?.toISOString() ?? 'no date'}`);
      return next!.toISOString().slice(0, 10);
    }));
    return dates.join(', ');
  },
};
