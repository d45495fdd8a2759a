import { CfnResource, type Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { replacesWithKey } from '../../../src/enforcement/adapters/replaces';
import { STORE_ADAPTERS } from '../../../src/enforcement/adapters/store-adapters';
import type { CloudFormationTemplate } from '../../support/template/cloudformation';
import { compareTemplates } from '../../support/template/replacement';
import { resourcesOfType, templateOf } from '../../support/template/synth';
import { classified, injectedStack, type Times } from './injected';
import { STORES } from './stores';

/** A store in a stack of its own, to whose props each adapter is applied so many times. */
function made(name: string, times: Times): { stack: Stack; construct: Construct; template: CloudFormationTemplate; logicalId: string } {
  const stack = injectedStack(times);
  const construct = STORES[name].make(stack);
  const template = templateOf(stack);
  const [logicalId] = Object.keys(resourcesOfType(template, STORES[name].type));
  return { stack, construct, template, logicalId };
}

describe.each(Object.keys(STORES))('%s', name => {
  const { type, replaces } = STORES[name];
  const before = made(name, 0).template;
  const { construct, template, logicalId } = made(name, 1);
  const keys = Object.keys(resourcesOfType(template, 'AWS::KMS::Key'));

  test('is under the shared key, with all that it stores', () => {
    expect(keys).toEqual([expect.stringMatching(/^EncryptionKey/)]);
    if (type.startsWith('Custom::')) {
      expect(JSON.stringify(template.Resources[logicalId].Properties)).toContain(`"provider":{"keyArn":{"Fn::GetAtt":["${keys[0]}","Arn"]}}`);
    } else {
      expect(classified(template, logicalId)?.stores.filter(store => !store.elsewhere).map(({ path, state }) => `${path}: ${state}`))
        .toEqual(classified(template, logicalId)?.stores.filter(store => !store.elsewhere).map(({ path }) => `${path}: customer managed`));
      expect(classified(template, logicalId)?.state).toBe('customer managed');
      expect(classified(before, logicalId)?.state).not.toBe('customer managed');
    }
  });

  test('keeps its logical ids, and loses no resource', () => {
    expect(compareTemplates(before, template)).toMatchObject({ removed: [], retyped: [] });
    expect(construct.node.findAll().some(each => CfnResource.isCfnResource(each))).toBe(true);
  });

  test(`${replaces ? 'may be replaced' : 'is not replaced'} where it is deployed, and says so`, () => {
    const adapter = STORE_ADAPTERS.find(({ injectionId }) => injectionId === adapterIdOf(construct));

    expect(replacesWithKey(adapter!)).toBe(replaces);
    if (!replaces) {
      expect(compareTemplates(before, template)).toMatchObject({ replaced: [], perhapsReplaced: [] });
    }
  });

  test('is the same where the adapter is applied twice', () => {
    expect(made(name, 2).template).toEqual(template);
  });
});

/** The id under which the L2, or the one that it is derived from, is injected. */
function adapterIdOf(construct: Construct): string | undefined {
  const ids: unknown[] = [];
  for (let each: unknown = construct.constructor; typeof each === 'function'; each = Object.getPrototypeOf(each)) {
    ids.push((each as { PROPERTY_INJECTION_ID?: string }).PROPERTY_INJECTION_ID);
  }
  return STORE_ADAPTERS.map(({ injectionId }) => injectionId).find(id => ids.includes(id));
}
