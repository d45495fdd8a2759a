import type { EncryptionState } from './encryption-state';

/** What kind of key the value of a key property is. */
export interface KeyVerdict {
  readonly state: EncryptionState;
  /** For people: a phrase. */
  readonly because: string;
}

/** What the references of a template stand for. Without it, `Ref` cannot be told from a parameter. */
export interface References {
  /** The CloudFormation type of a resource of the template; undefined for what is none. */
  resourceType(logicalId: string): string | undefined;

  /**
   * What a key is that comes from outside of the template, as far as the caller knows: a parameter (`{ Ref }`), an import, an output of
   * a nested stack. Another template's references are asked with `keyVerdict`.
   */
  outside?(intrinsic: unknown): KeyVerdict | undefined;
}

/** The references of a template, read as JSON. */
export function referencesOf(template: { readonly Resources?: unknown }, outside?: References['outside']): References {
  const resources = (template.Resources ?? {}) as Record<string, { readonly Type?: string } | undefined>;
  return {
    resourceType: logicalId => (Object.hasOwn(resources, logicalId) ? resources[logicalId]?.Type : undefined),
    ...(outside ? { outside } : {}),
  };
}
