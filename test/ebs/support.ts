import { type CfnElement, Stack } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import type { JsonObject, TemplateResource } from '../support/template/cloudformation';
import { templateOf } from '../support/template/synth';

/** The entry of a template that a construct renders itself into. */
export function resourceOf(construct: IConstruct): TemplateResource {
  const stack = Stack.of(construct);
  return templateOf(stack).Resources[stack.getLogicalId(construct.node.defaultChild as CfnElement)];
}

/** The properties that a construct renders itself into. */
export function propertiesOf(construct: IConstruct): JsonObject {
  return resourceOf(construct).Properties ?? {};
}
