import { Stack } from 'aws-cdk-lib';
import { experimental } from 'aws-cdk-lib/aws-cloudfront';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import { FUNCTIONS } from '../../../src/enforcement/adapters/functions';
import { SERVICE_ADAPTERS } from '../../../src/enforcement/adapters/service-adapters';
import { newApp, OTHER_REGION, stackIn } from '../../policy/cast';
import { resourcesOfType, templateOf } from '../../support/template/synth';
import { inject, injectedStack } from './injected';

const CODE = { runtime: lambda.Runtime.NODEJS_22_X, handler: 'index.handler', code: lambda.Code.fromInline('exports.handler = async () => {};') };

test.each([
  ['in a stack of us-east-1', OTHER_REGION],
  ['in the stack that it makes for another Region', 'eu-west-1'],
])('a function of Lambda@Edge %s takes no key', (_, region) => {
  const app = newApp();
  inject(app, 1, FUNCTIONS);

  expect(() => new experimental.EdgeFunction(stackIn(app, 'Stack', { region }), 'Edge', CODE)).toThrow(/: is a function of Lambda@Edge/);
});

test('the queue that a function makes for what it failed at is encrypted', () => {
  const stack = injectedStack(1, SERVICE_ADAPTERS);
  new lambda.Function(stack, 'Function', { ...CODE, deadLetterQueueEnabled: true });
  const template = templateOf(stack);

  const [{ Properties }] = Object.values(resourcesOfType(template, 'AWS::SQS::Queue'));
  expect(Properties?.KmsMasterKeyId).toEqual({ 'Fn::GetAtt': [expect.stringMatching(/^EncryptionKey/), 'Arn'] });
});

test('a function in a stack that is called like one of Lambda@Edge by chance is none', () => {
  const app = newApp();
  inject(app, 1, FUNCTIONS);
  const stack = new Stack(app, 'Edge-Orders', { env: { region: OTHER_REGION } });

  expect(() => new lambda.Function(stack, 'Function', CODE)).not.toThrow();
});
