import { RemovalPolicy } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import fc from 'fast-check';
import { PARTITION_KEY, SORT_KEY } from '../dynamodb/support';
import { HERE, warningIdsOf } from '../keys/support';
import type { JsonObject } from '../support/template/cloudformation';
import { deployment, grants, keyKind, keySource, mostly, oneOf, props, seldom } from './arbitraries';
import { checkRecipes } from './check';
import { expectKey, expectSoundTemplates, findResource } from './invariants';
import { type KeyKind, type StackName, World } from './world';
import { EncryptedTableV2, type EncryptedTableV2Props } from 'cdk-at-rest';

type PlainProps = Omit<EncryptedTableV2Props, 'partitionKey' | 'encryption' | 'encryptionKey' | 'replicaKeyArns' | 'replicas'>;

const METHODS = ['grantReadData', 'grantWriteData', 'grantReadWriteData', 'grantFullAccess', 'grantStreamRead'] as const;
const FAR_REGIONS = ['us-east-1', 'us-west-2'] as const;
const REGIONS = [...FAR_REGIONS, HERE.region];

const recovery = fc.record({
  pointInTimeRecoveryEnabled: fc.boolean(), recoveryPeriodInDays: fc.option(fc.integer({ min: 1, max: 40 }), { nil: undefined }),
});

const plainProps = props<PlainProps>({
  sortKey: oneOf(SORT_KEY),
  dynamoStream: oneOf(...Object.values(dynamodb.StreamViewType)),
  pointInTimeRecovery: oneOf(true, false),
  pointInTimeRecoverySpecification: fc.option(recovery, { nil: undefined }),
  deletionProtection: oneOf(true, false),
  removalPolicy: oneOf(RemovalPolicy.DESTROY, RemovalPolicy.RETAIN),
  timeToLiveAttribute: oneOf('expires'),
  tableClass: oneOf(...Object.values(dynamodb.TableClass)),
  contributorInsightsSpecification: oneOf({ enabled: true }),
  globalSecondaryIndexes: oneOf([{ indexName: 'Early', partitionKey: SORT_KEY }]),
  billing: oneOf(
    dynamodb.Billing.onDemand(),
    dynamodb.Billing.provisioned({ readCapacity: dynamodb.Capacity.fixed(1), writeCapacity: dynamodb.Capacity.autoscaled({ maxCapacity: 9 }) }),
  ),
  tags: oneOf([{ key: 'team', value: 'orders' }]),
  tableName: oneOf('orders'),
} as unknown as { [K in keyof PlainProps]-?: fc.Arbitrary<PlainProps[K]> });

/** Keys for some Regions: more often for every other than not, seldom for the table's own. */
const replicaKeyArns = mostly<string[]>(fc.constant([...FAR_REGIONS]), fc.subarray(REGIONS)).map(regions =>
  Object.fromEntries(regions.map(region => [region, `arn:aws:kms:${region}:${HERE.account}:key/far`])));

const encryption = fc.oneof(
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('customer' as const), key: keyKind, replicaKeyArns }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('owned' as const, 'managed' as const) }) },
);

const recipe = fc.record({
  deployment,
  keySource,
  place: fc.constantFrom<StackName>('home', 'home', 'nested', 'neighbour'),
  plain: plainProps,
  encryption: seldom(encryption),
  encryptionKey: fc.option(keyKind, { nil: undefined, freq: 2 }),
  replicaKeyArns: fc.option(replicaKeyArns, { nil: undefined, freq: 3 }),
  replicas: mostly<string[]>(fc.subarray([...FAR_REGIONS], { maxLength: 1 }), fc.subarray(REGIONS)),
  lateReplica: seldom(fc.constantFrom(...REGIONS)),
  lateIndex: fc.boolean(),
  grants: grants(METHODS),
  grantsOnReplica: seldom(grants(['grantReadData', 'grantReadWriteData', 'grantStreamRead'])),
});
type Recipe = typeof recipe extends fc.Arbitrary<infer R> ? R : never;

function build(world: World, { keySource: source, place, plain, ...rest }: Recipe): void {
  if (source) {
    world.useSource(source);
  }
  const table = new EncryptedTableV2(world.stack(place), 'Orders', {
    partitionKey: PARTITION_KEY,
    ...plain,
    ...rest.encryption && { encryption: encryptionOf(world, rest.encryption) },
    ...rest.encryptionKey && { encryptionKey: world.key(rest.encryptionKey) },
    ...rest.replicaKeyArns && { replicaKeyArns: rest.replicaKeyArns },
    replicas: rest.replicas.map(region => ({ region })),
  });
  if (rest.lateReplica) {
    table.addReplica({ region: rest.lateReplica });
  }
  if (rest.lateIndex) {
    table.addGlobalSecondaryIndex({ indexName: 'Late', partitionKey: SORT_KEY });
  }
  rest.grants.forEach(({ method, grantee }) => table[method](world.grantee(grantee)));
  if (rest.grantsOnReplica) {
    const replica = table.replica('us-east-1');
    rest.grantsOnReplica.forEach(({ method, grantee }) => replica[method](world.grantee(grantee)));
  }
}

function encryptionOf(world: World, asked: { kind: 'customer'; key: KeyKind; replicaKeyArns: Record<string, string> } | { kind: 'owned' | 'managed' }): dynamodb.TableEncryptionV2 {
  switch (asked.kind) {
    case 'customer':
      return dynamodb.TableEncryptionV2.customerManagedKey(world.key(asked.key), asked.replicaKeyArns);
    case 'owned':
      return dynamodb.TableEncryptionV2.dynamoOwnedKey();
    case 'managed':
      return dynamodb.TableEncryptionV2.awsManagedKey();
  }
}

test('any global table is refused with a documented error, or each of its replicas is under a key of its Region, or under the key of AWS that was asked for', () => {
  checkRecipes(recipe, 120, ({ deployment: where }) => new World(where), build, (stacks, { encryption: asked }) => {
    expectSoundTemplates(stacks);
    const [at, table] = findResource(stacks, 'AWS::DynamoDB::GlobalTable', 'Orders');
    const ofAws = asked !== undefined && asked.kind !== 'customer';
    const replicas = table.Properties!.Replicas as JsonObject[];

    expect(table.Properties!.SSESpecification).toEqual(asked?.kind === 'owned' ? { SSEEnabled: false } : { SSEEnabled: true, SSEType: 'KMS' });
    expect(warningIdsOf(at.stack.node.findChild('Orders')).filter(id => id === 'AtRest-TableKeyNotCustomerManaged')).toHaveLength(ofAws ? 1 : 0);
    expect(replicas.length).toBeGreaterThan(0);
    for (const replica of replicas) {
      const { KMSMasterKeyId } = (replica.SSESpecification ?? {}) as JsonObject;
      if (ofAws) {
        expect(KMSMasterKeyId).toBeUndefined();
      } else {
        expectKey(stacks, at, KMSMasterKeyId);
        expect(typeof KMSMasterKeyId === 'string' ? KMSMasterKeyId.split(':')[3] : replica.Region).toEqual(typeof replica.Region === 'string' ? replica.Region : expect.anything());
      }
    }
  });
});
