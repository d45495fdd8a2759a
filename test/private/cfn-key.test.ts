import { App, Stack } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import { cfnKeyOf, isMadeInApp, keyBehindAlias } from '../../src/private/cfn-key';
import { HERE, IMPORTED_KEY_ARN, OTHER_REGION_HERE } from '../keys/support';
import { EncryptionKey, ReplicaEncryptionKey } from 'cdk-at-rest';

function stackIn(): Stack {
  return new Stack(new App(), 'Storage', { env: HERE });
}

describe('the resource of a key', () => {
  test('is that of a kms.Key, of an EncryptionKey, and of a view of either', () => {
    const stack = stackIn();
    const [plain, own] = [new kms.Key(stack, 'Plain'), new EncryptionKey(stack, 'Own')];

    expect(cfnKeyOf(plain)).toBe(plain.node.defaultChild);
    expect(cfnKeyOf(own)).toBe(own.node.defaultChild);
    expect(cfnKeyOf(EncryptionKey.fromKey(plain))).toBe(plain.node.defaultChild);
  });

  test('is that which Key.fromCfnKey shows, and which EncryptionKey.fromKey shows of it', () => {
    const resource = new kms.CfnKey(stackIn(), 'Resource', { keyPolicy: { Version: '2012-10-17', Statement: [] } });
    const shown = kms.Key.fromCfnKey(resource);

    expect(cfnKeyOf(shown)).toBe(resource);
    expect(cfnKeyOf(EncryptionKey.fromKey(shown))).toBe(resource);
  });

  test('is none of an imported key, nor of a replica', () => {
    const app = new App();
    const stack = new Stack(app, 'Far', { env: OTHER_REGION_HERE });
    const primaryKey = new EncryptionKey(new Stack(app, 'Near', { env: HERE }), 'Key', { multiRegion: true });

    expect(cfnKeyOf(kms.Key.fromKeyArn(stack, 'Imported', IMPORTED_KEY_ARN))).toBeUndefined();
    expect(cfnKeyOf(new ReplicaEncryptionKey(stack, 'Replica', { primaryKey }))).toBeUndefined();
  });

  test('is none of an imported key that stands beside another key', () => {
    const scope = new Construct(stackIn(), 'Service');
    new kms.Key(scope, 'Other');

    expect(cfnKeyOf(kms.Key.fromKeyArn(scope, 'Imported', IMPORTED_KEY_ARN))).toBeUndefined();
  });
});

test('an app makes its keys, views of them and replicas, and no imported key', () => {
  const app = new App();
  const [near, far] = [new Stack(app, 'Near', { env: HERE }), new Stack(app, 'Far', { env: OTHER_REGION_HERE })];
  const [plain, primaryKey] = [new kms.Key(near, 'Plain'), new EncryptionKey(near, 'Key', { multiRegion: true })];
  const imported = kms.Key.fromKeyArn(near, 'Imported', IMPORTED_KEY_ARN);
  const lookedUp = kms.Key.fromLookup(near, 'LookedUp', { aliasName: 'alias/orders' });

  expect([plain, primaryKey, EncryptionKey.fromKey(plain), new ReplicaEncryptionKey(far, 'Replica', { primaryKey })].map(isMadeInApp)).toEqual([true, true, true, true]);
  expect([imported, EncryptionKey.fromKey(imported), lookedUp].map(isMadeInApp)).toEqual([false, false, false]);
});

describe('a key behind an alias', () => {
  test('is the one that the alias was made for', () => {
    const key = new kms.Key(stackIn(), 'Key');

    expect(keyBehindAlias<kms.IKey>(key.addAlias('orders'))).toBe(key);
    expect(keyBehindAlias<kms.IKey>(new kms.Alias(stackIn(), 'Alias', { aliasName: 'orders', targetKey: key }))).toBe(key);
  });

  test('is a key itself, where there is no alias', () => {
    const stack = stackIn();
    const imported = kms.Key.fromKeyArn(stack, 'Imported', IMPORTED_KEY_ARN);

    expect(keyBehindAlias(imported)).toBe(imported);
  });

  test('is not known of an alias that is imported by its name', () => {
    expect(keyBehindAlias<kms.IKey>(kms.Alias.fromAliasName(stackIn(), 'Alias', 'alias/orders'))).toBeUndefined();
  });
});
