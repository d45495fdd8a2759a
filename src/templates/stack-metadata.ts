import { constructPathsIn } from './read-template';
import type { Template } from './template';
import { isRecord } from './value-parts';

/** `Validations.ACKNOWLEDGED_RULES_METADATA_KEY` of aws-cdk-lib; a test compares. */
const ACKNOWLEDGED_RULES = 'aws:cdk:acknowledged-rules';
const LOGICAL_ID = 'aws:cdk:logicalId';

/** What a cloud assembly knows of the constructs of a stack, nested stacks included. */
export interface StackMetadata {
  /** The construct path of each logical id of one of the stack's templates. */
  constructPathsIn(template: Template, scope: string): Record<string, string>;

  /** The reason with which a rule was acknowledged on a construct or the nearest scope above it that has one. */
  acknowledged(constructPath: string, ruleId: string): string | undefined;
}

/** Metadata as the manifest has it: `{ "/Storage/Key/Resource": [{ type, data }, …] }`. */
export function stackMetadata(metadata: unknown, stackPath: string): StackMetadata {
  const entries = entriesOf(metadata);
  const logicalIds = byScope(entries, stackPath);
  const reasons = acknowledgements(entries);
  return {
    constructPathsIn: (template, scope) => ({ ...logicalIds.get(scope), ...constructPathsIn(template) }),
    acknowledged: (constructPath, ruleId) => scopesOf(constructPath).map(scope => reasons.get(scope)?.get(ruleId)).find(reason => reason !== undefined),
  };
}

/** The path of the nested stack whose resource has a path: `Storage/Nested` for `Storage/Nested.NestedStack/Nested.NestedStackResource`. */
export function nestedStackPath(ofResource: string): string | undefined {
  const [, above, id] = /^(.*\/)?([^/]+)\.NestedStack\/\2\.NestedStackResource$/.exec(ofResource) ?? [];
  return id === undefined ? undefined : `${above ?? ''}${id}`;
}

interface Entry {
  readonly path: string;
  readonly type: unknown;
  readonly data: unknown;
}

function entriesOf(metadata: unknown): Entry[] {
  return Object.entries(isRecord(metadata) ? metadata : {}).flatMap(([path, entries]) =>
    (Array.isArray(entries) ? entries : []).filter(isRecord).map(({ type, data }) => ({ path: path.replace(/^\//, ''), type, data })));
}

/** Logical ids are unique in a template only: one of a nested stack may be the same as one of its parent. */
function byScope(entries: readonly Entry[], stackPath: string): Map<string, Record<string, string>> {
  const nested = new Set(entries.map(({ path }) => nestedStackPath(path)));
  const found = new Map<string, Record<string, string>>();
  for (const { path, data } of entries.filter(({ type }) => type === LOGICAL_ID)) {
    const scope = scopesOf(path).slice(1).find(each => nested.has(each)) ?? stackPath;
    const ofScope = found.get(scope) ?? {};
    ofScope[String(data)] = path;
    found.set(scope, ofScope);
  }
  return found;
}

function acknowledgements(entries: readonly Entry[]): Map<string, Map<string, string>> {
  const found = new Map<string, Map<string, string>>();
  for (const { path, data } of entries.filter(({ type }) => type === ACKNOWLEDGED_RULES)) {
    const ofPath = found.get(path) ?? new Map<string, string>();
    // Stored with a prefix that depends on the version of aws-cdk-lib.
    Object.entries(isRecord(data) ? data : {}).forEach(([id, reason]) => ofPath.set(id.split('::').pop() ?? id, String(reason)));
    found.set(path, ofPath);
  }
  return found;
}

/** A construct path and those of the scopes above it, from the inside out. */
function scopesOf(path: string): string[] {
  const segments = path.split('/');
  return segments.map((_, index) => segments.slice(0, segments.length - index).join('/'));
}
