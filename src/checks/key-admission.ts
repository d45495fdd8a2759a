import { isAbout, readStatements, type ReadPrincipal, type ReadStatement, requires } from '../policies/policy-statement';

/** A domain of service principals, as a template may write it, with the Region that some have before it. */
const SERVICE_DOMAIN = /(\.[a-z]{2}(-[a-z]+)+-\d)?\.(amazonaws\.com(\.cn)?|\$\{AWS::URLSuffix\})$/;

/** Conditions that a service which calls KMS in its own name cannot meet: it comes through no other service, and out of no account. */
const NEVER_MET_BY_SERVICES = ['kms:viaservice', 'kms:calleraccount', 'aws:principalaccount', 'aws:principalorgid', 'aws:principalorgpaths', 'aws:principalarn'];

/** `sns` for `sns.amazonaws.com`, in whichever partition and Region; undefined for what is no service principal. */
export function serviceIn(principal: string): string | undefined {
  return SERVICE_DOMAIN.test(principal) ? principal.replace(SERVICE_DOMAIN, '') : undefined;
}

/**
 * Which of the actions a key policy does not let a service take in its own name; undefined where the policy cannot be read.
 *
 * The values of conditions on source and encryption context are not compared: what they ask for is known at deployment.
 */
export function deniedActions(keyPolicy: unknown, service: string, actions: readonly string[]): string[] | undefined {
  // KMS gives a key without a policy its default one, which admits the account alone.
  const statements = keyPolicy === undefined ? [] : readStatements(keyPolicy);
  return statements && actions.filter(action => {
    const about = statements.filter(statement => isAbout(statement, action));
    return about.some(statement => refuses(statement, service)) || !about.some(statement => admits(statement, service));
  });
}

function admits(statement: ReadStatement, service: string): boolean {
  return statement.allows && statement.hasResource && !requires(statement, NEVER_MET_BY_SERVICES)
    && statement.principals.some(principal => isService(principal, service) || isEverybody(principal))
    && !statement.exceptPrincipals.some(principal => isService(principal, service));
}

function refuses(statement: ReadStatement, service: string): boolean {
  return !statement.allows && statement.conditions.length === 0
    && statement.principals.some(principal => isService(principal, service) || isEverybody(principal))
    && !statement.exceptPrincipals.some(principal => isService(principal, service));
}

function isService({ type, value }: ReadPrincipal, service: string): boolean {
  return type === 'Service' && serviceIn(value) === service;
}

function isEverybody({ type, value }: ReadPrincipal): boolean {
  return value === '*' && (type === '*' || type === 'AWS');
}
