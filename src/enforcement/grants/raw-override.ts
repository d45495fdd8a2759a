import type { CfnResource } from 'aws-cdk-lib';

/**
 * Whether something was set on a property of a resource with `addPropertyOverride` or `addOverride`, so that its typed value does not say what
 * the template will have.
 *
 * `rawOverrides` is a private member of aws-cdk-lib with no public counterpart; `test/enforcement/grants/raw-override.test.ts` fails if it is
 * renamed.
 */
export function hasRawOverride(resource: CfnResource, property: string): boolean {
  const { rawOverrides } = resource as unknown as { rawOverrides?: { Properties?: Record<string, unknown> } };
  return Object.hasOwn(rawOverrides?.Properties ?? {}, property);
}
