import { loadAwsServiceSpecSync } from '@aws-cdk/aws-service-spec';
import type { Property, PropertyType } from '@aws-cdk/service-spec-types';
import { comparedPath, storesOf } from '../../src/catalog/catalog';
import { comparisonsOf } from '../../src/catalog/condition';
import { DESTINATION_LIMITS } from '../../src/catalog/destination-limits';
import { addressOf } from '../../src/catalog/fact';
import { FACTS } from '../../src/catalog/facts';
import { specifiedTypes } from '../../src/catalog/key-properties';
import { segmentsOf } from '../../src/catalog/property-path';

const spec = loadAwsServiceSpecSync();

/** Documents that the specification does not look into. */
const JSON_DOCUMENTS = ['AWS::EMR::SecurityConfiguration SecurityConfiguration.', 'AWS::OpenSearchServerless::SecurityPolicy Policy.'];

/** Types with a switch that nothing is said of: what they do was not found. */
const SWITCHES_NOT_LOOKED_UP = ['AWS::ApiGateway::Deployment', 'AWS::AppSync::ApiCache'];

describe('the facts', () => {
  test('are of types and properties that CloudFormation has', () => {
    const unknown = FACTS.flatMap(([type, store, given]) => [store, ...comparisonsOf(given).map(({ path }) => comparedPath(store, path))]
      .filter(path => !JSON_DOCUMENTS.some(document => `${type} ${path}`.startsWith(document)) && !exists(type, path))
      .map(path => `${type} ${path}`));

    expect(unknown).toEqual([]);
  });

  test('have a page of AWS each', () => {
    for (const fact of FACTS) {
      expect(addressOf(fact)).toMatch(/^https:\/\/docs\.aws\.amazon\.com\/[\w./-]+\.html$/);
    }
  });

  test('are all reached: none comes after one that always holds, none is there twice', () => {
    const unreached = FACTS.filter(([type, store, given], index) => FACTS.slice(0, index)
      .some(([ofType, ofStore, before]) => ofType === type && ofStore === store && (before === '' || before === given)));

    expect(unreached).toEqual([]);
  });

  test('speak of every type that has a switch', () => {
    const spoken = new Set(FACTS.map(([type]) => type));
    const silent = [...specifiedTypes()].filter(([type, { switches }]) => switches.length > 0 && !spoken.has(type)).map(([type]) => type);

    expect(silent).toEqual(SWITCHES_NOT_LOOKED_UP);
  });

  test('let a key decide only where there is one', () => {
    const keyless = FACTS.filter(([type, store, , then]) => then.kind === 'key' && !specifiedTypes().get(type)?.keys.some(({ path }) => path === store));

    expect(keyless).toEqual([]);
  });

  test('speak of no key that only passes', () => {
    expect(FACTS.filter(([type, store]) => !storesOf(type).some(({ path }) => path === store))).toEqual([]);
  });
});

test.each(DESTINATION_LIMITS.map(limit => [limit.type, limit.path, limit] as const))('%s %s names a destination', (type, path, { source }) => {
  expect(exists(type, path.split(':')[0])).toBe(true);
  expect(source).toMatch(/^https:\/\/docs\.aws\.amazon\.com\//);
});

function exists(type: string, path: string): boolean {
  const [resource] = spec.lookup('resource', 'cloudFormationType', 'equals', type);
  return resource !== undefined && (path === '' || isIn(resource.properties, segmentsOf(path)));
}

function isIn(properties: Record<string, Property>, [name, ...rest]: string[]): boolean {
  return properties[name] !== undefined && isInType(properties[name].type, rest);
}

function isInType(type: PropertyType, path: string[]): boolean {
  if (path.length === 0) {
    return true;
  }
  switch (type.type) {
    case 'ref':
      return isIn(spec.get('typeDefinition', type.reference.$ref).properties, path);
    case 'array':
    case 'map':
      return path[0] === (type.type === 'array' ? '*' : '{}') && isInType(type.element, path.slice(1));
    case 'union':
      return type.types.some(member => isInType(member, path));
    default:
      return false;
  }
}
