import type { ResourceBody, Template } from '../../templates/template';
import { attributeOf, intrinsicOf, isRecord } from '../../templates/value-parts';

/** A reference to a resource, with the place that it stands at. */
export interface Reference {
  readonly logicalId: string;
  /** The attribute of `Fn::GetAtt`; undefined for `Ref`. */
  readonly attribute?: string;
  /** Such as `Resources.App.Properties.Environment.0.Value`. */
  readonly place: string;
}

/** What stands for a reference. */
export interface Literal {
  readonly text: string;
  /** Whether the text names pseudo parameters, as `Fn::Sub` writes them. */
  readonly isSub: boolean;
}

/** The literal for a reference; undefined leaves the reference as it is. */
export type Resolve = (reference: Reference) => Literal | undefined;

/** A template without some of its resources: literals stand where it referred to them. */
export function withoutResources(template: Template, taken: ReadonlySet<string>, resolve: Resolve): Template {
  const resources = Object.entries(template.Resources ?? {}).filter(([logicalId]) => !taken.has(logicalId));
  return {
    ...template,
    Resources: Object.fromEntries(resources.map(([logicalId, body]) => [logicalId, bodyWithout(body, `Resources.${logicalId}`, taken, resolve)])),
    ...(template.Outputs ? { Outputs: resolved(template.Outputs, 'Outputs', taken, resolve) as Template['Outputs'] } : {}),
  };
}

function bodyWithout(body: ResourceBody, place: string, taken: ReadonlySet<string>, resolve: Resolve): ResourceBody {
  return Object.fromEntries(Object.entries(body).flatMap(([member, value]) => {
    if (member !== 'DependsOn') {
      return [[member, resolved(value, `${place}.${member}`, taken, resolve)]];
    }
    const left = [value].flat().filter(logicalId => !taken.has(logicalId as string));
    return left.length === 0 ? [] : [[member, Array.isArray(value) ? left : left[0]]];
  })) as unknown as ResourceBody;
}

/** A value in which the references to some resources are resolved. */
export function resolved(value: unknown, place: string, taken: ReadonlySet<string>, resolve: Resolve): unknown {
  const [name, argument] = intrinsicOf(value) ?? [];
  const target = name === 'Ref' ? [String(argument)] as const : name === 'Fn::GetAtt' ? attributeOf(argument) : undefined;
  if (target) {
    const [logicalId, attribute] = target;
    const literal = taken.has(logicalId) ? resolve({ logicalId, attribute, place }) : undefined;
    return literal ? valueOf(literal) : value;
  }
  if (name === 'Fn::Sub') {
    return { 'Fn::Sub': substituted(argument, place, taken, resolve) };
  }
  if (Array.isArray(value)) {
    return value.map((element, index) => resolved(element, `${place}.${index}`, taken, resolve));
  }
  return isRecord(value) ? Object.fromEntries(Object.entries(value).map(([key, member]) => [key, resolved(member, `${place}.${key}`, taken, resolve)])) : value;
}

/** The argument of an `Fn::Sub`, in either of its forms. Its own variables go before resources of the same name. */
function substituted(argument: unknown, place: string, taken: ReadonlySet<string>, resolve: Resolve): unknown {
  const [text, given] = (Array.isArray(argument) ? argument : [argument]) as [unknown, unknown?];
  const variables = isRecord(given) ? given : {};
  const written = typeof text !== 'string' ? text : text.replace(/\$\{([^!}][^}]*)\}/g, (whole, variable: string) => {
    const [logicalId, ...attribute] = variable.trim().split('.');
    if (Object.hasOwn(variables, variable) || !taken.has(logicalId)) {
      return whole;
    }
    const literal = resolve({ logicalId, ...(attribute.length > 0 ? { attribute: attribute.join('.') } : {}), place });
    return literal === undefined ? whole : literal.text;
  });
  return Array.isArray(argument) ? [written, ...argument.slice(1).map(each => resolved(each, place, taken, resolve))] : written;
}

function valueOf({ text, isSub }: Literal): unknown {
  return isSub ? { 'Fn::Sub': text } : text;
}
