import { App, Duration, Stack, Token } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import { MAX_ROTATION_DAYS, MIN_ROTATION_DAYS, rotationOf } from '../../src/keys/rotation';
import { onlyResourceOfType, templateOf } from '../support/template/synth';
import { errorOf } from './support';
import { EncryptionKey } from 'cdk-at-rest';

const stack = new Stack(new App(), 'Storage');
const rotation = (props: kms.KeyProps) => rotationOf(stack, 'Key', props);

/** Kinds of key that KMS cannot rotate, with what they can be used for. */
const CANNOT_ROTATE: Array<[kms.KeySpec, kms.KeyUsage]> = [
  [kms.KeySpec.RSA_4096, kms.KeyUsage.ENCRYPT_DECRYPT],
  [kms.KeySpec.ECC_NIST_P256, kms.KeyUsage.SIGN_VERIFY],
  [kms.KeySpec.HMAC_256, kms.KeyUsage.GENERATE_VERIFY_MAC],
];

describe('a symmetric key', () => {
  test('rotates, in the period that KMS has for a default', () => {
    expect(rotation({})).toEqual({ enableKeyRotation: true });
    expect(rotation({ enableKeyRotation: undefined, rotationPeriod: undefined })).toEqual({ enableKeyRotation: true });
    expect(rotation({ keySpec: kms.KeySpec.SYMMETRIC_DEFAULT })).toEqual({ enableKeyRotation: true });
  });

  test.each([[Duration.days(MIN_ROTATION_DAYS), 90], [Duration.days(365), 365], [Duration.days(MAX_ROTATION_DAYS), 2560], [Duration.hours(24 * 100), 100]])(
    'rotates every %s when told so', (period, days) => {
      const result = rotation({ rotationPeriod: period });

      expect(result.enableKeyRotation).toBe(true);
      expect(result.rotationPeriod?.toDays()).toBe(days);
    });

  test.each([[Duration.days(89), 89], [Duration.days(2561), 2561], [Duration.hours(90 * 24 + 12), 90.5], [Duration.days(0), 0]])(
    'refuses to rotate every %s, and names the limits', (period, days) => {
      expect(errorOf(() => rotation({ rotationPeriod: period }))).toBe(`Storage/Key: rotationPeriod has to be 90 to 2560 whole days, received ${days} days`);
    });

  test('refuses a period that is known at deployment only, since the limits cannot be checked', () => {
    expect(errorOf(() => rotation({ rotationPeriod: Duration.days(Token.asNumber({ Ref: 'Days' })) })))
      .toBe('Storage/Key: rotationPeriod has to be known at synthesis, received a token');
  });

  test('does not rotate when told so', () => {
    expect(rotation({ enableKeyRotation: false })).toEqual({ enableKeyRotation: false });
  });

  test('refuses a period for a rotation that is off', () => {
    expect(errorOf(() => rotation({ enableKeyRotation: false, rotationPeriod: Duration.days(100) })))
      .toBe('Storage/Key: received rotationPeriod together with enableKeyRotation: false; leave one of them out');
  });
});

describe.each(CANNOT_ROTATE)('a key that KMS cannot rotate (%s)', (keySpec, keyUsage) => {
  const refusal = `Storage/Key: rotation was asked of a key with keySpec ${keySpec}: KMS rotates symmetric encryption keys only. `
    + 'Leave enableKeyRotation and rotationPeriod out, and replace the key by hand when it has to change';

  test('is not told to rotate', () => {
    expect(rotation({ keySpec, keyUsage })).toEqual({});
    expect(rotation({ keySpec, keyUsage, enableKeyRotation: false })).toEqual({});
  });

  test('is created without rotation', () => {
    const own = new Stack(new App(), 'Own');
    new EncryptionKey(own, 'Key', { keySpec, keyUsage });

    expect(onlyResourceOfType(templateOf(own), 'AWS::KMS::Key')[1].Properties).not.toHaveProperty('EnableKeyRotation');
  });

  test('refuses rotation', () => {
    expect(errorOf(() => rotation({ keySpec, keyUsage, enableKeyRotation: true }))).toBe(refusal);
    expect(errorOf(() => new EncryptionKey(stack, 'Key', { keySpec, keyUsage, enableKeyRotation: true }))).toBe(refusal);
  });

  test('refuses a rotation period', () => {
    expect(errorOf(() => rotation({ keySpec, keyUsage, rotationPeriod: Duration.days(365) }))).toBe(refusal);
  });
});
