import { Token } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type { Conditions } from '../../policies/conditions';
import { asList, isIntrinsic, isObject } from '../../policies/template-text';
import type { Reading } from './reading';

/** A policy statement, its intrinsic functions as texts. */
export interface ReadStatement {
  readonly allows: boolean;
  readonly actions: readonly string[];
  /** What `NotAction` leaves out; `actions` is everything then. */
  readonly exceptActions: readonly string[];
  readonly resources: readonly string[];
  /** What `NotResource` leaves out; `resources` is everything then. */
  readonly exceptResources: readonly string[];
  /** Principals of AWS, in a resource policy. */
  readonly principals: readonly string[];
  readonly conditions: Conditions;
  /** The conditions as the document has them, tokens included. */
  readonly givenConditions: Conditions;
  /** Whether a condition of the template decides if it is there, or what it says. */
  readonly isConditional: boolean;
}

/** The statements of a policy document, whether of the CDK, plain, or a token; what cannot be read as one is left out. */
export function readStatements(document: unknown, reading: Reading): ReadStatement[] {
  const plain = document instanceof iam.PolicyDocument ? document.toJSON() as unknown : document;
  const isWritten = isObject(plain) && !Token.isUnresolved(plain) && !Token.isUnresolved(plain.Statement);
  const statements = isWritten ? asList(plain.Statement) : statementsOf(reading.resolved(plain));
  return statements.flatMap(statement => readStatement(statement, reading, !isWritten));
}

function statementsOf(document: unknown): unknown[] {
  return isObject(document) ? branches(document).flatMap(each => (isObject(each) ? asList(each.Statement) : [])) : [];
}

function readStatement(given: unknown, reading: Reading, isInToken: boolean): ReadStatement[] {
  const resolved = reading.resolved(given);
  if (!isObject(resolved)) {
    return [];
  }
  if (isIntrinsic(resolved)) {
    return branches(resolved).flatMap(each => (isObject(each) ? readStatement(each, reading, true) : []));
  }
  const { Effect, Action, NotAction, NotResource, Principal, Condition } = reading.texts(resolved) as Record<string, unknown>;
  if (Effect !== 'Allow' && Effect !== 'Deny') {
    return [];
  }
  const givenConditions = conditionsOf((given as Record<string, unknown>).Condition);
  return [{
    allows: Effect === 'Allow',
    actions: NotAction === undefined ? strings(Action) : ['*'],
    exceptActions: strings(NotAction),
    resources: NotResource === undefined ? resourcesIn(resolved.Resource, reading) : ['*'],
    exceptResources: strings(NotResource),
    principals: isObject(Principal) ? strings(Principal.AWS) : strings(Principal),
    conditions: conditionsOf(Condition) ?? {},
    givenConditions: givenConditions ?? {},
    isConditional: isInToken || givenConditions === undefined,
  }];
}

/** What a value may be, where `Fn::If` chooses. */
function branches(value: Record<string, unknown>): unknown[] {
  const [[name, argument] = ['', undefined]] = Object.entries(value);
  return name === 'Fn::If' && Array.isArray(argument)
    ? argument.slice(1).flatMap(each => (isObject(each) ? branches(each) : []))
    : isIntrinsic(value) ? [] : [value];
}

/** Undefined where a token or an intrinsic function stands in for what they are. */
function conditionsOf(conditions: unknown): Conditions | undefined {
  if (conditions === undefined) {
    return {};
  }
  const isWritten = (value: unknown) => isObject(value) && !Token.isUnresolved(value) && !isIntrinsic(value);
  return isWritten(conditions) && Object.values(conditions as object).every(isWritten) ? conditions as Conditions : undefined;
}

/** With `Fn::If`, what it may choose. */
function resourcesIn(value: unknown, reading: Reading): string[] {
  return (value === undefined ? [] : asList(value)).flatMap(each => {
    const chosen = isObject(each) && 'Fn::If' in each ? asList(each['Fn::If']).slice(1) : undefined;
    return chosen ? chosen.flatMap(choice => resourcesIn(choice, reading)) : [reading.text(each)];
  });
}

function strings(value: unknown): string[] {
  return value === undefined ? [] : asList(value).map(String);
}
