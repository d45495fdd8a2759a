import type { StoreClassification } from '../catalog';
import { segmentsOf } from '../catalog/property-path';
import { asTemplateValue } from '../catalog/template-value';
import { KEY_TYPES } from '../policies/key-facts';
import { isObject, text } from '../policies/template-text';
import type { TemplateFile, TemplateResource } from '../templates/template';
import type { TemplateSet } from '../templates/template-set';
import { parsedOf } from '../templates/value-parts';
import type { InventoryKey, KeyKind } from './inventory-key';
import { idOf, readablePath, serviceOf } from './resource-name';
import { alternativesOf } from './template-value';

/** Which key a value stands for. */
export interface KeyIdentity {
  readonly id: string;
  readonly kind: KeyKind;
  readonly origin: InventoryKey['origin'];
  readonly name: string;
  /** The resource that makes it, where a template does. */
  readonly resource?: TemplateResource;
}

const AWS_OWNED: KeyIdentity = { id: 'AWS owned', kind: 'AWS owned', origin: 'AWS', name: 'Keys that AWS owns' };
const AWS_ALIAS = /alias\/aws\/[\w-]+/;
const OWN_ALIAS = /(?:^|:)(alias\/.+)$/;
const MAX_ALIASES_OF_ALIASES = 5;

/** The keys of a set of templates, found by whatever stands for them. */
export class KeyIdentities {
  /** By alias. One that several templates make is of none. */
  private readonly byAlias = new Map<string, TemplateResource | undefined>();

  constructor(private readonly set: TemplateSet) {
    for (const alias of set.resources.filter(({ type }) => type === 'AWS::KMS::Alias')) {
      const name = text(alias.properties.AliasName);
      this.byAlias.set(name, this.byAlias.has(name) ? undefined : alias);
    }
  }

  /** The keys that a store is under: none where nothing says which, several where a condition of the template decides. */
  of(store: StoreClassification, resource: TemplateResource): KeyIdentity[] {
    switch (store.state) {
      case 'unencrypted':
        return [];
      case 'AWS owned':
        return [AWS_OWNED];
      case 'AWS managed':
        return [awsManaged(store.key, resource)];
      case 'customer provided':
        return [{ id: `outside of KMS: ${resource.type}`, kind: 'customer provided', origin: 'outside', name: `A key outside of KMS, of ${serviceOf(resource.type)}` }];
      default: {
        // The classification resolves conditions, and keeps one value of those that come to the same.
        const values = store.elsewhere ? [] : valuesAt(resource.properties, store.path);
        const known = values.map(value => this.identified(value, resource.file));
        // A key of a template is what it is; what is known of any other is what the classification knows.
        return [...new Map(known.map(key => [key.id, key.origin === 'outside' ? { ...key, kind: store.state as KeyKind } : key])).values()];
      }
    }
  }

  /** The key that a value stands for. */
  identified(value: unknown, file: TemplateFile, depth = 0): KeyIdentity {
    const [alias] = AWS_ALIAS.exec(text(value)) ?? [];
    if (alias) {
      return { id: alias, kind: 'AWS managed', origin: 'AWS', name: alias };
    }
    const target = this.set.targetOf(value, file)?.resource;
    if (target && KEY_TYPES.includes(target.type)) {
      return keyOfTemplate(target);
    }
    const own = target?.type === 'AWS::KMS::Alias' ? target : this.byAlias.get(OWN_ALIAS.exec(text(value))?.[1] ?? '');
    if (own && depth < MAX_ALIASES_OF_ALIASES) {
      return this.identified(own.properties.TargetKeyId, own.file, depth + 1);
    }
    return target ? fromOutside(idOf(target), `A key given by ${readablePath(target.path)}`) : unknownKey(value, file);
  }
}

/** A key that a template makes. */
export function keyOfTemplate(resource: TemplateResource): KeyIdentity {
  return { id: idOf(resource), kind: 'customer managed', origin: 'template', name: readablePath(resource.path), resource };
}

/** What stands at a path, in every branch of the conditions on the way. */
function valuesAt(properties: unknown, path: string): unknown[] {
  const found = segmentsOf(path).reduce<unknown[]>(
    (values, segment) => values.flatMap(value => alternativesOf(memberOf(value, segment)).map(each => each.value)), [properties],
  );
  return path === '' ? [] : found.filter(value => asTemplateValue(value).kind !== 'absent');
}

/** A member of a structure, or of a list of which some elements may not be there; a document in JSON is read as well. */
function memberOf(value: unknown, segment: string): unknown {
  const container = typeof value === 'string' ? parsedOf(value) : value;
  return typeof container === 'object' && container !== null && Object.hasOwn(container, segment) ? (container as Record<string, unknown>)[segment] : undefined;
}

function awsManaged(key: unknown, resource: TemplateResource): KeyIdentity {
  const [alias] = AWS_ALIAS.exec(text(key)) ?? [];
  const id = alias ?? `AWS managed: ${serviceOf(resource.type)}`;
  return { id, kind: 'AWS managed', origin: 'AWS', name: alias ?? `The key that AWS manages for ${serviceOf(resource.type)}` };
}

function unknownKey(value: unknown, file: TemplateFile): KeyIdentity {
  if (typeof value === 'string') {
    return fromOutside(value, value);
  }
  const [name, argument] = isObject(value) ? Object.entries(value)[0] ?? [] : [];
  if (name === 'Fn::ImportValue') {
    return fromOutside(`import ${text(argument)}`, `A key imported as ${text(argument)}`);
  }
  if (name === 'Ref') {
    return fromOutside(`${file.name}#${text(argument)}`, `A key given by the parameter ${text(argument)}`);
  }
  // A joined ARN may hold pseudo parameters, which are other ones in another template.
  return fromOutside(text(value), text(value));
}

function fromOutside(id: string, name: string): KeyIdentity {
  return { id, kind: 'undecidable', origin: 'outside', name };
}
