import type { Described } from './importable-types';
import type { Literal } from './references';
import type { ImportedResource } from './resources-to-import';

/** What an attribute of the database is, and whether the migration has changed it. */
export interface AttributeValue extends Literal {
  readonly changed: boolean;
}

/** What `Ref`, or an attribute, of a resource gives after the migration; undefined where that is not known. */
export function valueOfAttribute(
  { type, identifier, body }: ImportedResource, attribute: string | undefined, described: Described | undefined,
): AttributeValue | undefined {
  if (attribute === undefined) {
    return stable(identifier);
  }
  const value = at(described, type.describedAs[attribute] ?? attribute);
  if (value !== undefined) {
    return { text: value, isSub: false, changed: type.changing.includes(attribute) };
  }
  if (attribute === type.arnAttribute) {
    return { text: `arn:\${AWS::Partition}:rds:\${AWS::Region}:\${AWS::AccountId}:${type.arnResource}:${identifier}`, isSub: true, changed: false };
  }
  const port = attribute === 'Endpoint.Port' ? body.Properties?.Port : undefined;
  return typeof port === 'string' || typeof port === 'number' ? stable(String(port)) : undefined;
}

function stable(text: string): AttributeValue {
  return { text, isSub: false, changed: false };
}

/** A text at a path of what RDS describes. Lists and structures are no value that a template could hold for the attribute. */
function at(described: Described | undefined, path: string): string | undefined {
  const value = path.split('.').reduce<unknown>((container, name) => (
    typeof container === 'object' && container !== null && Object.hasOwn(container, name) ? (container as Record<string, unknown>)[name] : undefined
  ), described);
  return ['string', 'number', 'boolean'].includes(typeof value) ? String(value) : undefined;
}
