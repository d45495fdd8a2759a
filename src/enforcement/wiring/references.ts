import { CfnParameter, CfnResource, Stack } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { attributeOf, intrinsicOf, isRecord, partsOf } from '../../templates/value-parts';
import { elementCalled, exportCalled, resourceCalled, textOf } from './names';
import { constructAt, propertiesOf, withReferences } from './reference-tokens';

/**
 * The one resource of the app that a value stands for: its `Ref`, an attribute, an ARN around one of these or, as far as both sides are
 * written out, its name; through imports, exports, and the parameters and outputs of nested stacks. In any stack or Stage of the app.
 *
 * @param value a property of a resource, with tokens or as `propertiesOf` gives it
 * @param stack the stack of that resource
 * @param types the types to look for: without any, plain names are not recognized, only ARNs and URLs. @default - all
 */
export function resourceBehind(value: unknown, stack: Stack, ...types: string[]): CfnResource | undefined {
  const found = resourcesBehind(value, stack, ...types);
  return found.length === 1 ? found[0] : undefined;
}

/** All resources that a value may stand for: both of an `Fn::If`. */
export function resourcesBehind(value: unknown, stack: Stack, ...types: string[]): CfnResource[] {
  const found = resourcesIn(withReferences(value, stack), stack, types, 0);
  return [...new Set(found)].filter(each => types.length === 0 || types.includes(each.cfnResourceType));
}

/** Templates that refer to each other in circles are refused by CloudFormation, not here. */
const MAX_HOPS = 16;

function resourcesIn(value: unknown, stack: Stack, types: string[], hops: number): CfnResource[] {
  const text = textOf(value, stack);
  if (text !== undefined) {
    const named = resourceCalled(text, stack, types);
    return named ? [named] : [];
  }
  if (hops > MAX_HOPS) {
    return [];
  }
  const [name, argument] = intrinsicOf(value) ?? [];
  switch (name) {
    case 'Ref':
      return behindElement(elementOf(argument, stack), undefined, types, hops);
    case 'Fn::GetAtt': {
      const [id, attribute] = attributeOf(argument) ?? [];
      return behindElement(elementOf(id, stack), attribute, types, hops);
    }
    case 'Fn::ImportValue': {
      const exported = exportCalled(textOf(argument, stack), stack);
      return exported ? resourcesIn(withReferences(exported.value, exported), exported.stack, types, hops + 1) : [];
    }
    case 'Fn::If':
      return Array.isArray(argument) ? argument.slice(1).flatMap(each => resourcesIn(each, stack, types, hops)) : [];
    default:
      // Parts of a text are no names by themselves, nor are the arguments of other functions.
      return inside(value).filter(each => textOf(each, stack) === undefined).flatMap(each => resourcesIn(each, stack, types, hops));
  }
}

function inside(value: unknown): readonly unknown[] {
  // An Fn::Sub that CfnInclude has read is one around a join: its variables are tokens.
  return partsOf(value) ?? (Array.isArray(value) ? value : isRecord(value) ? Object.values(value) : []);
}

function elementOf(id: unknown, stack: Stack): IConstruct | undefined {
  return typeof id === 'string' ? constructAt(id, stack) ?? elementCalled(id, stack) : undefined;
}

function behindElement(element: IConstruct | undefined, attribute: string | undefined, types: string[], hops: number): CfnResource[] {
  if (element instanceof CfnParameter) {
    const { nestedStackResource, nestedStackParent } = element.stack;
    const passed = nestedStackResource && nestedStackParent ? propertiesOf(nestedStackResource as CfnResource).Parameters : undefined;
    const id = element.stack.resolve(element.logicalId) as string;
    return isRecord(passed) && id in passed ? resourcesIn(passed[id], nestedStackParent!, types, hops + 1) : [];
  }
  if (!element || !CfnResource.isCfnResource(element)) {
    return [];
  }
  const output = attribute?.startsWith('Outputs.') ? nestedOutput(element, attribute.slice('Outputs.'.length)) : undefined;
  return output ? resourcesIn(withReferences(output.value, output), output.stack, types, hops + 1) : [element];
}

function nestedOutput(resource: CfnResource, id: string) {
  const nested = resource.node.root.node.findAll().find((each): each is Stack => Stack.isStack(each) && each.nestedStackResource === resource);
  const output = nested && elementCalled(id, nested);
  return output && 'value' in output && 'exportName' in output ? output as IConstruct & { readonly value: unknown; readonly stack: Stack } : undefined;
}
