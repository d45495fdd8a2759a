import { text } from '../../policies/template-text';
import type { TemplateFile, TemplateResource } from '../../templates/template';
import type { TemplateSet } from '../../templates/template-set';
import type { PrincipalKind } from '../inventory-key';
import { idOf, readablePath } from '../resource-name';
import type { StatementPrincipal } from './statement';

/** Somebody who may be allowed something. */
export interface Principal {
  /** Two with the same id are the same one. */
  readonly id: string;
  readonly name: string;
  readonly kind: PrincipalKind;
  /** The account, where it is known. */
  readonly account?: string;
  readonly resource?: TemplateResource;
}

const KIND_OF_TYPE: Readonly<Record<string, PrincipalKind>> = {
  'AWS::IAM::Role': 'role', 'AWS::IAM::User': 'user', 'AWS::IAM::Group': 'group', 'AWS::SSO::PermissionSet': 'permission set',
};

const NAME_PROPERTY: Readonly<Record<string, string>> = { 'AWS::IAM::Role': 'RoleName', 'AWS::IAM::User': 'UserName', 'AWS::IAM::Group': 'GroupName' };

/** An ARN whose partition may be a pseudo parameter, the colons of which were taken out. */
const IAM_ARN = /^arn:[^:]*:(?:iam|sts)::([^:]*):(root|role|user|assumed-role)\/?(.*)$/;

/** The principals of a set of templates, found by whatever stands for them. */
export class Principals {
  private readonly byName = new Map<string, TemplateResource>();

  constructor(private readonly set: TemplateSet) {
    for (const resource of set.resources) {
      const name = resource.properties[NAME_PROPERTY[resource.type] ?? ''];
      if (typeof name === 'string') {
        this.byName.set(`${KIND_OF_TYPE[resource.type]} ${name}`, resource);
      }
    }
  }

  /** Somebody whom a statement of a key policy names. */
  named({ type, value }: StatementPrincipal, file: TemplateFile): Principal {
    const name = plain(text(value));
    switch (type) {
      case 'AWS':
        return this.ofAccount(value, name, file);
      case 'Service':
        return { id: `service ${name}`, name, kind: 'service' };
      case '*':
        return { id: '*', name: 'everybody', kind: 'everybody' };
      default:
        return { id: `${type} ${name}`, name: `${name} (${type})`, kind: 'federated' };
    }
  }

  /** Somebody whom a policy is attached to, by reference or by name. */
  attachedTo(value: unknown, kind: 'role' | 'user' | 'group', file: TemplateFile): Principal {
    const target = this.set.targetOf(value, file)?.resource ?? this.byName.get(`${kind} ${text(value)}`);
    return target && KIND_OF_TYPE[target.type] ? principalOf(target) : { id: `${kind} ${plain(text(value))}`, name: plain(text(value)), kind, account: file.account };
  }

  private ofAccount(value: unknown, name: string, file: TemplateFile): Principal {
    const target = this.set.targetOf(value, file)?.resource;
    if (target && KIND_OF_TYPE[target.type]) {
      return principalOf(target);
    }
    const [, account, type, path = ''] = IAM_ARN.exec(name) ?? (/^(\d{12}|\$\{AccountId\})$/.test(name) ? ['', name, 'root', ''] : []);
    if (type === undefined) {
      return { id: name, name, kind: 'principal' };
    }
    const isOwn = account === '${AccountId}' || account === file.account;
    if (type === 'root') {
      return isOwn || file.account === undefined
        ? { id: 'account', name: isOwn ? 'the account' : `account ${account}`, kind: 'account', account: file.account }
        : { id: `account ${account}`, name: `account ${account}`, kind: 'other account', account };
    }
    const kind = type === 'user' ? 'user' : 'role';
    const last = type === 'assumed-role' ? path.split('/')[0] : path.split('/').pop();
    const known = isOwn ? this.byName.get(`${kind} ${last}`) : undefined;
    return known ? principalOf(known) : { id: `${kind} ${isOwn ? last : name}`, name, kind, account: isOwn ? file.account : account };
  }
}

/** A role, user, group or permission set of a template. */
export function principalOf(resource: TemplateResource): Principal {
  return { id: idOf(resource), name: readablePath(resource.path), kind: KIND_OF_TYPE[resource.type] ?? 'principal', account: resource.file.account, resource };
}

/** Pseudo parameters without the colons that they hold: `${AccountId}`. */
export function plain(name: string): string {
  return name.replace(/\$\{AWS::(\w+)\}/g, '${$1}');
}
