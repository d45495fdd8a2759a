import { intrinsicOf, isRecord } from '../catalog/template-value';

export { intrinsicOf, isRecord };

/** The logical id and attribute that an `Fn::GetAtt` names, in either of its two forms. */
export function attributeOf(argument: unknown): readonly [logicalId: string, attribute: string] | undefined {
  const parts = typeof argument === 'string' ? argument.split('.') : Array.isArray(argument) ? argument : [];
  const [logicalId, ...attribute] = parts as unknown[];
  return typeof logicalId === 'string' && attribute.every(part => typeof part === 'string') ? [logicalId, attribute.join('.')] : undefined;
}

/**
 * The texts and intrinsic functions that an `Fn::Join` or `Fn::Sub` puts together, in their order; the separators of a join are texts
 * as well. Undefined for anything else.
 */
export function partsOf(value: unknown): readonly unknown[] | undefined {
  const [name, argument] = intrinsicOf(value) ?? [];
  if (name === 'Fn::Join' && Array.isArray(argument) && Array.isArray(argument[1])) {
    const [separator, parts] = argument as [unknown, unknown[]];
    return parts.flatMap((part, index) => (index === 0 ? [part] : [separator, part]));
  }
  if (name !== 'Fn::Sub') {
    return undefined;
  }
  const [text, given] = (Array.isArray(argument) ? argument : [argument]) as [unknown, unknown?];
  return typeof text === 'string' ? substitutedParts(text, isRecord(given) ? given : {}) : undefined;
}

function substitutedParts(text: string, given: Readonly<Record<string, unknown>>): unknown[] {
  return text.split(/(\$\{[^}]*\})/).filter(part => part !== '').map(part => {
    const [, literal, variable] = /^\$\{(!?)([^}]*)\}$/.exec(part) ?? [];
    if (variable === undefined) {
      return part;
    }
    if (literal) {
      return `\${${variable}}`;
    }
    return Object.hasOwn(given, variable) ? given[variable] : variable.includes('.') ? { 'Fn::GetAtt': variable } : { Ref: variable };
  });
}

/** A document that stands in a template as a text in JSON; undefined where it is none. */
export function parsedOf(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
