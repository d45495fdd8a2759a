import { isJson } from '../is-json';
import { linesOfJsonKeys, parseJson } from './json-text';
import type { YamlDocument } from './yaml-text';

/** A JSON or YAML text that was read. */
export interface Document {
  readonly value: unknown;

  /** The line of each key of the objects that stand at the top; only where that is known without reading the text again. */
  readonly lines?: YamlDocument['lines'];
}

/**
 * Reads a text as JSON or YAML, whichever it is: its file's name does not say so, as `.template` may be either.
 *
 * Throws a `SyntaxProblem` where it is neither.
 */
export function readDocument(content: string): Document {
  const text = withoutMark(content);
  switch (/\S/.exec(text)?.[0]) {
    // YAML would take much of what JSON refuses, and so hide the mistake.
    case '{':
    case '[':
      return { value: parseJson(text) };
    case '"':
      return isJson(text) ? { value: parseJson(text) } : parsedYaml(text);
    default:
      return parsedYaml(text);
  }
}

/** The line of each key of the object that stands at the top of a text under a name. */
export function linesOfKeys(content: string, name: string): ReadonlyMap<string, number> {
  const text = withoutMark(content);
  const yaml = readDocument(text).lines;
  return yaml ? yaml.get(name) ?? new Map<string, number>() : linesOfJsonKeys(text, [name]);
}

function withoutMark(content: string): string {
  return content.startsWith('\uFEFF') ? content.slice(1) : content;
}

function parsedYaml(text: string): YamlDocument {
  // Loaded when it is wanted: most templates are JSON, and the parser takes longer to load than many of them take to check.
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return (require('./yaml-text') as typeof import('./yaml-text')).parseYaml(text);
}
