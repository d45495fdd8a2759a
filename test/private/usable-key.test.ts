import { App, Stack } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import { usableKey } from '../../src/private/usable-key';
import { errorOf, HERE, IMPORTED_KEY_ARN, OTHER_REGION_HERE } from '../keys/support';
import { EncryptionKey, ReplicaEncryptionKey } from 'cdk-at-rest';

const app = new App();
const stack = new Stack(app, 'Storage', { env: HERE });
const elsewhere = new Stack(app, 'Elsewhere', { env: OTHER_REGION_HERE });
const anywhere = new Stack(app, 'Anywhere');

describe('the Region of a key', () => {
  test('that is the resource\'s own is usable, and given back as it is', () => {
    const key = new kms.Key(stack, 'Own');

    expect(usableKey(stack, 'Data', key)).toBe(key);
  });

  test('that is another is refused, and names ReplicaEncryptionKey instead', () => {
    expect(errorOf(() => usableKey(elsewhere, 'Data', new kms.Key(stack, 'Far')))).toBe(
      'Elsewhere/Data: received the key Storage/Far of eu-west-1, but is itself in us-east-1: a KMS key works in its own Region only. '
      + 'Use a key of this Region, such as a ReplicaEncryptionKey of a multiRegion key');
  });

  test('is read from the ARN of an imported key', () => {
    expect(errorOf(() => usableKey(elsewhere, 'Data', kms.Key.fromKeyArn(elsewhere, 'Imported', IMPORTED_KEY_ARN))))
      .toContain('received the key Elsewhere/Imported of eu-west-1, but is itself in us-east-1');
  });

  test('that is known at deployment only is not compared', () => {
    const local = new kms.Key(anywhere, 'Local');

    expect(usableKey(stack, 'Data', local)).toBe(local);
    expect(() => usableKey(anywhere, 'Data', new kms.Key(stack, 'Known'))).not.toThrow();
  });

  test('of a replica is the one that it was made for', () => {
    const primary = new EncryptionKey(stack, 'Primary', { multiRegion: true });
    const replica = new ReplicaEncryptionKey(elsewhere, 'Replica', { primaryKey: primary });

    expect(usableKey(elsewhere, 'Data', replica)).toBe(replica);
    expect(() => usableKey(stack, 'Data', replica)).toThrow('received the key Elsewhere/Replica of us-east-1, but is itself in eu-west-1');
  });
});

describe('the kind of a key', () => {
  test.each([kms.KeySpec.RSA_4096, kms.KeySpec.ECC_NIST_P256])('that is asymmetric (%s) is refused, and names SYMMETRIC_DEFAULT instead', keySpec => {
    const key = new kms.Key(stack, `Key${keySpec}`, { keySpec, keyUsage: kms.KeyUsage.SIGN_VERIFY });

    expect(errorOf(() => usableKey(stack, 'Data', key))).toBe(
      `Storage/Data: received the key Storage/Key${keySpec} with keySpec ${keySpec}: data at rest is encrypted under symmetric encryption keys (KeySpec.SYMMETRIC_DEFAULT) only`);
  });

  test('that is HMAC is refused', () => {
    const key = new EncryptionKey(stack, 'Hmac', { keySpec: kms.KeySpec.HMAC_256, keyUsage: kms.KeyUsage.GENERATE_VERIFY_MAC });

    expect(() => usableKey(stack, 'Data', key)).toThrow('with keySpec HMAC_256');
  });

  test('is seen through EncryptionKey.fromKey', () => {
    const key = new kms.Key(stack, 'Shown', { keySpec: kms.KeySpec.RSA_2048 });

    expect(() => usableKey(stack, 'Data', EncryptionKey.fromKey(key))).toThrow('with keySpec RSA_2048');
  });

  test('is seen through Key.fromCfnKey, whether shown again by EncryptionKey.fromKey or not', () => {
    const keyPolicy = { Version: '2012-10-17', Statement: [] };
    const key = kms.Key.fromCfnKey(new kms.CfnKey(stack, 'FromCfnKey', { keyPolicy, keySpec: 'RSA_2048' }));

    expect(() => usableKey(stack, 'Data', key)).toThrow('with keySpec RSA_2048');
    expect(() => usableKey(stack, 'Data', EncryptionKey.fromKey(key))).toThrow('with keySpec RSA_2048');
  });

  test('of an imported key is unknown, and taken for symmetric', () => {
    const key = kms.Key.fromKeyArn(stack, 'ImportedHere', IMPORTED_KEY_ARN);

    expect(usableKey(stack, 'Data', key)).toBe(key);
  });
});

describe('an alias', () => {
  test('stands for its key', () => {
    const key = new EncryptionKey(stack, 'Named');

    expect(usableKey<kms.IKey>(stack, 'Data', key.addAlias('orders'))).toBe(key);
  });

  test('that is imported by its name is refused, and names the key instead', () => {
    const alias = kms.Alias.fromAliasName(stack, 'Alias', 'alias/orders');

    expect(errorOf(() => usableKey<kms.IKey>(stack, 'Data', alias))).toBe('Storage/Data: received the alias Storage/Alias, whose key the app does not know: '
      + 'grants have to name the key, and an alias means another key in another account. Pass the key (kms.Key.fromKeyArn)');
  });
});
