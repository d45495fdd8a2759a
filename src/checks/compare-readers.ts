import { covers, isAbout, readStatements } from '../policies/policy-statement';
import { asList, isObject, text } from '../policies/template-text';
import { addTo } from '../templates/grouping';
import type { TemplateFile, TemplateResource } from '../templates/template';
import type { TemplateSet } from '../templates/template-set';
import type { SetValues } from './compare-values';

/** Who may decrypt with a key, by one statement. */
export interface Reader {
  /** What identifies the reader on both sides. */
  readonly identity: string;
  /** The resource that the reader is, where it is one of the templates. */
  readonly resource?: TemplateResource;
  readonly name: string;
  /** Operator and condition key, and the values that it has to have, as canonical texts. */
  readonly conditions: ReadonlyMap<string, ReadonlySet<string>>;
  /** Whether the key's own policy says so: it stays with a key that is kept outside of its stack. */
  readonly byKeyPolicy: boolean;
}

type Terms = Pick<Reader, 'conditions' | 'byKeyPolicy'>;

/** A statement with its readers, before it is known for which keys it is. */
interface Granted {
  readonly keys: readonly string[];
  readonly readers: readonly Reader[];
}

/** Resources with an identity policy in `PolicyDocument`, and the properties that say whose it is. */
const ATTACHED_TO: Record<string, readonly string[]> = {
  'AWS::IAM::Policy': ['Roles', 'Users', 'Groups'],
  'AWS::IAM::ManagedPolicy': ['Roles', 'Users', 'Groups'],
  'AWS::IAM::RolePolicy': ['RoleName'],
  'AWS::IAM::UserPolicy': ['UserName'],
  'AWS::IAM::GroupPolicy': ['GroupName'],
};

const IDENTITIES = ['AWS::IAM::Role', 'AWS::IAM::User', 'AWS::IAM::Group'];
const KEYS = ['AWS::KMS::Key', 'AWS::KMS::ReplicaKey'];

/** The identity of a reader who is anybody. */
export const EVERYBODY = '*';

const EVERY_KEY = '*';

/** Principals that hand over to the IAM policies of the account: those are read themselves. */
const ACCOUNT = /^(\d{12}|\$\{AWS::AccountId\}|arn:.*:iam::.*:root)$/;

/** Who may decrypt with which key, by the IAM policies and key policies of a set of templates. Deny statements and grants of KMS are not looked at. */
export class KeyReaders {
  private readonly byKey = new Map<string, Reader[]>();
  private readonly patterns: Array<{ readonly pattern: string; readonly readers: readonly Reader[] }> = [];

  constructor(private readonly set: TemplateSet, private readonly values: SetValues) {
    const attached = this.managedPoliciesOfIdentities();
    for (const resource of set.resources) {
      this.grantsOf(resource, attached).forEach(granted => this.add(granted));
    }
  }

  /** Who may decrypt with a key, by its identity. */
  public of(key: string): readonly Reader[] {
    const matching = this.patterns.filter(({ pattern }) => covers(pattern, key)).flatMap(({ readers }) => readers);
    return [...this.byKey.get(key) ?? [], ...matching];
  }

  private add({ keys, readers }: Granted): void {
    for (const key of keys) {
      if (/[*?]/.test(key)) {
        // What stands before the id does not matter: a key of the template has none yet.
        const [, pattern = EVERY_KEY] = /key\/(.+)$/.exec(key) ?? [];
        this.patterns.push({ pattern, readers });
      } else {
        readers.forEach(reader => addTo(this.byKey, key, reader));
      }
    }
  }

  private grantsOf(resource: TemplateResource, attached: ReadonlyMap<TemplateResource, readonly TemplateResource[]>): Granted[] {
    const { type, properties, file } = resource;
    if (KEYS.includes(type)) {
      return statementsIn(properties.KeyPolicy).flatMap(statement => (
        [{ keys: [this.values.identityOf(resource)], readers: this.principalsOf(statement, file) }]
      ));
    }
    if (IDENTITIES.includes(type)) {
      return asList(properties.Policies ?? []).filter(isObject).flatMap(policy => this.identityGrants(policy.PolicyDocument, [resource], [], file));
    }
    const attachments = ATTACHED_TO[type];
    if (!attachments) {
      return [];
    }
    const named = attachments.flatMap(name => asList(properties[name] ?? []));
    return this.identityGrants(properties.PolicyDocument, attached.get(resource) ?? [], named, file);
  }

  private identityGrants(document: unknown, identities: readonly TemplateResource[], named: readonly unknown[], file: TemplateFile): Granted[] {
    return statementsIn(document).map(statement => {
      const conditions = this.conditionsOf(statement, file);
      const readers = [
        ...identities.map(identity => this.readerOf(identity, { conditions, byKeyPolicy: false })),
        ...named.map(name => this.reader(name, file, { conditions, byKeyPolicy: false })),
      ];
      return { keys: statement.Resource === undefined ? ['*'] : asList(statement.Resource).map(key => this.values.keyIdentityOf(key, file)), readers };
    });
  }

  private principalsOf(statement: Record<string, unknown>, file: TemplateFile): Reader[] {
    const terms = { conditions: this.conditionsOf(statement, file), byKeyPolicy: true };
    const { Principal: principal } = statement;
    if (principal === EVERYBODY) {
      return [this.reader(principal, file, terms)];
    }
    return Object.values(isObject(principal) ? principal : {}).flatMap(asList).map(one => this.reader(one, file, terms))
      .filter(({ name }) => !ACCOUNT.test(name));
  }

  private reader(value: unknown, file: TemplateFile, terms: Terms): Reader {
    const target = this.set.targetOf(value, file)?.resource;
    if (target) {
      return this.readerOf(target, terms);
    }
    // A role's ARN and its name are the same role: what comes last is its name.
    const name = text(value);
    return { identity: name.startsWith('arn:') ? name.slice(name.lastIndexOf('/') + 1) : name, name: name === EVERYBODY ? 'everybody' : name, ...terms };
  }

  private readerOf(resource: TemplateResource, terms: Terms): Reader {
    return { identity: this.values.identityOf(resource), resource, name: resource.path, ...terms };
  }

  private conditionsOf(statement: Record<string, unknown>, file: TemplateFile): Map<string, Set<string>> {
    return new Map(Object.entries(isObject(statement.Condition) ? statement.Condition : {}).flatMap(([operator, operands]) =>
      Object.entries(isObject(operands) ? operands : {}).map(([key, values]): [string, Set<string>] => (
        [`${operator} ${key.toLowerCase()}`, new Set(asList(values).map(value => this.values.read(value, file).text))]
      ))));
  }

  /** Roles name managed policies of the template as well as the other way round. */
  private managedPoliciesOfIdentities(): Map<TemplateResource, TemplateResource[]> {
    const attached = new Map<TemplateResource, TemplateResource[]>();
    for (const identity of this.set.resources.filter(({ type }) => IDENTITIES.includes(type))) {
      for (const { resource } of this.set.targetsIn(identity.properties.ManagedPolicyArns, identity.file)) {
        addTo(attached, resource, identity);
      }
    }
    return attached;
  }
}

/**
 * Whether one statement allows a reader all that another one did for the data of a resource: a condition on the service that reads for
 * them is met.
 *
 * @param service The name in `kms:ViaService` of the service that the resource is one of.
 */
export function allowsNoLess(one: Reader, other: Reader, service: string | undefined): boolean {
  return [...one.conditions].every(([condition, values]) => {
    const wanted = other.conditions.get(condition);
    return wanted !== undefined && [...wanted].every(value => values.has(value)) || isMetByReading(condition, values, service);
  });
}

function isMetByReading(condition: string, values: ReadonlySet<string>, service: string | undefined): boolean {
  switch (condition) {
    case 'StringEquals kms:calleraccount':
    case 'StringEquals aws:principalaccount':
      return true;
    case 'StringEquals kms:viaservice':
    case 'StringLike kms:viaservice':
      return service !== undefined && [...values].some(value => value.startsWith(`"${service}.`));
    default:
      return false;
  }
}

/** The statements that allow kms:Decrypt, those of both branches of a condition included. */
function statementsIn(document: unknown): Record<string, unknown>[] {
  return (isObject(document) ? asList(document.Statement ?? []) : []).flatMap(branchesOf).filter(isObject).filter(allowsDecrypt);
}

function branchesOf(value: unknown): unknown[] {
  return isObject(value) && Array.isArray(value['Fn::If']) ? value['Fn::If'].slice(1).flatMap(branchesOf) : [value];
}

function allowsDecrypt(statement: Record<string, unknown>): boolean {
  // An identity policy has no principal, and the reader of statements wants one.
  const [read] = readStatements({ Statement: [{ ...statement, NotPrincipal: undefined, Principal: '*', Condition: undefined }] }) ?? [];
  return read?.allows === true && isAbout(read, 'kms:Decrypt');
}
