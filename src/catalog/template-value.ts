/** What stands at a place of a template. */
export type TemplateValue =
  | { readonly kind: 'absent' }
  | { readonly kind: 'literal'; readonly value: unknown }
  /** An intrinsic function, a reference or a token: what it gives is known at deployment. */
  | {
    readonly kind: 'unresolved';
    readonly value: unknown;
    /** Whether it gives a structure that the place is in, so that not even its presence is known. */
    readonly above?: boolean;
  };

export const ABSENT: TemplateValue = { kind: 'absent' };

const CDK_TOKEN = /\$\{Token\[|#\{Token\[/;
const DYNAMIC_REFERENCE = /\{\{resolve:/;

/** A function of CloudFormation: an object with one member, which is `Ref` or begins with `Fn::`. */
export function intrinsicOf(value: unknown): readonly [name: string, argument: unknown] | undefined {
  if (!isRecord(value)) {
    return undefined;
  }
  const entries = Object.entries(value);
  return entries.length === 1 && (entries[0][0] === 'Ref' || entries[0][0].startsWith('Fn::')) ? entries[0] : undefined;
}

/** A value as it stands: `AWS::NoValue`, null and the empty string are absent. */
export function asTemplateValue(value: unknown): TemplateValue {
  if (value === undefined || value === null || value === '') {
    return ABSENT;
  }
  const intrinsic = intrinsicOf(value);
  if (intrinsic) {
    return intrinsic[0] === 'Ref' && intrinsic[1] === 'AWS::NoValue' ? ABSENT : { kind: 'unresolved', value };
  }
  return { kind: isToken(value) ? 'unresolved' : 'literal', value };
}

/** The value at a path of properties; segments that are `*` or `{}` stand for no element. A JSON document in a string is read as well. */
export function valueAt(properties: unknown, path: readonly string[]): TemplateValue {
  let at = asTemplateValue(properties);
  for (const segment of path) {
    if (at.kind !== 'literal') {
      return at.kind === 'absent' ? at : { ...at, above: true };
    }
    const container = containerOf(at.value);
    if (container === undefined) {
      return { kind: 'unresolved', value: at.value, above: true };
    }
    at = asTemplateValue((container as Record<string, unknown>)[segment]);
  }
  return at;
}

/** The keys of what stands there: the indexes of a list, the names of a map. */
export function keysOf(value: TemplateValue): string[] {
  const container = value.kind === 'literal' ? containerOf(value.value) : undefined;
  return container === undefined ? [] : Object.keys(container);
}

function containerOf(value: unknown): object | undefined {
  if (typeof value === 'string') {
    try {
      return containerOf(JSON.parse(value));
    } catch {
      return undefined;
    }
  }
  return Array.isArray(value) || isRecord(value) ? value : undefined;
}

/** Tokens of the CDK that were not resolved before, and references that CloudFormation resolves at deployment. */
function isToken(value: unknown): boolean {
  return typeof value === 'string' ? CDK_TOKEN.test(value) || DYNAMIC_REFERENCE.test(value)
    : typeof value === 'object' && typeof (value as { resolve?: unknown }).resolve === 'function';
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
