import { isAbout, readStatements } from '../../policies/policy-statement';
import { asList, isObject, text } from '../../policies/template-text';
import { parsedOf } from '../../templates/value-parts';
import { KEY_ACTIONS, type KeyAction } from '../kms-actions';
import { elementsOf } from '../template-value';

/** A statement of a key policy or identity policy, as far as it is about keys. */
export interface KeyStatement {
  readonly sid: string;
  readonly allows: boolean;
  /** The actions that the inventory looks at, patterns resolved. */
  readonly actions: ReadonlySet<KeyAction>;
  /** As the template has them, by type; `*` for everybody. */
  readonly principals: readonly StatementPrincipal[];
  /** Whom a `NotPrincipal` leaves out. */
  readonly exceptPrincipals: readonly StatementPrincipal[];
  /** As the template has them; undefined where the statement says `NotResource`. */
  readonly resources: readonly unknown[] | undefined;
  readonly exceptResources: readonly unknown[];
  /** Under what it holds: phrases. */
  readonly conditions: readonly string[];
}

/** Somebody whom a statement names. */
export interface StatementPrincipal {
  /** `AWS`, `Service`, `Federated`, …, or `*`. */
  readonly type: string;
  readonly value: unknown;
}

/** What a policy document says of keys, and how many of its statements could not be read. */
export interface ReadPolicy {
  readonly statements: readonly KeyStatement[];
  readonly unread: number;
}

/** A key policy, or with `isIdentityPolicy` one whose statements name no principals. */
export function readPolicy(document: unknown, isIdentityPolicy = false): ReadPolicy {
  const documents = elementsOf(typeof document === 'string' ? parsedOf(document) ?? document : document);
  const all = documents.flatMap(({ value, conditions }) => elementsOf(isObject(value) && value.Statement !== undefined ? value.Statement : 'unreadable')
    .map(statement => readStatement(statement.value, [...conditions, ...statement.conditions], isIdentityPolicy)));
  const statements = all.filter(statement => statement !== undefined);
  return { statements: statements.filter(({ actions }) => actions.size > 0), unread: all.length - statements.length };
}

function readStatement(statement: unknown, where: readonly string[], isIdentityPolicy: boolean): KeyStatement | undefined {
  if (!isObject(statement)) {
    return undefined;
  }
  const body = withoutConditionalActions(isIdentityPolicy ? { Principal: '*', ...statement } : statement);
  const [read] = readStatements({ Statement: [body] }) ?? [];
  // KMS takes a key policy statement without a resource without a word, and without effect.
  if (!read?.hasResource) {
    return read && {
      sid: read.sid, allows: read.allows, actions: new Set(), principals: [], exceptPrincipals: [], resources: [], exceptResources: [], conditions: [],
    };
  }
  return {
    sid: read.sid,
    allows: read.allows,
    actions: new Set(KEY_ACTIONS.filter(action => isAbout(read, action))),
    principals: body.NotPrincipal === undefined ? principalsOf(body.Principal) : [{ type: '*', value: '*' }],
    exceptPrincipals: principalsOf(body.NotPrincipal),
    resources: body.NotResource === undefined ? elementsOf(body.Resource).map(({ value }) => value) : undefined,
    exceptResources: elementsOf(body.NotResource).map(({ value }) => value),
    conditions: [...where, ...conditionsOf(body.Condition)],
  };
}

/** Both branches of actions that depend on a condition of the template: what may be allowed is listed. */
function withoutConditionalActions(statement: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(statement).map(([name, value]) => (
    name === 'Action' || name === 'NotAction' ? [name, elementsOf(value).map(({ value: action }) => action)] : [name, value]
  )));
}

function principalsOf(principal: unknown): StatementPrincipal[] {
  if (!isObject(principal)) {
    return principal === undefined ? [] : [{ type: '*', value: '*' }];
  }
  return Object.entries(principal).flatMap(([type, values]) => elementsOf(values).map(({ value }) => (
    { type: type === 'AWS' && value === '*' ? '*' : type, value }
  )));
}

function conditionsOf(condition: unknown): string[] {
  return isObject(condition)
    ? Object.entries(condition).flatMap(([operator, operands]) => (isObject(operands)
      ? Object.entries(operands).map(([key, values]) => `${key} ${operator} ${asList(values).map(text).join(' or ')}`) : []))
    : [];
}
