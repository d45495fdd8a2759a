import { asTemplate, CloudFormationTemplate, intrinsicOf, isObject, Json, TemplateResource } from './cloudformation';
import { referencesIn } from './references';

/**
 * The dependency cycles between a template's resources, each as a path: `['A', 'B']` means that A needs B and B needs A.
 *
 * Synthesis does not notice them (only `Template.fromStack` of the assertions does, for the stacks that a test hands it); CloudFormation
 * refuses the template as a whole. Of resources that are tangled in several cycles one shortest is named: break it and ask again.
 */
export function dependencyCycles(template: object): string[][] {
  const { Resources } = asTemplate(template);
  const ids = new Set(Object.keys(Resources));
  return shortestCycles(new Map(Object.entries(Resources).map(([id, resource]) => [id, dependenciesOf(resource).filter(other => ids.has(other))])));
}

/**
 * The cycles between stacks, by the names that the templates are given under: a stack needs the one whose export it imports
 * (`Fn::ImportValue`) or whose output it reads (`Fn::GetStackOutput`, where the name is the stack's).
 */
export function stackCycles(templates: Record<string, object>): string[][] {
  const named = Object.entries(templates).map(([name, template]) => [name, asTemplate(template)] as const);
  const exporters = new Map(named.flatMap(([name, template]) => exportNames(template).map(exported => [exported, name] as const)));
  return shortestCycles(new Map(named.map(([name, template]) => {
    const needed = importsIn(Object.values(template.Resources) as unknown as Json).map(from => from.stack ?? exporters.get(from.name));
    return [name, needed.filter((other): other is string => other !== undefined && other in templates)];
  })));
}

function dependenciesOf(resource: TemplateResource): string[] {
  return [...new Set([...referencesIn(resource as unknown as Json), ...[resource.DependsOn ?? []].flat()])];
}

function exportNames(template: CloudFormationTemplate): string[] {
  return Object.values(template.Outputs ?? {}).flatMap(output => output.Export ? [JSON.stringify(output.Export.Name)] : []);
}

/** What a value takes from other stacks: an export by its name, or an output by the name of its stack. */
function importsIn(value: Json): Array<{ name: string; stack?: string }> {
  const [name, argument] = intrinsicOf(value) ?? [];
  if (name === 'Fn::ImportValue') {
    return [{ name: JSON.stringify(argument) }];
  }
  if (name === 'Fn::GetStackOutput' && isObject(argument)) {
    return [{ name: String(argument.OutputName), stack: String(argument.StackName) }];
  }
  return Array.isArray(value) || isObject(value) ? Object.values(value).flatMap(importsIn) : [];
}

/** One shortest cycle through each node that is not yet part of a reported one, in the order of their names. */
function shortestCycles(graph: Map<string, string[]>): string[][] {
  const reported = new Set<string>();
  const found: string[][] = [];
  for (const start of [...graph.keys()].sort()) {
    const cycle = shortestWayBack(graph, start);
    if (cycle && !cycle.some(node => reported.has(node))) {
      cycle.forEach(node => reported.add(node));
      found.push(cycle);
    }
  }
  return found;
}

/** Breadth first, from a node back to itself. */
function shortestWayBack(graph: Map<string, string[]>, start: string): string[] | undefined {
  const ways: string[][] = [[start]];
  const seen = new Set<string>();
  for (const way of ways) {
    for (const next of graph.get(way[way.length - 1]) ?? []) {
      if (next === start) {
        return way;
      }
      if (!seen.has(next)) {
        seen.add(next);
        ways.push([...way, next]);
      }
    }
  }
  return undefined;
}
