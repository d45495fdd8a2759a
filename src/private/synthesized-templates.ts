import { dirname, join } from 'path';
import { CfnResource, Stack } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { rootStackOf } from './root-stack';

/** A template that was synthesized, with the constructs that it was made from. */
export interface SynthesizedTemplate {
  readonly path: string;
  readonly stack: Stack;
  /** By logical id; what was included from another template may have none. */
  readonly resources: ReadonlyMap<string, CfnResource>;
}

/** A stack, and where its template is. */
export interface StackTemplate {
  readonly stackConstructPath: string;
  readonly templatePath: string;
}

/**
 * The templates of stacks and those of their nested stacks, which a plugin's context does not list.
 *
 * @param who What asks, as its error says it.
 * @throws Error when the app has no stack of a path: what cannot be read must not pass.
 */
export function synthesizedTemplates(app: IConstruct, templates: readonly StackTemplate[], who: string): SynthesizedTemplate[] {
  const stacks = app.node.findAll().filter(each => Stack.isStack(each));
  const resources = resourcesByStack(app);
  const nested = nestedByRoot(stacks);
  return templates.flatMap(({ stackConstructPath, templatePath }) => {
    const stack = stacks.find(each => each.node.path === stackConstructPath);
    if (!stack) {
      throw new Error(`${who} was asked about ${stackConstructPath}, and the app has no stack of that path, but ${stacks.map(each => each.node.path).join(', ')}`);
    }
    return [
      { path: templatePath, stack },
      ...(nested.get(stack) ?? []).map(each => ({ path: join(dirname(templatePath), each.templateFile), stack: each })),
    ].map(template => ({ ...template, resources: resources.get(template.stack) ?? new Map<string, CfnResource>() }));
  });
}

function nestedByRoot(stacks: readonly Stack[]): Map<Stack, Stack[]> {
  const nested = new Map<Stack, Stack[]>();
  for (const stack of stacks.filter(each => each.nested)) {
    const root = rootStackOf(stack);
    nested.set(root, [...nested.get(root) ?? [], stack]);
  }
  return nested;
}

function resourcesByStack(app: IConstruct): Map<Stack, Map<string, CfnResource>> {
  const found = new Map<Stack, Map<string, CfnResource>>();
  for (const resource of app.node.findAll().filter(CfnResource.isCfnResource)) {
    const ofStack = found.get(resource.stack) ?? new Map<string, CfnResource>();
    ofStack.set(resource.stack.resolve(resource.logicalId) as string, resource);
    found.set(resource.stack, ofStack);
  }
  return found;
}
