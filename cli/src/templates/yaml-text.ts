import { type CollectionTag, isMap, LineCounter, parseDocument, type Scalar, type ScalarTag, type Tags, YAMLMap, type YAMLSeq } from 'yaml';
import { SyntaxProblem } from './syntax-problem';

/** A document that was YAML. */
export interface YamlDocument {
  readonly value: unknown;

  /** The line of each key of the objects that stand at the top, by their names. */
  readonly lines: ReadonlyMap<string, ReadonlyMap<string, number>>;
}

/** Functions of CloudFormation that have a short form: `!Sub` for `Fn::Sub`. */
const SHORT_FORMS = [
  'And', 'Base64', 'Cidr', 'Contains', 'EachMemberEquals', 'EachMemberIn', 'Equals', 'FindInMap', 'GetAZs', 'GetStackOutput', 'If', 'ImportValue', 'Join', 'Length', 'Not', 'Or', 'RefAll',
  'Select', 'Split', 'Sub', 'ToJsonString', 'Transform', 'ValueOf', 'ValueOfAll',
];

/** How often anchors may be expanded: more is a text that is made to exhaust the memory. */
const MAX_ALIASES = 10_000;

/**
 * The value of a YAML text, as CloudFormation understands it: YAML 1.1, with its short forms for functions, and with dates, octal numbers
 * and whatever else would not be printed as it was written kept as text. Anchors and merge keys, which the AWS CLI resolves, are resolved.
 *
 * Throws a `SyntaxProblem`.
 *
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/template-formats.html
 */
export function parseYaml(text: string): YamlDocument {
  const lines = new LineCounter();
  const document = parseDocument(text, {
    schema: 'failsafe',
    customTags: TAGS,
    merge: true,
    stringKeys: true,
    // CloudFormation takes the last of them.
    uniqueKeys: false,
    resolveKnownTags: false,
    lineCounter: lines,
    prettyErrors: false,
    logLevel: 'error',
  });
  const [problem] = [...document.errors, ...document.warnings];
  if (problem) {
    const { line, col } = lines.linePos(problem.pos[0]);
    throw new SyntaxProblem(described(problem.message, problem.code), line, col);
  }
  return {
    value: expanded(() => document.toJS({ maxAliasCount: MAX_ALIASES })),
    lines: new Map(pairsOf(document.contents).map(([name, , value]) =>
      [name, new Map(pairsOf(value).map(([key, offset]) => [key, lines.linePos(offset).line]))])),
  };
}

/** The keys of a map with their offsets and values; those of a function have no offset. */
function pairsOf(node: unknown): ReadonlyArray<readonly [key: string, offset: number, value: unknown]> {
  return isMap<Scalar>(node) ? node.items.flatMap(({ key, value }) => (key.range ? [[String(key.value), key.range[0], value] as const] : [])) : [];
}

function described(message: string, code: string): string {
  if (code === 'MULTIPLE_DOCS') {
    return 'a second document begins; a template is one document';
  }
  const tag = /^Unresolved tag: (.*)$/.exec(message);
  return tag ? `${tag[1]} is no function of CloudFormation` : uncapitalized(message);
}

function uncapitalized(text: string): string {
  return text[0].toLowerCase() + text.slice(1);
}

function expanded(value: () => unknown): unknown {
  try {
    return value();
  } catch (error) {
    // Aliases are followed at the end, when nobody knows where they stand.
    throw new SyntaxProblem(uncapitalized((error as Error).message), 1, 1);
  }
}

/** A number stays one where it is printed as it was written: 010, 1.10 and 012345678901 are texts. */
function numberOrText(text: string): number | string {
  return String(Number(text)) === text ? Number(text) : text;
}

const NULL: ScalarTag = { tag: 'tag:yaml.org,2002:null', default: true, test: /^(~|null|Null|NULL)?$/, resolve: () => null };

const BOOLEAN: ScalarTag = {
  tag: 'tag:yaml.org,2002:bool',
  default: true,
  test: /^(true|True|TRUE|yes|Yes|YES|on|On|ON|false|False|FALSE|no|No|NO|off|Off|OFF)$/,
  resolve: text => /^(true|yes|on)$/i.test(text),
};

const NUMBER: ScalarTag = { tag: 'tag:yaml.org,2002:int', default: true, test: /^-?\d+(\.\d+)?$/, resolve: numberOrText };

const FLOAT: ScalarTag = { tag: 'tag:yaml.org,2002:float', resolve: numberOrText };

/** The tags of one function. */
function functionTags(shortForm: string, name: string, scalar: (text: string) => unknown = text => text): (ScalarTag | CollectionTag)[] {
  const tag = `!${shortForm}`;
  return [
    { tag, resolve: (text: string) => ({ [name]: scalar(text) }) },
    ...(['map', 'seq'] as const).map((collection): CollectionTag => ({ tag, collection, resolve: node => wrapped(name, node) })),
  ];
}

function wrapped(name: string, node: YAMLMap.Parsed | YAMLSeq.Parsed): YAMLMap {
  const map = new YAMLMap();
  map.set(name, node);
  return map;
}

/** `!GetAtt Table.StreamArn` names resource and attribute; an attribute can have dots itself. */
function resourceAndAttribute(text: string): unknown {
  const dot = text.indexOf('.');
  return dot === -1 ? text : [text.slice(0, dot), text.slice(dot + 1)];
}

const TAGS: Tags = [
  NULL,
  BOOLEAN,
  NUMBER,
  FLOAT,
  ...functionTags('Ref', 'Ref'),
  ...functionTags('Condition', 'Condition'),
  ...functionTags('GetAtt', 'Fn::GetAtt', resourceAndAttribute),
  ...SHORT_FORMS.flatMap(name => functionTags(name, `Fn::${name}`)),
];
