import { writeFileSync } from 'fs';
import { join } from 'path';
import { App, CfnOutput, CfnResource, CfnStack, Fn, NestedStack, Stack, Stage, Validations } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import type { IConstruct } from 'constructs';
import { checkTemplates, type Finding } from '../../src/checks';
import { readCloudAssembly, TemplateSet } from '../../src/templates';
import { AS_THE_COMMAND_LINE, pluginChecks, WITHOUT_METADATA } from '../support/plugin-checks';
import { EncryptionChecks, EncryptionKey, EncryptionLevel } from 'cdk-at-rest';

const ENV = { account: '111122223333', region: 'eu-west-1' };

const checks = pluginChecks(EncryptionChecks);
const { check } = checks;
const appWith = (level?: EncryptionLevel, context?: Record<string, boolean>) => checks.appWith(new EncryptionChecks({ level }), context);
const found = (app: App) => checks.found(app).sort();

describe('a finding', () => {
  test('has the rule, the reason, the fix, the guide, the page of AWS, the construct and the property', () => {
    const app = appWith();
    new sns.Topic(new Stack(app, 'Orders', { env: ENV }), 'Topic');

    expect(check(app).violations).toEqual([{
      ruleName: 'AtRest-Unencrypted',
      description: 'Data at rest is not encrypted: KmsMasterKeyId: nothing turns encryption on',
      severity: 'error',
      suggestedFix: 'Set the key property, and the switch that turns encryption on; EncryptionAtRest does where nothing is replaced',
      ruleMetadata: {
        documentation: expect.stringMatching(/\/docs\/checks\.md#atrest-unencrypted$/) as unknown,
        source: expect.stringMatching(/^https:\/\/docs\.aws\.amazon\.com\/sns\//) as unknown,
      },
      violatingConstructs: [expect.objectContaining({
        constructPath: 'Orders/Topic/Resource',
        cloudFormationResource: {
          templatePath: 'Orders.template.json', logicalId: expect.stringMatching(/^Topic/) as unknown, propertyPaths: ['Properties/KmsMasterKeyId'],
        },
      })],
    }]);
  });

  test('that is an error fails the synthesis', () => {
    const app = appWith();
    new sns.Topic(new Stack(app, 'Orders'), 'Topic');

    expect(check(app)).toMatchObject({ conclusion: 'failure', error: expect.stringContaining('Data at rest is not encrypted') as unknown });
  });

  test('that is a warning or a note does not', () => {
    const app = appWith(EncryptionLevel.KMS);
    const stack = new Stack(app, 'Orders');
    new kms.CfnKey(stack, 'Key', { keyPolicy: { Statement: [{ Effect: 'Allow', Principal: { AWS: stack.account }, Action: 'kms:*', Resource: '*' }] } });
    new s3.CfnBucket(stack, 'Logs', { loggingConfiguration: {} });
    const { error, conclusion, violations } = check(app);

    expect(violations.map(({ severity }) => severity).sort()).toEqual(['info', 'warning', 'warning']);
    expect([error, conclusion]).toEqual([undefined, 'success']);
  });

  test('of a document as a whole names no property', () => {
    const app = appWith(EncryptionLevel.ENCRYPTED);
    new CfnStack(new Stack(app, 'Orders'), 'Elsewhere', { templateUrl: 'https://example.com/nested.json' });

    expect(check(app).violations.map(({ ruleName, violatingConstructs: [{ cloudFormationResource }] }) => [ruleName, cloudFormationResource.propertyPaths]))
      .toEqual([['AtRest-NotInTemplates', undefined]]);
  });
});

test.each<[EncryptionLevel | undefined, string[]]>([
  [EncryptionLevel.ENCRYPTED, ['AtRest-Unencrypted Orders/Topic']],
  [EncryptionLevel.KMS, ['AtRest-AwsOwnedKey Orders/Queue', 'AtRest-Unencrypted Orders/Topic']],
  [EncryptionLevel.CUSTOMER_MANAGED, ['AtRest-AwsManagedKey Orders/Managed', 'AtRest-AwsOwnedKey Orders/Queue', 'AtRest-Unencrypted Orders/Topic']],
  [undefined, ['AtRest-AwsManagedKey Orders/Managed', 'AtRest-AwsOwnedKey Orders/Queue', 'AtRest-Unencrypted Orders/Topic']],
])('the level %s decides what is found', (level, expected) => {
  const app = appWith(level);
  const stack = new Stack(app, 'Orders');
  new sns.CfnTopic(stack, 'Topic');
  new sqs.CfnQueue(stack, 'Queue');
  new sqs.CfnQueue(stack, 'Managed', { kmsMasterKeyId: 'alias/aws/sqs' });

  expect(found(app)).toEqual(expected);
});

test('levels are numbered by nobody: a level is its words', () => {
  expect([EncryptionLevel.ENCRYPTED, EncryptionLevel.KMS, EncryptionLevel.CUSTOMER_MANAGED]).toEqual(['encrypted', 'KMS', 'customer managed']);
});

/** An app with a key that is exported, a nested stack that takes it, a Stage, and an acknowledged finding. */
function wholeApp(context: Record<string, boolean>): App {
  const app = appWith(undefined, context);
  const keys = new Stack(app, 'Keys', { env: ENV });
  const key = new EncryptionKey(keys, 'Key');
  new CfnOutput(keys, 'Exported', { value: key.keyArn, exportName: 'the-key' });
  const orders = new Stack(app, 'Orders', { env: ENV });
  new sqs.CfnQueue(orders, 'Imported', { kmsMasterKeyId: Fn.importValue('the-key') });
  new sqs.CfnQueue(orders, 'Unknown', { kmsMasterKeyId: Fn.importValue('another-key') });
  const nested = new NestedStack(orders, 'Nested');
  new sqs.CfnQueue(nested, 'Under', { kmsMasterKeyId: key.keyArn });
  new sqs.CfnQueue(new NestedStack(nested, 'Inner'), 'Owned');
  new sns.CfnTopic(nested, 'Acknowledged');
  Validations.of(nested).acknowledge({ id: 'AtRest-Unencrypted', reason: 'public messages' });
  const production = new Stack(new Stage(app, 'Production'), 'Billing');
  new sns.CfnTopic(production, 'Topic');
  new sqs.CfnQueue(new NestedStack(production, 'Nested'), 'Queue', { kmsMasterKeyId: 'alias/aws/sqs' });
  return app;
}

describe.each([['as the command line runs it', AS_THE_COMMAND_LINE], ['without metadata in its templates', WITHOUT_METADATA]])('an app, %s,', (_how, context) => {
  const EXPECTED = [
    'AtRest-AwsManagedKey Production/Billing/Nested/Queue',
    'AtRest-AwsOwnedKey Orders/Nested/Inner/Owned',
    'AtRest-EncryptionUndecided Orders/Unknown',
    'AtRest-Unencrypted Production/Billing/Topic',
  ];

  test('is checked with its nested stacks, Stages, exports and acknowledgements', () => {
    expect(found(wholeApp(context))).toEqual(EXPECTED);
  });

  test('is judged alike by its cloud assembly, without the app', () => {
    const app = wholeApp(context);
    check(app);
    const findings = checkTemplates(new TemplateSet(readCloudAssembly(app.outdir)), { level: EncryptionLevel.CUSTOMER_MANAGED });
    const named = (each: Finding) => `${each.rule.id} ${each.resource.path}`;

    expect(findings.filter(({ acknowledged }) => acknowledged === undefined).map(named).sort()).toEqual(EXPECTED);
    expect(findings.filter(({ acknowledged }) => acknowledged !== undefined).map(each => [named(each), each.acknowledged]))
      .toEqual([['AtRest-Unencrypted Orders/Nested/Acknowledged', 'public messages']]);
  });
});

test.each<[string, (topic: sns.Topic) => IConstruct]>([
  ['resource', topic => topic.node.defaultChild!], ['construct', topic => topic], ['stack', topic => topic.stack], ['app', topic => topic.node.root],
])('an acknowledgement on the %s lets the synthesis pass', (_where, scopeOf) => {
  const app = appWith(EncryptionLevel.ENCRYPTED);
  const topic = new sns.Topic(new Stack(app, 'Orders'), 'Topic');
  Validations.of(scopeOf(topic)).acknowledge({ id: 'AtRest-Unencrypted', reason: 'public messages' });

  expect(check(app)).toEqual({ conclusion: 'success', violations: [] });
});

test('an acknowledgement of one resource leaves another', () => {
  const app = appWith(EncryptionLevel.ENCRYPTED);
  const stack = new Stack(app, 'Orders');
  Validations.of(new sns.Topic(stack, 'Public')).acknowledge({ id: 'AtRest-Unencrypted', reason: 'public messages' });
  new sns.Topic(stack, 'Topic');

  expect(found(app)).toEqual(['AtRest-Unencrypted Orders/Topic/Resource']);
});

test('a key that warned of itself is not warned of again, and an error is said in any case', () => {
  const app = appWith();
  const stack = new Stack(app, 'Orders');
  const key = new EncryptionKey(stack, 'Quiet', { enableKeyRotation: false });
  key.addToResourcePolicy(new iam.PolicyStatement({ principals: [new iam.AnyPrincipal()], actions: ['kms:Decrypt'], resources: ['*'] }));
  new kms.Key(stack, 'Plain');

  expect(found(app)).toEqual(['AtRest-KeyPublic Orders/Quiet/Resource', 'AtRest-KeyRotation Orders/Plain/Resource']);
});

test('a resource of another kind of construct is found', () => {
  const app = appWith(EncryptionLevel.ENCRYPTED);
  new CfnResource(new Stack(app, 'Orders'), 'Raw', { type: 'AWS::SNS::Topic' });

  expect(found(app)).toEqual(['AtRest-Unencrypted Orders/Raw']);
});

test('the plugin can be added to a Stage alone', () => {
  const app = new App({ context: AS_THE_COMMAND_LINE });
  const stage = new Stage(app, 'Production');
  Validations.of(stage).addPlugins(new EncryptionChecks());
  new sns.Topic(new Stack(stage, 'Orders'), 'Topic');
  new sns.Topic(new Stack(app, 'Elsewhere'), 'Topic');

  expect(found(app)).toEqual(['AtRest-Unencrypted Production/Orders/Topic/Resource']);
});

test('a plugin says what it is called, of which version, and which rules it has', () => {
  const { name, version, ruleIds } = new EncryptionChecks();

  expect(name).toBe('cdk-at-rest');
  expect(version).toMatch(/^\d+\.\d+\.\d+/);
  expect(ruleIds).toEqual(expect.arrayContaining(['AtRest-Unencrypted', 'AtRest-DeliveryWithoutKey', 'AtRest-KeyLockout']));
  // Those of the comparison need another template.
  expect(ruleIds).not.toContain('AtRest-Replacement');
});

test('a template that something overwrote fails the checks, and is named', () => {
  const app = new App();
  new sns.CfnTopic(new Stack(app, 'Orders'), 'Topic');
  app.synth();
  const templatePath = join(app.outdir, 'Orders.template.json');
  writeFileSync(templatePath, JSON.stringify({ name: 'x' }));
  const context = {
    templatePaths: [templatePath], stackTemplates: [{ stackConstructPath: 'Orders', templatePath }], appConstruct: app, accountId: undefined, region: undefined,
  };

  expect(() => new EncryptionChecks().validate(context)).toThrow(/Orders\.template\.json is no CloudFormation template: no template has name/);
});

test('a template of which the app has no stack fails the checks, instead of passing them', () => {
  const app = new App();
  new Stack(app, 'Orders');
  const context = {
    templatePaths: ['x.json'], stackTemplates: [{ stackConstructPath: 'Elsewhere', templatePath: 'x.json' }], appConstruct: app, accountId: undefined, region: undefined,
  };

  expect(() => new EncryptionChecks().validate(context)).toThrow('EncryptionChecks was asked about Elsewhere, and the app has no stack of that path, but Orders');
});
