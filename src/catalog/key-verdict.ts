import type { KeyVerdict, References } from './references';
import { asTemplateValue, intrinsicOf } from './template-value';

/** Words that some services take in the place of a key: DSQL, QLDB, OpenSearch Serverless; Security Lake; Incident Manager. */
const AWS_OWNED_KEYWORDS = ['AWS_OWNED_KMS_KEY', 'AWS_OWNED_KEY', 'S3_MANAGED_KEY', 'DefaultKey'];

/** What gives a key or its alias when referred to. */
const KEY_TYPES = ['AWS::KMS::Key', 'AWS::KMS::ReplicaKey', 'AWS::KMS::Alias'];

/** Stand for what does not matter: which partition, Region or account a key is in. */
const PSEUDO_PARAMETERS = new Map([['AWS::Partition', '\u0002'], ['AWS::Region', '\u0003'], ['AWS::AccountId', '\u0004']]);

const AWS_ALIAS = /(?:^|:)(alias\/aws\/[\w-]*)/;
const KEY_ID = /^(arn:[^:]+:kms:[^:]*:[^:]*:(key|alias)\/.+|alias\/.+|mrk-[0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})$/i;

/** Stands for what a reference to a key gives, and for what nothing is known of: neither can be part of a real id. */
const A_KEY = '\u0001';
const UNKNOWN = '\u0000';

/** What kind of key a value is; undefined where there is none. */
export function keyVerdict(value: unknown, references?: References): KeyVerdict | undefined {
  const { kind } = asTemplateValue(value);
  if (kind === 'absent') {
    return undefined;
  }
  const intrinsic = intrinsicOf(value);
  if (kind === 'literal') {
    return typeof value === 'string' ? verdictOfText(value) : undecided('the value is no key id');
  }
  return intrinsic ? verdictOfIntrinsic(value, intrinsic, references) : undecided('a token or dynamic reference gives the key');
}

function verdictOfIntrinsic(value: unknown, [name, argument]: readonly [string, unknown], references?: References): KeyVerdict {
  const outside = references?.outside?.(value);
  if (outside) {
    return outside;
  }
  switch (name) {
    case 'Ref':
      return verdictOfReference(String(argument), references);
    case 'Fn::GetAtt':
      return verdictOfAttribute(logicalIdOf(argument), references);
    case 'Fn::Join':
    case 'Fn::Sub':
      return verdictOfText(textOf(value, references));
    default:
      return undecided(`${name} gives the key`);
  }
}

function verdictOfReference(name: string, references?: References): KeyVerdict {
  if (!references) {
    return undecided(`${name} may be a parameter: what it refers to is not given`);
  }
  const type = references.resourceType(name);
  return type === undefined ? undecided(`the parameter ${name} gives the key`) : verdictOfResource(name, type);
}

function verdictOfAttribute(logicalId: string, references?: References): KeyVerdict {
  // An attribute is always one of a resource; in a key property it is a key's, unless the template says otherwise.
  const type = references ? references.resourceType(logicalId) : 'AWS::KMS::Key';
  return type === undefined ? undecided(`${logicalId} is no resource of the template`) : verdictOfResource(logicalId, type);
}

function verdictOfResource(logicalId: string, type: string): KeyVerdict {
  return KEY_TYPES.includes(type) ? customerManaged(`the key ${logicalId}`) : undecided(`${logicalId}, of type ${type}, gives the key`);
}

function verdictOfText(text: string): KeyVerdict {
  if (AWS_OWNED_KEYWORDS.includes(text)) {
    return { state: 'AWS owned', because: `${text} stands for a key that AWS owns` };
  }
  const [, awsAlias] = AWS_ALIAS.exec(text) ?? [];
  if (awsAlias) {
    return { state: 'AWS managed', because: `${awsAlias} is a key that AWS manages` };
  }
  // What follows the last colon identifies the key: partition, Region and account do not matter.
  const identifier = text.slice(text.lastIndexOf(':') + 1);
  if (text.includes(UNKNOWN) && (identifier.includes(UNKNOWN) || !/^(key|alias)\//.test(identifier))) {
    return undecided('a part of the key\'s id is known at deployment only');
  }
  if (text.includes(A_KEY)) {
    return customerManaged('a key of the template');
  }
  return KEY_ID.test(text.replaceAll(UNKNOWN, 'x')) ? customerManaged(`the key ${shown(text)}`) : undecided(`${JSON.stringify(shown(text))} is no key id`);
}

/** A text in which the placeholders are written as a template would write them. */
function shown(text: string): string {
  return [...PSEUDO_PARAMETERS].reduce((whole, [name, placeholder]) => whole.replaceAll(placeholder, `\${${name}}`), text).replaceAll(UNKNOWN, '${…}');
}

/** The text of a join or substitution, with placeholders for what it takes from elsewhere. */
function textOf(value: unknown, references?: References): string {
  const intrinsic = intrinsicOf(value);
  if (!intrinsic) {
    return asTemplateValue(value).kind === 'literal' ? String(value) : UNKNOWN;
  }
  const [name, argument] = intrinsic;
  if (name === 'Fn::Join') {
    const [separator, parts] = Array.isArray(argument) ? argument as [unknown, unknown] : [];
    // Another function may give the list.
    return Array.isArray(parts) ? parts.map(part => textOf(part, references)).join(String(separator)) : UNKNOWN;
  }
  if (name === 'Fn::Sub') {
    const [text, given] = Array.isArray(argument) ? argument as [unknown, Record<string, unknown>?] : [argument, {}];
    return String(text).replace(/\$\{(!?)([^}]+)\}/g, (_, literal: string, variable: string) =>
      (literal ? `\${${variable}}` : textOf(variableOf(variable, given ?? {}), references)));
  }
  const pseudo = name === 'Ref' ? PSEUDO_PARAMETERS.get(String(argument)) : undefined;
  return pseudo ?? (verdictOfIntrinsic(value, intrinsic, references).state === 'customer managed' ? A_KEY : UNKNOWN);
}

function variableOf(variable: string, given: Record<string, unknown>): unknown {
  return given[variable] ?? (variable.includes('.') ? { 'Fn::GetAtt': variable } : { Ref: variable });
}

function logicalIdOf(argument: unknown): string {
  return Array.isArray(argument) ? String(argument[0]) : String(argument).split('.')[0];
}

function customerManaged(because: string): KeyVerdict {
  return { state: 'customer managed', because };
}

function undecided(because: string): KeyVerdict {
  return { state: 'undecidable', because };
}
