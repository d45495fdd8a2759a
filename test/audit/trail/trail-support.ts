import { App, type CfnElement, Stack, Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { HERE } from '../../keys/support';
import type { JsonObject } from '../../support/template/cloudformation';
import { onlyResourceOfType, templateOf } from '../../support/template/synth';

/** A stack of a known account and Region in an app of its own, or in a given one. */
export function auditStack(app = new App(), id = 'Audit', env: { account?: string; region?: string } = HERE): Stack {
  return new Stack(app, id, { env });
}

/** The properties of a stack's only trail. */
export function trailProperties(stack: Stack): JsonObject {
  return onlyResourceOfType(templateOf(stack), 'AWS::CloudTrail::Trail')[1].Properties!;
}

/** The event selectors of a stack's only trail, by name: each field's operators. */
export function selectorsOf(stack: Stack): Record<string, Record<string, JsonObject>> {
  const selectors = trailProperties(stack).AdvancedEventSelectors as Array<{ Name: string; FieldSelectors: Array<JsonObject & { Field: string }> }>;
  return Object.fromEntries(selectors.map(({ Name, FieldSelectors }) => [
    Name, Object.fromEntries(FieldSelectors.map(({ Field, ...operators }) => [Field, operators])),
  ]));
}

export const MANAGEMENT = 'Management events';
export const S3 = 'Data events of AWS::S3::Object';
export const DYNAMODB = 'Data events of AWS::DynamoDB::Table';

/** The ARN of a construct's resource with something behind it, as a template has it. */
export function arnOf(construct: IConstruct, rest = ''): unknown {
  const id = Stack.of(construct).getLogicalId(construct.node.defaultChild as CfnElement);
  const arn = { 'Fn::GetAtt': [id, 'Arn'] };
  return rest ? { 'Fn::Join': ['', [arn, rest]] } : arn;
}

/** The finding of an id on a construct, as it is printed. */
export function findingOf(construct: IConstruct, id: string): string {
  const found = construct.node.metadata.map(entry => String(entry.data)).filter(message => message.endsWith(`[ack: Annotation::${id}]`));
  expect(found).toHaveLength(1);
  return found[0];
}

export function acknowledge(scope: IConstruct, id: string): void {
  Validations.of(scope).acknowledge({ id, reason: 'tested' });
}
