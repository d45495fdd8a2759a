import { App, RemovalPolicy, Stack } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import { addedToKeyPolicy, errorOf, HERE, identityPolicy, OTHER_ACCOUNT, warningIdsOf } from '../keys/support';
import type { JsonObject } from '../support/template/cloudformation';
import { resourcesOfType, templateOf } from '../support/template/synth';
import { keyStatements, PARTITION_KEY, propertiesOf, resourceOf, roleIn, SORT_KEY, throughTable } from './support';
import { EncryptedBucket, EncryptedTable, EncryptionKey, KeySource } from 'cdk-at-rest';

let stack: Stack;

beforeEach(() => {
  stack = new Stack(new App(), 'Storage', { env: HERE });
});

function tableWith(props: Partial<dynamodb.TableProps> = {}): EncryptedTable {
  return new EncryptedTable(stack, 'Orders', { partitionKey: PARTITION_KEY, ...props });
}

describe('a table that says nothing', () => {
  test('is encrypted under the shared key, recoverable and protected from deletion', () => {
    const table = tableWith();

    expect(propertiesOf(table)).toEqual({
      AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
      ProvisionedThroughput: { ReadCapacityUnits: 5, WriteCapacityUnits: 5 },
      SSESpecification: { SSEEnabled: true, SSEType: 'KMS', KMSMasterKeyId: stack.resolve(EncryptionKey.of(stack).keyArn) as JsonObject },
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
      DeletionProtectionEnabled: true,
    });
    expect(resourceOf(table)).toMatchObject({ DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' });
    expect(warningIdsOf(stack)).toEqual([]);
  });

  test('or says undefined, gets the same', () => {
    const names = ['encryption', 'encryptionKey', 'pointInTimeRecovery', 'pointInTimeRecoverySpecification', 'deletionProtection', 'removalPolicy', 'replicationRegions'];
    const said = new Stack(new App(), 'Storage', { env: HERE });
    new EncryptedTable(said, 'Orders', { partitionKey: PARTITION_KEY, ...Object.fromEntries(names.map(name => [name, undefined])) });
    tableWith();

    expect(templateOf(said)).toEqual(templateOf(stack));
  });

  test('works in a stack without a Region', () => {
    stack = new Stack(new App(), 'Anywhere');
    const table = tableWith();
    table.grantReadData(roleIn(stack));

    expect(propertiesOf(table).SSESpecification).toMatchObject({ KMSMasterKeyId: stack.resolve(EncryptionKey.of(stack).keyArn) as JsonObject });
    expect(keyStatements(identityPolicy(stack))[0].Condition).toMatchObject({
      StringEquals: { 'kms:ViaService': { 'Fn::Join': ['', ['dynamodb.', { Ref: 'AWS::Region' }, '.amazonaws.com']] } },
    });
  });
});

test('takes the place of dynamodb.Table under the same logical id', () => {
  const plain = new Stack(new App(), 'Storage', { env: HERE });
  new dynamodb.Table(plain, 'Orders', { partitionKey: PARTITION_KEY });
  tableWith();

  expect(Object.keys(resourcesOfType(templateOf(stack), 'AWS::DynamoDB::Table'))).toEqual(Object.keys(templateOf(plain).Resources));
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

    expect(propertiesOf(table)).toMatchObject({
      SSESpecification: { SSEEnabled: true, SSEType: 'KMS', KMSMasterKeyId: stack.resolve(key.keyArn) as JsonObject },
      PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: false },
      DeletionProtectionEnabled: false,
    });
    expect(resourceOf(table).DeletionPolicy).toBe('Delete');
    expect(Object.keys(resourcesOfType(templateOf(stack), 'AWS::KMS::Key'))).toEqual([stack.getLogicalId(key.node.defaultChild as kms.CfnKey)]);
  });

  test.each<[string, Partial<dynamodb.TableProps>, JsonObject]>([
    ['pointInTimeRecovery: false', { pointInTimeRecovery: false }, { PointInTimeRecoveryEnabled: false }],
    ['pointInTimeRecovery: true', { pointInTimeRecovery: true }, { PointInTimeRecoveryEnabled: true }],
    ['a recovery period', { pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true, recoveryPeriodInDays: 7 } },
      { PointInTimeRecoveryEnabled: true, RecoveryPeriodInDays: 7 }],
  ])('decide on recovery: %s', (_name, props, specification) => {
    expect(propertiesOf(tableWith(props)).PointInTimeRecoverySpecification).toEqual(specification);
  });

  test('may let the table go with its stack, which deletion protection would prevent', () => {
    expect(propertiesOf(tableWith({ removalPolicy: RemovalPolicy.DESTROY })).DeletionProtectionEnabled).toBe(false);
  });

  test('about anything else render as the L2 renders them', () => {
    const props = {
      sortKey: SORT_KEY,
      stream: dynamodb.StreamViewType.NEW_IMAGE,
      timeToLiveAttribute: 'ttl',
      billingMode: dynamodb.BillingMode.PAY_PER_REQUEST,
      contributorInsightsSpecification: { enabled: true },
      tableClass: dynamodb.TableClass.STANDARD_INFREQUENT_ACCESS,
    };
    const addIndexes = (table: dynamodb.Table) => {
      table.addGlobalSecondaryIndex({ indexName: 'Global', partitionKey: SORT_KEY, contributorInsightsSpecification: { enabled: true } });
      table.addLocalSecondaryIndex({ indexName: 'Local', sortKey: { name: 'at', type: dynamodb.AttributeType.NUMBER } });
      return table;
    };
    const plain = addIndexes(new dynamodb.Table(new Stack(new App(), 'Storage', { env: HERE }), 'Orders', { partitionKey: PARTITION_KEY, ...props }));

    expect(propertiesOf(addIndexes(tableWith(props)))).toMatchObject(propertiesOf(plain));
  });
});

describe('a key of AWS', () => {
  test.each([
    [dynamodb.TableEncryption.DEFAULT, { SSEEnabled: false }], [dynamodb.TableEncryption.AWS_MANAGED, { SSEEnabled: true }],
  ])('%s is honoured and reported', (encryption, specification) => {
    const table = tableWith({ encryption });

    expect(propertiesOf(table).SSESpecification).toEqual(specification);
    expect(warningIdsOf(table)).toEqual(['AtRest-TableKeyNotCustomerManaged']);
    expect(table.encryptionKey).toBeUndefined();
  });

  test('needs no grant on a key', () => {
    const table = tableWith({ encryption: dynamodb.TableEncryption.AWS_MANAGED, stream: dynamodb.StreamViewType.NEW_IMAGE });
    table.grantStreamRead(roleIn(stack));
    table.grantReadWriteData(roleIn(stack, 'Writer'));

    expect(keyStatements(identityPolicy(stack))).toEqual([]);
  });

  test('is not to be had together with a key of the user\'s: the L2 refuses it', () => {
    expect(() => tableWith({ encryption: dynamodb.TableEncryption.AWS_MANAGED, encryptionKey: new kms.Key(stack, 'Key') }))
      .toThrow('encryptionKey cannot be specified unless encryption is set to TableEncryption.CUSTOMER_MANAGED');
  });

  test('serves replicas of a global table, which dynamodb.Table cannot put under another', () => {
    expect(() => tableWith({ encryption: dynamodb.TableEncryption.AWS_MANAGED, replicationRegions: ['us-east-1'] })).not.toThrow();
    expect(errorOf(() => new EncryptedTable(stack, 'Other', { partitionKey: PARTITION_KEY, replicationRegions: ['us-east-1'] }))).toMatch(
      /^Storage\/Other: received replicationRegions \[us-east-1\], .* use EncryptedTableV2/);
  });
});

describe('a grant', () => {
  const READ = ['kms:Decrypt'];
  const WRITE = ['kms:Decrypt', 'kms:Encrypt', 'kms:ReEncrypt*', 'kms:GenerateDataKey*'];

  test.each<[string, (table: EncryptedTable, role: iam.IRole) => void, string[]]>([
    ['grantReadData', (table, role) => table.grantReadData(role), READ],
    ['grantWriteData', (table, role) => table.grantWriteData(role), WRITE],
    ['grantReadWriteData', (table, role) => table.grantReadWriteData(role), WRITE],
    ['grantFullAccess', (table, role) => table.grantFullAccess(role), WRITE],
    ['grantStreamRead', (table, role) => table.grantStreamRead(role), READ],
    ['grants.readData', (table, role) => table.grants.readData(role), READ],
    ['grants.writeData', (table, role) => table.grants.writeData(role), WRITE],
    ['grants.readWriteData', (table, role) => table.grants.readWriteData(role), WRITE],
    ['grants.fullAccess', (table, role) => table.grants.fullAccess(role), WRITE],
    ['streamGrants.read', (table, role) => table.streamGrants.read(role), READ],
  ])('%s gives use of the key through DynamoDB, for this table only', (_name, grant, actions) => {
    const table = tableWith({ stream: dynamodb.StreamViewType.NEW_IMAGE });
    grant(table, roleIn(stack));

    const statements = keyStatements(identityPolicy(stack));
    const arn = stack.resolve(table.encryptionKey!.keyArn) as JsonObject;
    expect(statements).toEqual([
      { Effect: 'Allow', Action: actions.length === 1 ? actions[0] : actions, Resource: arn, Condition: throughTable(table) },
      // DescribeKey carries no encryption context.
      { Effect: 'Allow', Action: 'kms:DescribeKey', Resource: arn, Condition: { StringEquals: { 'kms:ViaService': 'dynamodb.eu-west-1.amazonaws.com' } } },
    ]);
    expect(addedToKeyPolicy(stack)).toEqual([]);
  });

  test('on the table itself is the L2\'s, indexes included', () => {
    const actionsAndResources = (table: dynamodb.Table) => {
      table.addGlobalSecondaryIndex({ indexName: 'Late', partitionKey: SORT_KEY });
      table.grantReadWriteData(roleIn(table.stack));
      return identityPolicy(table.stack).filter(statement => !JSON.stringify(statement.Action).includes('kms:'));
    };
    const plain = new dynamodb.Table(new Stack(new App(), 'Storage', { env: HERE }), 'Orders', { partitionKey: PARTITION_KEY });

    expect(actionsAndResources(tableWith())).toEqual(actionsAndResources(plain));
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

  test('to read the stream can be given to more than one', () => {
    const table = tableWith({ stream: dynamodb.StreamViewType.NEW_IMAGE });
    table.grantStreamRead(roleIn(stack, 'One'));
    table.grantStreamRead(roleIn(stack, 'Other'));

    expect(keyStatements(identityPolicy(stack))).toHaveLength(4);
  });

  test('on the stream of a table that has none is refused, and says which prop to set', () => {
    const table = tableWith();
    const message = 'Storage/Orders: has no stream to grant on: set the prop stream';

    expect(errorOf(() => table.streamGrants)).toBe(message);
    expect(errorOf(() => table.grantStreamRead(roleIn(stack)))).toBe(message);
  });

  test('under a key that is named by an alias is one on the key, as of the L2: a policy on an alias lets nobody use a key', () => {
    const key = new EncryptionKey(stack, 'Key');
    tableWith({ encryptionKey: key.addAlias('data') }).grantReadData(roleIn(stack));

    expect(keyStatements(identityPolicy(stack)).map(statement => statement.Resource)).toEqual([
      stack.resolve(key.keyArn), stack.resolve(key.keyArn),
    ]);
  });
});

describe('the KeySource of the scope', () => {
  const keysIn = (scope: Stack) => Object.keys(resourcesOfType(templateOf(scope), 'AWS::KMS::Key')).map(id => id.slice(0, -8)).sort();

  test.each([
    ['one a stack', KeySource.perStack(), ['EncryptionKey']],
    ['one a service', KeySource.perService(), ['DynamoDBEncryptionKey', 'S3EncryptionKey']],
    ['one a resource', KeySource.perResource(), ['DataEncryptionKey', 'OrdersEncryptionKey']],
  ])('gives a table and a bucket %s', (_name, source, keys) => {
    EncryptionKey.useSource(stack, source);
    tableWith();
    new EncryptedBucket(stack, 'Data');

    expect(keysIn(stack)).toEqual(keys);
  });

  test('gives a key of its own to everybody', () => {
    const key = new EncryptionKey(stack, 'Given');
    EncryptionKey.useSource(stack, KeySource.given(key));

    expect(tableWith().encryptionKey).toBe(key);
    expect(keysIn(stack)).toEqual(['Given']);
  });
});
