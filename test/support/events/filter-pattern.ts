import { isObject, type Json, type JsonObject } from '../template/cloudformation';

type Condition = (record: JsonObject) => boolean;

/** The longest pattern that CloudWatch Logs takes, in characters. */
const MAX_PATTERN_LENGTH = 1024;

const TOKENS = /\s*(\$(?:\.[A-Za-z0-9_]+|\[\d+\])+|"[^"]*"|&&|\|\||!=|=|[(){}]|NOT EXISTS|IS NULL|[^\s()&|=!"{}$]+)/y;

/**
 * Whether a record matches a metric filter's JSON pattern, as CloudWatch Logs decides it: parentheses first, then `&&`, then `||`; text is
 * compared with its case, and an asterisk at its start or end stands for anything.
 *
 * @throws for syntax that is not evaluated here, and for a pattern that CloudWatch Logs would refuse
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html
 */
export function matchesFilterPattern(pattern: string, record: JsonObject): boolean {
  return parse(pattern)(record);
}

function parse(pattern: string): Condition {
  if (pattern.length > MAX_PATTERN_LENGTH) {
    throw new Error(`a pattern has ${MAX_PATTERN_LENGTH} characters at most, and this has ${pattern.length}`);
  }
  const tokens = new Tokens(pattern);
  tokens.expect('{');
  const condition = disjunction(tokens);
  tokens.expect('}');
  tokens.expectEnd();
  return condition;
}

function disjunction(tokens: Tokens): Condition {
  const conditions = separated(tokens, '||', conjunction);
  return record => conditions.map(condition => condition(record)).some(holds => holds);
}

function conjunction(tokens: Tokens): Condition {
  const conditions = separated(tokens, '&&', primary);
  return record => conditions.map(condition => condition(record)).every(holds => holds);
}

function separated(tokens: Tokens, separator: string, element: (tokens: Tokens) => Condition): Condition[] {
  const elements = [element(tokens)];
  while (tokens.take(separator)) {
    elements.push(element(tokens));
  }
  return elements;
}

function primary(tokens: Tokens): Condition {
  if (tokens.take('(')) {
    const condition = disjunction(tokens);
    tokens.expect(')');
    return condition;
  }
  const selector = tokens.next();
  if (!selector.startsWith('$')) {
    throw new Error(`expected a field such as $.eventName, and found ${selector}`);
  }
  return comparison(tokens, selector);
}

function comparison(tokens: Tokens, selector: string): Condition {
  const operator = tokens.next();
  switch (operator) {
    case 'NOT EXISTS':
      return record => valueAt(record, selector) === undefined;
    case 'IS NULL':
      return record => valueAt(record, selector) === null;
    case '=':
    case '!=': {
      const matches = textPattern(tokens.next());
      return record => {
        const value = valueAt(record, selector);
        if (operator === '!=' && value === undefined) {
          throw new Error(`${selector} != … of a record without that field: what CloudWatch Logs makes of it is not documented`);
        }
        return typeof value === 'string' && matches(value) === (operator === '=');
      };
    }
    default:
      throw new Error(`the operator ${operator} is not evaluated here`);
  }
}

/** Text in quotation marks, or a word; `*` at its start or end. */
function textPattern(token: string): (value: string) => boolean {
  if (!/^("[^"]*"|[A-Za-z0-9_.*-]+)$/.test(token) || /^\d+$/.test(token)) {
    throw new Error(`${token} is not a text to compare with`);
  }
  const text = token.replace(/^"|"$/g, '');
  const [, start, word, end] = /^(\*?)(.*?)(\*?)$/.exec(text)!;
  if (word.includes('*')) {
    throw new Error(`${token}: an asterisk is for the start or the end of a text`);
  }
  if (start && end) {
    return value => value.includes(word);
  }
  return start ? value => value.endsWith(word) : end ? value => value.startsWith(word) : value => value === word;
}

function valueAt(record: JsonObject, selector: string): Json | undefined {
  const steps = selector.match(/[A-Za-z0-9_]+/g)!;
  return steps.reduce<Json | undefined>((at, step) => {
    if (Array.isArray(at)) {
      return at[Number(step)];
    }
    return isObject(at) ? at[step] : undefined;
  }, record);
}

class Tokens {
  private readonly tokens: string[];

  constructor(private readonly pattern: string) {
    this.tokens = [];
    const scanner = new RegExp(TOKENS);
    let end = 0;
    while (pattern.slice(end).trim() !== '') {
      scanner.lastIndex = end;
      const found = scanner.exec(pattern);
      if (!found) {
        throw new Error(`not evaluated here: ${pattern.slice(end)}`);
      }
      this.tokens.push(found[1]);
      end = scanner.lastIndex;
    }
  }

  next(): string {
    const token = this.tokens.shift();
    if (token === undefined) {
      throw new Error(`the pattern ends too early: ${this.pattern}`);
    }
    return token;
  }

  take(token: string): boolean {
    if (this.tokens[0] !== token) {
      return false;
    }
    this.tokens.shift();
    return true;
  }

  expect(token: string): void {
    const found = this.next();
    if (found !== token) {
      throw new Error(`expected ${token}, and found ${found}`);
    }
  }

  expectEnd(): void {
    if (this.tokens.length > 0) {
      throw new Error(`expected the end, and found ${this.tokens.join(' ')}`);
    }
  }
}
