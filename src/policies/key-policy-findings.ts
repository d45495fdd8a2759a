import {
  KEY_ADMINISTRATOR_USES, KEY_DELETED_WITH_STACK, KEY_GRANTS_UNBOUNDED, KEY_LOCKOUT, KEY_POLICY_SIZE, KEY_PUBLIC, KEY_ROTATION,
  KEY_SERVICE_WITHOUT_SOURCE, KEY_UNDECIDED, type KeyPolicyRule,
} from './key-policy-rules';
import { policyBytes } from './policy-size';
import { isAbout, readStatements, type ReadPrincipal, type ReadStatement, requires } from './policy-statement';

/** Longest key policy. @see https://docs.aws.amazon.com/kms/latest/developerguide/resource-limits.html */
export const MAX_KEY_POLICY_BYTES = 32_768;

/** What the checks look at of an `AWS::KMS::Key` or `AWS::KMS::ReplicaKey`, as its template says it. */
export interface KeyFacts {
  readonly keyPolicy: unknown;
  /** Whether it is a replica, which rotates with its primary key. */
  readonly isReplica?: boolean;
  /** `EXTERNAL` or `AWS_CLOUDHSM` where KMS did not make the key material, and does not rotate it by itself. */
  readonly origin?: unknown;
  readonly keySpec?: unknown;
  readonly enableKeyRotation?: unknown;
  readonly deletionPolicy?: unknown;
  /** Account that the key is deployed to, where it is known. */
  readonly account?: string;
}

export interface KeyFinding {
  readonly rule: KeyPolicyRule;
  /** Which statement, principal or value it is about. */
  readonly detail: string;
}

/** The partition may be a pseudo parameter, which holds colons itself. */
const ACCOUNT_ROOT = /^arn:(?:[\w-]+|\$\{AWS::Partition\}):iam::(.+):root$/;

const CALLER_CONDITIONS = ['kms:calleraccount', 'aws:principalaccount', 'aws:principalorgid', 'aws:principalorgpaths', 'aws:principalarn'];
const SOURCE_CONDITIONS = ['aws:sourcearn', 'aws:sourceaccount', 'aws:sourceorgid', 'aws:sourceorgpaths', 'kms:encryptioncontext:*'];
const GRANT_CONDITIONS = ['kms:grantisforawsresource', 'kms:granteeprincipal'];
const ADMINISTRATION = ['kms:PutKeyPolicy', 'kms:ScheduleKeyDeletion', 'kms:DisableKey'];
const USE = ['kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey', 'kms:ReEncryptFrom'];

/** Everything that the checks have to say of one key. Pure: the same for a construct at synthesis and for a template. */
export function keyFindings(facts: KeyFacts): KeyFinding[] {
  if (facts.keyPolicy === undefined) {
    // KMS gives such a key its default policy, which delegates to the account and allows nobody else.
    return ofTheKey(facts);
  }
  const statements = readStatements(facts.keyPolicy);
  if (!statements) {
    return [{ rule: KEY_UNDECIDED, detail: 'its policy' }, ...ofTheKey(facts)];
  }
  return [
    ...lockout(statements, facts.account),
    ...statements.filter(statement => statement.allows).flatMap(statement => [
      ...publicAccess(statement), ...serviceWithoutSource(statement),
      ...unboundedGrants(statement, facts.account), ...undecidedGrants(statement, statements, facts.account),
    ]),
    ...administratorsThatUse(statements, facts.account),
    ...size(facts.keyPolicy),
    ...ofTheKey(facts),
  ];
}

/** Whether a policy has the statement that delegates to the account's IAM. */
export function hasAccountStatement(policy: unknown, account?: string): boolean {
  return (readStatements(policy) ?? []).some(statement => isAccountStatement(statement, account, 'own'));
}

function lockout(statements: ReadStatement[], account?: string): KeyFinding[] {
  const denied = statements.find(statement => !statement.allows && statement.conditions.length === 0
    && statement.principals.some(principal => isEverybody(principal) || accountOf(principal, account) === 'own')
    && !statement.exceptPrincipals.some(principal => accountOf(principal, account) === 'own')
    && isAbout(statement, 'kms:PutKeyPolicy'));
  if (denied) {
    return [{ rule: KEY_LOCKOUT, detail: `${named(denied)} denies kms:PutKeyPolicy to everybody` }];
  }
  if (statements.some(statement => isAccountStatement(statement, account, 'own'))) {
    return [];
  }
  return statements.some(statement => isAccountStatement(statement, account, 'unknown'))
    ? [{ rule: KEY_UNDECIDED, detail: 'whether the account it delegates to is the one it is deployed to' }]
    : [{ rule: KEY_LOCKOUT, detail: 'no statement allows kms:* to the account' }];
}

function publicAccess(statement: ReadStatement): KeyFinding[] {
  return statement.principals.some(isEverybody) && !requires(statement, CALLER_CONDITIONS)
    ? [{ rule: KEY_PUBLIC, detail: named(statement) }] : [];
}

function serviceWithoutSource(statement: ReadStatement): KeyFinding[] {
  if (requires(statement, SOURCE_CONDITIONS)) {
    return [];
  }
  return statement.principals.filter(principal => principal.type === 'Service')
    .map(principal => ({ rule: KEY_SERVICE_WITHOUT_SOURCE, detail: `${named(statement)}: ${principal.value}` }));
}

function unboundedGrants(statement: ReadStatement, account?: string): KeyFinding[] {
  if (!isAbout(statement, 'kms:CreateGrant') || requires(statement, GRANT_CONDITIONS) && !isForOtherThanAwsResources(statement)) {
    return [];
  }
  return statement.principals.filter(principal => accountOf(principal, account) === 'other' && !(principal.type === 'Service' && limitsGrantsOfServices(statement)))
    .map(principal => ({ rule: KEY_GRANTS_UNBOUNDED, detail: `${named(statement)}: ${principal.value}` }));
}

/** Whether an account that is written out is the key's own; asked of the account statement itself by `lockout`, where there is no other. */
function undecidedGrants(statement: ReadStatement, statements: ReadStatement[], account?: string): KeyFinding[] {
  if (!isAbout(statement, 'kms:CreateGrant') || requires(statement, GRANT_CONDITIONS) || !statements.some(each => isAccountStatement(each, account, 'own'))) {
    return [];
  }
  return statement.principals.filter(principal => accountOf(principal, account) === 'unknown')
    .map(principal => ({ rule: KEY_UNDECIDED, detail: `${named(statement)}: whether ${principal.value} is the account that it is deployed to` }));
}

function administratorsThatUse(statements: ReadStatement[], account?: string): KeyFinding[] {
  const allowed = (actions: string[]) => new Set(statements
    .filter(statement => statement.allows && actions.some(action => isAbout(statement, action)))
    .flatMap(statement => statement.principals)
    .filter(principal => principal.type !== 'Service' && accountOf(principal, account) === 'other')
    .map(principal => principal.value));
  const users = allowed(USE);
  return [...allowed(ADMINISTRATION)].filter(principal => users.has(principal))
    .map(principal => ({ rule: KEY_ADMINISTRATOR_USES, detail: principal }));
}

function size(policy: unknown): KeyFinding[] {
  const { least, most } = policyBytes(policy);
  if (least > MAX_KEY_POLICY_BYTES) {
    return [{ rule: KEY_POLICY_SIZE, detail: `${least} bytes at least, of ${MAX_KEY_POLICY_BYTES}` }];
  }
  return most > MAX_KEY_POLICY_BYTES
    ? [{ rule: KEY_UNDECIDED, detail: `its size: ${least} to ${most} bytes, of ${MAX_KEY_POLICY_BYTES}` }] : [];
}

function ofTheKey(facts: KeyFacts): KeyFinding[] {
  const rotates = !facts.isReplica && ['SYMMETRIC_DEFAULT', undefined].includes(known(facts.keySpec)) && ['AWS_KMS', undefined].includes(known(facts.origin));
  const findings: KeyFinding[] = [];
  if (rotates && !isTrue(facts.enableKeyRotation) && [facts.keySpec, facts.origin, facts.enableKeyRotation].some(value => typeof value === 'object')) {
    findings.push({ rule: KEY_UNDECIDED, detail: 'whether it rotates' });
  } else if (rotates && !isTrue(facts.enableKeyRotation)) {
    findings.push({ rule: KEY_ROTATION, detail: 'enableKeyRotation is not set' });
  }
  // CloudFormation's own default for a key without the attribute is to delete it.
  if (facts.deletionPolicy === undefined || facts.deletionPolicy === 'Delete') {
    findings.push({ rule: KEY_DELETED_WITH_STACK, detail: `DeletionPolicy ${facts.deletionPolicy ?? 'is not set, which means Delete'}` });
  }
  return findings;
}

function isAccountStatement(statement: ReadStatement, account: string | undefined, whose: 'own' | 'unknown'): boolean {
  return statement.allows && statement.conditions.length === 0 && statement.exceptActions.length === 0 && statement.hasResource
    && statement.actions.some(action => action === '*' || action.toLowerCase() === 'kms:*')
    && statement.principals.some(principal => accountOf(principal, account) === whose);
}

function isEverybody(principal: ReadPrincipal): boolean {
  return principal.value === '*' && (principal.type === '*' || principal.type === 'AWS');
}

/** Whether a principal is an account as a whole: the key's own, one that cannot be compared, or neither. */
function accountOf(principal: ReadPrincipal, account?: string): 'own' | 'unknown' | 'other' {
  const id = principal.type === 'AWS' ? ACCOUNT_ROOT.exec(principal.value)?.[1] ?? principal.value : '';
  if (id === '${AWS::AccountId}' || id === account) {
    return 'own';
  }
  return /^\d{12}$/.test(id) && (account === undefined || !/^\d{12}$/.test(account)) ? 'unknown' : 'other';
}

function named(statement: ReadStatement): string {
  return statement.sid ? `statement ${statement.sid}` : `the statement on ${statement.actions.join(', ')}`;
}

/** Whether a service makes grants for its source only, and for operations that are named: as AWS documents it for Fargate. */
function limitsGrantsOfServices(statement: ReadStatement): boolean {
  return requires(statement, SOURCE_CONDITIONS) && statement.conditions.some(condition => condition.key === 'kms:grantoperations');
}

/** A condition on GrantIsForAWSResource that asks for the contrary. */
function isForOtherThanAwsResources(statement: ReadStatement): boolean {
  return statement.conditions.some(condition => condition.key === 'kms:grantisforawsresource' && !condition.values.includes('true'));
}

/** The value, or `undefined` where it is known at deployment only. */
function known(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function isTrue(value: unknown): boolean {
  return value === true || value === 'true';
}
