import { NestedStack, Stack, Token } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { asTemplate, CloudFormationTemplate, TemplateResource } from './cloudformation';

/** Where a stack without an environment of its own is taken to be deployed. */
export const SOMEWHERE = { account: '111122223333', region: 'eu-west-1' } as const;

/** A stack's template with those of its nested stacks, by the logical id of the resource that deploys each. */
export interface NestedTemplates {
  readonly template: CloudFormationTemplate;
  readonly nested: Record<string, NestedTemplates>;
}

/** A stack as it would be deployed: what `World.of` takes. */
export interface DeployedStack extends NestedTemplates {
  readonly name: string;
  readonly account: string;
  readonly region: string;
}

/** The synthesized template of a stack or nested stack; throws when its resources depend on each other in a cycle. */
export function templateOf(stack: Stack): CloudFormationTemplate {
  return asTemplate(Template.fromStack(stack).toJSON());
}

/** A stack with its nested stacks and its environment; where that is left open, with `SOMEWHERE`. */
export function deployed(stack: Stack): DeployedStack {
  return {
    name: stack.stackName,
    account: Token.isUnresolved(stack.account) ? SOMEWHERE.account : stack.account,
    region: Token.isUnresolved(stack.region) ? SOMEWHERE.region : stack.region,
    ...nestedTemplates(stack),
  };
}

/** The resources of one type, by logical id. */
export function resourcesOfType(template: object, type: string): Record<string, TemplateResource> {
  return Object.fromEntries(Object.entries(asTemplate(template).Resources).filter(([, resource]) => resource.Type === type));
}

/** The only resource of a type; throws when there is none, or another. */
export function onlyResourceOfType(template: object, type: string): [logicalId: string, resource: TemplateResource] {
  const found = Object.entries(resourcesOfType(template, type));
  if (found.length !== 1) {
    throw new Error(`expected one ${type}, and found ${found.length}: ${found.map(([logicalId]) => logicalId).join(', ') || 'none'}`);
  }
  return found[0];
}

function nestedTemplates(stack: Stack): NestedTemplates {
  const nested = stack.node.findAll()
    .filter((node): node is NestedStack => NestedStack.isNestedStack(node) && node.nestedStackParent === stack)
    .map(child => [stack.getLogicalId(child.nestedStackResource!), nestedTemplates(child)] as const);
  return { template: templateOf(stack), nested: Object.fromEntries(nested) };
}
