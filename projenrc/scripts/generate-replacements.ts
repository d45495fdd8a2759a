import { loadAwsServiceSpecSync } from '@aws-cdk/aws-service-spec';
import type { Property, PropertyType, Resource, SpecDatabase } from '@aws-cdk/service-spec-types';
import { cataloguedTypes } from '../../src/catalog';
import { type Certainty, CORRECTIONS } from './replacement-corrections';

type Replacing = Map<string, Certainty>;

/** Types that the catalog has no key property of and that hold something all the same, or whose replacement loses what others hold. */
const FURTHER_TYPES = ['AWS::KMS::Key', 'AWS::KMS::ReplicaKey'];

/** The transform of SAM makes other resources of these; the specification says of each of their properties that it replaces. */
const TRANSFORMED = /^AWS::Serverless::/;

/** The module with the replacing properties, as it is committed: a line a type. */
export function replacementModule(): string {
  const lines = [...replacingTypes(loadAwsServiceSpecSync())]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([type, properties]) => [type, ...[...properties].map(([name, certainty]) => (certainty === 'always' ? name : `${name}?`)).sort()].join(' '));
  return [
    '// Generated from the CloudFormation specification by `npx projen catalog:generate`: change that, not this.',
    '// A line a type: the properties whose change makes CloudFormation replace the resource, always or sometimes (?). Changes below one are changes of it.',
    'export const REPLACING_PROPERTIES: string = `',
    ...lines,
    '`;',
    '',
  ].join('\n');
}

/** Of the types that store data, and of those that they refer to in a replacing property: when those are replaced, they are as well. */
function replacingTypes(spec: SpecDatabase): Map<string, Replacing> {
  const resources = new Map([...spec.all('resource')].map(resource => [resource.cloudFormationType, resource]));
  const stateful = [...resources.values()].filter(({ isStateful }) => isStateful).map(({ cloudFormationType }) => cloudFormationType);
  const found = new Map<string, Replacing>();
  const left = [...cataloguedTypes(), ...stateful, ...FURTHER_TYPES];
  for (let type = left.pop(); type !== undefined; type = left.pop()) {
    const resource = resources.get(type);
    if (!resource || found.has(type)) {
      continue;
    }
    const properties = replacingProperties(spec, type, resource);
    found.set(type, properties);
    left.push(...Object.entries(resource.properties)
      .filter(([name]) => properties.get(name) === 'always')
      .flatMap(([, { relationshipRefs }]) => (relationshipRefs ?? []).map(({ cloudFormationType }) => cloudFormationType)));
  }
  return new Map([...found].filter(([, properties]) => properties.size > 0));
}

function replacingProperties(spec: SpecDatabase, type: string, resource: Resource): Replacing {
  const specified = TRANSFORMED.test(type) ? [] : [
    ...collect(spec, resource.properties, [], []),
    ...(resource.additionalReplacementProperties ?? []).map((path): [string, Certainty] => [path.join('.'), 'always']),
  ];
  const corrected = Object.entries(CORRECTIONS[type] ?? {});
  const known = new Map<string, Certainty | 'never'>([...specified, ...corrected]);
  return new Map([...known].filter((entry): entry is [string, Certainty] => entry[1] !== 'never' && !isCovered(entry[0], entry[1], known)));
}

/** What always replaces hides all below it; what sometimes does, hides what is below it and no worse. */
function isCovered(path: string, certainty: Certainty, known: ReadonlyMap<string, string>): boolean {
  const segments = path.split('.');
  return segments.slice(1).some((_, index) => ['always', certainty].includes(known.get(segments.slice(0, index + 1).join('.')) ?? ''));
}

/** `within` are the type definitions that are being read: some contain themselves. */
function collect(spec: SpecDatabase, properties: Record<string, Property>, above: string[], within: string[]): Array<[path: string, certainty: Certainty]> {
  return Object.entries(properties).flatMap(([name, property]) => {
    const path = [...above, name];
    const certainty = certaintyOf(property);
    const own = certainty ? [[path.join('.'), certainty] as [string, Certainty]] : [];
    return certainty === 'always' ? own : [...own, ...collectType(spec, property.type, path, within)];
  });
}

function certaintyOf({ causesReplacement }: Property): Certainty | undefined {
  return causesReplacement === 'yes' ? 'always' : causesReplacement === 'maybe' ? 'sometimes' : undefined;
}

function collectType(spec: SpecDatabase, type: PropertyType, path: string[], within: string[]): Array<[string, Certainty]> {
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
