import { App, CfnResource, Stack, type StackProps } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import type { Construct } from 'constructs';
import { EncryptionAtRest } from '../../src/enforcement/encryption-at-rest';
import type { EncryptionAtRestProps } from '../../src/enforcement/encryption-at-rest-props';

export const KEY = { 'Fn::GetAtt': [expect.stringMatching(/^EncryptionKey/), 'Arn'] };

/** A stack of an app that is enforced before anything is made. */
export function enforcedStack(props?: EncryptionAtRestProps, stackProps?: StackProps): Stack {
  const app = new App();
  EncryptionAtRest.of(app).enforce(props);
  return new Stack(app, 'Stack', stackProps);
}

/** The properties of a resource in the synthesized template of its stack. */
export function propertiesOf(construct: Construct): Record<string, unknown> {
  const resource = CfnResource.isCfnResource(construct) ? construct : construct.node.defaultChild as CfnResource;
  const { Resources } = Template.fromStack(resource.stack).toJSON() as { Resources: Record<string, { Properties?: Record<string, unknown> }> };
  return Resources[resource.stack.resolve(resource.logicalId) as string].Properties ?? {};
}

/** The warnings of a stack, each as `path: first words`. */
export function warningsOf(stack: Stack): string[] {
  return Annotations.fromStack(stack).findWarning('*', Match.anyValue()).map(({ id, entry }) => `${id}: ${String(entry.data)}`);
}

/** How many keys a stack has. */
export function keysIn(stack: Stack): number {
  return Object.keys(Template.fromStack(stack).findResources('AWS::KMS::Key')).length;
}
