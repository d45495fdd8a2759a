import { App, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import { addedToKeyPolicy, errorOf, HERE, identityPolicy, OTHER_ACCOUNT, OTHER_REGION_HERE, warningIdsOf } from '../keys/support';
import type { JsonObject } from '../support/template/cloudformation';
import { resourcesOfType, templateOf } from '../support/template/synth';
import { FAR_KEY_ARN, keyStatements, PARTITION_KEY, propertiesOf, replicasOf, resourceOf, roleIn, SORT_KEY, throughTable } from './support';
import { EncryptedTableV2, type EncryptedTableV2Props, EncryptionKey, KeySource } from 'cdk-at-rest';

let stack: Stack;

beforeEach(() => {
  stack = new Stack(new App(), 'Storage', { env: HERE });
});

function tableWith(props: Partial<EncryptedTableV2Props> = {}): EncryptedTableV2 {
  return new EncryptedTableV2(stack, 'Orders', { partitionKey: PARTITION_KEY, ...props });
}

const REPLICAS = [{ region: 'us-east-1' }];
const REPLICA_KEYS = { 'us-east-1': FAR_KEY_ARN };
const PROTECTED = { DeletionProtectionEnabled: true, PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true } };

function sharedKeyArn(): JsonObject {
  return stack.resolve(EncryptionKey.of(stack).keyArn) as JsonObject;
}

describe('a table that says nothing', () => {
  test('is encrypted under the shared key, recoverable and protected from deletion', () => {
    const table = tableWith();

    expect(propertiesOf(table)).toEqual({
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      BillingMode: 'PAY_PER_REQUEST',
      SSESpecification: { SSEEnabled: true, SSEType: 'KMS' },
      Replicas: [{ Region: 'eu-west-1', SSESpecification: { KMSMasterKeyId: sharedKeyArn() }, ...PROTECTED }],
    });
    expect(resourceOf(table)).toMatchObject({ DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
    expect(table.encryptionKey).toBe(EncryptionKey.of(stack));
    expect(warningIdsOf(stack)).toEqual([]);
  });

  test('or says undefined, gets the same', () => {
    const names = [
      'encryption', 'encryptionKey', 'replicaKeyArns', 'replicas', 'pointInTimeRecovery', 'pointInTimeRecoverySpecification', 'deletionProtection', 'removalPolicy',
    ];
    const said = new Stack(new App(), 'Storage', { env: HERE });
    new EncryptedTableV2(said, 'Orders', { partitionKey: PARTITION_KEY, ...Object.fromEntries(names.map(name => [name, undefined])) });
    tableWith();

    expect(templateOf(said)).toEqual(templateOf(stack));
  });
});

test('takes the place of dynamodb.TableV2 under the same logical id', () => {
  const plain = new Stack(new App(), 'Storage', { env: HERE });
  new dynamodb.TableV2(plain, 'Orders', { partitionKey: PARTITION_KEY });
  tableWith();

  expect(Object.keys(resourcesOfType(templateOf(stack), 'AWS::DynamoDB::GlobalTable'))).toEqual(Object.keys(templateOf(plain).Resources));
});

describe('the user\'s own props', () => {
  test('win over every default', () => {
    const key = new kms.Key(stack, 'Key');
    const table = tableWith({
      encryptionKey: key,
      pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: false },
      deletionProtection: false,
      removalPolicy: RemovalPolicy.DESTROY,
    });

    expect(replicasOf(table)).toEqual([{
      Region: 'eu-west-1',
      SSESpecification: { KMSMasterKeyId: stack.resolve(key.keyArn) as JsonObject },
      DeletionProtectionEnabled: false,
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: false },
    }]);
    expect(resourceOf(table).DeletionPolicy).toBe('Delete');
    expect(table.encryptionKey).toBe(key);
    expect(Object.keys(resourcesOfType(templateOf(stack), 'AWS::KMS::Key'))).toHaveLength(1);
  });

  test.each<[string, Partial<EncryptedTableV2Props>, JsonObject]>([
    ['pointInTimeRecovery: false', { pointInTimeRecovery: false }, { PointInTimeRecoveryEnabled: false }],
    ['pointInTimeRecovery: true', { pointInTimeRecovery: true }, { PointInTimeRecoveryEnabled: true }],
    ['a recovery period', { pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true, recoveryPeriodInDays: 7 } },
      { PointInTimeRecoveryEnabled: true, RecoveryPeriodInDays: 7 }],
  ])('decide on recovery: %s', (_name, props, specification) => {
    expect(replicasOf(tableWith(props))[0].PointInTimeRecoverySpecification).toEqual(specification);
  });

  test('may let the table go with its stack, which deletion protection would prevent', () => {
    expect(replicasOf(tableWith({ removalPolicy: RemovalPolicy.DESTROY }))[0].DeletionProtectionEnabled).toBe(false);
  });

  test('about anything else render as the L2 renders them', () => {
    const props: Partial<dynamodb.TablePropsV2> = {
      sortKey: SORT_KEY,
      dynamoStream: dynamodb.StreamViewType.NEW_IMAGE,
      timeToLiveAttribute: 'ttl',
      contributorInsightsSpecification: { enabled: true },
      tableClass: dynamodb.TableClass.STANDARD_INFREQUENT_ACCESS,
      billing: dynamodb.Billing.provisioned({ readCapacity: dynamodb.Capacity.fixed(5), writeCapacity: dynamodb.Capacity.autoscaled({ maxCapacity: 9 }) }),
      globalSecondaryIndexes: [{ indexName: 'Global', partitionKey: SORT_KEY }],
      localSecondaryIndexes: [{ indexName: 'Local', sortKey: { name: 'at', type: dynamodb.AttributeType.NUMBER } }],
      tags: [{ key: 'team', value: 'orders' }],
    };
    const plain = new dynamodb.TableV2(new Stack(new App(), 'Storage', { env: HERE }), 'Orders', { partitionKey: PARTITION_KEY, ...props });

    expect(propertiesOf(tableWith(props))).toMatchObject(propertiesOf(plain));
  });
});

describe('a key of AWS', () => {
  test.each([
    ['owned', dynamodb.TableEncryptionV2.dynamoOwnedKey(), { SSEEnabled: false }],
    ['managed', dynamodb.TableEncryptionV2.awsManagedKey(), { SSEEnabled: true, SSEType: 'KMS' }],
  ])('(%s) is honoured and reported, with a Region and without', (_kind, encryption, specification) => {
    for (const scope of [stack, new Stack(new App(), 'Anywhere')]) {
      const table = new EncryptedTableV2(scope, 'Orders', { partitionKey: PARTITION_KEY, encryption });

      expect(propertiesOf(table).SSESpecification).toEqual(specification);
      expect(replicasOf(table)[0]).not.toHaveProperty('SSESpecification');
      expect(warningIdsOf(table)).toEqual(['AtRest-TableKeyNotCustomerManaged']);
      expect(table.encryptionKey).toBeUndefined();
      expect(resourcesOfType(templateOf(scope), 'AWS::KMS::Key')).toEqual({});
    }
  });

  test('serves replicas without keys, early and late', () => {
    const table = tableWith({ encryption: dynamodb.TableEncryptionV2.awsManagedKey(), replicas: REPLICAS });
    table.addReplica({ region: 'us-west-2' });

    expect(replicasOf(table).map(replica => replica.Region)).toEqual(['us-east-1', 'us-west-2', 'eu-west-1']);
    expect(JSON.stringify(replicasOf(table))).not.toContain('KMSMasterKeyId');
  });

  test('needs no grant on a key, on a replica either', () => {
    const table = tableWith({ encryption: dynamodb.TableEncryptionV2.awsManagedKey(), replicas: REPLICAS });
    table.grantReadWriteData(roleIn(stack));
    table.grantStreamRead(roleIn(stack, 'Streamer'));
    table.replica('us-east-1').grantReadData(roleIn(stack, 'Far'));

    expect(keyStatements(identityPolicy(stack))).toEqual([]);
  });
});

describe('a stack without a Region', () => {
  let table: EncryptedTableV2;

  beforeEach(() => {
    stack = new Stack(new App(), 'Anywhere');
    table = tableWith();
  });

  test('has the key in the one replica, which is the table itself', () => {
    expect(replicasOf(table)).toEqual([{ Region: { Ref: 'AWS::Region' }, SSESpecification: { KMSMasterKeyId: sharedKeyArn() }, ...PROTECTED }]);
    expect(propertiesOf(table).SSESpecification).toEqual({ SSEEnabled: true, SSEType: 'KMS' });
  });

  test.each<[string, (role: iam.IRole) => void]>([
    ['grantReadData', role => table.grantReadData(role)], ['grants.readData', role => table.grants.readData(role)],
  ])('grants use of the key all the same: %s', (_name, grant) => {
    grant(roleIn(stack));

    expect(keyStatements(identityPolicy(stack))).toEqual([
      {
        Effect: 'Allow',
        Action: 'kms:Decrypt',
        Resource: sharedKeyArn(),
        Condition: {
          StringEquals: {
            'kms:ViaService': { 'Fn::Join': ['', ['dynamodb.', { Ref: 'AWS::Region' }, '.amazonaws.com']] },
            'kms:EncryptionContext:aws:dynamodb:tableName': stack.resolve(table.tableName) as JsonObject,
            'kms:EncryptionContext:aws:dynamodb:subscriberId': { Ref: 'AWS::AccountId' },
          },
        },
      },
      expect.objectContaining({ Action: 'kms:DescribeKey' }),
    ]);
  });

  test('takes a key of the user\'s, by either prop', () => {
    const key = new EncryptionKey(stack, 'Key');
    const arn = stack.resolve(key.keyArn) as JsonObject;
    const others = [
      { encryptionKey: key }, { encryption: dynamodb.TableEncryptionV2.customerManagedKey(key) },
    ].map((props, index) => new EncryptedTableV2(stack, `Other${index}`, { partitionKey: PARTITION_KEY, ...props }));

    expect(others.map(other => replicasOf(other)[0].SSESpecification)).toEqual([{ KMSMasterKeyId: arn }, { KMSMasterKeyId: arn }]);
  });

  test('has no replicas: the L2 refuses them', () => {
    expect(() => new EncryptedTableV2(stack, 'Global', { partitionKey: PARTITION_KEY, replicas: REPLICAS, replicaKeyArns: REPLICA_KEYS }))
      .toThrow('Replica tables are not supported in a region agnostic stack');
  });
});

describe('replicas', () => {
  test.each<[string, (key: kms.IKey) => Partial<EncryptedTableV2Props>]>([
    ['replicaKeyArns', key => ({ encryptionKey: key, replicaKeyArns: REPLICA_KEYS })],
    ['encryption', key => ({ encryption: dynamodb.TableEncryptionV2.customerManagedKey(key, REPLICA_KEYS) })],
  ])('are each under the key of their Region: %s', (_name, props) => {
    const key = new kms.Key(stack, 'Key');

    expect(replicasOf(tableWith({ replicas: REPLICAS, ...props(key) }))).toEqual([
      { Region: 'us-east-1', SSESpecification: { KMSMasterKeyId: FAR_KEY_ARN }, ...PROTECTED },
      { Region: 'eu-west-1', SSESpecification: { KMSMasterKeyId: stack.resolve(key.keyArn) as JsonObject }, ...PROTECTED },
    ]);
  });

  test('take the replica of a multi-Region key', () => {
    const key = new EncryptionKey(stack, 'Key', { multiRegion: true });
    const table = tableWith({ encryptionKey: key, replicas: REPLICAS, replicaKeyArns: { 'us-east-1': key.replicaArn('us-east-1') } });

    expect(replicasOf(table)[0].SSESpecification).toEqual({ KMSMasterKeyId: stack.resolve(key.replicaArn('us-east-1')) as JsonObject });
  });

  test('recover as their own props say, before the default of the table', () => {
    const table = tableWith({ replicas: [{ region: 'us-east-1', pointInTimeRecovery: false }], replicaKeyArns: REPLICA_KEYS });

    expect(replicasOf(table).map(replica => replica.PointInTimeRecoverySpecification)).toEqual([
      { PointInTimeRecoveryEnabled: false }, { PointInTimeRecoveryEnabled: true },
    ]);
  });

  test('without a key are refused, and the error names their Regions', () => {
    expect(errorOf(() => tableWith({ replicas: [...REPLICAS, { region: 'us-west-2' }], replicaKeyArns: REPLICA_KEYS }))).toBe(
      'Storage/Orders: has replicas without a key in us-west-2: pass replicaKeyArns with the ARN of a key of each Region '
      + '(EncryptionKey.replicaArn gives that of a multi-Region key\'s replica)');
  });

  test('added late are refused without a key at once, not at synthesis', () => {
    expect(errorOf(() => tableWith().addReplica({ region: 'us-west-2' }))).toMatch(/^Storage\/Orders: has replicas without a key in us-west-2: /);
  });

  test('added late are under the key that was named for their Region', () => {
    const table = tableWith({ replicaKeyArns: REPLICA_KEYS });
    table.addReplica({ region: 'us-east-1' });

    expect(replicasOf(table)[0]).toEqual({ Region: 'us-east-1', SSESpecification: { KMSMasterKeyId: FAR_KEY_ARN }, ...PROTECTED });
  });

  test('keep the protection that they are given of their own', () => {
    const table = tableWith({ replicas: [{ region: 'us-east-1', deletionProtection: false, pointInTimeRecovery: false }], replicaKeyArns: REPLICA_KEYS });

    expect(replicasOf(table)[0].DeletionProtectionEnabled).toBe(false);
  });
});

describe('a grant', () => {
  const READ = ['kms:Decrypt'];
  const WRITE = ['kms:Decrypt', 'kms:Encrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*'];

  test.each<[string, (table: EncryptedTableV2, role: iam.IRole) => void, string[]]>([
    ['grantReadData', (table, role) => table.grantReadData(role), READ],
    ['grantWriteData', (table, role) => table.grantWriteData(role), WRITE],
    ['grantReadWriteData', (table, role) => table.grantReadWriteData(role), WRITE],
    ['grantFullAccess', (table, role) => table.grantFullAccess(role), WRITE],
    ['grantStreamRead', (table, role) => table.grantStreamRead(role), READ],
    ['grants.readData', (table, role) => table.grants.readData(role), READ],
    ['grants.writeData', (table, role) => table.grants.writeData(role), WRITE],
    ['grants.readWriteData', (table, role) => table.grants.readWriteData(role), WRITE],
    ['grants.fullAccess', (table, role) => table.grants.fullAccess(role), WRITE],
  ])('%s gives use of the key through DynamoDB, for this table only', (_name, grant, actions) => {
    const table = tableWith({ dynamoStream: dynamodb.StreamViewType.NEW_IMAGE });
    grant(table, roleIn(stack));

    expect(keyStatements(identityPolicy(stack))).toEqual([
      { Effect: 'Allow', Action: actions.length === 1 ? actions[0] : actions, Resource: sharedKeyArn(), Condition: throughTable(table) },
      // DescribeKey carries no encryption context.
      { Effect: 'Allow', Action: 'kms:DescribeKey', Resource: sharedKeyArn(), Condition: { StringEquals: { 'kms:ViaService': 'dynamodb.eu-west-1.amazonaws.com' } } },
    ]);
    expect(addedToKeyPolicy(stack)).toEqual([]);
  });

  const INDEX = { indexName: 'Global', partitionKey: SORT_KEY };
  test.each<[string, (table: dynamodb.TableV2) => void]>([
    ['without indexes', () => undefined],
    ['with an index that was added late', table => table.addGlobalSecondaryIndex(INDEX)],
  ])('on a table %s says of the table what the L2\'s says', (_name, prepare) => {
    const said = (table: dynamodb.TableV2) => {
      prepare(table);
      table.grantReadData(roleIn(table.stack));
      return identityPolicy(table.stack).filter(statement => !JSON.stringify(statement.Action).includes('kms:'));
    };
    const plain = new dynamodb.TableV2(new Stack(new App(), 'Storage', { env: HERE }), 'Orders', { partitionKey: PARTITION_KEY });

    const resources = (statements: JsonObject[]) => statements.map(statement => [statement.Resource].flat());
    expect(resources(said(tableWith()))).toEqual(resources(said(plain)));
  });

  test('with an index from the props reaches the index', () => {
    tableWith({ globalSecondaryIndexes: [INDEX] }).grantReadData(roleIn(stack));

    expect(JSON.stringify(identityPolicy(stack))).toContain('/index/*');
  });

  test('to read the stream is the L2\'s, save for the key', () => {
    const said = (table: dynamodb.TableV2) => {
      table.grantStreamRead(roleIn(table.stack));
      return identityPolicy(table.stack).filter(statement => !JSON.stringify(statement.Action).includes('kms:'));
    };
    const props = { partitionKey: PARTITION_KEY, dynamoStream: dynamodb.StreamViewType.NEW_IMAGE };
    const plain = new dynamodb.TableV2(new Stack(new App(), 'Storage', { env: HERE }), 'Orders', props);

    expect(said(tableWith(props))).toEqual(said(plain));
  });

  test('to read the stream of a table that has none is refused, and names the table', () => {
    expect(errorOf(() => tableWith().grantStreamRead(roleIn(stack)))).toMatch(/Storage\/Orders/);
  });

  test('to another account stands in the key\'s policy, through DynamoDB only and without the table, which would be a cycle', () => {
    tableWith().grantReadData(new iam.AccountPrincipal(OTHER_ACCOUNT));

    const added = addedToKeyPolicy(stack);
    expect(added.flatMap(statement => [statement.Action].flat())).toEqual(['kms:Decrypt', 'kms:DescribeKey']);
    for (const statement of added) {
      expect(statement.Condition).toEqual({ StringEquals: { 'kms:ViaService': 'dynamodb.eu-west-1.amazonaws.com' } });
    }
  });

  test('to a role of another stack stands in that role\'s policy', () => {
    const readers = new Stack(stack.node.root as App, 'Readers', { env: HERE });
    tableWith().grantReadData(roleIn(readers));

    expect(keyStatements(identityPolicy(readers))).toHaveLength(2);
    expect(addedToKeyPolicy(stack)).toEqual([]);
  });

  test('under a key that is named by an alias is one on the key, as of the L2: a policy on an alias lets nobody use a key', () => {
    const key = new EncryptionKey(stack, 'Key');
    tableWith({ encryptionKey: key.addAlias('data') }).grantReadData(roleIn(stack));

    expect(keyStatements(identityPolicy(stack)).map(statement => statement.Resource)).toEqual([
      stack.resolve(key.keyArn), stack.resolve(key.keyArn),
    ]);
  });
});

describe('the replica of a Region', () => {
  test('is the table itself in the table\'s own', () => {
    const table = tableWith();

    expect(table.replica('eu-west-1')).toBe(table);
    expect(table.encryptionKey).toBe(EncryptionKey.of(stack));
  });

  test.each<[string, (replica: dynamodb.ITableV2, role: iam.IRole) => void, string | string[]]>([
    ['grantReadData', (replica, role) => replica.grantReadData(role), 'kms:Decrypt'],
    ['grantReadWriteData', (replica, role) => replica.grantReadWriteData(role), ['kms:Decrypt', 'kms:Encrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*']],
    ['grantStreamRead', (replica, role) => replica.grantStreamRead(role), 'kms:Decrypt'],
    ['grants.readData', (replica, role) => (replica as dynamodb.TableV2).grants.readData(role), 'kms:Decrypt'],
  ])('grants use of its key through DynamoDB of that Region only: %s', (_name, grant, actions) => {
    const replica = tableWith({ replicas: REPLICAS, replicaKeyArns: REPLICA_KEYS }).replica('us-east-1');
    grant(replica, roleIn(stack));

    expect(keyStatements(identityPolicy(stack))).toEqual([
      { Effect: 'Allow', Action: actions, Resource: FAR_KEY_ARN, Condition: throughTable(replica, 'us-east-1') },
      { Effect: 'Allow', Action: 'kms:DescribeKey', Resource: FAR_KEY_ARN, Condition: { StringEquals: { 'kms:ViaService': 'dynamodb.us-east-1.amazonaws.com' } } },
    ]);
  });

  test.each([undefined, 'reader'])('is readable to a role (name: %s) in a stack of that Region, as of the L2', roleName => {
    const readers = new Stack(stack.node.root as App, 'Readers', { env: OTHER_REGION_HERE });
    const role = new iam.Role(readers, 'Role', { roleName, assumedBy: new iam.AccountRootPrincipal() });
    tableWith({ tableName: 'orders', replicas: REPLICAS, replicaKeyArns: REPLICA_KEYS }).replica('us-east-1').grantReadData(role);

    const conditions = keyStatements(identityPolicy(readers)).map(statement => (statement.Condition as JsonObject).StringEquals as JsonObject);
    expect(conditions.map(condition => condition['kms:ViaService'])).toEqual(['dynamodb.us-east-1.amazonaws.com', 'dynamodb.us-east-1.amazonaws.com']);
    expect(conditions[0]['kms:EncryptionContext:aws:dynamodb:tableName']).toBe('orders');
  });

  test('that does not exist is refused: by the L2', () => {
    expect(() => tableWith({ replicaKeyArns: REPLICA_KEYS }).replica('us-east-1')).toThrow('No replica table exists in region us-east-1');
  });
});

describe('the KeySource of the scope', () => {
  const keysIn = (scope: Stack) => Object.keys(resourcesOfType(templateOf(scope), 'AWS::KMS::Key')).map(id => id.slice(0, -8));

  test.each([
    ['one a stack', KeySource.perStack(), ['EncryptionKey']],
    ['one a service', KeySource.perService(), ['DynamoDBEncryptionKey']],
    ['one a resource', KeySource.perResource(), ['OneEncryptionKey', 'OtherEncryptionKey']],
  ])('gives tables %s', (_name, source, keys) => {
    EncryptionKey.useSource(stack, source);
    new EncryptedTableV2(stack, 'One', { partitionKey: PARTITION_KEY });
    new EncryptedTableV2(stack, 'Other', { partitionKey: PARTITION_KEY });

    expect(keysIn(stack)).toEqual(keys);
  });

  test('gives a key of its own to everybody', () => {
    const key = new EncryptionKey(stack, 'Given');
    EncryptionKey.useSource(stack, KeySource.given(key));

    expect(tableWith().encryptionKey).toBe(key);
    expect(keysIn(stack)).toEqual(['Given']);
  });
});
