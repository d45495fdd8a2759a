import { intrinsicOf, isObject, Json, SUB_PLACEHOLDER } from './cloudformation';

/**
 * The names that a value refers to through `Ref`, `Fn::GetAtt` and `Fn::Sub`: logical ids of resources, names of parameters and
 * pseudo parameters. Whoever asks for resources filters them by the template's.
 */
export function referencesIn(value: Json): Set<string> {
  const found = new Set<string>();
  collect(value, found);
  return found;
}

function collect(value: Json, found: Set<string>): void {
  const intrinsic = intrinsicOf(value);
  if (intrinsic) {
    collectIntrinsic(intrinsic, found);
  } else if (Array.isArray(value)) {
    value.forEach(item => collect(item, found));
  } else if (isObject(value)) {
    Object.values(value).forEach(item => collect(item, found));
  }
}

function collectIntrinsic([name, argument]: [string, Json], found: Set<string>): void {
  if (name === 'Ref' && typeof argument === 'string') {
    found.add(argument);
    return;
  }
  if (name === 'Fn::GetAtt') {
    // YAML writers and `CfnInclude` spell it as one text, `Id.Attribute`; the CDK as a pair whose attribute may hold a Ref.
    const [target, ...attribute] = typeof argument === 'string' ? argument.split('.') : argument as Json[];
    found.add(String(target));
    if (Array.isArray(argument)) {
      collect(attribute, found);
    }
    return;
  }
  if (name === 'Fn::Sub') {
    const [text, variables] = typeof argument === 'string' ? [argument, {}] : argument as [string, Json];
    const local = new Set(isObject(variables) ? Object.keys(variables) : []);
    for (const [, placeholder] of text.matchAll(SUB_PLACEHOLDER)) {
      if (!local.has(placeholder)) {
        found.add(placeholder.split('.')[0]);
      }
    }
    collect(variables, found);
    return;
  }
  collect(argument, found);
}
