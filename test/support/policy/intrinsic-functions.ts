import { isObject, Json, SUB_PLACEHOLDER } from '../template/cloudformation';
import type { ResolvedStack } from './resolve';

/** Works out one intrinsic function of a template; `path` leads to its argument. Undefined stands for `AWS::NoValue`. */
type Evaluate = (stack: ResolvedStack, argument: Json, path: string) => Json | undefined;

/** CloudFormation's functions as far as they are worked out here, by name. */
export const FUNCTIONS: Record<string, Evaluate | undefined> = {
  'Ref': (stack, argument, path) => stack.reference(String(argument), path),

  'Fn::GetAtt': (stack, argument, path) => {
    const [logicalId, ...attribute] = typeof argument === 'string' ? argument.split('.') : list(argument, path).map(item => stack.text(item, path));
    return stack.getAtt(logicalId, attribute.join('.'), path);
  },

  'Fn::Join': (stack, argument, path) => {
    const [separator, items] = list(argument, path);
    return list(stack.resolve(items, path), path).map(item => stack.text(item, path)).join(String(separator));
  },

  'Fn::Sub': (stack, argument, path) => {
    const [text, variables] = typeof argument === 'string' ? [argument, {}] : list(argument, path);
    const local = isObject(variables) ? variables : {};
    const replaced = String(text).replace(SUB_PLACEHOLDER, (_, placeholder: string) => {
      const [logicalId, ...attribute] = placeholder.split('.');
      const value: Json = local[placeholder] ?? (attribute.length > 0 ? { 'Fn::GetAtt': [logicalId, attribute.join('.')] } : { Ref: placeholder });
      return stack.text(value, `${path}/${placeholder}`);
    });
    return replaced.replace(/\$\{!/g, '${');
  },

  'Fn::Select': (stack, argument, path) => {
    const [index, items] = list(argument, path);
    const all = list(stack.resolve(items, path), path);
    return all[Number(stack.text(index, path))] ?? fail(path, `there is no element ${JSON.stringify(index)} in ${JSON.stringify(all)}`);
  },

  'Fn::Split': (stack, argument, path) => {
    const [separator, text] = list(argument, path);
    return stack.text(text, path).split(String(separator));
  },

  'Fn::If': (stack, argument, path) => {
    const [condition, yes, no] = list(argument, path);
    return stack.resolve(stack.condition(condition, path) ? yes : no, path);
  },

  'Fn::FindInMap': (stack, argument, path) => {
    const [map, ...keys] = list(argument, path).slice(0, 3).map(item => stack.text(item, path));
    const found = keys.reduce<Json | undefined>((at, key) => isObject(at) ? at[key] : undefined, stack.template.Mappings?.[map]);
    return found ?? fail(path, `there is no ${[map, ...keys].join('/')} in the mappings`);
  },

  'Fn::ImportValue': (stack, argument, path) => stack.importValue(stack.text(argument, path), path),

  'Fn::GetStackOutput': (stack, argument, path) => isObject(argument) ? stack.stackOutput(argument, path) : fail(path, 'expected an object'),
};

/** A value that has to be a list. */
function list(value: Json | undefined, path: string): Json[] {
  return Array.isArray(value) ? value : fail(path, `expected a list, and found ${JSON.stringify(value)}`);
}

/** Stops, saying where in the template. */
export function fail(path: string, reason: string): never {
  throw new Error(`${path}: ${reason}`);
}
