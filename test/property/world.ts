import { rmSync } from 'node:fs';
import { App, type Environment, NestedStack, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import { HERE, OTHER_ACCOUNT, OTHER_ACCOUNT_HERE, OTHER_REGION_HERE } from '../keys/support';
import { asTemplate, type CloudFormationTemplate } from '../support/template/cloudformation';
import { EncryptionKey, KeySource, ReplicaEncryptionKey } from 'cdk-at-rest';

// Deprecated props are among those that are generated.
process.env.JSII_DEPRECATED ??= 'quiet';

/** Whether the stacks that the resources are made in have an account and a Region. */
export type Deployment = 'here' | 'anywhere';

export type StackName = 'home' | 'nested' | 'neighbour' | 'elsewhere' | 'foreign';

export const KEY_KINDS = [
  'encryptionKey', 'kmsKey', 'viewOfKmsKey', 'multiRegionKey', 'replica', 'aliasOfKey', 'neighboursKey',
  'imported', 'importedFromOtherAccount', 'importedFromOtherRegion', 'importedAlias', 'keyOfOtherRegion', 'asymmetric', 'hmac',
] as const;
export type KeyKind = typeof KEY_KINDS[number];

export const GRANTEE_KINDS = [
  'role', 'neighboursRole', 'roleElsewhere', 'namedRoleElsewhere', 'foreignRole', 'importedRole', 'account', 'arn', 'organization', 'service',
] as const;
export type GranteeKind = typeof GRANTEE_KINDS[number];

export const KEY_SOURCES = ['perStack', 'perService', 'perResource', 'given'] as const;
export type KeySourceKind = typeof KEY_SOURCES[number];

/** An app with stacks of one environment, of another Region and of another account, and whatever a recipe asks of it. */
export class World {
  public readonly app = new App({ context: { 'aws:cdk:disable-stack-trace': true }, analyticsReporting: false });
  private readonly made = new Map<string, unknown>();

  constructor(private readonly deployment: Deployment) {}

  /** Stacks are made when they are first asked for: most recipes need one. */
  public stack(name: StackName): Stack {
    return this.once(`stack ${name}`, () => name === 'nested' ? new NestedStack(this.stack('home'), 'Nested') : new Stack(this.app, name, { env: this.envOf(name) }));
  }

  public key(kind: KeyKind): kms.IKey {
    return this.once(`key ${kind}`, () => KEYS[kind](this, `Key${kind}`));
  }

  public grantee(kind: GranteeKind): iam.IGrantable {
    return this.once(`grantee ${kind}`, () => GRANTEES[kind](this));
  }

  public useSource(kind: KeySourceKind): void {
    EncryptionKey.useSource(this.app, kind === 'given' ? KeySource.given(this.key('kmsKey')) : KeySource[kind]());
  }

  /** The templates of the app. Throws what synthesis throws. */
  public synthesize(): SynthesizedStack[] {
    return this.app.node.findAll().filter(Stack.isStack)
      .map(stack => new SynthesizedStack(stack, asTemplate(Template.fromStack(stack, { skipCyclicalDependenciesCheck: true }).toJSON())));
  }

  /** Removes what synthesis wrote: hundreds of directories otherwise. */
  public remove(): void {
    rmSync(this.app.outdir, { recursive: true, force: true });
  }

  private envOf(name: StackName): Environment | undefined {
    switch (name) {
      case 'elsewhere':
        return OTHER_REGION_HERE;
      case 'foreign':
        return OTHER_ACCOUNT_HERE;
      default:
        return this.deployment === 'here' ? HERE : undefined;
    }
  }

  private once<T>(name: string, make: () => T): T {
    const made = this.made.get(name) as T | undefined ?? make();
    this.made.set(name, made);
    return made;
  }
}

/** A stack's template, and how it is deployed. */
export class SynthesizedStack {
  constructor(public readonly stack: Stack, public readonly template: CloudFormationTemplate) {}

  /** Its name where other templates refer to it. */
  public get name(): string {
    return this.stack.nestedStackParent ? this.stack.node.path : this.stack.stackName;
  }
}

const KEYS: Record<KeyKind, (world: World, id: string) => kms.IKey> = {
  encryptionKey: (world, id) => new EncryptionKey(world.stack('home'), id),
  kmsKey: (world, id) => new kms.Key(world.stack('home'), id),
  viewOfKmsKey: (world, id) => EncryptionKey.fromKey(new kms.Key(world.stack('home'), id)),
  multiRegionKey: (world, id) => new EncryptionKey(world.stack('home'), id, { multiRegion: true }),
  replica: (world, id) => new ReplicaEncryptionKey(world.stack('home'), id, {
    primaryKey: kms.Key.fromKeyArn(world.stack('home'), `${id}Primary`, `arn:aws:kms:us-west-2:${HERE.account}:key/mrk-primary`),
  }),
  aliasOfKey: (world, id) => new EncryptionKey(world.stack('home'), id).addAlias('named'),
  neighboursKey: (world, id) => new EncryptionKey(world.stack('neighbour'), id),
  imported: (world, id) => kms.Key.fromKeyArn(world.stack('home'), id, `arn:aws:kms:${HERE.region}:${HERE.account}:key/imported`),
  importedFromOtherAccount: (world, id) => kms.Key.fromKeyArn(world.stack('home'), id, `arn:aws:kms:${HERE.region}:${OTHER_ACCOUNT}:key/imported`),
  importedFromOtherRegion: (world, id) => kms.Key.fromKeyArn(world.stack('home'), id, `arn:aws:kms:${OTHER_REGION_HERE.region}:${HERE.account}:key/imported`),
  importedAlias: (world, id) => kms.Alias.fromAliasName(world.stack('home'), id, 'alias/imported'),
  keyOfOtherRegion: (world, id) => new EncryptionKey(world.stack('elsewhere'), id),
  asymmetric: (world, id) => new kms.Key(world.stack('home'), id, { keySpec: kms.KeySpec.RSA_2048, keyUsage: kms.KeyUsage.ENCRYPT_DECRYPT }),
  hmac: (world, id) => new kms.Key(world.stack('home'), id, { keySpec: kms.KeySpec.HMAC_256, keyUsage: kms.KeyUsage.GENERATE_VERIFY_MAC }),
};

const GRANTEES: Record<GranteeKind, (world: World) => iam.IGrantable> = {
  role: world => roleIn(world.stack('home')),
  neighboursRole: world => roleIn(world.stack('neighbour')),
  roleElsewhere: world => roleIn(world.stack('elsewhere')),
  namedRoleElsewhere: world => roleIn(world.stack('elsewhere'), 'reader-elsewhere'),
  foreignRole: world => roleIn(world.stack('foreign'), 'reader-of-another-account'),
  importedRole: world => iam.Role.fromRoleArn(world.stack('home'), 'ImportedRole', `arn:aws:iam::${OTHER_ACCOUNT}:role/imported`),
  account: () => new iam.AccountPrincipal(OTHER_ACCOUNT),
  arn: () => new iam.ArnPrincipal(`arn:aws:iam::${OTHER_ACCOUNT}:role/reader`),
  organization: () => new iam.OrganizationPrincipal('o-0123456789'),
  service: () => new iam.ServicePrincipal('example.amazonaws.com'),
};

function roleIn(stack: Stack, roleName?: string): iam.Role {
  return new iam.Role(stack, `Role${roleName ?? ''}`, { roleName, assumedBy: new iam.AccountRootPrincipal() });
}
