import { Comparison, comparisonsOf } from './condition';
import { addressOf, type Fact } from './fact';
import { FACTS } from './facts';
import { Holding, holdingOf } from './holding';
import { Replacement, SpecifiedType, specifiedTypes } from './key-properties';
import { attributeOf, holderOf, parentOf, patternOf } from './property-path';
import { viaServiceOf } from './via-service';

/** A property to set along with a key. */
export interface Setting {
  /** Its path, in the manner of the key's. */
  readonly path: string;
  readonly value: string | boolean;
}

/** A property that takes a KMS key. */
export interface KeyProperty {
  /** Such as `KmsKeyId` or `BlockDeviceMappings.*.Ebs.KmsKeyId`: `*` stands for an element of a list, `{}` for one of a map. */
  readonly path: string;
  /** The attribute of the L1 that holds the top-level property, such as `kmsKeyId` or `blockDeviceMappings`. */
  readonly attribute: string;
  readonly holds: Holding;
  /** Whether a change of the key replaces the resource. */
  readonly replaces: Replacement;
  /** The name before `.<Region>.amazonaws.com` in `kms:ViaService`, where it is known. */
  readonly viaService?: string;
  /** What must be set for the key to be used: the switches that turn encryption on. Each may replace the resource as well. */
  readonly requires: readonly Setting[];
}

/** A place of a type where data is stored. */
export interface Store {
  /** The path of the key property, or, where the store takes no key, of what decides instead; `''` is the resource. */
  readonly path: string;
  /** The path of what exists only where something is stored. */
  readonly holder: string;
  readonly takesKey: boolean;
  readonly holds: Holding;
  readonly facts: readonly Fact[];
}

/** Stores that exist whether or not the structure does that their key stands in. */
const ALWAYS_THERE: Record<string, readonly string[]> = {
  'AWS::ECS::Cluster': ['Configuration.ManagedStorageConfiguration.FargateEphemeralStorageKmsKeyId'],
  'AWS::EKS::Cluster': ['EncryptionConfig.*.Provider.KeyArn'],
  'AWS::EMR::SecurityConfiguration': [
    'SecurityConfiguration.EncryptionConfiguration.AtRestEncryptionConfiguration.S3EncryptionConfiguration.AwsKmsKey',
    'SecurityConfiguration.EncryptionConfiguration.AtRestEncryptionConfiguration.LocalDiskEncryptionConfiguration.AwsKmsKey',
  ],
  'AWS::EMRServerless::Application': ['MonitoringConfiguration.ManagedPersistenceMonitoringConfiguration.EncryptionKeyArn'],
  'AWS::KinesisAnalyticsV2::Application': ['ApplicationConfiguration.ApplicationEncryptionConfiguration.KeyId'],
  'AWS::OpenSearchServerless::SecurityPolicy': ['Policy.KmsARN'],
  'AWS::RDS::DBCluster': ['MasterUserSecret.KmsKeyId'],
  'AWS::RDS::DBInstance': ['MasterUserSecret.KmsKeyId'],
  'AWS::Synthetics::Canary': ['ArtifactConfig.S3Encryption.KmsKeyArn'],
};

const UNSPECIFIED: SpecifiedType = { keys: [], switches: [] };

let factsByType: Map<string, Fact[]> | undefined;
const stores = new Map<string, readonly Store[]>();
const keyProperties = new Map<string, readonly KeyProperty[]>();

/** The CloudFormation types that the catalog knows: those with a key property or a switch, and those that were looked up. */
export function cataloguedTypes(): readonly string[] {
  return [...new Set([...specifiedTypes().keys(), ...factsOfAllTypes().keys()])].sort();
}

/** The properties of a type that take a KMS key; none for a type that has no such property, or that is not known. */
export function keyPropertiesOf(type: string): readonly KeyProperty[] {
  const known = keyProperties.get(type) ?? readKeyProperties(type);
  keyProperties.set(type, known);
  return known;
}

function readKeyProperties(type: string): readonly KeyProperty[] {
  return (specifiedTypes().get(type) ?? UNSPECIFIED).keys.map(({ path, replaces }) => {
    const holds = holdingOf(type, path);
    const viaService = viaServiceOf(type, holds);
    return {
      path,
      attribute: attributeOf(path),
      holds,
      replaces,
      ...(viaService ? { viaService } : {}),
      requires: requirementsOf(type, path),
    };
  });
}

/**
 * The key property of a type at a path; undefined where no key is taken.
 *
 * @param path As the catalog has it, or with indexes: `BlockDeviceMappings.0.Ebs.KmsKeyId`.
 */
export function keyPropertyAt(type: string, path: string): KeyProperty | undefined {
  return keyPropertiesOf(type).find(property => property.path === patternOf(path));
}

/**
 * Whether CloudFormation replaces the resource when a key property or a switch changes; undefined for what the catalog does not have.
 *
 * @param path As the catalog has it, or with indexes: `BlockDeviceMappings.0.Ebs.KmsKeyId`.
 */
export function replacementOf(type: string, path: string): Replacement | undefined {
  const { keys, switches } = specifiedTypes().get(type) ?? UNSPECIFIED;
  return [...keys, ...switches].find(property => property.path === patternOf(path))?.replaces;
}

/** Where a type stores data. What only passes is not stored. */
export function storesOf(type: string): readonly Store[] {
  let known = stores.get(type);
  if (!known) {
    const facts = factsOfAllTypes().get(type) ?? [];
    const keys = (specifiedTypes().get(type) ?? UNSPECIFIED).keys.map(({ path }) => path);
    known = [...new Set([...keys, ...facts.map(([, path]) => path)])].map(path => ({
      path,
      holder: (ALWAYS_THERE[type] ?? []).includes(path) ? '' : holderOf(path),
      takesKey: keys.includes(path),
      holds: holdingOf(type, path),
      facts: facts.filter(([, ofPath]) => ofPath === path),
    })).filter(({ holds }) => holds !== 'passing');
    stores.set(type, known);
  }
  return known;
}

/** The absolute path of what a condition compares; one that begins with a dot starts beside the store's property. */
export function comparedPath(store: string, compared: string): string {
  return compared.startsWith('.') ? [parentOf(store), compared.slice(1)].filter(part => part !== '').join('.') : compared;
}

/** The pages that say how a type is encrypted. */
export function sourcesOf(type: string): readonly string[] {
  return [...new Set((factsOfAllTypes().get(type) ?? []).map(addressOf))];
}

/**
 * What can be set of the conditions under which the key decides: switches, and what stands beside the key. Other conditions say what the
 * resource is or does (`ManageMasterUserPassword=true`): nobody sets those to encrypt it.
 */
function requirementsOf(type: string, path: string): Setting[] {
  const switches = (specifiedTypes().get(type) ?? UNSPECIFIED).switches.map(({ path: ofSwitch }) => ofSwitch);
  const isSettable = ({ path: compared, oneOf }: Comparison) =>
    !oneOf.includes('*') && (compared.startsWith('.') || switches.includes(comparedPath(path, compared)));
  const ways = (factsOfAllTypes().get(type) ?? []).filter(([, store, , then]) => store === path && then.kind === 'key')
    .map(([, , given]) => comparisonsOf(given).filter(({ path: compared }) => compared !== path));
  // One that needs nothing else comes before one for a restored snapshot or a replica.
  const way = ways.find(comparisons => comparisons.every(isSettable)) ?? ways[0] ?? [];
  return way.filter(isSettable).map(({ path: compared, oneOf: [value] }) => (
    { path: comparedPath(path, compared), value: value === 'true' ? true : value === 'false' ? false : value }
  ));
}

function factsOfAllTypes(): Map<string, Fact[]> {
  if (!factsByType) {
    factsByType = new Map();
    for (const fact of FACTS) {
      factsByType.set(fact[0], [...factsByType.get(fact[0]) ?? [], fact]);
    }
  }
  return factsByType;
}
