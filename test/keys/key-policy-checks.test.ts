import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { App, CfnResource, NestedStack, Stack, Stage, Validations } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import { CfnInclude } from 'aws-cdk-lib/cloudformation-include';
import type { IConstruct } from 'constructs';
import { AS_THE_COMMAND_LINE, pluginChecks, WITHOUT_METADATA } from '../support/plugin-checks';
import { ACCOUNT, ACCOUNT_STATEMENT, errorOf, HERE, OTHER_ACCOUNT, OTHER_ACCOUNT_HERE, warningIdsOf } from './support';
import { EncryptionKey, KeyPolicyChecks } from 'cdk-at-rest';

const PUBLIC_POLICY = { Statement: [ACCOUNT_STATEMENT, { Sid: 'Open', Effect: 'Allow', Principal: '*', Action: 'kms:Decrypt', Resource: '*' }] };

const checks = pluginChecks(KeyPolicyChecks);
const { check, found } = checks;
const appWith = (context?: Record<string, boolean>) => checks.appWith(new KeyPolicyChecks(), context);

function keyIn(scope: Stack, id: string, props: Partial<kms.CfnKeyProps> = {}): kms.CfnKey {
  const key = new kms.CfnKey(scope, id, { keyPolicy: { Statement: [ACCOUNT_STATEMENT] }, enableKeyRotation: true, ...props });
  key.applyRemovalPolicy(undefined);
  return key;
}

describe('a key of an app', () => {
  test('that is sound has no finding, and the app passes', () => {
    const app = appWith();
    keyIn(new Stack(app, 'Storage', { env: HERE }), 'Key');

    expect(check(app)).toEqual({ conclusion: 'success', violations: [] });
    expect(checks.validate()).toHaveBeenCalledTimes(1);
  });

  test('is reported with the rule, the construct, the template, the fix and the documentation', () => {
    const app = appWith();
    new kms.Key(new Stack(app, 'Storage', { env: HERE }), 'Key');

    expect(check(app).violations).toEqual([{
      ruleName: 'AtRest-KeyRotation',
      description: 'The key does not rotate: enableKeyRotation is not set',
      severity: 'warning',
      suggestedFix: 'Set enableKeyRotation: key id and ARN stay, and data encrypted before stays readable',
      ruleMetadata: { documentation: expect.stringMatching(/\/docs\/keys\.md#atrest-keyrotation$/) as unknown },
      violatingConstructs: [expect.objectContaining({
        constructPath: 'Storage/Key/Resource',
        cloudFormationResource: { templatePath: 'Storage.template.json', logicalId: expect.stringMatching(/^Key/) as unknown, propertyPaths: ['Properties/KeyPolicy'] },
      })],
    }]);
  });

  test('whose findings are warnings does not fail the synthesis', () => {
    const app = appWith();
    new kms.CfnKey(new Stack(app, 'Storage', { env: HERE }), 'Key', { keyPolicy: { Statement: [ACCOUNT_STATEMENT] } });

    const { error, conclusion, violations } = check(app);

    expect(violations.map(violation => violation.ruleName)).toEqual(['AtRest-KeyRotation', 'AtRest-KeyDeletedWithStack']);
    expect([error, conclusion]).toEqual([undefined, 'success']);
  });

  test('that is open to everybody fails the synthesis', () => {
    const app = appWith();
    keyIn(new Stack(app, 'Storage', { env: HERE }), 'Key', { keyPolicy: PUBLIC_POLICY });

    const { error, conclusion, violations } = check(app);

    expect(violations).toEqual([expect.objectContaining({
      ruleName: 'AtRest-KeyPublic', severity: 'error', description: 'The key policy allows everybody, in any account: statement Open',
    })]);
    expect(conclusion).toBe('failure');
    expect(error).toContain('ERROR The key policy allows everybody, in any account: statement Open (cdk-at-rest)');
  });

  test('is compared with the account that its stack is deployed to', () => {
    const app = appWith();
    const keyPolicy = { Statement: [{ Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` }, Action: 'kms:*', Resource: '*' }] };
    keyIn(new Stack(app, 'Own', { env: HERE }), 'Key', { keyPolicy });
    keyIn(new Stack(app, 'Foreign', { env: OTHER_ACCOUNT_HERE }), 'Key', { keyPolicy });

    expect(found(app)).toContain('AtRest-KeyLockout Foreign/Key');
    expect(found(app).filter(each => each.includes('Own'))).toEqual([]);
  });

  test('that is a replica is checked as well, except for its rotation', () => {
    const app = appWith();
    new kms.CfnReplicaKey(new Stack(app, 'Storage', { env: HERE }), 'Replica', {
      keyPolicy: { Statement: [ACCOUNT_STATEMENT] }, primaryKeyArn: `arn:aws:kms:us-east-1:${ACCOUNT}:key/mrk-1`,
    });

    expect(found(app)).toEqual(['AtRest-KeyDeletedWithStack Storage/Replica']);
  });

  test('is found where it is a resource of another kind of construct', () => {
    const app = appWith();
    new CfnResource(new Stack(app, 'Storage', { env: HERE }), 'Raw', { type: 'AWS::KMS::Key', properties: { KeyPolicy: { Statement: [ACCOUNT_STATEMENT] } } });

    expect(found(app)).toEqual(['AtRest-KeyRotation Storage/Raw', 'AtRest-KeyDeletedWithStack Storage/Raw']);
  });

  // Rotation is on demand there: EnableKeyRotation would fail the deployment.
  test('that has imported key material is not told to rotate by itself', () => {
    const app = appWith();
    keyIn(new Stack(app, 'Storage', { env: HERE }), 'Key', { origin: 'EXTERNAL', enableKeyRotation: undefined });

    expect(found(app)).toEqual([]);
  });

  test('of an included template is checked, and acknowledged on its stack', () => {
    const directory = mkdtempSync(join(tmpdir(), 'at-rest-'));
    const templateFile = join(directory, 'included.json');
    writeFileSync(templateFile, JSON.stringify({
      Resources: { Included: { Type: 'AWS::KMS::Key', DeletionPolicy: 'Retain', Properties: { KeyPolicy: { Statement: [ACCOUNT_STATEMENT] } } } },
    }));
    const [app, acknowledged] = [appWith(), appWith()];
    const [stack, other] = [app, acknowledged].map(each => new Stack(each, 'Storage', { env: HERE }));
    [stack, other].forEach(each => new CfnInclude(each, 'Template', { templateFile }));
    Validations.of(other).acknowledge({ id: 'AtRest-KeyRotation', reason: 'rotated by hand, by regulation' });

    expect(check(app).violations.map(({ ruleName, violatingConstructs: [{ cloudFormationResource }] }) => [ruleName, cloudFormationResource.logicalId]))
      .toEqual([['AtRest-KeyRotation', 'Included']]);
    expect(found(acknowledged)).toEqual([]);
    rmSync(directory, { recursive: true });
  });

  test('is none of a resource of another type', () => {
    const app = appWith();
    new CfnResource(new Stack(app, 'Storage', { env: HERE }), 'Topic', { type: 'AWS::SNS::Topic' });
    new Stack(app, 'Empty', { env: HERE });

    expect(check(app).violations).toEqual([]);
  });
});

describe.each([['as the command line runs it', AS_THE_COMMAND_LINE], ['without metadata in its templates', WITHOUT_METADATA]])('an app, %s', (_name, context) => {
  test('has the keys of its nested stacks checked, however deep they are nested', () => {
    const app = appWith(context);
    const nested = new NestedStack(new Stack(app, 'Storage', { env: HERE }), 'Nested');
    new kms.Key(nested, 'Key');
    new kms.Key(new NestedStack(nested, 'Inner'), 'Key');

    expect(found(app)).toEqual(['AtRest-KeyRotation Storage/Nested/Key/Resource', 'AtRest-KeyRotation Storage/Nested/Inner/Key/Resource']);
  });

  test('has the keys of its stages checked, and of nested stacks there', () => {
    const app = appWith(context);
    const stack = new Stack(new Stage(app, 'Production'), 'Storage', { env: HERE });
    new kms.Key(stack, 'Key');
    new kms.Key(new NestedStack(stack, 'Nested'), 'Key');

    expect(found(app)).toEqual(['AtRest-KeyRotation Production/Storage/Key/Resource', 'AtRest-KeyRotation Production/Storage/Nested/Key/Resource']);
  });

  test.each<[string, (key: kms.Key) => IConstruct]>([
    ['the key', key => key], ['the resource of the key', key => key.node.defaultChild!], ['the stack', key => key.stack], ['the app', key => key.node.root],
  ])('leaves out what was acknowledged on %s', (_where, scopeOf) => {
    const app = appWith(context);
    const key = new kms.Key(new Stack(app, 'Storage', { env: HERE }), 'Key');
    Validations.of(scopeOf(key)).acknowledge({ id: 'AtRest-KeyRotation', reason: 'rotated by hand, by regulation' });

    expect(found(app)).toEqual([]);
  });
});

describe('an acknowledgement', () => {
  function appWithTwoKeys(): { app: App; key: kms.Key } {
    const app = appWith();
    const key = new kms.Key(new Stack(app, 'First', { env: HERE }), 'Key');
    new kms.Key(new Stack(app, 'Second', { env: HERE }), 'Key');
    return { app, key };
  }

  test.each<[string, (key: kms.Key) => IConstruct]>([['key', key => key], ['stack', key => key.stack]])('on one %s counts for that one alone', (_what, scopeOf) => {
    const { app, key } = appWithTwoKeys();
    Validations.of(scopeOf(key)).acknowledge({ id: 'AtRest-KeyRotation', reason: 'rotated by hand, by regulation' });

    expect(found(app)).toEqual(['AtRest-KeyRotation Second/Key/Resource']);
  });

  test('of another rule counts for nothing', () => {
    const { app, key } = appWithTwoKeys();
    Validations.of(key).acknowledge({ id: 'AtRest-KeyDeletedWithStack', reason: 'a test' });

    expect(found(app)).toContain('AtRest-KeyRotation First/Key/Resource');
  });

  test('on a nested stack counts for the keys in it', () => {
    const app = appWith();
    const stack = new Stack(app, 'Storage', { env: HERE });
    const nested = new NestedStack(stack, 'Nested');
    new kms.Key(nested, 'Key');
    new kms.Key(stack, 'Key');
    Validations.of(nested).acknowledge({ id: 'AtRest-KeyRotation', reason: 'rotated by hand, by regulation' });

    expect(found(app)).toEqual(['AtRest-KeyRotation Storage/Key/Resource']);
  });

  test('of an error lets the synthesis pass', () => {
    const app = appWith();
    const key = keyIn(new Stack(app, 'Storage', { env: HERE }), 'Key', { keyPolicy: PUBLIC_POLICY });
    Validations.of(key).acknowledge({ id: 'AtRest-KeyPublic', reason: 'a public key of an example' });

    expect(check(app)).toEqual({ conclusion: 'success', violations: [] });
  });
});

describe('an EncryptionKey, which checks itself', () => {
  test('has no more findings than any other', () => {
    const app = appWith();
    new EncryptionKey(new Stack(app, 'Storage', { env: HERE }), 'Key');

    expect(found(app)).toEqual([]);
  });

  test('is not warned about twice', () => {
    const app = appWith();
    const key = new EncryptionKey(new Stack(app, 'Storage', { env: HERE }), 'Key', { enableKeyRotation: false });
    new kms.Key(key.stack, 'Plain');

    expect(found(app)).toEqual(['AtRest-KeyRotation Storage/Plain/Resource']);
    expect(warningIdsOf(key)).toEqual(['AtRest-KeyRotation']);
  });

  test('fails the synthesis for an error, of which it only warns by itself', () => {
    const app = appWith();
    const key = new EncryptionKey(new Stack(app, 'Storage', { env: HERE }), 'Key');
    key.addToResourcePolicy(new iam.PolicyStatement({ principals: [new iam.AnyPrincipal()], actions: ['kms:Decrypt'], resources: ['*'] }));

    expect(check(app)).toMatchObject({ conclusion: 'failure', violations: [{ ruleName: 'AtRest-KeyPublic', severity: 'error' }] });
    expect(warningIdsOf(key)).toEqual(['AtRest-KeyPublic']);
  });
});

describe('a stack below another, which is no nested stack', () => {
  test('is checked once, and so are its nested stacks', () => {
    const app = appWith();
    const outer = new Stack(app, 'Outer', { env: HERE });
    const inner = new Stack(outer, 'Inner', { env: HERE });
    new kms.Key(inner, 'Key');
    new kms.Key(new NestedStack(inner, 'Nested'), 'Key');

    expect(found(app)).toEqual(['AtRest-KeyRotation Outer/Inner/Key/Resource', 'AtRest-KeyRotation Outer/Inner/Nested/Key/Resource']);
  });

  test('is checked in the stages of a pipeline, and so are its nested stacks', () => {
    const app = appWith();
    const pipeline = new Stack(app, 'Pipeline', { env: HERE });
    const stack = new Stack(new Stage(pipeline, 'Production'), 'Storage', { env: HERE });
    new kms.Key(new NestedStack(stack, 'Nested'), 'Key');

    expect(found(app)).toEqual(['AtRest-KeyRotation Pipeline/Production/Storage/Nested/Key/Resource']);
  });
});

test('the plugin can be added to a stage alone', () => {
  const app = new App({ context: AS_THE_COMMAND_LINE });
  const stage = new Stage(app, 'Production');
  Validations.of(stage).addPlugins(new KeyPolicyChecks());
  new kms.Key(new Stack(stage, 'Storage', { env: HERE }), 'Key');
  new kms.Key(new Stack(app, 'Elsewhere', { env: HERE }), 'Key');

  expect(found(app)).toEqual(['AtRest-KeyRotation Production/Storage/Key/Resource']);
});

test('stacks of several environments are checked as one app', () => {
  const app = appWith();
  [HERE, OTHER_ACCOUNT_HERE, undefined].forEach((env, index) => new kms.Key(new Stack(app, `Storage${index}`, { env }), 'Key'));

  expect(found(app).sort()).toEqual([0, 1, 2].map(index => `AtRest-KeyRotation Storage${index}/Key/Resource`));
});

test('a template of which the app has no stack fails the checks, instead of passing them', () => {
  const app = new App();
  new Stack(app, 'Storage');
  const context = {
    templatePaths: ['x.json'], stackTemplates: [{ stackConstructPath: 'Elsewhere', templatePath: 'x.json' }], appConstruct: app, accountId: undefined, region: undefined,
  };

  expect(() => new KeyPolicyChecks().validate(context)).toThrow('KeyPolicyChecks was asked about Elsewhere, and the app has no stack of that path, but Storage');
});

test('a plugin says what it is called, of which version, and which rules it has', () => {
  const plugin = new KeyPolicyChecks();

  expect(plugin.name).toBe('cdk-at-rest');
  expect(plugin.version).toMatch(/^\d+\.\d+\.\d+/);
  expect(plugin.ruleIds).toEqual(expect.arrayContaining(['AtRest-KeyLockout', 'AtRest-KeyPublic', 'AtRest-KeyUndecided']));
});

test('an app without the plugin is not checked, but for its EncryptionKeys', () => {
  const app = new App();
  keyIn(new Stack(app, 'Storage', { env: HERE }), 'Key', { keyPolicy: PUBLIC_POLICY });

  expect(() => app.synth()).not.toThrow();
  expect(errorOf(() => readFileSync(join(app.outdir, 'validation-report.json')))).toContain('ENOENT');
});

test('a key that delegates to another account only is locked out', () => {
  const app = appWith();
  keyIn(new Stack(app, 'Storage', { env: HERE }), 'Key', {
    keyPolicy: { Statement: [{ Effect: 'Allow', Principal: { AWS: OTHER_ACCOUNT }, Action: 'kms:*', Resource: '*' }] },
  });

  expect(check(app).violations[0]).toMatchObject({ ruleName: 'AtRest-KeyLockout', severity: 'error' });
});
