import { problemAt } from './syntax-problem';

/** What an element of JSON other than a string begins with, and all of it. */
const LITERAL = /true|false|null|-?(0|[1-9]\d*)(\.\d+)?([eE][-+]?\d+)?/y;
const SPACE = /[ \t\r\n]*/y;
// A string of JSON may hold no control character.
// eslint-disable-next-line no-control-regex
const STRING = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4}))*"/y;

/**
 * The value of a JSON text.
 *
 * Throws a `SyntaxProblem`: what `JSON.parse` says of an error has a place with some versions of Node.js and some errors only.
 */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (error) {
    new JsonScanner(text).scan();
    // Both follow one grammar: what is not reached, and not silent where they disagree.
    throw error;
  }
}

/** The line of each key of the object that stands at a path of keys; the last one where a key stands there twice. */
export function linesOfJsonKeys(text: string, path: readonly string[]): Map<string, number> {
  const lines = new Map<string, number>();
  let line = 1;
  let counted = 0;
  new JsonScanner(text, (keys, offset) => {
    if (keys.length === path.length + 1 && path.every((key, index) => keys[index] === key)) {
      for (let end = text.indexOf('\n', counted); end !== -1 && end < offset; end = text.indexOf('\n', end + 1)) {
        line += 1;
        counted = end + 1;
      }
      lines.set(keys[path.length], line);
    }
  }, path.length + 1).scan();
  return lines;
}

/** Is told a key, with those of the objects that it is in, and where it begins. */
type OnKey = (keys: readonly string[], offset: number) => void;

/** Walks through JSON and tells where its keys are. */
class JsonScanner {
  private offset = 0;
  private readonly keys: string[] = [];

  /** Keys deeper than `depth` are not told. */
  constructor(private readonly text: string, private readonly onKey: OnKey = () => undefined, private readonly depth = 0) {}

  /** Throws a `SyntaxProblem` where the text is not JSON. */
  scan(): void {
    this.value();
    if (this.offset < this.text.length) {
      this.fail('the end');
    }
  }

  private value(): void {
    this.skip(SPACE);
    switch (this.text[this.offset]) {
      case '{':
        return this.list('}', () => this.member());
      case '[':
        return this.list(']', () => this.value());
      case '"':
        this.string('a string');
        break;
      default:
        if (!this.skip(LITERAL)) {
          this.fail('a value');
        }
    }
    this.skip(SPACE);
  }

  private list(end: string, element: () => void): void {
    this.offset += 1;
    this.skip(SPACE);
    if (this.text[this.offset] !== end) {
      element();
      while (this.text[this.offset] === ',') {
        this.offset += 1;
        element();
      }
      if (this.text[this.offset] !== end) {
        this.fail(`',' or '${end}'`);
      }
    }
    this.offset += 1;
    this.skip(SPACE);
  }

  private member(): void {
    this.skip(SPACE);
    const start = this.offset;
    this.string('a key in double quotes');
    const isTold = this.keys.length < this.depth;
    this.keys.push(isTold ? JSON.parse(this.text.slice(start, this.offset)) as string : '');
    if (isTold) {
      this.onKey(this.keys, start);
    }
    this.skip(SPACE);
    if (this.text[this.offset] !== ':') {
      this.fail("':'");
    }
    this.offset += 1;
    this.value();
    this.keys.pop();
  }

  private string(expected: string): void {
    if (this.skip(STRING)) {
      return;
    }
    if (this.text[this.offset] !== '"') {
      this.fail(expected);
    }
    throw problemAt(this.text, this.offset, 'a string is not closed, or holds a control character or an unknown escape');
  }

  private skip(pattern: RegExp): boolean {
    pattern.lastIndex = this.offset;
    const isThere = pattern.test(this.text);
    this.offset = isThere ? pattern.lastIndex : this.offset;
    return isThere;
  }

  private fail(expected: string): never {
    const found = this.offset < this.text.length ? `'${String.fromCodePoint(this.text.codePointAt(this.offset)!)}'` : 'the end';
    throw problemAt(this.text, this.offset, `expected ${expected}, found ${found}`);
  }
}
