import { App, CfnParameter, CfnResource, Lazy, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { hasRawOverride, renderedProperties } from '../../src/private/l1-internals';

/** With the tokens resolved as for a template. */
const rendered = (resource: CfnResource) => renderedProperties(resource, value => Stack.of(resource).resolve(value) as unknown);

// These fail when aws-cdk-lib changes the internal members that they stand on.
describe('the properties of a resource, as its template will have them,', () => {
  const stack = new Stack(new App(), 'Stack');

  test('are named as CloudFormation names them, tokens resolved and overrides applied', () => {
    const parameter = new CfnParameter(stack, 'Parameter');
    const queue = new sqs.CfnQueue(stack, 'Queue', { delaySeconds: 1, queueName: Lazy.string({ produce: () => 'late' }), kmsMasterKeyId: parameter.valueAsString });
    queue.addPropertyOverride('FifoQueue', true);

    expect(rendered(queue)).toEqual({ DelaySeconds: 1, QueueName: 'late', KmsMasterKeyId: { Ref: 'Parameter' }, FifoQueue: true });
  });

  test('are those of an L2\'s resource, and of a resource without types', () => {
    const bucket = new s3.Bucket(stack, 'Bucket', { versioned: true });

    expect(rendered(bucket.node.defaultChild as CfnResource)).toEqual({ VersioningConfiguration: { Status: 'Enabled' } });
    expect(rendered(new CfnResource(stack, 'Plain', { type: 'Some::Type', properties: { A: 1 } }))).toEqual({ A: 1 });
  });

  test('are none where nothing is set', () => {
    expect(rendered(new CfnResource(stack, 'Empty', { type: 'Some::Type' }))).toEqual({});
  });
});

test('a raw override is seen, on the property that it is on', () => {
  const policy = new iam.CfnManagedPolicy(new Stack(new App(), 'Stack'), 'Policy', { policyDocument: {} });
  expect(hasRawOverride(policy, 'PolicyDocument')).toBe(false);

  policy.addPropertyOverride('PolicyDocument.Version', '2012-10-17');

  expect(hasRawOverride(policy, 'PolicyDocument')).toBe(true);
  expect(hasRawOverride(policy, 'Roles')).toBe(false);
});
