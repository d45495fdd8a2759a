import { App, Stack, Token } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as kms from 'aws-cdk-lib/aws-kms';
import { ENCRYPTED_TABLE_V2, regionsWithoutKey, setKeyOfOnlyReplica, type TableV2KeyProps, type TableV2Keys, tableV2Keys } from '../../src/dynamodb/table-v2-encryption';
import { errorOf, HERE, OTHER_REGION_HERE } from '../keys/support';
import { FAR_KEY_ARN, PARTITION_KEY, propertiesOf, replicasOf } from './support';
import { EncryptionKey, KeySource } from 'cdk-at-rest';

let stack: Stack;
let key: kms.Key;

beforeEach(() => {
  stack = new Stack(new App(), 'Storage', { env: HERE });
  key = new kms.Key(stack, 'Key');
});

function keysOf(props: TableV2KeyProps = {}): TableV2Keys {
  return tableV2Keys(stack, 'Orders', props);
}

const REPLICAS = [{ region: 'us-east-1' }];
const REPLICA_KEYS = { 'us-east-1': FAR_KEY_ARN };

describe('the keys of a table', () => {
  test('that says nothing, or undefined, are the shared key', () => {
    const expected = { key: EncryptionKey.of(stack), replicaKeyArns: {} };

    expect(keysOf()).toEqual(expected);
    expect(keysOf({ encryption: undefined, encryptionKey: undefined, replicaKeyArns: undefined, replicas: undefined })).toEqual(expected);
  });

  test('are those of encryptionKey and replicaKeyArns, and no other is made', () => {
    expect(keysOf({ encryptionKey: key, replicaKeyArns: REPLICA_KEYS, replicas: REPLICAS })).toEqual({ key, replicaKeyArns: REPLICA_KEYS });
    expect(stack.node.children).toEqual([key]);
  });

  test('are those of a customer managed encryption, as the L2 takes them', () => {
    const encryption = dynamodb.TableEncryptionV2.customerManagedKey(key, REPLICA_KEYS);

    expect(keysOf({ encryption, replicas: REPLICAS })).toEqual({ key, replicaKeyArns: REPLICA_KEYS });
  });

  test.each([
    ['owned', dynamodb.TableEncryptionV2.dynamoOwnedKey()], ['managed', dynamodb.TableEncryptionV2.awsManagedKey()],
  ])('are none where the user asks for one that AWS has (%s), replicas included', (keyOfAws, encryption) => {
    expect(keysOf({ encryption, replicas: REPLICAS })).toEqual({ keyOfAws, replicaKeyArns: {} });
    expect(stack.node.children).toEqual([key]);
  });

  test.each<[string, (own: kms.Key) => TableV2KeyProps]>([
    ['encryptionKey', own => ({ encryptionKey: own })],
    ['replicaKeyArns', () => ({ replicaKeyArns: REPLICA_KEYS })],
    ['encryptionKey', own => ({ encryptionKey: own, replicaKeyArns: REPLICA_KEYS })],
  ])('are refused where encryption and %s both say them', (name, props) => {
    for (const encryption of [dynamodb.TableEncryptionV2.awsManagedKey(), dynamodb.TableEncryptionV2.customerManagedKey(key)]) {
      expect(errorOf(() => keysOf({ encryption, ...props(key) }))).toBe(
        `Storage/Orders: received encryption together with ${name}: leave encryption out, or put the keys into TableEncryptionV2.customerManagedKey(key, replicaKeyArns)`);
    }
  });

  test('are refused without one for each replica, and the error names the Regions that have none', () => {
    const replicas = [{ region: 'eu-central-1' }, ...REPLICAS, { region: 'ap-south-1' }];

    expect(errorOf(() => keysOf({ replicas, replicaKeyArns: REPLICA_KEYS }))).toBe(
      'Storage/Orders: has replicas without a key in eu-central-1, ap-south-1: pass replicaKeyArns with the ARN of a key of each Region '
      + '(EncryptionKey.replicaArn gives that of a multi-Region key\'s replica)');
    expect(() => keysOf({ replicas, encryption: dynamodb.TableEncryptionV2.customerManagedKey(key, REPLICA_KEYS) })).toThrow('in eu-central-1, ap-south-1');
  });

  test('of another Region are refused', () => {
    const far = new EncryptionKey(new Stack(stack.node.root as App, 'Far', { env: OTHER_REGION_HERE }), 'Key');

    expect(() => keysOf({ encryptionKey: far })).toThrow('Storage/Orders: received the key Far/Key of us-east-1, but is itself in eu-west-1');
    expect(() => keysOf({ encryption: dynamodb.TableEncryptionV2.customerManagedKey(far) })).toThrow('received the key Far/Key of us-east-1');
  });

  test.each([[kms.KeySpec.RSA_2048, kms.KeyUsage.ENCRYPT_DECRYPT], [kms.KeySpec.HMAC_256, kms.KeyUsage.GENERATE_VERIFY_MAC]])(
    'of keySpec %s are refused', (keySpec, keyUsage) => {
      const encryptionKey = new kms.Key(stack, 'Other', { keySpec, keyUsage });

      expect(() => keysOf({ encryptionKey })).toThrow(`Storage/Orders: received the key Storage/Other with keySpec ${keySpec}: `);
    },
  );

  test('that are an alias stand for the key, which grants have to name', () => {
    const own = new EncryptionKey(stack, 'Own');

    expect(keysOf({ encryptionKey: own.addAlias('data') }).key).toBe(own);
  });

  test('that are known by an alias only are refused, and says what to pass instead', () => {
    const alias = kms.Alias.fromAliasName(stack, 'Alias', 'alias/data');

    expect(() => keysOf({ encryptionKey: alias })).toThrow(/^Storage\/Orders: received the alias Storage\/Alias, .* Pass the key /);
  });

  test.each([
    ['one a service', KeySource.perService(), 'Storage/DynamoDBEncryptionKey'], ['one a resource', KeySource.perResource(), 'Storage/OrdersEncryptionKey'],
  ])('follow the KeySource: %s', (_name, source, path) => {
    EncryptionKey.useSource(stack, source);

    expect(keysOf().key!.node.path).toBe(path);
  });
});

describe('Regions without a key', () => {
  test('are none where each has one', () => {
    expect(regionsWithoutKey([], {})).toBeUndefined();
    expect(regionsWithoutKey(REPLICAS, REPLICA_KEYS)).toBeUndefined();
  });

  test('are not known of a Region that is a token: the L2 refuses it', () => {
    expect(regionsWithoutKey([{ region: Token.asString({ Ref: 'Region' }) }], {})).toBeUndefined();
  });

  test('are listed in the order of the replicas', () => {
    expect(regionsWithoutKey([{ region: 'us-west-2' }, { region: 'us-east-1' }], {})).toMatch(/^has replicas without a key in us-west-2, us-east-1: /);
  });
});

describe('the encryption of the L2', () => {
  const encryptionIn = (scope: Stack, props: TableV2KeyProps) =>
    ENCRYPTED_TABLE_V2.props(scope, 'Orders', { partitionKey: PARTITION_KEY, ...props }).encryption!;

  test('is that of dynamodb.TableV2', () => {
    expect(ENCRYPTED_TABLE_V2.injectionId).toBe(dynamodb.TableV2.PROPERTY_INJECTION_ID);
    expect(ENCRYPTED_TABLE_V2.cfnTypes).toEqual(['AWS::DynamoDB::GlobalTable']);
  });

  test('is customer managed with these keys where the Region is known', () => {
    const encryption = encryptionIn(stack, { encryptionKey: key, replicaKeyArns: REPLICA_KEYS });

    expect(encryption.type).toBe(dynamodb.TableEncryption.CUSTOMER_MANAGED);
    expect(encryption.tableKey).toBe(key);
    expect(encryption.replicaKeyArns).toEqual(REPLICA_KEYS);
  });

  test('is AWS managed where it is not, for the key to be set afterwards', () => {
    expect(encryptionIn(new Stack(), { encryptionKey: key }).type).toBe(dynamodb.TableEncryption.AWS_MANAGED);
  });

  test.each([dynamodb.TableEncryptionV2.dynamoOwnedKey(), dynamodb.TableEncryptionV2.awsManagedKey()])(
    'is the one that AWS has (%#) where it was asked for', encryption => {
      expect(encryptionIn(stack, { encryption }).type).toBe(encryption.type);
      expect(encryptionIn(new Stack(), { encryption }).type).toBe(encryption.type);
    },
  );

  test('stands beside the rest of the props, which stay', () => {
    const rest = { partitionKey: PARTITION_KEY, tableName: 'orders', dynamoStream: dynamodb.StreamViewType.KEYS_ONLY };

    expect(ENCRYPTED_TABLE_V2.props(stack, 'Orders', rest)).toMatchObject(rest);
  });
});

describe('the key of the only replica', () => {
  const tableIn = (scope: Stack) => new dynamodb.TableV2(scope, 'Orders', { partitionKey: PARTITION_KEY, encryption: dynamodb.TableEncryptionV2.awsManagedKey() });

  test('is set in a stack without a Region', () => {
    const anywhere = new Stack(new App(), 'Anywhere');
    const own = new kms.Key(anywhere, 'Key');
    const table = tableIn(anywhere);
    setKeyOfOnlyReplica(table, own);

    expect(replicasOf(table)).toEqual([{ Region: { Ref: 'AWS::Region' }, SSESpecification: { KMSMasterKeyId: anywhere.resolve(own.keyArn) as object } }]);
    expect(propertiesOf(table).SSESpecification).toEqual({ SSEEnabled: true, SSEType: 'KMS' });
  });

  test('is left to the L2 where the Region is known', () => {
    const table = tableIn(stack);
    setKeyOfOnlyReplica(table, key);

    expect(replicasOf(table)).toEqual([{ Region: 'eu-west-1' }]);
  });
});
