import { readFileSync } from 'fs';
import { CHECK_RULES, type Finding, type TemplateFile } from 'cdk-at-rest/offline';
import { reasonOf } from '../records/attempted';
import { readDocument } from '../templates/document';
import { SyntaxProblem } from '../templates/syntax-problem';
import { globOf } from './glob';

/** A finding that somebody looked at, and why it may stay. */
export interface Acknowledgement {
  /** The id of the rule. */
  readonly rule: string;

  /** The resource: its logical id, its construct path, or that of a construct above it; with wildcards. */
  readonly resource: string;

  /** The name of the template, with wildcards; all templates, where it is not given. */
  readonly template?: string;

  readonly reason: string;
}

const FIELDS = ['rule', 'resource', 'template', 'reason'];

/**
 * Reads a list of acknowledgements, JSON or YAML.
 *
 * Throws where the file is none: each entry needs a rule that there is, a resource and a reason.
 */
export function readAcknowledgements(file: string): Acknowledgement[] {
  const list = parsed(file);
  if (!Array.isArray(list)) {
    throw new Error(`The acknowledgements ${file} are no list: give [{ "rule": "${CHECK_RULES[0].id}", "resource": "Logs*", "reason": "…" }], as JSON or YAML`);
  }
  return list.map((entry: unknown, index) => {
    const problem = problemOf(entry);
    if (problem !== undefined) {
      throw new Error(`Entry ${index + 1} of the acknowledgements ${file} ${problem}: received ${JSON.stringify(entry).slice(0, 120)}`);
    }
    return entry as Acknowledgement;
  });
}

function parsed(file: string): unknown {
  try {
    return readDocument(readFileSync(file, 'utf-8')).value;
  } catch (error) {
    throw new Error(`The acknowledgements ${file} ${error instanceof SyntaxProblem ? `cannot be read as JSON or YAML, ${error.message}` : reasonOf(error)}`);
  }
}

function problemOf(entry: unknown): string | undefined {
  if (typeof entry !== 'object' || entry === null || Array.isArray(entry)) {
    return 'is no object with rule, resource and reason';
  }
  const unknown = Object.keys(entry).find(field => !FIELDS.includes(field));
  if (unknown !== undefined) {
    return `has a field '${unknown}'; there are ${FIELDS.join(', ')}`;
  }
  const { rule, resource, template, reason } = entry as Record<string, unknown>;
  if (!CHECK_RULES.some(({ id }) => id === rule)) {
    return 'names no rule that there is (cdk-at-rest check --list-rules)';
  }
  if (!isText(resource) || (template !== undefined && !isText(template))) {
    return 'names no resource, or no template, with a text';
  }
  return isText(reason) ? undefined : 'gives no reason';
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== '';
}

/** Finds the acknowledgements of findings, and those that no finding needs. */
export class Acknowledgements {
  private readonly unused: Set<Acknowledgement>;
  private readonly entries: ReadonlyArray<{ readonly entry: Acknowledgement; readonly resource: RegExp; readonly template: RegExp }>;

  constructor(list: readonly Acknowledgement[]) {
    this.unused = new Set(list);
    this.entries = list.map(entry => ({ entry, resource: globOf(entry.resource), template: globOf(entry.template ?? '**') }));
  }

  /** The reason of the first that fits; all that fit are in use. */
  reasonFor({ rule, resource: { path, logicalId, file } }: Finding): string | undefined {
    return this.reason(rule.id, file.name, logicalId, path);
  }

  /** The template, which answers for these acknowledgements as it does for its own. */
  applied(file: TemplateFile): TemplateFile {
    return {
      ...file,
      acknowledged: (logicalId, rule) => file.acknowledged?.(logicalId, rule)
        ?? this.reason(rule, file.name, logicalId, file.constructPaths?.[logicalId] ?? logicalId),
    };
  }

  /** Those that no finding has asked for: what they speak of has changed. */
  get stale(): readonly Acknowledgement[] {
    return [...this.unused];
  }

  private reason(rule: string, name: string, logicalId: string, path: string): string | undefined {
    const fitting = this.entries.filter(({ entry, resource, template }) =>
      entry.rule === rule && template.test(name) && [logicalId, ...withAbove(path)].some(each => resource.test(each)));
    fitting.forEach(({ entry }) => this.unused.delete(entry));
    return fitting[0]?.entry.reason;
  }
}

/** A construct path, and those of all constructs above it. */
function withAbove(path: string): string[] {
  const ids = path.split('/');
  return ids.map((_, index) => ids.slice(0, index + 1).join('/'));
}
