import type { Template } from 'cdk-at-rest/offline';
import { type Document, linesOfKeys, readDocument } from './document';

/** A template that was read from a text. */
export interface ReadTemplate {
  readonly template: Template;

  /** The line of each logical id; only where that is known without reading the text again. */
  readonly resourceLines?: ReadonlyMap<string, number>;

  /** What of it CloudFormation would refuse, in words that follow the file's name; the rest can be checked. */
  readonly problems: readonly string[];
}

/** Why a text that can be read is no template, in words that follow the file's name. */
export class NoTemplate extends Error {}

/** `Type` of a resource: `AWS::S3::Bucket`, `Custom::Thing`, `Acme::Storage::Bucket::MODULE`. */
const TYPE = /^\w+::\w/;

/** How deep a template may be nested; the deepest that services take, policies and state machines, stay far below. */
const MAX_DEPTH = 500;

/** Quick to tell: without it no text is a template. */
const HAS_RESOURCES = /["']?Resources\\?["']?\s*:/;
const HAS_TYPES = /\b(AWS|Custom|Alexa|\w+::\w+)::\w/;

/** Whether a text may be a template: what may not need not be parsed. */
export function mayBeTemplate(text: string): boolean {
  return HAS_RESOURCES.test(text) && HAS_TYPES.test(text);
}

/**
 * Reads a template, JSON or YAML. What `aws cloudformation get-template` prints is taken as well: its answer, or the string that the
 * template is in.
 *
 * Throws a `SyntaxProblem` for what cannot be read, and `NoTemplate` for what is something else.
 */
export function readTemplateText(text: string): ReadTemplate {
  const { value, lines } = unwrapped(readDocument(text));
  return { template: checked(value), resourceLines: lines && (lines.get('Resources') ?? new Map<string, number>()), problems: problemsOf(value as Template) };
}

/** The line of each logical id of a template, as far as it stands on a line of its own text. */
export function resourceLinesOf(text: string): ReadonlyMap<string, number> {
  return linesOfKeys(text, 'Resources');
}

/** The template inside of an answer of the AWS CLI. Its lines are none of the file where it is a string. */
function unwrapped(document: Document): Document {
  const { value } = document;
  if (typeof value === 'string' && mayBeTemplate(value)) {
    return { value: readDocument(value).value, lines: new Map() };
  }
  if (isObject(value) && value.TemplateBody !== undefined && value.Resources === undefined) {
    return { ...unwrapped({ value: value.TemplateBody }), lines: new Map() };
  }
  return document;
}

function checked(value: unknown): Template {
  if (!isObject(value)) {
    throw new NoTemplate(`is no template: it is ${nameOf(value)}, and a template is an object with Resources`);
  }
  if (value.Resources === undefined) {
    throw new NoTemplate(`is no template: it has no Resources${likeness(value)}`);
  }
  if (!isObject(value.Resources)) {
    throw new NoTemplate(`is no template: its Resources are ${nameOf(value.Resources)}, where an object with logical ids is expected`);
  }
  if (isDeeperThan(MAX_DEPTH, value)) {
    throw new NoTemplate(`is no template: it is nested deeper than ${MAX_DEPTH} levels`);
  }
  const bodies = Object.entries(value.Resources);
  if (bodies.length === 0) {
    throw new NoTemplate('is no template: its Resources are empty');
  }
  if (!bodies.some(([logicalId, body]) => isExpanded(logicalId) || typeOf(body) !== undefined)) {
    throw new NoTemplate('is no template: none of its Resources has a Type such as AWS::S3::Bucket');
  }
  return value;
}

function problemsOf({ Resources }: Template): string[] {
  return Object.entries(Resources ?? {})
    .filter(([logicalId, body]) => !isExpanded(logicalId) && typeOf(body) === undefined)
    .map(([logicalId]) => `has a resource without a Type, which CloudFormation refuses: ${logicalId}`);
}

/** A loop or a macro, of which CloudFormation makes resources. */
function isExpanded(logicalId: string): boolean {
  return logicalId.startsWith('Fn::');
}

function typeOf(body: unknown): string | undefined {
  return isObject(body) && typeof body.Type === 'string' && TYPE.test(body.Type) ? body.Type : undefined;
}

/** What somebody may have taken for a template. */
const LIKENESSES: ReadonlyArray<readonly [member: string, is: string]> = [
  ['artifacts', 'the manifest of a cloud assembly: give its folder'],
  ['dockerImages', 'the list of assets of a stack'],
  ['apiVersion', 'a manifest of Kubernetes'],
  ['services', 'a file of Docker Compose or the Serverless Framework: give the CloudFormation template that it makes'],
  ['planned_values', 'a plan of Terraform'],
  ['resource', 'a file of Terraform'],
  ['resources', 'perhaps a template of Azure; CloudFormation writes Resources with a capital'],
  ['runs', 'a report in SARIF'],
];

function likeness(value: Record<string, unknown>): string {
  const [, is] = LIKENESSES.find(([member]) => Object.hasOwn(value, member)) ?? [];
  const members = Object.keys(value).slice(0, 5).join(', ');
  return is ? ` (${is})` : members === '' ? ', and nothing else' : `, but ${members}`;
}

function nameOf(value: unknown): string {
  return value === null || value === undefined || value === '' ? 'empty' : Array.isArray(value) ? 'an array' : isObject(value) ? 'an object' : `a ${typeof value}`;
}

function isDeeperThan(levels: number, value: unknown): boolean {
  return typeof value === 'object' && value !== null && (levels === 0 || Object.values(value).some(each => isDeeperThan(levels - 1, each)));
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
