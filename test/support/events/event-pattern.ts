import { isObject, type Json, type JsonObject } from '../template/cloudformation';

/**
 * Whether an event matches a pattern, as EventBridge decides it: fields of a pattern are all required, values of a field are alternatives,
 * and an array in the event matches by any of its elements.
 *
 * @throws for an operator that is not evaluated here, so that no pattern is taken to say something else than it does
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-event-patterns-content-based-filtering.html
 */
export function matchesEventPattern(pattern: JsonObject, event: JsonObject): boolean {
  const fields = Object.entries(pattern);
  if (fields.length === 0) {
    throw new Error('an event pattern has at least one field');
  }
  // Not `every`: a mistake in a field is one whether or not a field before it matches.
  return fields.map(([name, expected]) => matchesField(name, expected, event[name])).every(matches => matches);
}

function matchesField(name: string, expected: Json, actual: Json | undefined): boolean {
  if (name.startsWith('$')) {
    throw new Error(`${name} is not evaluated here`);
  }
  if (isObject(expected)) {
    return matchesBelow(expected, actual);
  }
  if (!Array.isArray(expected) || expected.length === 0) {
    throw new Error(`${name}: a value in an event pattern is a list of alternatives, and is ${JSON.stringify(expected)}`);
  }
  // An object is not a leaf: absence, and nothing else, is what a list of values finds in its place.
  const leaves = actual === undefined || isObject(actual) ? [] : [actual].flat();
  if (leaves.some(leaf => isObject(leaf) || Array.isArray(leaf))) {
    throw new Error(`${name}: arrays of objects under a list of values are not evaluated here`);
  }
  return expected.map(alternative => matchesValue(name, alternative, leaves)).some(matches => matches);
}

/** Below an object or an array of them; where there is neither, only absence matches. */
function matchesBelow(expected: JsonObject, actual: Json | undefined): boolean {
  if (Array.isArray(actual)) {
    return actual.map(element => matchesEventPattern(expected, isObject(element) ? element : {})).some(matches => matches);
  }
  return matchesEventPattern(expected, isObject(actual) ? actual : {});
}

function matchesValue(name: string, alternative: Json, leaves: Json[]): boolean {
  if (!isObject(alternative)) {
    if (Array.isArray(alternative)) {
      throw new Error(`${name}: ${JSON.stringify(alternative)} is no value to compare with`);
    }
    return leaves.includes(alternative);
  }
  const [[operator, operand], ...others] = Object.entries(alternative);
  if (others.length > 0) {
    throw new Error(`${name}: one operator at a time, and not ${JSON.stringify(alternative)}`);
  }
  switch (operator) {
    case 'exists':
      return requireBoolean(name, operand) === leaves.length > 0;
    case 'prefix':
      return leaves.some(leaf => typeof leaf === 'string' && leaf.startsWith(requireString(name, operand)));
    default:
      throw new Error(`${name}: the operator ${operator} is not evaluated here`);
  }
}

function requireString(name: string, value: Json): string {
  if (typeof value !== 'string') {
    throw new Error(`${name}: ${JSON.stringify(value)} is not a text`);
  }
  return value;
}

function requireBoolean(name: string, value: Json): boolean {
  if (typeof value !== 'boolean') {
    throw new Error(`${name}: ${JSON.stringify(value)} is neither true nor false`);
  }
  return value;
}
