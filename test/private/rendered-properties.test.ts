import { App, CfnParameter, CfnResource, Lazy, Stack } from 'aws-cdk-lib';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { renderedProperties } from '../../src/private/rendered-properties';

// Fails when aws-cdk-lib changes the internal member that this stands on.
describe('the properties of a resource, as its template will have them,', () => {
  const stack = new Stack(new App(), 'Stack');

  test('are named as CloudFormation names them, tokens resolved and overrides applied', () => {
    const parameter = new CfnParameter(stack, 'Parameter');
    const queue = new sqs.CfnQueue(stack, 'Queue', { delaySeconds: 1, queueName: Lazy.string({ produce: () => 'late' }), kmsMasterKeyId: parameter.valueAsString });
    queue.addPropertyOverride('FifoQueue', true);

    expect(renderedProperties(queue)).toEqual({ DelaySeconds: 1, QueueName: 'late', KmsMasterKeyId: { Ref: 'Parameter' }, FifoQueue: true });
  });

  test('are those of an L2\'s resource, and of a resource without types', () => {
    const bucket = new s3.Bucket(stack, 'Bucket', { versioned: true });

    expect(renderedProperties(bucket.node.defaultChild as CfnResource)).toEqual({ VersioningConfiguration: { Status: 'Enabled' } });
    expect(renderedProperties(new CfnResource(stack, 'Plain', { type: 'Some::Type', properties: { A: 1 } }))).toEqual({ A: 1 });
  });

  test('are none where nothing is set', () => {
    expect(renderedProperties(new CfnResource(stack, 'Empty', { type: 'Some::Type' }))).toEqual({});
  });
});
