import { type CfnResource } from 'aws-cdk-lib';

/**
 * What every L1 of aws-cdk-lib keeps to itself, without a public counterpart; `test/private/l1-internals.test.ts` fails if one of them is
 * renamed.
 */
interface Internals {
  readonly cfnProperties: Record<string, unknown>;
  readonly rawOverrides: { readonly Properties?: Record<string, unknown> };
  renderProperties(properties: unknown): Record<string, unknown>;
}

/** Whether something was set on a property with `addPropertyOverride` or `addOverride`, so that its typed value does not say what the template will have. */
export function hasRawOverride(resource: CfnResource, property: string): boolean {
  return Object.hasOwn(internalsOf(resource).rawOverrides.Properties ?? {}, property);
}

/** The properties of a resource as its template will have them, raw overrides included. @param resolve what becomes of the tokens in a value */
export function renderedProperties(resource: CfnResource, resolve: (value: unknown) => unknown): Record<string, unknown> {
  const internals = internalsOf(resource);
  if (Object.keys(internals.rawOverrides).length === 0) {
    // What the definition has besides, such as the ids of all that it depends on, takes longer than the properties.
    return internals.renderProperties(resolve(internals.cfnProperties) ?? {});
  }
  const { Resources } = resolve(resource._toCloudFormation()) as { Resources: Record<string, { Properties?: Record<string, unknown> }> };
  return Object.values(Resources)[0].Properties ?? {};
}

function internalsOf(resource: CfnResource): Internals {
  return resource as unknown as Internals;
}
