import { App, NestedStack, Stack } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as kms from 'aws-cdk-lib/aws-kms';
import { ENCRYPTED_TABLE, keyOfAws } from '../../src/dynamodb/table-encryption';
import { errorOf, HERE, OTHER_REGION_HERE } from '../keys/support';
import { PARTITION_KEY } from './support';
import { EncryptedTable, EncryptionKey, KeySource } from 'cdk-at-rest';

let stack: Stack;

beforeEach(() => {
  stack = new Stack(new App(), 'Storage', { env: HERE });
});

function encrypt(props: Partial<dynamodb.TableProps> = {}, id = 'Orders'): dynamodb.TableProps {
  return ENCRYPTED_TABLE.props(stack, id, { partitionKey: PARTITION_KEY, ...props });
}

test('is about dynamodb.Table', () => {
  expect(ENCRYPTED_TABLE.injectionId).toBe(dynamodb.Table.PROPERTY_INJECTION_ID);
  expect(ENCRYPTED_TABLE.cfnTypes).toEqual(['AWS::DynamoDB::Table']);
});

test('puts a table that says nothing, or undefined, under the shared key', () => {
  const expected = { partitionKey: PARTITION_KEY, encryption: dynamodb.TableEncryption.CUSTOMER_MANAGED, encryptionKey: EncryptionKey.of(stack) };

  expect(encrypt()).toEqual(expected);
  expect(encrypt({ encryption: undefined, encryptionKey: undefined, replicationRegions: undefined })).toEqual(expected);
});

test('puts a table that asks for a customer managed key, without one, under the shared key', () => {
  expect(encrypt({ encryption: dynamodb.TableEncryption.CUSTOMER_MANAGED }).encryptionKey).toBe(EncryptionKey.of(stack));
});

test('leaves a key of the user\'s alone, and makes no other', () => {
  const key = new kms.Key(stack, 'Key');

  expect(encrypt({ encryptionKey: key })).toMatchObject({ encryption: dynamodb.TableEncryption.CUSTOMER_MANAGED, encryptionKey: key });
  expect(stack.node.children).toEqual([key]);
});

test('leaves what encryption is not about alone', () => {
  const props = { tableName: 'orders', stream: dynamodb.StreamViewType.KEYS_ONLY, timeToLiveAttribute: 'ttl', contributorInsightsSpecification: { enabled: true } };

  expect(encrypt(props)).toMatchObject(props);
});

describe('a key of AWS', () => {
  test.each([
    [dynamodb.TableEncryption.DEFAULT, 'owned'], [dynamodb.TableEncryption.AWS_MANAGED, 'managed'],
    [dynamodb.TableEncryption.CUSTOMER_MANAGED, undefined], [undefined, undefined],
  ])('is recognized: TableEncryption %s is %s', (encryption, kind) => {
    expect(keyOfAws({ partitionKey: PARTITION_KEY, encryption })).toBe(kind);
  });

  test.each([dynamodb.TableEncryption.DEFAULT, dynamodb.TableEncryption.AWS_MANAGED])('is honoured: %s, and no key is made', encryption => {
    const props = { partitionKey: PARTITION_KEY, encryption };

    expect(ENCRYPTED_TABLE.props(stack, 'Orders', props)).toBe(props);
    expect(stack.node.children).toEqual([]);
  });
});

describe('a key that DynamoDB cannot encrypt under', () => {
  test('of another Region is refused', () => {
    const key = new EncryptionKey(new Stack(stack.node.root as App, 'Far', { env: OTHER_REGION_HERE }), 'Key');

    expect(errorOf(() => encrypt({ encryptionKey: key }))).toMatch(
      /^Storage\/Orders: received the key Far\/Key of us-east-1, but is itself in eu-west-1: .* ReplicaEncryptionKey/);
  });

  test.each([
    [kms.KeySpec.ECC_NIST_P256, kms.KeyUsage.SIGN_VERIFY], [kms.KeySpec.HMAC_512, kms.KeyUsage.GENERATE_VERIFY_MAC],
  ])('of keySpec %s is refused', (keySpec, keyUsage) => {
    expect(errorOf(() => encrypt({ encryptionKey: new kms.Key(stack, 'Key', { keySpec, keyUsage }) }))).toBe(
      `Storage/Orders: received the key Storage/Key with keySpec ${keySpec}: data at rest is encrypted under symmetric encryption keys (KeySpec.SYMMETRIC_DEFAULT) only`);
  });
});

describe('a key', () => {
  test('that is an alias stands for the key, which grants have to name', () => {
    const key = new EncryptionKey(stack, 'Key');

    expect(encrypt({ encryptionKey: key.addAlias('data') }).encryptionKey).toBe(key);
  });

  test('that is known by an alias only is refused, and says what to pass instead', () => {
    const alias = kms.Alias.fromAliasName(stack, 'Alias', 'alias/data');

    expect(() => encrypt({ encryptionKey: alias })).toThrow(/^Storage\/Orders: received the alias Storage\/Alias, .* Pass the key /);
  });
});

describe('replicationRegions', () => {
  test('are refused, and the error names EncryptedTableV2 and the Regions', () => {
    expect(errorOf(() => encrypt({ replicationRegions: ['us-east-1', 'eu-central-1'] }))).toBe(
      'Storage/Orders: received replicationRegions [us-east-1, eu-central-1], whose replicas dynamodb.Table cannot put under a customer managed key: '
      + 'use EncryptedTableV2 for a new table (changing an existing one replaces it), or encryption: TableEncryption.AWS_MANAGED');
  });

  test('that are none are refused just so, since they make a stream, and not with an error of the L2 about a prop that nobody set', () => {
    expect(() => new EncryptedTable(stack, 'Orders', { partitionKey: PARTITION_KEY, replicationRegions: [] }))
      .toThrow(/^Storage\/Orders: received replicationRegions \[\]/);
  });

  test('are honoured under a key of AWS', () => {
    const props = { replicationRegions: ['us-east-1'], encryption: dynamodb.TableEncryption.AWS_MANAGED };

    expect(encrypt(props)).toEqual({ partitionKey: PARTITION_KEY, ...props });
  });
});

describe('the KeySource of the scope', () => {
  test('one key a stack: tables share it, and those of a nested stack with them', () => {
    const { encryptionKey } = encrypt();

    expect(encrypt({}, 'Other').encryptionKey).toBe(encryptionKey);
    expect(ENCRYPTED_TABLE.props(new NestedStack(stack, 'Nested'), 'Orders', { partitionKey: PARTITION_KEY }).encryptionKey).toBe(encryptionKey);
  });

  test('one key a service: tables share the one of DynamoDB', () => {
    EncryptionKey.useSource(stack, KeySource.perService());

    expect(encrypt().encryptionKey).toBe(EncryptionKey.of(stack, { service: 'DynamoDB' }));
    expect(encrypt().encryptionKey).not.toBe(EncryptionKey.of(stack, { service: 'S3' }));
    expect(encrypt().encryptionKey!.node.path).toBe('Storage/DynamoDBEncryptionKey');
  });

  test('one key a resource: each table has one beside it', () => {
    EncryptionKey.useSource(stack, KeySource.perResource());

    expect([encrypt(), encrypt({}, 'Other')].map(props => props.encryptionKey!.node.path)).toEqual(['Storage/OrdersEncryptionKey', 'Storage/OtherEncryptionKey']);
  });

  test('a given key: no other is made', () => {
    const key = new EncryptionKey(stack, 'Key');
    EncryptionKey.useSource(stack, KeySource.given(key));

    expect(encrypt().encryptionKey).toBe(key);
    expect(stack.node.children).toEqual([key]);
  });
});
