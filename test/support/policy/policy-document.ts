/** A string or several, as IAM allows wherever a list may stand. */
export type OneOrMore = string | string[];

/** The conditions of a statement: operator, then key, then the values of which one must match. */
export type Conditions = Record<string, Record<string, OneOrMore>>;

/** A statement of an identity or resource policy, resolved: plain texts, no intrinsic functions. */
export interface Statement {
  readonly Sid?: string;
  readonly Effect: 'Allow' | 'Deny';
  readonly Principal?: '*' | Record<string, OneOrMore>;
  readonly NotPrincipal?: '*' | Record<string, OneOrMore>;
  readonly Action?: OneOrMore;
  readonly NotAction?: OneOrMore;
  readonly Resource?: OneOrMore;
  readonly NotResource?: OneOrMore;
  readonly Condition?: Conditions;
}

/** An identity or resource policy. */
export interface PolicyDocument {
  readonly Version?: string;
  readonly Id?: string;
  readonly Statement: Statement | Statement[];
}

/** An identity policy with a name that tells the reader of a failure where it stands. */
export interface NamedPolicy {
  readonly name: string;
  readonly policy: PolicyDocument;
}

/** The context keys of a request with their values. */
export type RequestContext = Readonly<Record<string, OneOrMore>>;
