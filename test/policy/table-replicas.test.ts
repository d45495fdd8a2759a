import { StreamViewType } from 'aws-cdk-lib/aws-dynamodb';
import { EncryptedTableV2, EncryptionKey, ReplicaEncryptionKey } from '../../src';
import { decisions, decisionTests } from '../support/policy/decisions';
import { mayNotEach, newApp, OTHER_REGION, role, stackIn, USE, worldOf } from './cast';
import { GRANT_NAMES, keyUse, PARTITION_KEY, STYLE_NAMES, STYLES, throughDynamoDb } from './table-grants';

/** A table with a replica in another Region, under a multi-Region key and its replica. */
function globalTable(context?: Record<string, unknown>) {
  const app = newApp(context);
  const data = stackIn(app, 'Data');
  const virginia = stackIn(app, 'Virginia', { region: OTHER_REGION });
  const key = new EncryptionKey(data, 'Key', { multiRegion: true });
  new ReplicaEncryptionKey(virginia, 'ReplicaKey', { primaryKey: key });
  new EncryptionKey(virginia, 'OtherKey');
  const table = new EncryptedTableV2(data, 'Orders', {
    tableName: 'orders',
    partitionKey: PARTITION_KEY,
    dynamoStream: StreamViewType.NEW_IMAGE,
    encryptionKey: key,
    replicas: [{ region: OTHER_REGION }],
    replicaKeyArns: { [OTHER_REGION]: key.replicaArn(OTHER_REGION) },
  });
  return { app, data, virginia, table, replica: table.replica(OTHER_REGION) as EncryptedTableV2 };
}

describe('the replica of a table', () => {
  const { app, data, table, replica } = globalTable();
  GRANT_NAMES.forEach(grant => STYLES.Old(replica, grant, role(data, `${grant}Old`)));
  GRANT_NAMES.filter(grant => grant !== 'stream').forEach(grant => STYLES.New(replica, grant, role(data, `${grant}New`)));
  table.grantReadWriteData(role(data, 'HomeOnly'));
  const world = worldOf(app);

  describe.each(GRANT_NAMES)('grants %s', grant => {
    decisions(world, (grant === 'stream' ? ['Old'] : STYLE_NAMES).map(style => `${grant}${style}`).flatMap(who => [
      ...keyUse(grant, who, 'ReplicaKey', 'orders', OTHER_REGION),
      ...mayNotEach(USE, { who, on: 'Data/Key', when: throughDynamoDb(), because: 'it is the key of the table\'s own Region' }),
    ]));
  });

  describe('is not opened by grants of the table', () => {
    decisions(world, [
      ...keyUse('readWrite', 'HomeOnly', 'Data/Key'),
      ...mayNotEach(USE, { who: 'HomeOnly', on: 'ReplicaKey', when: throughDynamoDb('orders', OTHER_REGION) }),
    ]);
  });
});

/** Where the data of a replica is read: by functions beside it. */
test.each([
  ['with the recommended feature flags', undefined],
  ['without feature flags', {}],
])('the replica of a table is read by a role of its own Region, %s', async (_, context) => {
  const { app, virginia, replica } = globalTable(context);
  replica.grantReadData(role(virginia, 'Local', { roleName: 'Local' }));

  for (const { check } of decisionTests(worldOf(app), [
    ...keyUse('read', 'Local', 'ReplicaKey', 'orders', OTHER_REGION),
    // Its stack cannot name the key, whose ARN the other Region's stack composes: the encryption context tells the table from others.
    { who: 'Local', mayNot: 'kms:Decrypt', on: 'OtherKey', when: throughDynamoDb('another', OTHER_REGION), because: 'it is another table' },
    { who: 'Local', mayNot: 'kms:Decrypt', on: 'Data/Key', when: throughDynamoDb() },
  ])) {
    await check();
  }
});
