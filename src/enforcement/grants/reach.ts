import { CfnResource, Stack, Token } from 'aws-cdk-lib';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type { IConstruct } from 'constructs';
import { asList, isIntrinsic, isObject } from '../../policies/template-text';
import { keyResourceOf } from '../../private/cfn-key';
import { elementCalled } from '../wiring/names';
import { constructAt, propertiesOf } from '../wiring/reference-tokens';

/**
 * Why a policy cannot refer to a key; undefined where it can.
 *
 * Where the policy refers to the data, whose resource refers to the key, one more reference to that key closes no cycle that was not there.
 * Where it names the data by a pattern or an ARN, nothing ties the two together yet: nor may the reference to the key tie stacks together
 * that their owner kept apart, or close a cycle.
 */
export function obstacleTo(policy: CfnResource, key: kms.IKey, isNamed: boolean): string | undefined {
  const keyResource = keyResourceOf(key);
  const { stack } = policy;
  const isElsewhere = keyResource
    ? keyResource.stack.environment !== stack.environment
    : isOther(key.env.account, stack.account) || isOther(key.env.region, stack.region);
  if (isElsewhere) {
    return 'the key is of another account or Region';
  }
  if (!isNamed || !keyResource) {
    return undefined;
  }
  if (!comesBefore(keyResource.stack, stack)) {
    return `the data is named by a pattern, an ARN or an import, and its key is of the stack ${keyResource.stack.node.path}, which ${stack.node.path} does not depend on`;
  }
  return dependsOn(keyResource, elementIn(keyResource.stack, policy))
    ? 'the key depends on this policy, by its own policy perhaps, and a reference back would be a cycle' : undefined;
}

function isOther(one: string, other: string): boolean {
  return !Token.isUnresolved(one) && !Token.isUnresolved(other) && one !== other;
}

function comesBefore(keyStack: Stack, stack: Stack): boolean {
  return nestingOf(stack).includes(keyStack) || nestingOf(stack).at(-1)!.dependencies.includes(nestingOf(keyStack).at(-1)!);
}

/** The stack itself, and those that it is nested in. */
function nestingOf(stack: Stack): Stack[] {
  return stack.nestedStackParent ? [stack, ...nestingOf(stack.nestedStackParent)] : [stack];
}

/** What stands for a resource in a stack: itself, or the nested stack that it is in. */
function elementIn(stack: Stack, resource: CfnResource): CfnResource {
  const nested = nestingOf(resource.stack).find(each => each.nestedStackParent === stack);
  return resource.stack === stack ? resource : nested?.nestedStackResource as CfnResource ?? resource;
}

/** Whether a resource needs another one, by whatever way. */
function dependsOn(resource: CfnResource, other: CfnResource): boolean {
  const seen = new Set([resource]);
  for (const each of seen) {
    neededBy(each).forEach(needed => seen.add(needed));
  }
  return other !== resource && seen.has(other);
}

function neededBy(resource: CfnResource): CfnResource[] {
  const referred = namesIn(propertiesOf(resource)).flatMap(name => constructAt(name, resource) ?? elementCalled(name, resource.stack) ?? []);
  const declared = resource.node.scopes.flatMap(scope => scope.node.dependencies);
  return [...referred.filter(CfnResource.isCfnResource), ...[...resource.obtainDependencies(), ...declared].flatMap(resourcesIn)];
}

function resourcesIn(construct: IConstruct): CfnResource[] {
  return construct.node.findAll().filter((each): each is CfnResource => CfnResource.isCfnResource(each));
}

/** The addresses and logical ids that a value refers to. */
function namesIn(value: unknown): string[] {
  if (Array.isArray(value)) {
    return value.flatMap(namesIn);
  }
  if (!isObject(value)) {
    return [];
  }
  const [name, argument] = isIntrinsic(value) ? Object.entries(value)[0] : ['', undefined];
  if (name === 'Ref' || name === 'Fn::GetAtt') {
    return [String(asList(argument)[0]).split('.')[0]];
  }
  const substituted = name === 'Fn::Sub' ? [...String(asList(argument)[0]).matchAll(/\$\{(\w+)/g)].map(([, each]) => each) : [];
  return [...substituted, ...Object.values(value).flatMap(namesIn)];
}
