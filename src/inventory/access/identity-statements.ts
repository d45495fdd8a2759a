import { KEY_TYPES } from '../../policies/key-facts';
import { covers } from '../../policies/policy-statement';
import { text } from '../../policies/template-text';
import { addTo } from '../../templates/grouping';
import type { TemplateFile } from '../../templates/template';
import type { TemplateSet } from '../../templates/template-set';
import type { KeyIdentity } from '../key-identity';
import { idOf } from '../resource-name';
import { type IdentityPolicy, identityPolicies } from './identity-policies';
import { plain, Principals } from './principal';
import type { KeyStatement } from './statement';

/** A statement of an identity policy that is about a key. */
export interface IdentityStatement {
  readonly policy: IdentityPolicy;
  readonly statement: KeyStatement;
}

/** A statement with the keys that it names otherwise than by reference. */
interface PatternStatement extends IdentityStatement {
  readonly patterns: readonly string[];
  /** Whether the patterns are of `NotResource`: it is about all others. */
  readonly negated: boolean;
  /** The ids of keys that `NotResource` leaves out by reference. */
  readonly except: ReadonlySet<string>;
}

/** The statements of all identity policies of a set of templates, by the keys that they are about. */
export class IdentityStatements {
  /** Paths of policies that could not be read in full. */
  readonly unread: readonly string[];
  private readonly byKey = new Map<string, PatternStatement[]>();
  private readonly byPattern: PatternStatement[] = [];

  constructor(private readonly set: TemplateSet, principals: Principals) {
    const { policies, unread } = identityPolicies(set, principals);
    this.unread = unread;
    policies.forEach(policy => policy.statements.forEach(statement => this.add({ policy, statement })));
  }

  /** The statements that are about a key. */
  about(key: KeyIdentity): IdentityStatement[] {
    const direct = this.byKey.get(key.id) ?? [];
    const known = new Set(direct);
    const others = this.byPattern.filter(each => !known.has(each) && (
      each.negated !== each.patterns.some(pattern => isAbout(pattern, each.policy.resource.file, key)) && !each.except.has(key.id)));
    return [...direct, ...others];
  }

  private add(found: IdentityStatement): void {
    const { statement: { resources, exceptResources }, policy: { resource: { file } } } = found;
    const listed = (resources ?? exceptResources).map(value => ({ value, target: this.set.targetOf(value, file)?.resource }));
    const ids = listed.flatMap(({ target }) => (target && KEY_TYPES.includes(target.type) ? [idOf(target)] : []));
    const patterns = listed.filter(({ target }) => target === undefined).map(({ value }) => plain(text(value)));
    const negated = resources === undefined;
    const entry: PatternStatement = { ...found, patterns, negated, except: new Set(negated ? ids : []) };
    if (!negated) {
      new Set(ids).forEach(id => addTo(this.byKey, id, entry));
    }
    if (negated || patterns.length > 0) {
      this.byPattern.push(entry);
    }
  }
}

/** Whether an ARN with wildcards is one of the key. An alias in its place gives no permission. */
function isAbout(pattern: string, file: TemplateFile, { id, resource }: KeyIdentity): boolean {
  if (pattern === '*') {
    return true;
  }
  if (!resource) {
    return covers(pattern, plain(id));
  }
  const [arn, , service, region, account, ...rest] = pattern.split(':');
  // The id of a key of a template is not known before its deployment: what names one by its id is not about it.
  return arn === 'arn' && covers(service, 'kms') && fits(region, '${Region}', file.region, resource.file.region)
    && fits(account, '${AccountId}', file.account, resource.file.account) && ['*', 'key/*'].includes(rest.join(':'));
}

/** Whether a part of an ARN is that of the key, or may be. */
function fits(part: string | undefined, pseudo: string, ofPolicy: string | undefined, ofKey: string | undefined): boolean {
  const wanted = part === pseudo ? ofPolicy : part;
  return wanted === undefined || ofKey === undefined || covers(wanted, ofKey);
}
