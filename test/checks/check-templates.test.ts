import { checkTemplates, EncryptionLevel } from '../../src/checks';
import { TemplateSet } from '../../src/templates';
import { fileOf, named, type Resource, soundKey } from './support';

test('findings come in the order of the templates and of their resources', () => {
  const files = ['One', 'Two'].map(name => fileOf({
    Nested: { Type: 'AWS::CloudFormation::Stack' },
    Topic: { Type: 'AWS::SNS::Topic', Properties: { KmsMasterKeyId: { Ref: 'Key' } } },
    Alarm: { Type: 'AWS::CloudWatch::Alarm', Properties: { AlarmActions: [{ Ref: 'Topic' }] } },
    Queue: { Type: 'AWS::SQS::Queue' },
    Key: { ...soundKey(), DeletionPolicy: 'Delete' },
  }, { name }));
  const ofOne = ['AtRest-NotInTemplates Nested', 'AtRest-DeliveryWithoutKey Topic', 'AtRest-AwsOwnedKey Queue', 'AtRest-KeyDeletedWithStack Key'];

  expect(named(checkTemplates(new TemplateSet(files), { level: EncryptionLevel.CUSTOMER_MANAGED }))).toEqual([...ofOne, ...ofOne]);
});

test('an empty set has no finding', () => {
  expect(checkTemplates(new TemplateSet([]), { level: EncryptionLevel.CUSTOMER_MANAGED })).toEqual([]);
});

test('ten times as many resources take about ten times as long, all wired to one topic and one bucket', () => {
  const setOf = (size: number) => {
    const many = (prefix: string, resource: Resource) => Array.from({ length: size }, (_, index): [string, Resource] => [`${prefix}${index}`, resource]);
    return new TemplateSet([fileOf(Object.fromEntries([
      ...many('Alarm', { Type: 'AWS::CloudWatch::Alarm', Properties: { AlarmActions: [{ Ref: 'Topic' }] } }),
      ...many('Bucket', { Type: 'AWS::S3::Bucket', Properties: { LoggingConfiguration: { DestinationBucketName: { Ref: 'Logs' } } } }),
      ['Topic', { Type: 'AWS::SNS::Topic', Properties: { KmsMasterKeyId: { Ref: 'Key' } } }], ['Logs', { Type: 'AWS::S3::Bucket' }], ['Key', soundKey()],
    ]))]);
  };
  const timeOf = (size: number) => {
    const set = setOf(size);
    const start = process.hrtime.bigint();
    expect(checkTemplates(set, { level: EncryptionLevel.CUSTOMER_MANAGED })).toHaveLength(size + 2);
    return Number(process.hrtime.bigint() - start);
  };
  // A machine may do something else meanwhile.
  const best = (size: number) => Math.min(...[1, 2, 3].map(() => timeOf(size)));
  timeOf(400);

  // A square would be a hundredfold.
  expect(best(4_000) / best(400)).toBeLessThan(40);
});
