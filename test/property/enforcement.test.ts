import { rmSync } from 'node:fs';
import { App, CfnParameter, CfnResource, NestedStack, Stack, Stage, Tags } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as rds from 'aws-cdk-lib/aws-rds';
import * as s3 from 'aws-cdk-lib/aws-s3';
import { SnsDestination, SqsDestination } from 'aws-cdk-lib/aws-s3-notifications';
import * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import * as sns from 'aws-cdk-lib/aws-sns';
import { SqsSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { Construct, type IConstruct } from 'constructs';
import fc from 'fast-check';
import { checkTemplates, compareTemplates, readCloudAssembly, TemplateSet } from '../../src/offline';
import { dependencyCycles } from '../support/template/cycles';
import {
  EncryptionAtRest, type EncryptionAtRestProps, EncryptionKey, EncryptionLevel, KeyAccess, KeySource, OnReplace, ResourceSelector,
} from 'cdk-at-rest';

process.env.JSII_DEPRECATED ??= 'quiet';

/** The same trees each time, unless asked for others. */
const SEED = Number(process.env.PROPERTY_SEED ?? 20261124);
const RUNS = Number(process.env.PROPERTY_RUNS ?? 60);

/** What stores data, made one way or another. */
const MAKERS: Record<string, (scope: Construct, id: string) => IConstruct> = {
  bucket: (scope, id) => new s3.Bucket(scope, id),
  bucketSse: (scope, id) => new s3.Bucket(scope, id, { encryption: s3.BucketEncryption.S3_MANAGED }),
  bucketOwnKey: (scope, id) => new s3.Bucket(scope, id, { encryption: s3.BucketEncryption.KMS }),
  bucketL1: (scope, id) => new s3.CfnBucket(scope, id),
  bucketUntyped: (scope, id) => new CfnResource(scope, id, { type: 'AWS::S3::Bucket' }),
  topic: (scope, id) => new sns.Topic(scope, id),
  topicL1: (scope, id) => new sns.CfnTopic(scope, id),
  topicParameter: (scope, id) => new sns.CfnTopic(scope, id, { kmsMasterKeyId: new CfnParameter(scope, `${id}Key`).valueAsString }),
  topicOwnKey: (scope, id) => new sns.Topic(scope, id, { masterKey: new kms.Key(scope, `${id}Key`) }),
  queue: (scope, id) => new sqs.Queue(scope, id),
  queueManaged: (scope, id) => new sqs.Queue(scope, id, { encryption: sqs.QueueEncryption.KMS_MANAGED }),
  queueWithDeadLetters: (scope, id) => new sqs.Queue(scope, id, { deadLetterQueue: { queue: new sqs.Queue(scope, `${id}Dead`), maxReceiveCount: 1 } }),
  table: (scope, id) => new dynamodb.Table(scope, id, { partitionKey: { name: 'id', type: dynamodb.AttributeType.STRING } }),
  tableManaged: (scope, id) => new dynamodb.Table(scope, id, {
    partitionKey: { name: 'id', type: dynamodb.AttributeType.STRING }, encryption: dynamodb.TableEncryption.AWS_MANAGED,
  }),
  tableV2: (scope, id) => new dynamodb.TableV2(scope, id, { partitionKey: { name: 'id', type: dynamodb.AttributeType.STRING } }),
  secret: (scope, id) => new secretsmanager.Secret(scope, id),
  logGroup: (scope, id) => new logs.LogGroup(scope, id),
  databaseL1: (scope, id) => new rds.CfnDBInstance(scope, id, { dbInstanceClass: 'db.t4g.small' }),
  function: (scope, id) => new lambda.Function(scope, id, {
    runtime: lambda.Runtime.NODEJS_22_X, handler: 'index.handler', code: lambda.Code.fromInline('exports.handler = async () => {};'), environment: { A: '1' },
  }),
};
type Kind = keyof typeof MAKERS & string;
const KINDS: Kind[] = Object.keys(MAKERS);

/** What the app said itself: enforcement must not touch it. */
const SET_BY_THE_APP: Kind[] = ['bucketSse', 'bucketOwnKey', 'topicParameter', 'topicOwnKey', 'queueManaged', 'tableManaged'];

interface Recipe {
  readonly scopes: ReadonlyArray<'stack' | 'stage' | 'nested' | 'construct' | 'lateStage'>;
  readonly resources: ReadonlyArray<{ readonly kind: Kind; readonly scope: number; readonly grants: boolean }>;
  readonly wires: ReadonlyArray<{ readonly from: number; readonly to: number }>;
  readonly props: EncryptionAtRestProps;
  readonly source: 'perStack' | 'perService' | 'perResource';
  readonly tag: boolean;
}

const recipes: fc.Arbitrary<Recipe> = fc.record({
  scopes: fc.array(fc.constantFrom('stack', 'stage', 'nested', 'construct', 'lateStage'), { minLength: 1, maxLength: 5 }),
  resources: fc.array(fc.record({ kind: fc.constantFrom(...KINDS), scope: fc.nat(9), grants: fc.boolean() }), { minLength: 1, maxLength: 8 }),
  wires: fc.array(fc.record({ from: fc.nat(9), to: fc.nat(9) }), { maxLength: 4 }),
  props: fc.record({
    level: fc.constantFrom(undefined, ...Object.values(EncryptionLevel)),
    access: fc.constantFrom(undefined, ...Object.values(KeyAccess)),
    onReplace: fc.constantFrom(undefined, OnReplace.REPORT),
    exclude: fc.constantFrom(undefined, [ResourceSelector.type('AWS::SQS::*')], [ResourceSelector.path('**/Scope1')], [ResourceSelector.tag('public')]),
  }),
  source: fc.constantFrom('perStack', 'perService', 'perResource'),
  tag: fc.boolean(),
}) as fc.Arbitrary<Recipe>;

/** The templates of a recipe: as they are without enforcement, or enforced so many times. */
function synthesize(recipe: Recipe, times: number): { set: TemplateSet; warnings: string[] } {
  const app = new App();
  const early = new Stage(app, 'Early');
  EncryptionKey.useSource(app, KeySource[recipe.source]());
  for (let time = 0; time < times; time++) {
    EncryptionAtRest.of(app).enforce(recipe.props);
  }
  const scopes = recipe.scopes.reduce<Construct[]>((made, kind, index) => [...made, scopeOf(kind, app, early, made.at(-1), `Scope${index}`)], []);
  const resources = recipe.resources.map(({ kind, scope, grants }, index) => {
    const owner = scopes[scope % scopes.length];
    const made = MAKERS[kind](owner, `Data${index}`);
    if (grants && 'grantRead' in made) {
      (made as s3.Bucket).grantRead(new iam.Role(owner, `Reader${index}`, { assumedBy: new iam.AccountRootPrincipal() }));
    }
    return made;
  });
  recipe.wires.forEach(({ from, to }) => wire(resources[from % resources.length], resources[to % resources.length]));
  if (recipe.tag) {
    Tags.of(scopes[0]).add('public', 'yes');
  }
  const assembly = app.synth();
  const warnings = [assembly, ...assembly.nestedAssemblies.map(({ nestedAssembly }) => nestedAssembly)].flatMap(({ stacks }) => stacks)
    .flatMap(({ messages }) => messages.map(({ id, entry }) => `${/Acknowledge (AtRest-\w+)/.exec(String(entry.data))?.[1]} ${id.slice(1)}`));
  const set = new TemplateSet(readCloudAssembly(assembly.directory));
  rmSync(assembly.directory, { recursive: true });
  return { set, warnings };
}

function scopeOf(kind: Recipe['scopes'][number], app: App, early: Stage, former: Construct | undefined, id: string): Construct {
  const stack = former ? Stack.of(former) : undefined;
  switch (kind) {
    case 'stage': return new Stack(early, id);
    case 'lateStage': return new Stack(new Stage(app, `Late${id}`), id);
    case 'nested': return new NestedStack(stack ?? new Stack(app, `Parent${id}`), id);
    case 'construct': return new Construct(former ?? new Stack(app, `Home${id}`), id);
    default: return new Stack(app, id);
  }
}

/** Notifications and subscriptions within a stack: across stacks the L2s close cycles of their own. */
function wire(from: IConstruct, to: IConstruct): void {
  // The L2s refuse to deliver to a queue under aws/sqs, which no service may use.
  const isUnderAwsKey = to instanceof sqs.Queue && (to.node.defaultChild as sqs.CfnQueue).kmsMasterKeyId === 'alias/aws/sqs';
  if (Stack.of(from) !== Stack.of(to) || from === to || isUnderAwsKey) {
    return;
  }
  if (from instanceof s3.Bucket && (to instanceof sns.Topic || to instanceof sqs.Queue) && !from.node.tryFindChild('Notifications')) {
    from.addEventNotification(s3.EventType.OBJECT_CREATED, to instanceof sns.Topic ? new SnsDestination(to) : new SqsDestination(to));
  } else if (from instanceof sns.Topic && to instanceof sqs.Queue && !to.node.children.some(({ node }) => node.id.includes(from.node.id))) {
    from.addSubscription(new SqsSubscription(to));
  }
}

/** Each synthesis has a folder of its own. */
const nameOf = (file: { readonly name: string }, logicalId: string) => `${file.name.replace(/^.*cdk\.out[^/]*\//, '')}/${logicalId}`;
const bodies = (set: TemplateSet) => new Map(set.resources.map(({ file, logicalId, body }) => [nameOf(file, logicalId), body] as const));
const findingsOf = (set: TemplateSet, level: EncryptionLevel) => checkTemplates(set, { level });

test('any tree comes out encrypted or reported, with nothing replaced, no cycle, no delivery lost and nothing touched that the app had set', () => {
  const seen = { encrypted: 0, reported: 0 };
  fc.assert(fc.property(recipes, recipe => {
    const [plain, enforced] = [synthesize(recipe, 0), synthesize(recipe, 1)];
    const level = recipe.props.level ?? EncryptionLevel.CUSTOMER_MANAGED;
    const below = findingsOf(enforced.set, level).filter(({ rule }) => /AtRest-(Unencrypted|AwsOwnedKey|AwsManagedKey|EncryptionUndecided)$/.test(rule.id));
    const before = findingsOf(plain.set, level).length;

    // Everything is at the level or in the warnings, unless it was left out.
    if (recipe.props.exclude === undefined) {
      // A late Stage without an L2 that has an adapter is for the checks.
      const unreported = below.filter(({ resource }) => !resource.path.startsWith('Late')).map(({ rule, resource }) => `${rule.id} ${resource.path}`);
      expect(unreported.filter(each => !enforced.warnings.includes(each))).toEqual([]);
      seen.encrypted += before - below.length;
      seen.reported += below.length;
    }
    // Nothing is lost.
    expect(compareTemplates(plain.set, enforced.set).map(({ rule, resource }) => `${rule.id} ${resource.path}`)).toEqual([]);
    enforced.set.files.forEach(({ template }) => expect(dependencyCycles(template)).toEqual([]));
    expect(findingsOf(enforced.set, level).filter(({ rule }) => rule.id.startsWith('AtRest-Delivery')).length)
      .toBeLessThanOrEqual(findingsOf(plain.set, level).filter(({ rule }) => rule.id.startsWith('AtRest-Delivery')).length);
    // What the app had set is as it was.
    const after = bodies(enforced.set);
    const kept = recipe.resources.flatMap(({ kind }, index) => (SET_BY_THE_APP.includes(kind) ? [new RegExp(`(^|/)Data${index}(/Resource)?$`)] : []));
    plain.set.resources.filter(({ path }) => kept.some(pattern => pattern.test(path)))
      .forEach(({ file, logicalId, body }) => expect(after.get(nameOf(file, logicalId))).toEqual(body));
  }), { seed: SEED, numRuns: RUNS });
  // Trees in which nothing is encrypted, or nothing is left, would prove little.
  expect(seen.encrypted).toBeGreaterThan(RUNS / 2);
  expect(seen.reported).toBeGreaterThan(RUNS / 10);
});

test('enforcing any tree twice gives what enforcing it once gives', () => {
  fc.assert(fc.property(recipes, recipe => {
    expect([...bodies(synthesize(recipe, 2).set)]).toEqual([...bodies(synthesize(recipe, 1).set)]);
  }), { seed: SEED, numRuns: RUNS / 3 });
});
