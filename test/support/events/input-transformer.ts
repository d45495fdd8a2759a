import { isObject, type Json, type JsonObject } from '../template/cloudformation';

/** `InputTransformer` of a rule's target. */
export interface InputTransformer {
  readonly InputPathsMap: Record<string, string>;
  readonly InputTemplate: string;
}

const MAX_PATHS = 100;
const MAX_TEMPLATE_LENGTH = 8192;

/**
 * The lines that EventBridge makes of an event: every variable replaced by what its path finds, or by nothing.
 *
 * @throws for what EventBridge refuses, and for a value that would break the template, in which EventBridge escapes nothing
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-transform-target-input.html
 */
export function transformed({ InputPathsMap: paths, InputTemplate: template }: InputTransformer, event: JsonObject): string[] {
  if (Object.keys(paths).length > MAX_PATHS || template.length > MAX_TEMPLATE_LENGTH) {
    throw new Error(`EventBridge takes ${MAX_PATHS} paths and ${MAX_TEMPLATE_LENGTH} characters at most`);
  }
  return template.split('\n').map(line => {
    const filled = line.replace(/<([^>]*)>/g, (_, name: string) => {
      if (!(name in paths)) {
        throw new Error(`the template uses <${name}>, which no path defines`);
      }
      return textAt(event, paths[name]);
    });
    return JSON.parse(filled) as string;
  });
}

function textAt(event: JsonObject, path: string): string {
  if (!/^\$(\.[A-Za-z0-9_-]+(\[\d+\])?)+$/.test(path)) {
    throw new Error(`${path} is not a path that is evaluated here`);
  }
  const value = path.match(/[A-Za-z0-9_-]+/g)!.reduce<Json | undefined>((at, step) => {
    if (Array.isArray(at)) {
      return at[Number(step)];
    }
    return isObject(at) ? at[step] : undefined;
  }, event);
  if (isObject(value) || Array.isArray(value)) {
    throw new Error(`${path} is not a text: ${JSON.stringify(value)}`);
  }
  return value === undefined || value === null ? '' : String(value);
}
