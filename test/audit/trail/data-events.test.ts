import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sns from 'aws-cdk-lib/aws-sns';
import { errorOf } from '../../keys/support';
import { arnOf, auditStack, MANAGEMENT, selectorsOf } from './trail-support';
import { AuditTrail, DataEvents } from 'cdk-at-rest';

const DATA = { Equals: ['Data'] };

/** The selectors of the data events that a trail is given. */
function recorded(build: (stack: ReturnType<typeof auditStack>) => DataEvents[]) {
  const stack = auditStack();
  const dataEvents = build(stack);
  new AuditTrail(stack, 'Trail', { dataEvents });
  const { [MANAGEMENT]: _, ...selectors } = selectorsOf(stack);
  return selectors;
}

test.each<[string, DataEvents, string]>([
  ['dynamoDbItems', DataEvents.dynamoDbItems(), 'AWS::DynamoDB::Table'],
  ['lambdaInvocations', DataEvents.lambdaInvocations(), 'AWS::Lambda::Function'],
  ['snsTopics', DataEvents.snsTopics(), 'AWS::SNS::Topic'],
  ['of', DataEvents.of('AWS::SQS::Queue'), 'AWS::SQS::Queue'],
])('%s records all resources of its type', (_, dataEvents, type) => {
  expect(recorded(() => [dataEvents])).toEqual({ [`Data events of ${type}`]: { 'eventCategory': DATA, 'resources.type': { Equals: [type] } } });
});

test('s3Objects with buckets records these by the beginning of the ARN, which ends with a slash', () => {
  let buckets: s3.Bucket[] = [];
  const selectors = recorded(stack => {
    buckets = [new s3.Bucket(stack, 'Orders'), new s3.Bucket(stack, 'Bills')];
    return [DataEvents.s3Objects({ buckets })];
  });

  expect(selectors['Data events of AWS::S3::Object']['resources.ARN']).toEqual({ StartsWith: [arnOf(buckets[0], '/'), arnOf(buckets[1], '/')] });
});

test('s3Objects with prefixes records them in each bucket', () => {
  const selectors = recorded(stack => [DataEvents.s3Objects({
    buckets: ['a-bucket', 'b-bucket'].map(name => s3.Bucket.fromBucketName(stack, name, name)), prefixes: ['in/', 'out/'],
  })]);
  const arn = (path: string) => ({ 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, `:s3:::${path}`]] });

  expect(selectors['Data events of AWS::S3::Object']['resources.ARN']).toEqual({
    StartsWith: [arn('a-bucket/in/'), arn('a-bucket/out/'), arn('b-bucket/in/'), arn('b-bucket/out/')],
  });
});

test('tables, functions and topics are recorded by their whole ARN: another name can begin alike', () => {
  const expected: Record<string, unknown> = {};
  const selectors = recorded(stack => {
    const table = new dynamodb.Table(stack, 'Table', { partitionKey: { name: 'id', type: dynamodb.AttributeType.STRING } });
    const handler = new lambda.Function(stack, 'Function', { runtime: lambda.Runtime.NODEJS_22_X, handler: 'index.handler', code: lambda.Code.fromInline('x') });
    const topic = new sns.Topic(stack, 'Topic');
    expected['AWS::DynamoDB::Table'] = { Equals: [arnOf(table)] };
    expected['AWS::Lambda::Function'] = { Equals: [arnOf(handler)] };
    expected['AWS::SNS::Topic'] = { Equals: [{ Ref: stack.getLogicalId(topic.node.defaultChild as sns.CfnTopic) }] };
    return [DataEvents.dynamoDbItems([table]), DataEvents.lambdaInvocations([handler]), DataEvents.snsTopics([topic])];
  });

  Object.entries(expected).forEach(([type, operators]) => expect([type, selectors[`Data events of ${type}`]['resources.ARN']]).toEqual([type, operators]));
});

test('of takes ARNs and prefixes, which are alternatives', () => {
  const selectors = recorded(() => [DataEvents.of('AWS::SQS::Queue', { arns: ['arn:aws:sqs:eu-west-1:1:one'], arnPrefixes: ['arn:aws:sqs:eu-west-1:1:two'] })]);

  expect(selectors['Data events of AWS::SQS::Queue']['resources.ARN']).toEqual({ Equals: ['arn:aws:sqs:eu-west-1:1:one'], StartsWith: ['arn:aws:sqs:eu-west-1:1:two'] });
});

test('readOnly and writeOnly narrow to calls of that kind, and leave the one they were called on alone', () => {
  const all = DataEvents.dynamoDbItems();
  const selectors = recorded(() => [all.readOnly(), all.writeOnly(), all]);

  expect(selectors['Data events of AWS::DynamoDB::Table, reading only'].readOnly).toEqual({ Equals: ['true'] });
  expect(selectors['Data events of AWS::DynamoDB::Table, writing only'].readOnly).toEqual({ Equals: ['false'] });
  expect(selectors['Data events of AWS::DynamoDB::Table'].readOnly).toBeUndefined();
});

test.each<[string, DataEvents, string]>([
  ['prefixes without buckets', DataEvents.s3Objects({ prefixes: ['orders/'] }), 'AWS::S3::Object with prefixes without buckets, .* pass buckets as well'],
  ['no buckets', DataEvents.s3Objects({ buckets: [] }), 'AWS::S3::Object with an empty list of resources: leave the list out for all of them'],
  ['no tables', DataEvents.dynamoDbItems([]), 'AWS::DynamoDB::Table with an empty list'],
  ['no ARNs and no prefixes', DataEvents.of('AWS::SQS::Queue', { arns: [], arnPrefixes: [] }), 'AWS::SQS::Queue with an empty list'],
  ['an empty prefix', DataEvents.of('AWS::SQS::Queue', { arnPrefixes: [''] }), 'AWS::SQS::Queue with an empty ARN or prefix'],
  ['a value that is too long', DataEvents.of('AWS::SQS::Queue', { arns: ['x'.repeat(2049)] }), 'AWS::SQS::Queue with a value of 2049 characters: CloudTrail takes 2048 at most'],
  ['both readOnly and writeOnly', DataEvents.snsTopics().readOnly().writeOnly(), 'AWS::SNS::Topic with readOnly\\(\\) and writeOnly\\(\\): leave both out'],
])('a trail refuses %s', (_, dataEvents, message) => {
  expect(errorOf(() => new AuditTrail(auditStack(), 'Trail', { dataEvents: [dataEvents] }))).toMatch(new RegExp(`^Audit/Trail: received DataEvents of ${message}`));
});

test('a trail takes a value of the greatest length, and readOnly twice', () => {
  expect(() => new AuditTrail(auditStack(), 'Trail', { dataEvents: [DataEvents.of('AWS::SQS::Queue', { arns: ['x'.repeat(2048)] }).readOnly().readOnly()] })).not.toThrow();
});
