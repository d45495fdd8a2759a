import { type App, Stack } from 'aws-cdk-lib';
import { StreamViewType, TableEncryption, TableEncryptionV2 } from 'aws-cdk-lib/aws-dynamodb';
import { Role } from 'aws-cdk-lib/aws-iam';
import { EncryptedTable, EncryptedTableV2, EncryptionKey, KeySource } from '../../src';
import { decisions } from '../support/policy/decisions';
import {
  ACCOUNT, ALL_OF_KMS, mayNotEach, newApp, OTHER_ACCOUNT, OTHER_REGION, OTHER_STRANGER, role, stackIn, STRANGER, TAKEOVER, USE, via, worldOf,
} from './cast';
import { contextOf, GRANT_NAMES, keyUse, PARTITION_KEY, STYLE_NAMES, STYLES, TABLE_NAMES, TABLES, tableUse, throughDynamoDb } from './table-grants';

describe.each(TABLE_NAMES)('%s', table => {
  const app = newApp();
  const data = stackIn(app, 'Data');
  const elsewhere = stackIn(app, 'Elsewhere');
  const otherRegion = stackIn(app, 'OtherRegion', { region: OTHER_REGION });
  const away = stackIn(app, 'Away', { account: OTHER_ACCOUNT });
  const outside = stackIn(app, 'Outside');
  const orders = TABLES[table](data, 'orders');
  new EncryptionKey(data, 'OtherKey');
  new EncryptionKey(away, 'OwnKey');
  for (const style of STYLE_NAMES) {
    for (const grant of GRANT_NAMES) {
      const id = `${grant}${style}`;
      STYLES[style](orders, grant, role(data, id));
      // The stream of a table without a name of one's own is known in its own Region and account only.
      if (grant !== 'stream') {
        [elsewhere, otherRegion, away].forEach(stack => STYLES[style](orders, grant, role(stack, id, { roleName: `${stack.stackName}-${id}` })));
      }
      role(outside, id, { roleName: `Outside-${id}` });
      STYLES[style](orders, grant, Role.fromRoleName(data, `Outside-${id}`, `Outside-${id}`));
    }
  }
  const world = worldOf(app);
  const stream = world.valueOf('Orders', 'StreamArn');

  describe.each(STYLE_NAMES.flatMap(style => GRANT_NAMES.map(grant => [grant, style] as const)))('grants to a role of the same stack: %s (%s style)', (grant, style) => {
    decisions(world, [
      ...keyUse(grant, `Data/${grant}${style}`, 'EncryptionKey'),
      ...tableUse(grant, `Data/${grant}${style}`, 'Orders', stream),
    ]);
  });

  describe.each([
    ['another stack', 'Elsewhere'],
    ['another Region', 'OtherRegion'],
    ['another account', 'Away'],
    ['outside the app, by name', 'Outside'],
  ])('grants to a role of %s', (_, stackName) => {
    describe.each([['read', 'Old'], ['read', 'New'], ['write', 'Old'], ['full', 'New']] as const)('%s (%s style)', (grant, style) => {
      decisions(world, [
        ...keyUse(grant, `${stackName}/${grant}${style}`, 'EncryptionKey'),
        ...tableUse(grant, `${stackName}/${grant}${style}`, 'Orders', stream),
      ]);
    });
  });

  describe('grants let nobody else in', () => {
    decisions(world, [
      ...mayNotEach(USE, { who: STRANGER, on: 'EncryptionKey', when: throughDynamoDb() }),
      ...mayNotEach(USE, { who: OTHER_STRANGER, on: 'EncryptionKey', given: ALL_OF_KMS, when: throughDynamoDb(), because: 'another principal of that account was granted' }),
      ...mayNotEach(USE, { who: 'Data/fullOld', on: 'OtherKey', when: throughDynamoDb(), because: 'it is another key' }),
      { who: 'dynamodb.amazonaws.com', mayNot: 'kms:Decrypt', on: 'EncryptionKey', when: { ...contextOf('orders'), 'aws:SourceAccount': ACCOUNT } },
    ]);
  });

  describe('grants to a role of another account hold on the key\'s side, whatever its own account allows', () => {
    decisions(world, [
      { who: 'Away/readOld', may: 'kms:Decrypt', on: 'EncryptionKey', given: ALL_OF_KMS, when: contextOf('orders'), onlyWhen: via('dynamodb') },
      { who: 'Away/readOld', may: 'kms:DescribeKey', on: 'EncryptionKey', given: ALL_OF_KMS, onlyWhen: via('dynamodb') },
      ...mayNotEach(['kms:GenerateDataKey', 'kms:Encrypt'], { who: 'Away/readOld', on: 'EncryptionKey', given: ALL_OF_KMS, when: throughDynamoDb() }),
      ...mayNotEach(TAKEOVER, { who: 'Away/fullNew', on: 'EncryptionKey', given: ALL_OF_KMS }),
      { who: 'Away/readOld', mayNot: 'kms:Decrypt', on: 'OwnKey', when: throughDynamoDb(), because: 'it was granted one key, and not those of its own account' },
    ]);
  });

  describe('in a stack without an environment', () => {
    const agnostic = new Stack(newApp(), 'Data');
    const unnamed = TABLES[table](agnostic);
    STYLE_NAMES.forEach(style => GRANT_NAMES.forEach(grant => STYLES[style](unnamed, grant, role(agnostic, `${grant}${style}`))));
    const somewhere = worldOf(agnostic);

    describe.each(GRANT_NAMES.map((grant, index) => [grant, STYLE_NAMES[index % 2]] as const))('%s (%s style)', (grant, style) => {
      decisions(somewhere, [
        ...keyUse(grant, `${grant}${style}`, 'EncryptionKey', somewhere.valueOf('Orders')),
        ...tableUse(grant, `${grant}${style}`, 'Orders', somewhere.valueOf('Orders', 'StreamArn')),
      ]);
    });
  });

  describe('under a key of another stack', () => {
    const keys = stackIn(newApp(), 'Keys');
    const tables = stackIn(keys.node.root as App, 'Tables');
    EncryptionKey.useSource(tables, KeySource.given(new EncryptionKey(keys, 'Key')));
    TABLES[table](tables, 'orders').grants.readWriteData(role(tables, 'Editor'));

    decisions(worldOf(keys), keyUse('readWrite', 'Editor', 'Key'));
  });
});

describe('a table under a key of AWS', () => {
  const stack = stackIn(newApp(), 'Data');
  new EncryptionKey(stack, 'Key');
  new EncryptedTable(stack, 'Owned', { partitionKey: PARTITION_KEY, encryption: TableEncryption.DEFAULT }).grantReadData(role(stack, 'OwnedReader'));
  new EncryptedTableV2(stack, 'Managed', { partitionKey: PARTITION_KEY, encryption: TableEncryptionV2.awsManagedKey() }).grantReadData(role(stack, 'ManagedReader'));

  decisions(worldOf(stack), [
    { who: 'OwnedReader', may: 'dynamodb:GetItem', on: 'Owned' },
    { who: 'ManagedReader', may: 'dynamodb:GetItem', on: 'Managed' },
    ...['OwnedReader', 'ManagedReader'].map(who => ({ who, mayNot: 'kms:Decrypt', on: 'Key', when: throughDynamoDb(), because: 'there is no key to grant on' })),
  ]);
});

describe('replication to another account', () => {
  const stack = stackIn(newApp(), 'Data');
  const table = new EncryptedTableV2(stack, 'Orders', { tableName: 'orders', partitionKey: PARTITION_KEY, dynamoStream: StreamViewType.NEW_AND_OLD_IMAGES });
  table.grants.multiAccountReplicationTo(`arn:aws:dynamodb:${OTHER_REGION}:${OTHER_ACCOUNT}:table/orders`);
  const world = worldOf(stack);
  const who = 'replication.dynamodb.amazonaws.com';

  decisions(world, [
    ...['kms:Decrypt', 'kms:GenerateDataKey', 'kms:DescribeKey'].map(may => ({ who, may, on: 'EncryptionKey', onlyWhen: { 'aws:SourceAccount': ACCOUNT } })),
    { who, mayNot: 'kms:CreateGrant', on: 'EncryptionKey', when: { 'aws:SourceAccount': ACCOUNT } },
    { who: 'dynamodb.amazonaws.com', mayNot: 'kms:Decrypt', on: 'EncryptionKey', when: { 'aws:SourceAccount': ACCOUNT }, because: 'it is another service' },
    { who: OTHER_STRANGER, mayNot: 'kms:Decrypt', on: 'EncryptionKey', given: ALL_OF_KMS },
  ]);
});
