import type { TemplateResource } from '../../templates/template';
import { GRANT, KEY_ACTIONS, type KeyAction, administrationAmong, useAmong } from '../kms-actions';
import type { Principal, Principals } from './principal';
import { type KeyStatement, readPolicy } from './statement';

/** What a statement does for one principal. */
export interface Permission {
  readonly principal: Principal;
  readonly actions: ReadonlySet<KeyAction>;
  readonly policy: string;
  readonly conditions: readonly string[];
}

/** A key policy, sorted by what its statements do. */
export interface KeyPolicyRead {
  /** To those that the policy itself lets in. */
  readonly permissions: readonly Permission[];
  /** To accounts, whose IAM policies decide. */
  readonly delegations: readonly Permission[];
  /** Without a condition: what they are about, nobody that they name may do. */
  readonly denials: readonly Denial[];
  /** Denials under a condition, and what could not be read: sentences. */
  readonly remarks: readonly string[];
}

export interface Denial {
  readonly actions: ReadonlySet<KeyAction>;
  isAbout(principal: Principal): boolean;
}

/** What a key policy says; without one, KMS lets the account's IAM policies decide. */
export function readKeyPolicy(resource: TemplateResource, principals: Principals): KeyPolicyRead {
  const { KeyPolicy } = resource.properties;
  if (KeyPolicy === undefined) {
    const account: Principal = { id: 'account', name: 'the account', kind: 'account', account: resource.file.account };
    return { permissions: [], delegations: [{ principal: account, actions: new Set(KEY_ACTIONS), policy: 'the default key policy', conditions: [] }], denials: [], remarks: [] };
  }
  const { statements, unread } = readPolicy(KeyPolicy);
  const named = (statement: KeyStatement): Permission[] => statement.principals.map(principal => ({
    principal: principals.named(principal, resource.file),
    actions: statement.actions,
    policy: statement.sid || 'a statement without an id',
    conditions: statement.conditions,
  }));
  const allowed = statements.filter(({ allows }) => allows).flatMap(named).map(withAccount);
  const denied = statements.filter(({ allows }) => !allows);
  return {
    permissions: allowed.filter(({ principal }) => principal.kind !== 'account'),
    delegations: allowed.filter(({ principal: { kind } }) => kind === 'account' || kind === 'other account'),
    denials: denied.filter(({ conditions }) => conditions.length === 0).map(statement => denialOf(statement, resource, principals)),
    remarks: [
      ...denied.filter(({ conditions }) => conditions.length > 0).map(statement => (
        `${statement.sid || 'A statement without an id'} denies ${actionsText(statement.actions)} to ${named(statement).map(({ principal }) => principal.name).join(', ')}, where ${statement.conditions.join(' and ')}.`
      )),
      ...unread > 0 ? [`${unread === 1 ? 'A statement' : `${unread} statements`} of the key policy cannot be read before deployment.`] : [],
    ],
  };
}

function denialOf(statement: KeyStatement, resource: TemplateResource, principals: Principals): Denial {
  const ids = statement.principals.map(principal => principals.named(principal, resource.file).id);
  const except = statement.exceptPrincipals.map(principal => principals.named(principal, resource.file).id);
  return { actions: statement.actions, isAbout: ({ id }) => (ids.includes('*') || ids.includes(id)) && !except.includes(id) };
}

/** Everybody of one account, where a condition says so. */
function withAccount(permission: Permission): Permission {
  return permission.principal.kind === 'everybody' && permission.conditions.some(condition => /^(?:kms:CallerAccount|aws:PrincipalAccount) StringEquals /i.test(condition))
    ? { ...permission, principal: { ...permission.principal, id: '* of one account', name: 'every principal of an account' } } : permission;
}

function actionsText(actions: ReadonlySet<KeyAction>): string {
  return [...new Set([...administrationAmong(actions), ...useAmong(actions), ...actions.has(GRANT) ? [GRANT] : []])].join(', ');
}
