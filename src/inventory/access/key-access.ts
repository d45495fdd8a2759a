import type { TemplateSet } from '../../templates/template-set';
import type { InventoryKey, KeyAccess } from '../inventory-key';
import type { KeyIdentity } from '../key-identity';
import { administrationAmong, GRANT, KEY_ACTIONS, type KeyAction, useAmong } from '../kms-actions';
import { distinct } from '../order';
import { idOf } from '../resource-name';
import { type IdentityStatement, IdentityStatements } from './identity-statements';
import { type Denial, type Permission, readKeyPolicy } from './key-policy';
import { type Principal, Principals } from './principal';

/** The part of a key's entry that is about who may do what. */
export type AccessPart = Pick<InventoryKey, 'delegation' | 'administrators' | 'users' | 'overlaps' | 'access' | 'remarks'>;

/** Kinds that are not one principal: that each of them both administers and uses says nothing about the separation of duties. */
const NOT_ONE_PRINCIPAL = ['account', 'service', 'AWS'];

/** Decides who may administer and use keys, by the key policies and identity policies of a set of templates. */
export class KeyAccessReader {
  private readonly principals: Principals;
  private readonly statements: IdentityStatements;

  constructor(set: TemplateSet) {
    this.principals = new Principals(set);
    this.statements = new IdentityStatements(set, this.principals);
  }

  /** Paths of identity policies that could not be read in full. */
  get unread(): readonly string[] {
    return this.statements.unread;
  }

  of(key: KeyIdentity): AccessPart {
    if (key.origin === 'AWS') {
      return ofAws(key);
    }
    if (!key.resource) {
      const access = this.statements.about(key).filter(({ statement }) => statement.allows).map(allowedByIdentity).map(each => entryOf(each, 'identity policy'));
      return { ...part(access), delegation: 'Its key policy is not in the templates: what is listed holds as far as that lets the account\'s IAM policies decide.', overlaps: [], remarks: [] };
    }
    const policy = readKeyPolicy(key.resource, this.principals);
    const identities = this.statements.about(key);
    const denials = [...policy.denials, ...identityDenials(identities)];
    const byKeyPolicy = policy.permissions.map(permission => without(permission, denials)).filter(({ actions }) => actions.size > 0);
    const byIdentity = identities.filter(({ statement }) => statement.allows).map(allowedByIdentity)
      .map(permission => without(permission, denials)).filter(({ actions }) => actions.size > 0)
      .flatMap(permission => delegated(permission, policy.delegations, key.resource?.file.account));
    const all = [
      ...byKeyPolicy.map(permission => ({ permission, entry: entryOf(permission, 'key policy') })),
      ...byIdentity.map(({ permission, hasEffect }) => (
        { permission, entry: { ...entryOf(permission, 'identity policy'), ...(hasEffect ? {} : { withoutEffect: true as const }) } }
      )),
    ];
    return {
      ...part(all.map(({ entry }) => entry)),
      delegation: delegationText(policy.delegations),
      overlaps: overlapsOf(all.filter(({ entry }) => !entry.withoutEffect).map(({ permission }) => permission)),
      remarks: [...policy.remarks, ...conditionalDenials(identities)],
    };
  }
}

function allowedByIdentity({ policy, statement }: IdentityStatement): Permission {
  return { principal: policy.principal, actions: statement.actions, policy: policy.name, conditions: statement.conditions };
}

function identityDenials(identities: readonly IdentityStatement[]): Denial[] {
  return identities.filter(({ statement }) => !statement.allows && statement.conditions.length === 0)
    .map(({ policy, statement }) => ({ actions: statement.actions, isAbout: ({ id }) => id === policy.principal.id }));
}

function conditionalDenials(identities: readonly IdentityStatement[]): string[] {
  return identities.filter(({ statement }) => !statement.allows && statement.conditions.length > 0)
    .map(({ policy, statement }) => `${policy.name} denies something to ${policy.principal.name}, where ${statement.conditions.join(' and ')}.`);
}

function without(permission: Permission, denials: readonly Denial[]): Permission {
  const denied = denials.filter(denial => denial.isAbout(permission.principal));
  return denied.length === 0 ? permission
    : { ...permission, actions: new Set([...permission.actions].filter(action => !denied.some(({ actions }) => actions.has(action)))) };
}

/** What of an identity policy has effect: what the key policy leaves to the IAM policies of the principal's account, under its conditions. */
function delegated(
  permission: Permission, delegations: readonly Permission[], account: string | undefined,
): Array<{ permission: Permission; hasEffect: boolean }> {
  const isOwn = permission.principal.account === undefined || account === undefined || permission.principal.account === account;
  const open = new Set(permission.actions);
  const effective: Permission[] = [];
  const relevant = delegations.filter(({ principal }) => (isOwn ? principal.kind === 'account' : principal.account === permission.principal.account));
  // Those without a condition come first: what they leave to IAM needs none of the others.
  for (const delegation of [...relevant].sort((a, b) => Math.sign(a.conditions.length) - Math.sign(b.conditions.length))) {
    const actions = new Set([...open].filter(action => delegation.actions.has(action)));
    if (actions.size > 0) {
      effective.push({ ...permission, actions, conditions: [...new Set([...permission.conditions, ...delegation.conditions])] });
      if (delegation.conditions.length === 0) {
        actions.forEach(action => open.delete(action));
      }
    }
  }
  return effective.length > 0 ? effective.map(each => ({ permission: each, hasEffect: true })) : [{ permission, hasEffect: false }];
}

function entryOf({ principal, actions, policy, conditions }: Permission, by: KeyAccess['by']): KeyAccess {
  return {
    principal: principal.name,
    kind: principal.kind,
    ...(principal.resource ? { resource: idOf(principal.resource) } : {}),
    administers: administrationAmong(actions),
    uses: useAmong(actions),
    ...(actions.has(GRANT) ? { grants: true as const } : {}),
    by,
    policy,
    conditions,
  };
}

function part(entries: readonly KeyAccess[]): Pick<AccessPart, 'administrators' | 'users' | 'access'> {
  const effective = entries.filter(({ withoutEffect }) => !withoutEffect);
  const names = (isOf: (entry: KeyAccess) => boolean): string[] => distinct(effective.filter(isOf).map(({ principal }) => principal));
  // The same statement may reach a key by several of its resources.
  const access = [...new Map(entries.map(entry => [JSON.stringify([entry.principal, entry.by, entry.policy, entry]), entry]))]
    .sort(([a], [b]) => (a < b ? -1 : 1)).map(([, entry]) => entry);
  return { administrators: names(({ administers }) => administers.length > 0), users: names(({ uses }) => uses.length > 0), access };
}

function overlapsOf(permissions: readonly Permission[]): string[] {
  const may = (among: (actions: ReadonlySet<KeyAction>) => string[]): Principal[] => permissions
    .filter(({ principal, actions }) => !NOT_ONE_PRINCIPAL.includes(principal.kind) && among(actions).length > 0).map(({ principal }) => principal);
  const users = new Set(may(useAmong).map(({ id }) => id));
  return distinct(may(administrationAmong).filter(({ id }) => users.has(id)).map(({ name }) => name));
}

function delegationText(delegations: readonly Permission[]): string {
  const own = delegations.filter(({ principal }) => principal.kind === 'account');
  if (own.some(({ actions, conditions }) => conditions.length === 0 && KEY_ACTIONS.every(action => actions.has(action)))) {
    return 'The key policy leaves everything to the account\'s IAM policies: whoever they allow may administer and use the key, those included that are in no template.';
  }
  if (own.length === 0) {
    return 'The key policy leaves nothing to the account\'s IAM policies: it alone decides.';
  }
  return `The key policy leaves to the account's IAM policies: ${own.map(({ actions, conditions }) => (
    [[...new Set([...administrationAmong(actions), ...useAmong(actions), ...actions.has(GRANT) ? [GRANT] : []])].join(', '), ...conditions].join(', where ')
  )).join('; ')}.`;
}

/** The policies of AWS's keys are fixed. */
function ofAws({ kind }: KeyIdentity): AccessPart {
  const isManaged = kind === 'AWS managed';
  const user: KeyAccess = {
    principal: isManaged ? 'every principal of the account' : 'the service',
    kind: isManaged ? 'everybody' : 'AWS',
    administers: [],
    uses: [isManaged ? 'through the service alone' : 'for the data of its customers'],
    by: 'AWS',
    policy: 'a policy that cannot be changed',
    conditions: isManaged ? ['the principal may use the service', 'the service makes the request'] : [],
  };
  const aws: KeyAccess = { principal: 'AWS', kind: 'AWS', administers: ['everything'], uses: [], by: 'AWS', policy: user.policy, conditions: [] };
  return {
    ...part([aws, user]),
    delegation: isManaged ? 'AWS decides: the key policy can be read, and not changed.' : 'AWS decides: the key policy cannot be seen.',
    overlaps: [],
    remarks: [],
  };
}
