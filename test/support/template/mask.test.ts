import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Aws, DefaultStackSynthesizer, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { Code, Function as LambdaFunction, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { maskTemplate } from './mask';

const HASH = /[0-9a-f]{32,}/;

/** The template of a function from a directory that holds the given code. */
function functionTemplate(code: string, description: string): object {
  const directory = mkdtempSync(join(tmpdir(), 'mask-'));
  try {
    writeFileSync(join(directory, 'index.js'), code);
    const app = new App({ analyticsReporting: true, context: { 'aws:cdk:enable-asset-metadata': true } });
    const stack = new Stack(app, 'Stack', { synthesizer: new DefaultStackSynthesizer() });
    const lambda = new LambdaFunction(stack, 'Function', { runtime: Runtime.NODEJS_22_X, handler: 'index.handler', code: Code.fromAsset(directory), description });
    new Topic(stack, 'Version', { displayName: lambda.currentVersion.version });
    return Template.fromStack(stack).toJSON();
  } finally {
    rmSync(directory, { recursive: true });
  }
}

test('masks the hashes of assets, in values and in logical ids', () => {
  const template = functionTemplate('exports.handler = 1;', 'first');
  expect(JSON.stringify(template)).toMatch(HASH);

  const masked = maskTemplate(template);
  expect(JSON.stringify(masked)).not.toMatch(HASH);
  const lambda = Object.values(masked.Resources).find(({ Type }) => Type === 'AWS::Lambda::Function');
  expect(lambda?.Properties?.Code).toEqual({ S3Bucket: { 'Fn::Sub': expect.stringMatching(/^cdk-.*-assets-/) }, S3Key: '<asset>.zip' });
});

test('gives the same text for other code, and another one for other properties', () => {
  const template = maskTemplate(functionTemplate('exports.handler = 1;', 'first'));

  expect(maskTemplate(functionTemplate('exports.handler = 2;', 'first'))).toEqual(template);
  expect(maskTemplate(functionTemplate('exports.handler = 1;', 'second'))).not.toEqual(template);
});

test('keeps references to a masked logical id consistent', () => {
  const { Resources } = maskTemplate(functionTemplate('exports.handler = 1;', 'first'));
  const [version] = Object.entries(Resources).find(([, { Type }]) => Type === 'AWS::Lambda::Version')!;

  expect(version).toMatch(/^FunctionCurrentVersion[0-9A-F]{8}<version>$/);
  expect(Object.values(Resources).find(({ Type }) => Type === 'AWS::SNS::Topic')?.Properties).toEqual({ DisplayName: { 'Fn::GetAtt': [version, 'Version'] } });
});

test("drops the CDK's own entries, and nothing that looks alike", () => {
  expect(maskTemplate({
    Resources: { CDKMetadata: { Type: 'AWS::CDK::Metadata' }, CDKMetadataTopic: { Type: 'AWS::SNS::Topic' } },
    Conditions: { CDKMetadataAvailable: true },
    Parameters: { BootstrapVersion: { Type: 'String' }, Mine: { Type: 'String' } },
    Rules: { CheckBootstrapVersion: {} },
    Outputs: { BootstrapVersion: { Value: 'x' } },
  })).toEqual({
    Resources: { CDKMetadataTopic: { Type: 'AWS::SNS::Topic' } },
    Parameters: { Mine: { Type: 'String' } },
    Outputs: { BootstrapVersion: { Value: 'x' } },
  });
});

test('leaves account ids, key ids and shorter hashes as they are', () => {
  const template = { Resources: { Data1A2B3C4D: { Type: 'AWS::SNS::Topic', Properties: { DisplayName: '111122223333 1234abcd-12ab-34cd-56ef-1234567890ab' } } } };

  expect(maskTemplate(template)).toEqual(template);
});

test('refuses an unresolved token', () => {
  const template = { Resources: { T: { Type: 'AWS::SNS::Topic', Properties: { DisplayName: Aws.REGION } } } };

  expect(() => maskTemplate(template)).toThrow(/unresolved token: \$\{Token\[AWS.Region/);
});
