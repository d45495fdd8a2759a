import { asList, isObject, text } from '../policies/template-text';

/** A value that stands in a template, and the conditions of the template under which it does. */
export interface Alternative {
  readonly value: unknown;
  /** Phrases: `where IsProduction`. */
  readonly conditions: readonly string[];
}

/** What a value can be: the branches of `Fn::If`, or itself. */
export function alternativesOf(value: unknown): Alternative[] {
  const choice = isObject(value) && Object.keys(value).length === 1 ? value['Fn::If'] : undefined;
  if (!Array.isArray(choice) || choice.length !== 3) {
    return isNoValue(value) ? [] : [{ value, conditions: [] }];
  }
  const condition = text(choice[0]);
  return [[choice[1], `where ${condition}`] as const, [choice[2], `unless ${condition}`] as const].flatMap(([branch, phrase]) => (
    alternativesOf(branch).map(({ value: inner, conditions }) => ({ value: inner, conditions: [phrase, ...conditions] }))
  ));
}

/** The elements of a list, or the only one, with what each of them can be; nothing where there is none. */
export function elementsOf(value: unknown): Alternative[] {
  return value === undefined ? [] : alternativesOf(value).flatMap(({ value: list, conditions }) => asList(list).flatMap(alternativesOf)
    .map(({ value: element, conditions: inner }) => ({ value: element, conditions: [...conditions, ...inner] })));
}

/** Whether a value is known before deployment, as `true` or its text. */
export function isTrue(value: unknown): boolean {
  return value === true || value === 'true';
}

/** Whether only the deployment tells what a value is. */
export function isOpen(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}

/** A number as it stands there, or as its text; undefined where there is none. */
export function numberOf(value: unknown): number | undefined {
  const number = typeof value === 'number' ? value : typeof value === 'string' && value !== '' ? Number(value) : NaN;
  return Number.isFinite(number) ? number : undefined;
}

function isNoValue(value: unknown): boolean {
  return isObject(value) && value.Ref === 'AWS::NoValue';
}
