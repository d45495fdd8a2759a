import { isDeepStrictEqual } from 'node:util';
import { loadAwsServiceSpecSync } from '@aws-cdk/aws-service-spec';
import type { Property, PropertyType, SpecDatabase } from '@aws-cdk/service-spec-types';
import { asTemplate, CloudFormationTemplate, Json, TemplateResource } from './cloudformation';
import { referencesIn } from './references';

/** A resource that the later template no longer has: CloudFormation deletes or, with a retention policy, forgets it. */
export interface RemovedResource {
  readonly logicalId: string;
  readonly type: string;
}

/** A logical id that stands for another type: CloudFormation refuses the update. */
export interface RetypedResource {
  readonly logicalId: string;
  readonly before: string;
  readonly after: string;
}

/** A changed property that makes CloudFormation create the resource anew, empty. A side that has no value is undefined. */
export interface ReplacedResource {
  readonly logicalId: string;
  readonly type: string;
  /** The path of the property, such as `KmsKeyId` or `EncryptionConfiguration.KmsKey`. */
  readonly property: string;
  readonly before: Json | undefined;
  readonly after: Json | undefined;
}

/** What an update from one template to another destroys. */
export interface TemplateComparison {
  readonly removed: RemovedResource[];
  readonly retyped: RetypedResource[];
  readonly replaced: ReplacedResource[];
  /** Properties of which the specification says that some updates replace, without saying which. */
  readonly perhapsReplaced: ReplacedResource[];
}

type Answer = 'yes' | 'maybe';

/** The property paths of a type whose update always replaces the resource; `*` stands for an element of a list or map. */
export function replacingProperties(cfnType: string): string[][] {
  return pathsOf(cfnType)[0];
}

/** The property paths of a type of which some updates replace the resource. */
export function perhapsReplacingProperties(cfnType: string): string[][] {
  return pathsOf(cfnType)[1];
}

/**
 * What updating a deployed template to another one destroys.
 *
 * Values are compared as they stand in the template; a property that is absent on one side only has changed. A reference to a replaced
 * resource is another value after the update, so that what needs it in a replacing property is replaced as well.
 */
export function compareTemplates(before: object, after: object): TemplateComparison {
  const [old, young] = [asTemplate(before), asTemplate(after)];
  const kept = Object.keys(old.Resources).filter(id => young.Resources[id]?.Type === old.Resources[id].Type);
  return {
    removed: Object.entries(old.Resources).filter(([id]) => !young.Resources[id]).map(([logicalId, { Type: type }]) => ({ logicalId, type })),
    retyped: Object.entries(old.Resources)
      .filter(([id]) => young.Resources[id] && !kept.includes(id))
      .map(([logicalId, resource]) => ({ logicalId, before: resource.Type, after: young.Resources[logicalId].Type })),
    replaced: replacements(old, young, kept),
    perhapsReplaced: kept.flatMap(id => changes(id, old.Resources[id], young.Resources[id], perhapsReplacingProperties, new Set())),
  };
}

/** Until nothing is added: each replaced resource may replace those that refer to it. */
function replacements(old: CloudFormationTemplate, young: CloudFormationTemplate, kept: string[]): ReplacedResource[] {
  for (let before = new Set<string>(); ;) {
    const found = kept.flatMap(id => changes(id, old.Resources[id], young.Resources[id], replacingProperties, before));
    const now = new Set(found.map(({ logicalId }) => logicalId));
    if (now.size === before.size) {
      return found;
    }
    before = now;
  }
}

function changes(
  logicalId: string, old: TemplateResource, young: TemplateResource, paths: (type: string) => string[][], replaced: Set<string>,
): ReplacedResource[] {
  // Resources that are equal need no specification: a type that it does not know is no obstacle to comparing the rest.
  if (isDeepStrictEqual(old.Properties ?? {}, young.Properties ?? {}) && !refersToAny(young.Properties ?? {}, replaced)) {
    return [];
  }
  return paths(old.Type)
    .flatMap(path => concretePaths(path, old.Properties ?? {}, young.Properties ?? {}))
    .map(path => ({ logicalId, type: old.Type, property: path.join('.'), before: valueAt(old.Properties, path), after: valueAt(young.Properties, path) }))
    .filter(change => !isDeepStrictEqual(change.before, change.after) || refersToAny(change.after ?? null, replaced));
}

function refersToAny(value: Json, ids: Set<string>): boolean {
  return [...referencesIn(value)].some(id => ids.has(id));
}

/** A path with a name or an index for every `*` for which either side has an element. */
function concretePaths(path: string[], ...sides: Array<Json | undefined>): string[][] {
  if (path.length === 0) {
    return [[]];
  }
  const [head, ...rest] = path;
  const heads = head === '*' ? [...new Set(sides.flatMap(side => typeof side === 'object' && side !== null ? Object.keys(side) : []))] : [head];
  return heads.flatMap(key => concretePaths(rest, ...sides.map(side => valueAt(side, [key]))).map(tail => [key, ...tail]));
}

function valueAt(value: Json | undefined, path: string[]): Json | undefined {
  return path.reduce<Json | undefined>((at, key) => typeof at === 'object' && at !== null ? (at as Record<string, Json>)[key] : undefined, value);
}

// The specification takes 0.3 s to load, and a type's paths some milliseconds to collect: once per test file.
let specification: SpecDatabase | undefined;
const cache = new Map<string, [yes: string[][], maybe: string[][]]>();

function pathsOf(cfnType: string): [string[][], string[][]] {
  const known = cache.get(cfnType);
  if (known) {
    return known;
  }
  specification ??= loadAwsServiceSpecSync();
  // CloudFormation handles every `Custom::X` as it does a custom resource.
  const name = cfnType.startsWith('Custom::') ? 'AWS::CloudFormation::CustomResource' : cfnType;
  const [resource] = specification.lookup('resource', 'cloudFormationType', 'equals', name);
  if (!resource) {
    throw new Error(`the service specification has no resource type ${cfnType}: whether a change replaces it is unknown`);
  }
  const found = collect(specification, resource.properties, [], []);
  const answered = (answer: Answer) => found.filter(([, replaces]) => replaces === answer).map(([path]) => path);
  const paths: [string[][], string[][]] = [[...answered('yes'), ...resource.additionalReplacementProperties ?? []], answered('maybe')];
  cache.set(cfnType, [unique(paths[0]), unique(paths[1])]);
  return cache.get(cfnType)!;
}

function unique(paths: string[][]): string[][] {
  return [...new Map(paths.map(path => [path.join('.'), path])).values()];
}

/**
 * A property that always replaces hides what is below it: any change there is a change of it. `within` are the type definitions that
 * are being read: some contain themselves (a WAF statement).
 */
function collect(spec: SpecDatabase, properties: Record<string, Property>, above: string[], within: string[]): Array<[path: string[], replaces: Answer]> {
  return Object.entries(properties).flatMap(([name, property]) => {
    const path = [...above, name];
    if (property.causesReplacement === 'yes') {
      return [[path, 'yes'] as [string[], Answer]];
    }
    const below = collectType(spec, property.type, path, within);
    return property.causesReplacement === 'maybe' ? [[path, 'maybe'] as [string[], Answer], ...below] : below;
  });
}

function collectType(spec: SpecDatabase, type: PropertyType, path: string[], within: string[]): Array<[string[], Answer]> {
  switch (type.type) {
    case 'ref': {
      const definition = type.reference.$ref;
      return within.includes(definition) ? [] : collect(spec, spec.get('typeDefinition', definition).properties, path, [...within, definition]);
    }
    case 'array':
    case 'map':
      return collectType(spec, type.element, [...path, '*'], within);
    case 'union':
      return type.types.flatMap(member => collectType(spec, member, path, within));
    default:
      return [];
  }
}
