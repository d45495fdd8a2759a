import { Duration, Size, Stack } from 'aws-cdk-lib';
import { AccountPrincipal, Role, ServicePrincipal, User } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Bucket, type IBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { AccessLogBucket, EncryptedBucket, EncryptionKey } from '../../../src';
import { AuditQueries } from '../../../src/audit/athena/audit-queries';
import type { AuditQueriesProps } from '../../../src/audit/athena/audit-queries-props';
import type { IAuditTrail } from '../../../src/audit/i-audit-trail';
import { AuditTrail } from '../../../src/audit/trail/audit-trail';
import { AUDIT_QUERIES, auditSql, CLOUDTRAIL_COLUMNS } from '../../../src/offline';
import { newApp, role, stackIn } from '../../policy/cast';
import type { JsonObject } from '../../support/template/cloudformation';
import { resourcesOfType, templateOf } from '../../support/template/synth';

type Props = Omit<AuditQueriesProps, 'trail'>;

function queriesIn(stack: Stack, props: Props = {}, trail: IAuditTrail = new AuditTrail(stack, 'Trail')): AuditQueries {
  return new AuditQueries(stack, 'Queries', { trail, ...props });
}

function stackWith(props: Props = {}): Stack {
  const stack = stackIn(newApp(), 'Audit');
  queriesIn(stack, props);
  return stack;
}

function theOnly(stack: Stack, type: string): JsonObject {
  const [resource, ...others] = Object.values(resourcesOfType(templateOf(stack), type));
  expect(others).toEqual([]);
  return resource.Properties!;
}

const workGroupOf = (stack: Stack) => theOnly(stack, 'AWS::Athena::WorkGroup');
const tableOf = (stack: Stack) => theOnly(stack, 'AWS::Glue::Table').TableInput as JsonObject;
const parametersOf = (stack: Stack) => tableOf(stack).Parameters as JsonObject;
const queriesOf = (stack: Stack) => Object.values(resourcesOfType(templateOf(stack), 'AWS::Athena::NamedQuery')).map(({ Properties }) => Properties!);

/** A trail of another place than what `AuditTrail` makes, with the given file location. */
class SomeTrail extends Construct implements IAuditTrail {
  readonly trailName = 'some-trail';
  readonly trailArn = 'arn:aws:cloudtrail:eu-west-1:111122223333:trail/some-trail';
  readonly bucket: IBucket;
  readonly encryptionKey = EncryptionKey.of(this);
  readonly grantRead = (): never => { throw new Error('nobody asked'); };

  constructor(scope: Construct, readonly logFilePrefix: string, readonly organizationId?: string) {
    super(scope, 'SomeTrail');
    this.bucket = Bucket.fromBucketName(this, 'Bucket', 'logs');
  }
}

describe('the workgroup', () => {
  test('has settings that no client overrides', () => {
    const stack = stackWith();
    const results = Object.keys(resourcesOfType(templateOf(stack), 'AWS::S3::Bucket')).find(id => id.includes('Results'));

    expect(workGroupOf(stack)).toMatchObject({
      RecursiveDeleteOption: true,
      WorkGroupConfiguration: {
        EnforceWorkGroupConfiguration: true,
        PublishCloudWatchMetricsEnabled: true,
        BytesScannedCutoffPerQuery: 1024 ** 4,
        EngineVersion: { SelectedEngineVersion: 'Athena engine version 3' },
        ResultConfiguration: {
          OutputLocation: { 'Fn::Join': ['', ['s3://', { Ref: results }, '/audit-queries/']] },
          EncryptionConfiguration: { EncryptionOption: 'SSE_KMS', KmsKey: { 'Fn::GetAtt': [expect.stringContaining('Key'), 'Arn'] } },
          ExpectedBucketOwner: stack.account,
        },
      },
    });
  });

  test('reads no more than asked for', () => {
    expect(workGroupOf(stackWith({ scanLimit: Size.gibibytes(10) }))).toMatchObject({ WorkGroupConfiguration: { BytesScannedCutoffPerQuery: 10 * 1024 ** 3 } });
    expect(() => stackWith({ scanLimit: Size.mebibytes(9) })).toThrow('Audit/Queries: received a scanLimit of 9437184 bytes: Athena takes 10000000 at least, which is 10 MB');
  });

  test('has a name of its own for each construct', () => {
    const stack = stackIn(newApp(), 'Audit');
    const trail = new AuditTrail(stack, 'Trail');
    new AuditQueries(stack, 'One', { trail });
    new AuditQueries(stack, 'Two', { trail });
    const names = (type: string, name: (properties: JsonObject) => unknown) =>
      Object.values(resourcesOfType(templateOf(stack), type)).map(({ Properties }) => name(Properties!));

    expect(new Set(names('AWS::Athena::WorkGroup', properties => properties.Name)).size).toBe(2);
    const databases = names('AWS::Glue::Database', properties => (properties.DatabaseInput as JsonObject).Name) as string[];
    expect(new Set(databases).size).toBe(2);
    expect(databases.filter(name => !/^[a-z0-9_]+$/.test(name))).toEqual([]);
  });
});

describe('the answers', () => {
  test('are under the stack\'s key, in a bucket that deletes them', () => {
    const stack = stackWith();
    const [, { Properties: bucket = {} }] = Object.entries(resourcesOfType(templateOf(stack), 'AWS::S3::Bucket')).find(([id]) => id.includes('Results'))!;

    expect(bucket.LifecycleConfiguration).toEqual({
      Rules: [
        { Id: 'ExpireResults', Status: 'Enabled', ExpirationInDays: 30, NoncurrentVersionExpiration: { NoncurrentDays: 1 } },
        { Id: 'ExpireDeleteMarkers', Status: 'Enabled', ExpiredObjectDeleteMarker: true },
        { Id: 'AbortIncompleteMultipartUploads', Status: 'Enabled', AbortIncompleteMultipartUpload: { DaysAfterInitiation: 7 } },
      ],
    });
    const [, kmsKey] = /"KmsKey":(\{.*?\})/.exec(JSON.stringify(workGroupOf(stack)))!;
    expect(JSON.stringify(bucket.BucketEncryption)).toContain(`"KMSMasterKeyID":${kmsKey}`);
  });

  test('are kept as long as asked for', () => {
    expect(JSON.stringify(resourcesOfType(templateOf(stackWith({ resultsExpiration: Duration.days(7) })), 'AWS::S3::Bucket'))).toContain('"ExpirationInDays":7');
  });

  test('are under the key that is asked for', () => {
    const stack = stackIn(newApp(), 'Audit');
    const encryptionKey = new EncryptionKey(stack, 'AnswerKey');
    queriesIn(stack, { encryptionKey });

    expect(JSON.stringify(workGroupOf(stack))).toContain(JSON.stringify(stack.resolve(encryptionKey.keyArn)));
  });

  test('go to the bucket that is given, under its key', () => {
    const stack = stackIn(newApp(), 'Audit');
    const resultsBucket = new EncryptedBucket(stack, 'Given', { encryptionKey: new EncryptionKey(stack, 'GivenKey') });
    const queries = queriesIn(stack, { resultsBucket });

    expect(queries.resultsBucket).toBe(resultsBucket);
    expect(queries.node.tryFindChild('Results')).toBeUndefined();
    expect(workGroupOf(stack)).toMatchObject({
      WorkGroupConfiguration: { ResultConfiguration: { EncryptionConfiguration: { EncryptionOption: 'SSE_KMS', KmsKey: stack.resolve(resultsBucket.encryptionKey!.keyArn) } } },
    });
  });

  test.each<[string, (stack: Stack) => Props, string]>([
    ['a bucket whose key is not known', stack => ({ resultsBucket: Bucket.fromBucketName(stack, 'Imported', 'imported') }), 'received the resultsBucket Audit/Imported, of which the app knows no KMS key'],
    ['a bucket for access logs', stack => ({ resultsBucket: new AccessLogBucket(stack, 'Logs') }), 'received the resultsBucket Audit/Logs, of which the app knows no KMS key'],
    ['a bucket of another Region', stack => ({
      resultsBucket: Bucket.fromBucketAttributes(stack, 'Far', { bucketName: 'far', region: 'us-east-1', encryptionKey: new Key(stack, 'FarKey') }),
    }), 'received the resultsBucket Audit/Far of 111122223333 and us-east-1, but is itself in 111122223333 and eu-west-1'],
    ['a bucket of another account', stack => ({
      resultsBucket: Bucket.fromBucketAttributes(stack, 'Foreign', { bucketName: 'foreign', account: '444455556666', encryptionKey: new Key(stack, 'ForeignKey') }),
    }), 'received the resultsBucket Audit/Foreign of 444455556666 and eu-west-1'],
    ['a bucket and a key', stack => ({ resultsBucket: new EncryptedBucket(stack, 'Given'), encryptionKey: new Key(stack, 'Other') }), 'received resultsBucket together with encryptionKey'],
    ['a bucket and an expiration', stack => ({ resultsBucket: new EncryptedBucket(stack, 'Given'), resultsExpiration: Duration.days(1) }), 'received resultsBucket together with resultsExpiration'],
  ])('are refused %s', (_, props, message) => {
    const stack = stackIn(newApp(), 'Audit');

    expect(() => queriesIn(stack, props(stack))).toThrow(message);
  });
});

describe('the table', () => {
  test('is read as AWS documents it', () => {
    expect(tableOf(stackWith())).toMatchObject({
      Name: 'cloudtrail_logs',
      TableType: 'EXTERNAL_TABLE',
      PartitionKeys: [{ Name: 'account', Type: 'string' }, { Name: 'region', Type: 'string' }, { Name: 'day', Type: 'string' }],
      StorageDescriptor: {
        Columns: CLOUDTRAIL_COLUMNS.map(({ name, hiveType }) => expect.objectContaining({ Name: name, Type: hiveType })),
        InputFormat: 'com.amazon.emr.cloudtrail.CloudTrailInputFormat',
        OutputFormat: 'org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat',
        SerdeInfo: { SerializationLibrary: 'org.apache.hive.hcatalog.data.JsonSerDe' },
      },
    });
  });

  test('finds files by account, Region and day', () => {
    const stack = stackWith({ accounts: ['111122223333', '444455556666'], regions: ['eu-west-1', 'us-east-1'] });
    const bucket = Object.keys(resourcesOfType(templateOf(stack), 'AWS::S3::Bucket')).find(id => id.startsWith('TrailBucket'));

    expect(parametersOf(stack)).toEqual({
      'EXTERNAL': 'TRUE',
      'classification': 'cloudtrail',
      'projection.enabled': 'true',
      'projection.account.type': 'enum',
      'projection.account.values': '111122223333,444455556666',
      'projection.region.type': 'enum',
      'projection.region.values': 'eu-west-1,us-east-1',
      'projection.day.type': 'date',
      'projection.day.format': 'yyyy/MM/dd',
      'projection.day.interval': '1',
      'projection.day.interval.unit': 'DAYS',
      'projection.day.range': 'NOW-10YEARS,NOW',
      'storage.location.template': { 'Fn::Join': ['', ['s3://', { Ref: bucket }, '/AWSLogs/${account}/CloudTrail/${region}/${day}']] },
    });
    expect(tableOf(stack)).toMatchObject({ StorageDescriptor: { Location: { 'Fn::Join': ['', ['s3://', { Ref: bucket }, '/AWSLogs/']] } } });
  });

  test.each([
    ['a trail with a prefix', 'audit/2026', undefined, 's3://logs/audit/2026/AWSLogs/${account}/CloudTrail/${region}/${day}'],
    ['an organization trail', '', 'o-abcdefghij', 's3://logs/AWSLogs/o-abcdefghij/${account}/CloudTrail/${region}/${day}'],
    ['an organization trail with a prefix', 'audit', 'o-abcdefghij', 's3://logs/audit/AWSLogs/o-abcdefghij/${account}/CloudTrail/${region}/${day}'],
  ])('finds those of %s', (_, prefix, organizationId, template) => {
    const stack = stackIn(newApp(), 'Audit');
    queriesIn(stack, { accounts: ['444455556666'] }, new SomeTrail(stack, prefix, organizationId));

    expect(parametersOf(stack)['storage.location.template']).toBe(template);
  });

  test('is of the trail\'s account, unless others are asked for', () => {
    expect(parametersOf(stackWith())['projection.account.values']).toBe('111122223333');

    const agnostic = new Stack(newApp(), 'Agnostic');
    queriesIn(agnostic);
    expect(parametersOf(agnostic)['projection.account.values']).toEqual({ Ref: 'AWS::AccountId' });
  });

  test.each([
    ['eu-west-1', ['us-east-1', 'eu-central-2', 'ap-southeast-7'], ['cn-north-1', 'us-gov-west-1']],
    ['cn-north-1', ['cn-north-1', 'cn-northwest-1'], ['us-east-1']],
    ['us-gov-west-1', ['us-gov-east-1'], ['us-east-1']],
    [undefined, ['us-east-1', 'eu-central-2'], ['cn-north-1']],
  ])('in %s is of all Regions of the partition', (region, some, none) => {
    const stack = new Stack(newApp(), 'Audit', region ? { env: { account: '111122223333', region } } : {});
    queriesIn(stack);
    const regions = String(parametersOf(stack)['projection.region.values']).split(',');

    expect(regions).toEqual(expect.arrayContaining(some));
    expect(regions.filter(each => none.includes(each))).toEqual([]);
  });

  test.each<[string, Props, string]>([
    ['no account', { accounts: [] }, 'Audit/Queries: received accounts []: pass ids of 12 digits, one at least'],
    ['an account that is none', { accounts: ['111122223333', 'prod'] }, 'received accounts ["111122223333","prod"]'],
    ['no Region', { regions: [] }, 'received regions []: pass names such as eu-west-1, one at least'],
    ['a Region that is none', { regions: ['Ireland'] }, 'received regions ["Ireland"]'],
  ])('is refused %s', (_, props, message) => {
    expect(() => stackWith(props)).toThrow(message);
  });

  test('of an organization trail has to be told the accounts', () => {
    const stack = stackIn(newApp(), 'Audit');

    expect(() => queriesIn(stack, {}, new SomeTrail(stack, '', 'o-abcdefghij'))).toThrow('received the organization trail Audit/SomeTrail and no accounts');
  });
});

describe('the saved queries', () => {
  test('are those that run elsewhere, of the last 90 days', () => {
    const saved = queriesOf(stackWith()).map(({ Name, QueryString }) => [Name, QueryString]);

    expect(saved).toEqual(AUDIT_QUERIES.map(query => [query.name, auditSql(query, { lastDays: 90 })]));
  });

  test('look as far back as asked for, in whole days', () => {
    expect(queriesOf(stackWith({ period: Duration.days(7) }))[0].QueryString).toBe(auditSql(AUDIT_QUERIES[0], { lastDays: 7 }));
    expect(() => stackWith({ period: Duration.hours(36) })).toThrow('Audit/Queries: received a period of 1.5 days: pass whole days, one at least');
  });

  test('say what they ask and what they cannot say, within what Athena takes', () => {
    const descriptions = queriesOf(stackWith()).map(query => String(query.Description));

    expect(descriptions.filter(text => text.length > 1024)).toEqual([]);
    expect(descriptions[0]).toMatch(/^Who used which key, and through which service\? A call is not an access/);
  });

  test('are of the workgroup and the database', () => {
    const stack = stackWith();
    const [workGroup] = Object.keys(resourcesOfType(templateOf(stack), 'AWS::Athena::WorkGroup'));
    const [database] = Object.keys(resourcesOfType(templateOf(stack), 'AWS::Glue::Database'));

    expect(queriesOf(stack).map(query => [query.WorkGroup, query.Database])).toEqual(AUDIT_QUERIES.map(() => [{ Ref: workGroup }, { Ref: database }]));
  });

  test('name the keys that the app knows', () => {
    const stack = stackIn(newApp(), 'Audit');
    const own = new EncryptionKey(stack, 'Own');
    const imported = Key.fromKeyArn(stack, 'Imported', 'arn:aws:kms:eu-west-1:111122223333:key/1');
    queriesIn(stack, { keys: [own, imported] });
    const lastUse = JSON.stringify(queriesOf(stack).find(query => query.Name === 'last-use')!.QueryString);

    expect(lastUse).toContain(`"('",${JSON.stringify(stack.resolve(own.keyArn))},"', 'customer managed', 'Audit/Own', TRUE)`.replace('"(', ''));
    expect(lastUse).toContain("('arn:aws:kms:eu-west-1:111122223333:key/1', '', 'Audit/Imported', TRUE)");
  });

  test('have ids, by name', () => {
    const stack = stackIn(newApp(), 'Audit');
    const queries = queriesIn(stack);

    expect(stack.resolve(queries.namedQueryId('last-use'))).toEqual({ 'Fn::GetAtt': [expect.stringMatching(/lastuse/), 'NamedQueryId'] });
    expect(() => queries.namedQueryId('first-use')).toThrow("Audit/Queries: has no query 'first-use': it has key-use, data-read, ");
  });
});

test('what the construct has is what it says', () => {
  const stack = stackIn(newApp(), 'Audit');
  const queries = queriesIn(stack);
  const [workGroup] = Object.keys(resourcesOfType(templateOf(stack), 'AWS::Athena::WorkGroup'));
  const [database] = Object.keys(resourcesOfType(templateOf(stack), 'AWS::Glue::Database'));

  expect(stack.resolve([queries.workGroupName, queries.databaseName, queries.tableName])).toEqual([{ Ref: workGroup }, { Ref: database }, 'cloudtrail_logs']);
});

describe('a grant', () => {
  test('to a user or role of the account is one', () => {
    const stack = stackIn(newApp(), 'Audit');
    const queries = queriesIn(stack);

    expect(queries.grantQuery(new User(stack, 'Person')).success).toBe(true);
    expect(queries.grantQuery(role(stack, 'Auditor')).success).toBe(true);
    expect(queries.grantQuery(Role.fromRoleName(stack, 'Named', 'named')).success).toBe(true);
  });

  describe.each([
    ['known', () => stackIn(newApp(), 'Audit')],
    ['not known', () => new Stack(newApp(), 'Audit')],
  ])('where the account is %s', (_, stack) => {
    test.each([
      ['another account', () => new AccountPrincipal('444455556666')],
      ['a service', () => new ServicePrincipal('quicksight.amazonaws.com')],
    ])('to %s is refused', (__, principal) => {
      const queries = queriesIn(stack());

      expect(() => queries.grantQuery(principal())).toThrow(/^Audit\/Queries: cannot let \{.*\} run queries: a workgroup is open to users and roles of its own account only/);
    });
  });

  test('to a role of another account is refused', () => {
    const app = newApp();
    const queries = queriesIn(stackIn(app, 'Audit'));
    const guest = role(stackIn(app, 'Away', { account: '444455556666' }), 'Guest', { roleName: 'guest' });

    expect(() => queries.grantQuery(guest)).toThrow('a workgroup is open to users and roles of its own account only. Grant to a role of this account, and let the other one assume it');
  });
});
