import type { Template } from './template';
import { intrinsicOf, isRecord } from './value-parts';

/** A type of the Serverless transform, whose last part is the name of its section. */
const SERVERLESS = /^AWS::Serverless::(\w+)$/;

/**
 * The properties of a resource with those that the Serverless transform puts into every one of its kind. Its own go before them, and maps
 * are merged; lists, which the transform would join, hold no keys and stay as they are.
 *
 * @see https://docs.aws.amazon.com/serverless-application-model/latest/developerguide/sam-specification-template-anatomy-globals.html
 */
export function globalProperties(template: Template, type: string, properties: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const [, kind] = SERVERLESS.exec(type) ?? [];
  const globals = kind === undefined ? undefined : template.Globals?.[kind];
  return isRecord(globals) ? merged(globals, properties) : properties;
}

function merged(globals: Readonly<Record<string, unknown>>, own: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const both = Object.entries(own).map(([name, value]) => {
    const shared = Object.hasOwn(globals, name) ? globals[name] : undefined;
    return [name, isMap(shared) && isMap(value) ? merged(shared, value) : value] as const;
  });
  return { ...globals, ...Object.fromEntries(both) };
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return isRecord(value) && intrinsicOf(value) === undefined;
}
