import { type CfnResource, Stack } from 'aws-cdk-lib';

/**
 * The properties of a resource as its template will have them, raw overrides included.
 *
 * `_toCloudFormation` is an internal member of aws-cdk-lib with no public counterpart; `test/private/rendered-properties.test.ts` fails
 * if it changes.
 */
export function renderedProperties(resource: CfnResource): Record<string, unknown> {
  const { Resources } = Stack.of(resource).resolve(resource._toCloudFormation()) as { Resources: Record<string, { Properties?: Record<string, unknown> }> };
  return Object.values(Resources)[0].Properties ?? {};
}
