import { EncryptionLevel } from '../../src/checks/encryption-level';
import type { Inventory } from '../../src/inventory/inventory';
import { takeInventory } from '../../src/inventory/take-inventory';
import { TemplateSet } from '../../src/templates/template-set';
import { arnOf, bucket, file, key, setOf } from './support/orders';

const KEY_ARN = 'arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';

function inventory(set: TemplateSet): Inventory {
  return takeInventory(set, { level: EncryptionLevel.CUSTOMER_MANAGED });
}

/** The only key that the only bucket is under. */
function keyOf(keyId: unknown, resources: Record<string, object> = {}): Inventory['keys'][number] | undefined {
  const { keys, resources: [{ stores }] } = inventory(setOf({ Bucket: bucket(keyId), ...resources }));
  return keys.find(({ id }) => id === stores[0].keys[0]);
}

test.each<[string, unknown, Record<string, object>, object]>([
  ['a reference', arnOf('Key'), { Key: key() }, { id: 'Orders.template.json#Key', origin: 'template', kind: 'customer managed' }],
  ['an ARN joined around one', { 'Fn::Sub': 'arn:aws:kms:eu-central-1:111122223333:key/${Key}' }, { Key: key() }, { id: 'Orders.template.json#Key' }],
  ['an alias of the template', { Ref: 'Alias' }, { Key: key(), Alias: { Type: 'AWS::KMS::Alias', Properties: { AliasName: 'alias/orders', TargetKeyId: { Ref: 'Key' } } } }, { id: 'Orders.template.json#Key', aliases: ['alias/orders'] }],
  ['the name of an alias of the template', 'alias/orders', { Key: key(), Alias: { Type: 'AWS::KMS::Alias', Properties: { AliasName: 'alias/orders', TargetKeyId: { Ref: 'Key' } } } }, { id: 'Orders.template.json#Key' }],
  ['an ARN', KEY_ARN, {}, { id: KEY_ARN, origin: 'outside', kind: 'customer managed', controlledBy: 'unknown', auditable: 'yes' }],
  ['an alias from outside', 'alias/shared', {}, { id: 'alias/shared', origin: 'outside', kind: 'customer managed', aliases: ['alias/shared'] }],
  ['an alias of AWS', 'alias/aws/s3', {}, { id: 'alias/aws/s3', origin: 'AWS', kind: 'AWS managed', controlledBy: 'AWS', auditable: 'yes' }],
  ['an import', { 'Fn::ImportValue': 'SharedKey' }, {}, { id: 'import SharedKey', origin: 'outside', kind: 'undecidable', name: 'A key imported as SharedKey', auditable: 'unknown' }],
  ['a parameter', { Ref: 'KeyArn' }, {}, { origin: 'outside', kind: 'undecidable', name: 'A key given by the parameter KeyArn' }],
  ['a custom resource', arnOf('Finder'), { Finder: { Type: 'Custom::KeyFinder' } }, { origin: 'outside', kind: 'undecidable', name: 'A key given by Finder' }],
])('%s stands for the key that it gives', (_, keyId, resources, expected) => {
  expect(keyOf(keyId, resources)).toMatchObject(expected);
});

test('a condition gives several, all of which are said', () => {
  const found = inventory(setOf({ Key: key(), Bucket: bucket({ 'Fn::If': ['IsProduction', arnOf('Key'), KEY_ARN] }), Maybe: bucket({ 'Fn::If': ['IsProduction', arnOf('Key'), { Ref: 'AWS::NoValue' }] }) }));
  expect(found.resources.map(({ state, stores }) => [state, stores[0].keys])).toEqual([
    ['customer managed', ['Orders.template.json#Key', KEY_ARN]], ['undecidable', ['Orders.template.json#Key']],
  ]);
  expect(found.keys.map(({ encrypts }) => encrypts.length)).toEqual([2, 1]);
});

test('a branch of a condition can be a key of AWS', () => {
  const { resources: [{ state, stores }], keys } = inventory(setOf({ Key: key(), Topic: { Type: 'AWS::SNS::Topic', Properties: { KmsMasterKeyId: { 'Fn::If': ['IsProduction', arnOf('Key'), 'alias/aws/sns'] } } } }));
  expect([state, stores[0].keys]).toEqual(['undecidable', ['Orders.template.json#Key', 'alias/aws/sns']]);
  expect(keys.map(({ kind }) => kind)).toEqual(['customer managed', 'AWS managed']);
});

test('keys that AWS owns are one, which nobody can audit, and keys outside of KMS are no keys of AWS', () => {
  const { keys } = inventory(setOf({
    Bucket: { Type: 'AWS::S3::Bucket' },
    Table: { Type: 'AWS::DynamoDB::Table' },
    Cluster: { Type: 'AWS::Redshift::Cluster', Properties: { Encrypted: true, HsmConfigurationIdentifier: 'hsm' } },
  }));
  expect(keys).toMatchObject([
    { kind: 'customer provided', origin: 'outside', auditable: 'no' },
    { kind: 'AWS owned', origin: 'AWS', auditable: 'no', encrypts: [{ resource: 'Orders.template.json#Bucket' }, { resource: 'Orders.template.json#Table' }] },
  ]);
});

test('keys of templates come first, keys of AWS last, one that encrypts nothing included', () => {
  const { keys } = inventory(setOf({ B: key(), A: key(), Bucket: bucket('alias/aws/s3'), Other: bucket(KEY_ARN) }));
  expect(keys.map(({ name }) => name)).toEqual(['A', 'B', KEY_ARN, 'alias/aws/s3']);
});

describe('settings', () => {
  const settingsOf = (body: object, others: Record<string, object> = {}) => inventory(setOf({ Key: body, ...others })).keys.find(({ logicalId }) => logicalId === 'Key')!.settings;

  test('are those of KMS and CloudFormation unless the template says otherwise', () => {
    expect(settingsOf({ Type: 'AWS::KMS::Key' })).toEqual({
      keySpec: 'SYMMETRIC_DEFAULT', keyUsage: 'ENCRYPT_DECRYPT', rotation: 'off', multiRegion: 'no', deletionPolicy: 'Delete', pendingWindowDays: 30, enabled: 'yes',
    });
  });

  test('are those of the template', () => {
    expect(settingsOf(key([], { RotationPeriodInDays: 90, MultiRegion: true, PendingWindowInDays: 7, Enabled: false })))
      .toMatchObject({ rotation: 'on', rotationPeriodDays: 90, multiRegion: 'primary', deletionPolicy: 'Retain', pendingWindowDays: 7, enabled: 'no' });
    expect(settingsOf(key())).toMatchObject({ rotation: 'on', rotationPeriodDays: 365 });
  });

  test.each<[string, object]>([['an asymmetric key', { KeySpec: 'RSA_2048' }], ['imported material', { Origin: 'EXTERNAL' }]])('%s cannot rotate by itself', (_, properties) => {
    expect(settingsOf(key([], properties))!.rotation).toBe('not possible');
  });

  test('of a replica are those of its primary key, which is found', () => {
    const replica = { Type: 'AWS::KMS::ReplicaKey', Properties: { PrimaryKeyArn: arnOf('Primary'), KeyPolicy: { Statement: [] } } };
    expect(settingsOf(replica, { Primary: key([], { MultiRegion: true }) })).toMatchObject({ rotation: 'with its primary key', multiRegion: 'replica', replicaOf: 'Orders.template.json#Primary' });
  });

  test('that a parameter gives are undecided', () => {
    expect(settingsOf(key([], { EnableKeyRotation: { Ref: 'Rotate' }, MultiRegion: { Ref: 'Many' }, Enabled: { Ref: 'On' }, PendingWindowInDays: { Ref: 'Days' } })))
      .toEqual({ keySpec: 'SYMMETRIC_DEFAULT', keyUsage: 'ENCRYPT_DECRYPT', rotation: 'undecided', multiRegion: 'undecided', deletionPolicy: 'Retain', enabled: 'undecided' });
  });
});

test('an alias that two templates make stands for neither of their keys', () => {
  const alias = { Type: 'AWS::KMS::Alias', Properties: { AliasName: 'alias/orders', TargetKeyId: { Ref: 'Key' } } };
  const { keys } = inventory(new TemplateSet([file({ Key: key(), Alias: alias, Bucket: bucket('alias/orders') }), file({ Key: key(), Alias: alias }, { name: 'Other' })]));
  expect(keys.find(({ encrypts }) => encrypts.length > 0)).toMatchObject({ id: 'alias/orders', origin: 'outside' });
});
