import { isRequiring } from './conditions';
import { asList, isIntrinsic, isObject, text } from './template-text';

/** A policy statement as a template has it, with intrinsic functions rendered as text and lists made of single values. */
export interface ReadStatement {
  readonly sid: string;
  readonly allows: boolean;
  readonly principals: ReadPrincipal[];
  /** Principals that the statement leaves out of everybody, with `NotPrincipal`. */
  readonly exceptPrincipals: ReadPrincipal[];
  readonly actions: string[];
  /** Actions that the statement leaves out of everything, with `NotAction`. */
  readonly exceptActions: string[];
  /** Without a resource, KMS takes a statement without a word, and without effect. */
  readonly hasResource: boolean;
  readonly conditions: ReadCondition[];
}

export interface ReadPrincipal {
  /** `AWS`, `Service`, `Federated`, … ; `*` where the statement says `Principal: "*"` or excludes some with `NotPrincipal`. */
  readonly type: string;
  readonly value: string;
}

export interface ReadCondition {
  readonly operator: string;
  /** Lower case: condition keys do not distinguish case. */
  readonly key: string;
  readonly values: string[];
}

/** The statements of a policy document, or `undefined` where an intrinsic function stands in for what they say. */
export function readStatements(policy: unknown): ReadStatement[] | undefined {
  const list = isObject(policy) ? asList(policy.Statement) : undefined;
  const statements = list?.map(readStatement);
  return statements?.every(statement => statement !== undefined) ? statements : undefined;
}

/** A value that narrows to nobody: `*`, or an ARN of every account. */
function matchesEveryAccount(value: string): boolean {
  // Without what an intrinsic function stands for, which may hold colons.
  const [arn, , , , account] = value.replace(/\$\{[^}]*\}/g, '').split(':');
  return value === '*' || arn === 'arn' && account === '*';
}

/** Whether an action pattern such as `kms:*` or `kms:Put*` covers an action. */
export function covers(pattern: string, action: string): boolean {
  const expression = pattern.replace(/[.+^${}()|[\]\\]/g, '\\$&').replace(/\*/g, '.*').replace(/\?/g, '.');
  return new RegExp(`^${expression}$`, 'i').test(action);
}

/** Whether the statement is about an action. */
export function isAbout(statement: ReadStatement, action: string): boolean {
  return statement.actions.some(pattern => covers(pattern, action)) && !statement.exceptActions.some(pattern => covers(pattern, action));
}

/** Whether the statement applies only where one of the condition keys is present and matches something narrower than everything. */
export function requires(statement: ReadStatement, keys: string[]): boolean {
  return statement.conditions.some(condition =>
    isRequiring(condition.operator)
    && keys.some(key => covers(key, condition.key))
    && !condition.values.some(matchesEveryAccount));
}

function readStatement(statement: unknown): ReadStatement | undefined {
  if (!isObject(statement) || typeof statement.Effect !== 'string') {
    return undefined;
  }
  const except = statement.NotPrincipal !== undefined;
  const principals = readPrincipals(except ? statement.NotPrincipal : statement.Principal);
  const actions = asList(statement.NotAction ?? statement.Action);
  const conditions = readConditions(statement.Condition);
  if (principals === undefined || conditions === undefined || !actions.every(action => typeof action === 'string')) {
    return undefined;
  }
  return {
    sid: text(statement.Sid),
    allows: statement.Effect === 'Allow',
    principals: except ? [{ type: '*', value: '*' }] : principals,
    exceptPrincipals: except ? principals : [],
    actions: statement.NotAction === undefined ? actions : ['kms:*'],
    exceptActions: statement.NotAction === undefined ? [] : actions,
    hasResource: statement.Resource !== undefined || statement.NotResource !== undefined,
    conditions,
  };
}

function readPrincipals(principal: unknown): ReadPrincipal[] | undefined {
  if (principal === '*') {
    return [{ type: '*', value: '*' }];
  }
  if (!isObject(principal) || isIntrinsic(principal)) {
    return undefined;
  }
  return Object.entries(principal).flatMap(([type, values]) => asList(values).map(value => ({ type, value: text(value) })));
}

function readConditions(condition: unknown): ReadCondition[] | undefined {
  if (condition === undefined) {
    return [];
  }
  if (!isObject(condition) || isIntrinsic(condition)) {
    return undefined;
  }
  return Object.entries(condition).flatMap(([operator, operands]) => isObject(operands)
    ? Object.entries(operands).map(([key, values]) => ({ operator, key: key.toLowerCase(), values: asList(values).map(text) }))
    : []);
}
