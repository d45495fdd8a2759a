import { Duration, Stack } from 'aws-cdk-lib';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as s3 from 'aws-cdk-lib/aws-s3';
import fc from 'fast-check';
import { FOREIGN_KEY_ARN, OTHER_ACCOUNT } from '../keys/support';
import { isObject, type JsonObject } from '../support/template/cloudformation';
import { deployment, granteeKind, keyKind, keySource, mostly, oneOf, props, seldom } from './arbitraries';
import { checkRecipes } from './check';
import { expectKey, expectSoundTemplates, findResource, statementsOf } from './invariants';
import { type StackName, type SynthesizedStack, World } from './world';
import { AccessLogBucket, AuditTrail, type AuditTrailProps, DataEvents, EncryptedBucket } from 'cdk-at-rest';

const BUCKETS: Record<string, (world: World, stack: Stack) => s3.IBucket> = {
  encrypted: (_, stack) => new EncryptedBucket(stack, 'Logs', { bucketKeyEnabled: false }),
  withBucketKey: (_, stack) => new EncryptedBucket(stack, 'Logs'),
  plain: (_, stack) => new s3.Bucket(stack, 'Logs'),
  neighbours: world => new EncryptedBucket(world.stack('neighbour'), 'Logs', { bucketKeyEnabled: false }),
  imported: (_, stack) => s3.Bucket.fromBucketName(stack, 'Logs', 'central-logs'),
  importedElsewhere: (_, stack) => s3.Bucket.fromBucketAttributes(stack, 'Logs', { bucketName: 'central-logs', region: 'us-east-1' }),
  accessLogs: (_, stack) => AccessLogBucket.of(stack),
};

const DATA_EVENTS: Record<string, (stack: Stack) => DataEvents> = {
  s3: () => DataEvents.s3Objects(),
  s3Writes: () => DataEvents.s3Objects().writeOnly(),
  buckets: stack => DataEvents.s3Objects({ buckets: [new s3.Bucket(stack, 'Data')], prefixes: ['in/', 'out/'] }),
  logBucket: stack => DataEvents.s3Objects({ buckets: [AccessLogBucket.of(stack)] }),
  prefixesOnly: () => DataEvents.s3Objects({ prefixes: ['in/'] }),
  tables: () => DataEvents.dynamoDbItems().readOnly(),
  noTables: () => DataEvents.dynamoDbItems([]),
  contrary: () => DataEvents.snsTopics().readOnly().writeOnly(),
  queues: () => DataEvents.of('AWS::SQS::Queue', { arnPrefixes: ['arn:aws:sqs:'] }),
  many: () => DataEvents.of('AWS::SQS::Queue', { arns: Array.from({ length: 495 }, (_, index) => `arn:aws:sqs:eu-west-1:111122223333:queue-${index}`) }),
};

type PlainProps = Omit<AuditTrailProps, 'dataEvents' | 'encryptionKey' | 'bucket' | 'logArchive' | 'logBuckets'>;

const plainProps = props<PlainProps>({
  trailName: mostly(oneOf('audit', 'company.audit-1'), oneOf('a', 'no--name', '10.0.0.1')),
  logFilePrefix: mostly(oneOf('audit', 'audit/eu'), oneOf('/audit', 'a'.repeat(201))),
  objectLock: seldom(fc.constantFrom(s3.ObjectLockRetention.compliance(Duration.days(365)), s3.ObjectLockRetention.governance(Duration.days(30)))),
  archiveAfter: seldom(fc.constantFrom(Duration.days(1), Duration.days(400))),
  expireAfter: seldom(fc.constantFrom(Duration.days(100), Duration.days(365))),
  cloudWatchLogs: oneOf(true, false),
  logRetention: oneOf(logs.RetentionDays.ONE_MONTH),
  organization: mostly(oneOf({ organizationId: 'o-abcdefghij' }, { organizationId: 'o-abcdefghij', managementAccountId: OTHER_ACCOUNT }), oneOf({ organizationId: 'none' })),
} as { [K in keyof PlainProps]-?: fc.Arbitrary<PlainProps[K]> });

const recipe = fc.record({
  deployment,
  keySource,
  place: fc.constantFrom<StackName>('home', 'home', 'nested', 'neighbour'),
  plain: plainProps,
  encryptionKey: seldom(keyKind),
  bucket: fc.option(fc.constantFrom(...Object.keys(BUCKETS)), { nil: undefined, freq: 2 }),
  archived: mostly(fc.constant(false), fc.boolean()),
  dataEvents: fc.option(mostly(fc.subarray(['s3', 's3Writes', 'buckets', 'tables', 'queues']), fc.subarray(Object.keys(DATA_EVENTS), { maxLength: 3 })), { nil: undefined }),
  otherLogs: fc.subarray<StackName>(['home', 'neighbour', 'elsewhere', 'foreign']),
  givenLogs: fc.subarray<StackName>(['home', 'neighbour']),
  trails: mostly(fc.constant(1), fc.constantFrom(2, 6)),
  readers: fc.array(granteeKind, { maxLength: 2 }),
});
type Recipe = typeof recipe extends fc.Arbitrary<infer R> ? R : never;

function build(world: World, made: Recipe): void {
  const { keySource: source, place, plain, encryptionKey, bucket, archived, dataEvents, otherLogs, givenLogs, trails, readers } = made;
  if (source) {
    world.useSource(source);
  }
  const stack = world.stack(place);
  otherLogs.forEach(name => new EncryptedBucket(world.stack(name), 'Logged'));
  const trail = new AuditTrail(stack, 'Trail', {
    ...plain,
    ...encryptionKey && { encryptionKey: world.key(encryptionKey) },
    ...bucket && { bucket: BUCKETS[bucket](world, stack) },
    ...archived && { logArchive: { accountId: OTHER_ACCOUNT, bucketName: 'archive', keyArn: FOREIGN_KEY_ARN } },
    ...dataEvents && { dataEvents: dataEvents.map(each => DATA_EVENTS[each](stack)) },
    logBuckets: givenLogs.map(name => AccessLogBucket.of(world.stack(name))),
  });
  readers.forEach(reader => trail.grantRead(world.grantee(reader)));
  Array.from({ length: trails - 1 }, (_, index) => new AuditTrail(stack, `Trail${index}`, { dataEvents: [], cloudWatchLogs: false }));
}

/** All values of the event selectors, as CloudTrail counts them. */
function selectorValues(selectors: JsonObject[]): unknown[] {
  return selectors.flatMap(({ FieldSelectors }) => FieldSelectors as JsonObject[]).flatMap(({ Field: _, ...operators }) => Object.values(operators).flat());
}

function expectServicesTied(stacks: SynthesizedStack[]): void {
  const policies = stacks.flatMap(({ template }) => Object.values(template.Resources)).filter(({ Type }) => Type === 'AWS::S3::BucketPolicy');
  const ofCloudTrail = policies.flatMap(({ Properties }) => statementsOf(Properties!.PolicyDocument)).filter(({ Principal }) => isObject(Principal) && Principal.Service === 'cloudtrail.amazonaws.com');
  ofCloudTrail.forEach(({ Condition }) => expect(Condition).toMatchObject({ StringEquals: { 'aws:SourceArn': expect.anything() } }));
}

test('any trail is refused with a documented error, or records every KMS call, encrypted, for CloudTrail alone to write', () => {
  checkRecipes(recipe, 100, ({ deployment: where }) => new World(where), build, (stacks, { bucket, archived, plain }) => {
    expectSoundTemplates(stacks);
    expectServicesTied(stacks);
    const [at, trail] = findResource(stacks, 'AWS::CloudTrail::Trail', 'Trail');
    const { AdvancedEventSelectors, ...properties } = trail.Properties!;
    const [management, ...data] = AdvancedEventSelectors as JsonObject[];

    expect(properties).toMatchObject({ IsLogging: true, IsMultiRegionTrail: true, IncludeGlobalServiceEvents: true, EnableLogFileValidation: true });
    expect(management.FieldSelectors).toEqual([{ Field: 'eventCategory', Equals: ['Management'] }]);
    data.forEach(({ FieldSelectors }) => expect(FieldSelectors).toContainEqual({ Field: 'eventCategory', Equals: ['Data'] }));
    expect(selectorValues([management, ...data]).length).toBeLessThanOrEqual(500);
    expectKey(stacks, at, properties.KMSKeyId);
    expect(properties.CloudWatchLogsRoleArn === undefined).toBe(plain.cloudWatchLogs === false);
    if (!bucket && !archived) {
      const [, own] = findResource(stacks, 'AWS::S3::Bucket', 'TrailBucket');
      expect(own.DeletionPolicy).toBe('Retain');
      expect(JSON.stringify(own.Properties!.BucketEncryption)).toContain('"BucketKeyEnabled":false');
      expect(trail.DependsOn).toContainEqual(expect.stringMatching(/^TrailBucketPolicy/));
    }
  });
});
