import { CfnResource, type Stack, Validations } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { replacesWithKey } from '../../../src/enforcement/adapters/replaces';
import { SERVICE_ADAPTERS } from '../../../src/enforcement/adapters/service-adapters';
import { refusalOf } from '../../../src/private/errors';
import type { CloudFormationTemplate } from '../../support/template/cloudformation';
import { dependencyCycles } from '../../support/template/cycles';
import { compareTemplates } from '../../support/template/replacement';
import { resourcesOfType, templateOf } from '../../support/template/synth';
import { classified, injectedStack, type Times } from './injected';
import { SERVICES } from './services';

const NAMES = Object.keys(SERVICES);

interface Made {
  readonly stack: Stack;
  readonly construct: Construct;
  readonly template: CloudFormationTemplate;
}

/** A construct in a stack of its own, to whose props each adapter is applied so many times. */
function made(make: (stack: Stack) => Construct, times: Times): Made {
  const stack = injectedStack(times, SERVICE_ADAPTERS);
  const construct = make(stack);
  return { stack, construct, template: templateOf(stack) };
}

function ofType(template: CloudFormationTemplate, type: string): [logicalId: string, properties: object] {
  const [[logicalId, { Properties }]] = Object.entries(resourcesOfType(template, type));
  return [logicalId, Properties ?? {}];
}

function at(properties: object, path: string): unknown {
  return path.split('.').reduce<unknown>((value, name) => (value as Record<string, unknown> | undefined)?.[name], properties);
}

test('there is one of each adapter here', () => {
  const ids = NAMES.flatMap(name => injectionIdsOf(made(SERVICES[name].make, 0).construct));

  expect(SERVICE_ADAPTERS.map(({ injectionId }) => injectionId).filter(id => !ids.includes(id))).toEqual([]);
});

test('no L2 has two adapters', () => {
  const ids = SERVICE_ADAPTERS.map(({ injectionId }) => injectionId);

  expect(ids).toEqual([...new Set(ids)]);
});

describe.each(NAMES)('%s', name => {
  const { type, path, make, replaces = false } = SERVICES[name];
  const before = made(make, 0).template;
  const { stack, template, construct } = made(make, 1);
  const [logicalId, properties] = ofType(template, type);
  const keys = Object.keys(resourcesOfType(template, 'AWS::KMS::Key'));

  test('is under the shared key', () => {
    expect(keys).toEqual([expect.stringMatching(/^EncryptionKey/)]);
    expect(at(properties, path)).toEqual({ 'Fn::GetAtt': [keys[0], 'Arn'] });
    const store = classified(template, logicalId)?.stores.find(each => each.path === path);
    expect(store?.state).toBe('customer managed');
    expect(classified(before, logicalId)?.stores.find(each => each.path === path)?.state ?? 'none').not.toBe('customer managed');
  });

  test('keeps its logical ids, and loses no resource', () => {
    expect(compareTemplates(before, template)).toMatchObject({ removed: [], retyped: [] });
    expect(construct.node.findAll().some(each => CfnResource.isCfnResource(each)) || name === 'lambda.SingletonFunction').toBe(true);
  });

  test(`${replaces ? 'may be replaced' : 'is not replaced'} where it is deployed`, () => {
    const ids = injectionIdsOf(construct).concat('aws-cdk-lib.aws-lambda.Function');
    const adapter = SERVICE_ADAPTERS.find(({ injectionId }) => ids.includes(injectionId));

    expect(replacesWithKey(adapter!)).toBe(replaces);
    if (!replaces) {
      expect(compareTemplates(before, template)).toMatchObject({ replaced: [], perhapsReplaced: [] });
    }
  });

  test('is the same where the adapter is applied twice', () => {
    expect(made(make, 2).template).toEqual(template);
  });

  test('closes no cycle, and lets no service use the key on whoever\'s behalf it calls', () => {
    expect(dependencyCycles(template)).toEqual([]);
    expect(warnings(stack)).not.toContain('AtRest-KeyServiceWithoutSource');
  });
});

describe.each(NAMES.filter(name => SERVICES[name].contradicting))('%s that asks for another encryption', name => {
  const { contradicting, type } = SERVICES[name];

  test.each(Object.entries(contradicting!))('refuses %s, which stays when it is left alone', (received, make) => {
    let refusal: unknown;
    try {
      make(injectedStack(1, SERVICE_ADAPTERS));
    } catch (error) {
      refusal = error;
    }

    expect(refusalOf(refusal)).toMatch(/: (leave|give|use) /);
    expect((refusal as Error).message).toContain('Stack/It: received');
    expect((refusal as Error).message).toContain(received);
    expect(ofType(made(make, 0).template, type)).toBeDefined();
  });
});

describe.each(NAMES.filter(name => SERVICES[name].withOwnKey))('%s that asks for a key of its own', name => {
  test('keeps it, and what was encrypted under it stays readable', () => {
    const [plain, adapted] = ([0, 1] as const).map(times => made(SERVICES[name].withOwnKey!, times).template);

    expect(compareTemplates(plain, adapted)).toMatchObject({ removed: [], replaced: [] });
    const { type, path } = SERVICES[name];
    expect(at(ofType(adapted, type)[1], path)).toEqual({ 'Fn::GetAtt': [expect.stringMatching(/^It/), 'Arn'] });
  });
});

describe.each(NAMES.filter(name => SERVICES[name].withKey))('%s with a key of the app', name => {
  const { type, path, withKey } = SERVICES[name];

  test.each([
    ['made in it', (stack: Stack) => new kms.Key(stack, 'Given')],
    ['imported', importedKey],
  ])('keeps one that is %s', (_, keyIn) => {
    const [plain, adapted] = ([0, 1] as const).map(times => made(stack => withKey!(stack, keyIn(stack)), times).template);

    expect(at(ofType(adapted, type)[1], path)).toEqual(keyIn === importedKey ? IMPORTED : { 'Fn::GetAtt': [expect.stringMatching(/^Given/), 'Arn'] });
    expect(compareTemplates(plain, adapted)).toMatchObject({ removed: [], replaced: [] });
    expect(dependencyCycles(adapted)).toEqual([]);
  });

  test('is the same where the adapter is applied twice', () => {
    const [once, twice] = ([1, 2] as const).map(times => made(stack => withKey!(stack, new kms.Key(stack, 'Given')), times).template);

    expect(twice).toEqual(once);
  });
});

const IMPORTED = 'arn:aws:kms:eu-west-1:111122223333:key/1234';

/** A key whose policy is not in the app; its owner has added what is missing. */
function importedKey(stack: Stack): kms.IKey {
  const key = kms.Key.fromKeyArn(stack, 'Given', IMPORTED);
  Validations.of(key).acknowledge({ id: 'AtRest-KeyPolicyNotInApp', reason: 'its owner has added the statements' });
  return key;
}

/** The ids under which a construct, or what it is derived from, is injected. */
function injectionIdsOf(construct: Construct): string[] {
  const ids: string[] = [];
  for (let each: unknown = construct.constructor; typeof each === 'function'; each = Object.getPrototypeOf(each)) {
    ids.push(...[(each as { PROPERTY_INJECTION_ID?: string }).PROPERTY_INJECTION_ID].filter(id => id !== undefined));
  }
  return ids;
}

function warnings(stack: Stack): string {
  return stack.node.findAll().flatMap(({ node }) => node.metadata).map(({ data }) => JSON.stringify(data)).join('\n');
}
