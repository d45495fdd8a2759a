import { Duration, RemovalPolicy, SecretValue } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as rds from 'aws-cdk-lib/aws-rds';
import fc from 'fast-check';
import { HERE, warningIdsOf } from '../keys/support';
import type { JsonObject } from '../support/template/cloudformation';
import { deployment, grants, keyKind, keySource, mostly, oneOf, props, seldom } from './arbitraries';
import { checkRecipes } from './check';
import { expectKey, expectSoundTemplates, findResource } from './invariants';
import { type StackName, type SynthesizedStack, World } from './world';
import {
  EncryptedDatabaseCluster, type EncryptedDatabaseClusterProps, EncryptedDatabaseInstance, type EncryptedDatabaseInstanceProps, EncryptedMultiAzDatabaseCluster,
  type EncryptedMultiAzDatabaseClusterProps,
} from 'cdk-at-rest';

const { DatabaseInstanceEngine: engines, DatabaseClusterEngine: clusterEngines } = rds;

const CREDENTIALS = {
  username: () => rds.Credentials.fromUsername('owner'),
  generated: () => rds.Credentials.fromGeneratedSecret('owner'),
  password: () => rds.Credentials.fromPassword('owner', SecretValue.ssmSecure('password')),
} as const;
type CredentialsKind = keyof typeof CREDENTIALS;

const common = {
  storageEncrypted: mostly(oneOf(true), oneOf(true, false)),
  removalPolicy: oneOf(RemovalPolicy.DESTROY, RemovalPolicy.RETAIN, RemovalPolicy.SNAPSHOT),
  deletionProtection: oneOf(true, false),
  iamAuthentication: oneOf(true, false),
  monitoringInterval: oneOf(Duration.seconds(0), Duration.seconds(30)),
  cloudwatchLogsRetention: oneOf(logs.RetentionDays.ONE_WEEK),
  enablePerformanceInsights: oneOf(true, false),
  manageMasterUserPassword: seldom(fc.constant(true)),
  createLogGroups: oneOf(true, false),
  backupPlan: oneOf(true, false),
  secretRotation: oneOf(true, false),
};

type PlainInstance = Omit<EncryptedDatabaseInstanceProps, 'engine' | 'vpc' | 'vpcSubnets' | 'storageEncryptionKey' | 'credentials'>;
const instanceProps = props<PlainInstance>({
  ...common,
  instanceType: oneOf(...['t4g.micro', 'm7g.large', 'm1.small', 't2.micro', 't2.small'].map(name => new ec2.InstanceType(name))),
  instanceIdentifier: oneOf('Orders'),
  multiAz: oneOf(true, false),
  port: oneOf(5440),
  publiclyAccessible: oneOf(true, false),
  backupRetention: oneOf(Duration.days(0), Duration.days(14)),
} as unknown as { [K in keyof PlainInstance]-?: fc.Arbitrary<PlainInstance[K]> });

type PlainCluster = Omit<EncryptedDatabaseClusterProps, 'engine' | 'vpc' | 'vpcSubnets' | 'storageEncryptionKey' | 'credentials' | 'writer'>;
const clusterProps = props<PlainCluster>({
  ...common, clusterIdentifier: oneOf('orders'), port: oneOf(5440), backup: oneOf({ retention: Duration.days(14) }),
} as unknown as { [K in keyof PlainCluster]-?: fc.Arbitrary<PlainCluster[K]> });

type PlainMultiAz = Omit<EncryptedMultiAzDatabaseClusterProps, 'engine' | 'instanceType' | 'vpc' | 'vpcSubnets' | 'storageEncryptionKey' | 'credentials'>;
const { storageEncrypted: _chosen, ...commonOfMultiAz } = common;
const multiAzProps = props<PlainMultiAz>({
  ...commonOfMultiAz,
  clusterIdentifier: oneOf('Orders', 'orders', 'o'.repeat(60)),
  port: oneOf(5440),
  backup: oneOf({ retention: Duration.days(14) }),
  publiclyAccessible: oneOf(true, false),
  allocatedStorage: mostly(oneOf(100, 500), oneOf(10, 100, 500)),
  storageType: mostly(oneOf(rds.StorageType.GP3), oneOf(...Object.values(rds.StorageType))),
  iops: seldom(fc.constantFrom(500, 3000, 12_000, 30_000)),
  databaseInsightsMode: seldom(fc.constantFrom(rds.DatabaseInsightsMode.ADVANCED, rds.DatabaseInsightsMode.STANDARD)),
} as unknown as { [K in keyof PlainMultiAz]-?: fc.Arbitrary<PlainMultiAz[K]> });

const where = {
  deployment,
  keySource,
  place: fc.constantFrom<StackName>('home', 'home', 'nested', 'neighbour'),
  zones: fc.constantFrom(3, 3, 3, 2),
  subnetType: fc.constantFrom(ec2.SubnetType.PRIVATE_ISOLATED, ec2.SubnetType.PUBLIC),
  storageEncryptionKey: fc.option(keyKind, { nil: undefined, freq: 2 }),
  credentials: oneOf<CredentialsKind>('username', 'generated', 'password'),
  grants: grants(['grantRead', 'grantWrite'] as const),
};

const ENGINES = [engines.POSTGRES, engines.MYSQL, engines.MARIADB, engines.SQL_SERVER_SE];
const CLUSTER_ENGINES = [
  clusterEngines.auroraPostgres({ version: rds.AuroraPostgresEngineVersion.VER_16_6 }),
  clusterEngines.auroraMysql({ version: rds.AuroraMysqlEngineVersion.VER_3_08_0 }),
];

const instanceRecipe = fc.record({ ...where, engine: fc.constantFrom(...ENGINES), plain: instanceProps });
const clusterRecipe = fc.record({
  ...where,
  engine: fc.constantFrom(...CLUSTER_ENGINES),
  plain: clusterProps,
  memberInsights: fc.boolean(),
});
const multiAzRecipe = fc.record({ ...where, engine: fc.constantFrom(engines.POSTGRES, engines.POSTGRES, engines.MYSQL, engines.MARIADB), plain: multiAzProps });
type InstanceRecipe = typeof instanceRecipe extends fc.Arbitrary<infer R> ? R : never;
type ClusterRecipe = typeof clusterRecipe extends fc.Arbitrary<infer R> ? R : never;
type MultiAzRecipe = typeof multiAzRecipe extends fc.Arbitrary<infer R> ? R : never;
type Recipe = InstanceRecipe | ClusterRecipe | MultiAzRecipe;

/** What all kinds of database are given, and the grants on the secret that they have. */
function build(
  world: World, recipe: Recipe,
  make: (
    scope: ReturnType<World['stack']>, given: Pick<EncryptedDatabaseInstanceProps, 'vpc' | 'vpcSubnets' | 'credentials' | 'storageEncryptionKey'>,
  ) => EncryptedDatabaseInstance | EncryptedDatabaseCluster | EncryptedMultiAzDatabaseCluster,
): void {
  if (recipe.keySource) {
    world.useSource(recipe.keySource);
  }
  const scope = world.stack(recipe.place);
  const zones = ['a', 'b', 'c'].slice(0, recipe.zones);
  const ids = (kind: string) => zones.map(zone => `subnet-${kind}-${zone}`);
  const vpc = ec2.Vpc.fromVpcAttributes(scope, 'Vpc', {
    vpcId: 'vpc-1', availabilityZones: zones.map(zone => `${HERE.region}${zone}`), isolatedSubnetIds: ids('isolated'), publicSubnetIds: ids('public'),
  });
  const { secret } = make(scope, {
    vpc,
    vpcSubnets: { subnetType: recipe.subnetType },
    ...recipe.credentials && { credentials: CREDENTIALS[recipe.credentials]() },
    ...recipe.storageEncryptionKey && { storageEncryptionKey: world.key(recipe.storageEncryptionKey) },
  });
  recipe.grants.forEach(({ method, grantee }) => secret?.[method](world.grantee(grantee)));
}

function expectEncrypted(stacks: SynthesizedStack[], type: string, { plain }: Recipe): JsonObject {
  expectSoundTemplates(stacks);
  const [at, { Properties = {} }] = findResource(stacks, type, 'Orders');

  expect(Properties.StorageEncrypted).toBe(true);
  expectKey(stacks, at, Properties.KmsKeyId);
  const elsewhere = ['PerformanceInsightsKMSKeyId', 'PerformanceInsightsKmsKeyId'].filter(name => Properties[name] !== undefined);
  elsewhere.forEach(name => expectKey(stacks, at, Properties[name]));
  Object.values(at.template.Resources)
    .filter(each => ['AWS::SecretsManager::Secret', 'AWS::Logs::LogGroup'].includes(each.Type))
    .forEach(each => expectKey(stacks, at, each.Properties?.KmsKeyId));
  Object.values(at.template.Resources)
    .filter(each => each.Type === 'AWS::Backup::BackupVault')
    .forEach(each => expectKey(stacks, at, each.Properties?.EncryptionKeyArn));
  expect(warningIdsOf(at.stack.node.findChild('Orders')).includes('AtRest-DatabaseLogsNotUnderKey')).toBe(!plain.createLogGroups);
  return Properties;
}

test('any instance is refused with a documented error, or sound and encrypted under a key with all that belongs to it', () => {
  checkRecipes(instanceRecipe, 80, ({ deployment: at }) => new World(at),
    (world, recipe) => build(world, recipe, (scope, given) => new EncryptedDatabaseInstance(scope, 'Orders', { engine: recipe.engine, ...given, ...recipe.plain })),
    (stacks, recipe) => {
      const properties = expectEncrypted(stacks, 'AWS::RDS::DBInstance', recipe);

      expect(properties.PubliclyAccessible).toBe(recipe.plain.publiclyAccessible ?? false);
      expect('PerformanceInsightsKMSKeyId' in properties).toBe(recipe.plain.enablePerformanceInsights ?? false);
    });
});

test('any cluster is refused with a documented error, or sound and encrypted under a key with all that belongs to it', () => {
  checkRecipes(clusterRecipe, 80, ({ deployment: at }) => new World(at),
    (world, recipe) => build(world, recipe, (scope, given) => new EncryptedDatabaseCluster(scope, 'Orders', {
      engine: recipe.engine, ...given, ...recipe.plain, writer: rds.ClusterInstance.provisioned('Writer', { enablePerformanceInsights: recipe.memberInsights }),
    })),
    (stacks, recipe) => {
      expectEncrypted(stacks, 'AWS::RDS::DBCluster', recipe);
      const [at, { Properties = {} }] = findResource(stacks, 'AWS::RDS::DBInstance', 'OrdersWriter');

      expect(Properties.PubliclyAccessible).toBe(false);
      expect('PerformanceInsightsKMSKeyId' in Properties).toBe(recipe.memberInsights);
      if (recipe.memberInsights) {
        expectKey(stacks, at, Properties.PerformanceInsightsKMSKeyId);
      }
    });
});

test('any Multi-AZ cluster is refused with a documented error, or sound and encrypted under a key with all that belongs to it', () => {
  checkRecipes(multiAzRecipe, 80, ({ deployment: at }) => new World(at),
    (world, recipe) => build(world, recipe, (scope, given) => new EncryptedMultiAzDatabaseCluster(scope, 'Orders', {
      engine: recipe.engine, instanceType: new ec2.InstanceType('m6gd.large'), ...given, ...recipe.plain,
    })),
    (stacks, recipe) => {
      const properties = expectEncrypted(stacks, 'AWS::RDS::DBCluster', recipe);
      const { publiclyAccessible, enablePerformanceInsights, databaseInsightsMode } = recipe.plain;

      expect(properties.PubliclyAccessible).toBe(publiclyAccessible ?? false);
      expect('PerformanceInsightsKmsKeyId' in properties).toBe(enablePerformanceInsights ?? databaseInsightsMode === rds.DatabaseInsightsMode.ADVANCED);
      expect(stacks.flatMap(({ template }) => Object.values(template.Resources)).map(each => each.Type)).not.toContain('AWS::RDS::DBInstance');
    });
});
