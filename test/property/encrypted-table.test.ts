import { RemovalPolicy } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import fc from 'fast-check';
import { PARTITION_KEY, SORT_KEY } from '../dynamodb/support';
import { warningIdsOf } from '../keys/support';
import type { JsonObject } from '../support/template/cloudformation';
import { deployment, grants, keyKind, keySource, mostly, oneOf, props, seldom } from './arbitraries';
import { checkRecipes } from './check';
import { expectKey, expectSoundTemplates, findResource } from './invariants';
import { type StackName, World } from './world';
import { EncryptedTable } from 'cdk-at-rest';

type PlainProps = Omit<dynamodb.TableProps, 'partitionKey' | 'encryptionKey'>;

const METHODS = ['grantReadData', 'grantWriteData', 'grantReadWriteData', 'grantFullAccess', 'grantStreamRead'] as const;

const recovery = fc.record({
  pointInTimeRecoveryEnabled: fc.boolean(), recoveryPeriodInDays: fc.option(fc.integer({ min: 1, max: 40 }), { nil: undefined }),
});

const plainProps = props<PlainProps>({
  encryption: mostly(oneOf(dynamodb.TableEncryption.CUSTOMER_MANAGED), oneOf(...Object.values(dynamodb.TableEncryption))),
  sortKey: oneOf(SORT_KEY),
  billingMode: oneOf(...Object.values(dynamodb.BillingMode)),
  stream: oneOf(...Object.values(dynamodb.StreamViewType)),
  pointInTimeRecovery: oneOf(true, false),
  pointInTimeRecoverySpecification: fc.option(recovery, { nil: undefined }),
  deletionProtection: oneOf(true, false),
  removalPolicy: oneOf(RemovalPolicy.DESTROY, RemovalPolicy.RETAIN),
  timeToLiveAttribute: oneOf('expires'),
  tableClass: oneOf(...Object.values(dynamodb.TableClass)),
  contributorInsightsSpecification: oneOf({ enabled: true }, { enabled: false }),
  replicationRegions: seldom(fc.subarray(['us-east-1', 'us-west-2'])),
  tableName: oneOf('orders'),
} as unknown as { [K in keyof PlainProps]-?: fc.Arbitrary<PlainProps[K]> });

const recipe = fc.record({
  deployment,
  keySource,
  place: fc.constantFrom<StackName>('home', 'home', 'nested', 'neighbour'),
  plain: plainProps,
  encryptionKey: fc.option(keyKind, { nil: undefined, freq: 2 }),
  lateIndex: fc.boolean(),
  grants: grants(METHODS),
});
type Recipe = typeof recipe extends fc.Arbitrary<infer R> ? R : never;

function build(world: World, { keySource: source, place, plain, encryptionKey, lateIndex, grants: given }: Recipe): void {
  if (source) {
    world.useSource(source);
  }
  const table = new EncryptedTable(world.stack(place), 'Orders', {
    partitionKey: PARTITION_KEY, ...plain, ...encryptionKey && { encryptionKey: world.key(encryptionKey) },
  });
  if (lateIndex) {
    table.addGlobalSecondaryIndex({ indexName: 'Late', partitionKey: SORT_KEY });
  }
  given.forEach(({ method, grantee }) => table[method](world.grantee(grantee)));
}

const OF_AWS: Partial<Record<dynamodb.TableEncryption, JsonObject>> = {
  [dynamodb.TableEncryption.DEFAULT]: { SSEEnabled: false }, [dynamodb.TableEncryption.AWS_MANAGED]: { SSEEnabled: true },
};

test('any table is refused with a documented error, or sound and encrypted under a key, or under the key of AWS that was asked for and reported', () => {
  checkRecipes(recipe, 120, ({ deployment: where }) => new World(where), build, (stacks, { plain }) => {
    expectSoundTemplates(stacks);
    const [at, table] = findResource(stacks, 'AWS::DynamoDB::Table', 'Orders');
    const specification = table.Properties!.SSESpecification as JsonObject;
    const ofAws = plain.encryption && OF_AWS[plain.encryption];

    expect(specification).toMatchObject(ofAws ?? { SSEEnabled: true, SSEType: 'KMS' });
    expect(warningIdsOf(at.stack.node.findChild('Orders'))).toEqual(ofAws ? ['AtRest-TableKeyNotCustomerManaged'] : []);
    if (!ofAws) {
      expectKey(stacks, at, specification.KMSMasterKeyId);
    }
  });
});
