import { asTemplateValue, intrinsicOf } from './template-value';

/** What a reference gives, as text, where the caller knows it; undefined leaves the reference as it stands. */
export type ReferenceText = (intrinsic: unknown) => string | undefined;

/** Marks where a reference stands in a text: no text of a template holds it. */
const MARK = '\u0001';

/**
 * A value as one text that is the same for all ways of writing it: `Fn::GetAtt` as a list or a text, `Fn::Sub` and `Fn::Join` of the same
 * parts, `true` and `"true"`, members in any order, `AWS::NoValue` and nothing.
 */
export function canonicalText(value: unknown, textOfReference: ReferenceText = () => undefined): string {
  const text = textOf(value, textOfReference);
  if (text !== undefined) {
    return JSON.stringify(text);
  }
  if (isNothing(value)) {
    return '';
  }
  if (Array.isArray(value)) {
    return `[${value.filter(element => !isNothing(element)).map(element => canonicalText(element, textOfReference)).join(',')}]`;
  }
  const members = Object.entries(value as object).filter(([, member]) => !isNothing(member)).sort(([one], [other]) => (one < other ? -1 : 1));
  return `{${members.map(([name, member]) => `${JSON.stringify(name)}:${canonicalText(member, textOfReference)}`).join(',')}}`;
}

/** Whether two values come to the same in any deployment, as far as they themselves say. */
export function isSameValue(one: unknown, other: unknown): boolean {
  return one === other || canonicalText(one) === canonicalText(other);
}

/** A value that is text: written out, referred to, or put together of both. Undefined for lists, structures and other functions. */
export function textOf(value: unknown, textOfReference: ReferenceText): string | undefined {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
    return String(value);
  }
  const [name, argument] = intrinsicOf(value) ?? [];
  if (name === undefined || isNothing(value)) {
    return undefined;
  }
  const known = textOfReference(value);
  if (known !== undefined) {
    return known;
  }
  switch (name) {
    case 'Ref':
      return `${MARK}${String(argument)}${MARK}`;
    case 'Fn::GetAtt':
      return Array.isArray(argument) && !argument.every(part => typeof part === 'string') ? undefined : `${MARK}${[argument].flat().join('.')}${MARK}`;
    case 'Fn::Join':
      return joined(argument, textOfReference);
    case 'Fn::Sub':
      return substituted(argument, textOfReference);
    default:
      return undefined;
  }
}

function joined(argument: unknown, textOfReference: ReferenceText): string | undefined {
  const [separator, parts] = Array.isArray(argument) ? argument as [unknown, unknown] : [];
  const texts = Array.isArray(parts) ? parts.filter(part => !isNothing(part)).map(part => textOf(part, textOfReference)) : [undefined];
  return texts.every(text => text !== undefined) ? texts.join(String(separator)) : undefined;
}

function substituted(argument: unknown, textOfReference: ReferenceText): string | undefined {
  const [text, given] = (Array.isArray(argument) ? argument : [argument]) as [unknown, Record<string, unknown>?];
  if (typeof text !== 'string') {
    return undefined;
  }
  let isText = true;
  const result = text.replace(/\$\{(!?)([^}]+)\}/g, (_, literal: string, variable: string) => {
    const value = given && Object.hasOwn(given, variable) ? given[variable] : variable.includes('.') ? { 'Fn::GetAtt': variable } : { Ref: variable };
    const part = literal ? `\${${variable}}` : textOf(value, textOfReference);
    isText &&= part !== undefined;
    return part ?? '';
  });
  return isText ? result : undefined;
}

/** The empty string is a value here: CloudFormation compares it with an absent one. */
function isNothing(value: unknown): boolean {
  return value !== '' && asTemplateValue(value).kind === 'absent';
}
