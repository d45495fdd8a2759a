import { App, CfnOutput, CrossStackReferences, ReferenceStrength, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Key } from 'aws-cdk-lib/aws-kms';
import { Bucket, BucketEncryption } from 'aws-cdk-lib/aws-s3';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { dependencyCycles, stackCycles } from './cycles';
import { templateOf } from './synth';

const resource = (Properties: object, DependsOn?: string | string[]) => ({ Type: 'AWS::SNS::Topic', Properties, DependsOn });

describe('dependencyCycles', () => {
  test.each([
    ['Ref', { Ref: 'B' }],
    ['Fn::GetAtt as a pair', { 'Fn::GetAtt': ['B', 'Arn'] }],
    ['Fn::GetAtt as one text', { 'Fn::GetAtt': 'B.Arn' }],
    ['Fn::Sub', { 'Fn::Sub': 'the topic ${B}' }],
    ['Fn::Sub of an attribute', { 'Fn::Sub': 'arn: ${B.Arn}' }],
    ['a variable of Fn::Sub', { 'Fn::Sub': ['${X}', { X: { Ref: 'B' } }] }],
    ['a reference deep inside', { Statement: [{ Resource: { 'Fn::Join': ['', ['a', { Ref: 'B' }]] } }] }],
  ])('finds a cycle that is closed by %s', (_, value) => {
    const template = { Resources: { A: resource({ value }), B: resource({ DisplayName: { Ref: 'A' } }), C: resource({}) } };

    expect(dependencyCycles(template)).toEqual([['A', 'B']]);
  });

  test('finds a cycle that is closed by DependsOn, written either way', () => {
    expect(dependencyCycles({ Resources: { A: resource({}, 'B'), B: resource({}, ['C', 'A']), C: resource({}) } })).toEqual([['A', 'B']]);
  });

  test('finds a resource that needs itself', () => {
    expect(dependencyCycles({ Resources: { A: resource({ DisplayName: { Ref: 'A' } }) } })).toEqual([['A']]);
  });

  test('names each tangle once, by its shortest cycle', () => {
    const template = {
      Resources: {
        A: resource({}, 'B'),
        B: resource({}, 'C'),
        C: resource({}, 'A'),
        X: resource({}, 'Y'),
        Y: resource({}, 'X'),
        Apart: resource({}, ['A', 'X']),
      },
    };

    expect(dependencyCycles(template)).toEqual([['A', 'B', 'C'], ['X', 'Y']]);
  });

  test('reads neither a variable that Fn::Sub defines itself nor an escaped placeholder as a reference', () => {
    const template = { Resources: { A: resource({ v: { 'Fn::Sub': ['${B} ${!B}', { B: 'text' }] } }), B: resource({ v: { Ref: 'A' } }) } };

    expect(dependencyCycles(template)).toEqual([]);
  });

  test('finds the cycle of a bucket under a key whose policy names the bucket, which synthesis lets through', () => {
    const stack = new Stack(new App(), 'Stack');
    const key = new Key(stack, 'Key');
    const bucket = new Bucket(stack, 'Bucket', { encryption: BucketEncryption.KMS, encryptionKey: key });
    key.addToResourcePolicy(new PolicyStatement({
      principals: [new ServicePrincipal('s3.amazonaws.com')],
      actions: ['kms:Decrypt'],
      resources: ['*'],
      conditions: { ArnLike: { 'aws:SourceArn': bucket.bucketArn } },
    }));

    const [cycle, ...others] = dependencyCycles(Template.fromStack(stack, { skipCyclicalDependenciesCheck: true }).toJSON());
    expect(cycle.map(id => id.slice(0, -8))).toEqual(['Bucket', 'Key']);
    expect(others).toEqual([]);
  });

  test('finds none in the same stack without that statement', () => {
    const stack = new Stack(new App(), 'Stack');
    new Bucket(stack, 'Bucket', { encryption: BucketEncryption.KMS, encryptionKey: new Key(stack, 'Key') });

    expect(dependencyCycles(templateOf(stack))).toEqual([]);
  });
});

describe('stackCycles', () => {
  test('finds stacks that import from each other', () => {
    const template = (exported: string, imported: string) => ({
      Resources: { T: resource({ DisplayName: { 'Fn::ImportValue': imported } }) },
      Outputs: { O: { Value: 'x', Export: { Name: exported } } },
    });

    expect(stackCycles({ A: template('from-a', 'from-b'), B: template('from-b', 'from-a'), C: template('from-c', 'from-a') })).toEqual([['A', 'B']]);
  });

  test.each([ReferenceStrength.STRONG, ReferenceStrength.WEAK])('follows the %s references of the CDK, and those written by hand', strength => {
    const app = new App();
    const a = new Stack(app, 'A');
    const b = new Stack(app, 'B');
    const topic = new Topic(a, 'Topic');
    CrossStackReferences.of(topic).produce(strength);
    new CfnOutput(b, 'Back', { value: 'back', exportName: 'back' });
    new Topic(b, 'Mirror', { displayName: topic.topicName });

    expect(stackCycles({ A: templateOf(a), B: templateOf(b) })).toEqual([]);

    const closed = { ...templateOf(a), Resources: { Again: resource({ DisplayName: { 'Fn::ImportValue': 'back' } }) } };
    expect(stackCycles({ A: closed, B: templateOf(b) })).toEqual([['A', 'B']]);
  });
});
