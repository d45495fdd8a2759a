import { type CfnElement, Stack } from 'aws-cdk-lib';
import type * as s3 from 'aws-cdk-lib/aws-s3';
import type { IConstruct } from 'constructs';
import { isObject, type JsonObject, type TemplateResource } from '../support/template/cloudformation';
import { resourcesOfType, templateOf } from '../support/template/synth';

/** The entry of a template that an L2 renders itself into. */
export function resourceOf(construct: IConstruct): TemplateResource {
  const stack = Stack.of(construct);
  return templateOf(stack).Resources[stack.getLogicalId(construct.node.defaultChild as CfnElement)];
}

/** The properties that an L2 renders itself into. */
export function propertiesOf(construct: IConstruct): JsonObject {
  return resourceOf(construct).Properties ?? {};
}

/** The statements of a bucket's policy. */
export function bucketPolicyOf(bucket: s3.Bucket): JsonObject[] {
  const stack = Stack.of(bucket);
  const id = stack.getLogicalId(bucket.node.defaultChild as CfnElement);
  const policies = Object.values(resourcesOfType(templateOf(stack), 'AWS::S3::BucketPolicy'))
    .filter(policy => isObject(policy.Properties?.Bucket) && policy.Properties.Bucket.Ref === id);
  return policies.flatMap(policy => (policy.Properties?.PolicyDocument as JsonObject).Statement as JsonObject[]);
}

/** The `Sid` of each statement that has one. */
export function sidsOf(statements: JsonObject[]): string[] {
  return statements.flatMap(statement => typeof statement.Sid === 'string' ? statement.Sid : []);
}

/** The statements of an identity or key policy that allow use of a key. */
export function keyStatements(statements: JsonObject[]): JsonObject[] {
  return statements.filter(statement => [statement.Action].flat().some(action => String(action).startsWith('kms:')));
}
