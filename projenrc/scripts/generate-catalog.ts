import { writeFileSync } from 'fs';
import * as path from 'path';
import { loadAwsServiceSpecSync } from '@aws-cdk/aws-service-spec';
import type { Property, PropertyType, SpecDatabase } from '@aws-cdk/service-spec-types';
import { replacementModule } from './generate-replacements';
import { correctionOf } from './replacement-corrections';

const CATALOG = path.resolve(__dirname, '../../src/catalog');

/** How properties are called that take a KMS key: `KmsKeyId`, `KMSMasterKeyID`, `AWSKMSKeyARN`, `EncryptionKey`, `CmkArn`, `CustomerManagedKey`, … */
const KEY_NAME = /kms(master|encryption)?(key)?(id|arn|identifier)?$|cmkarn$|customermanagedkey$|encryptionkey(arn|id)?$/i;

/** How they are called inside a structure whose name says what the key is for: `StreamEncryption.KeyId`, `SseConfig.KeyArn`. */
const SHORT_KEY_NAME = /^(key(id|arn)?|id)$/i;
const ENCRYPTION_STRUCTURE = /encrypt|^sse/i;

/** How properties are called that turn encryption at rest on or off, or choose its kind. */
const SWITCH_NAME = new RegExp([
  '(^|[a-z])(Encrypted|EncryptionEnabled|EncryptionDisabled|SSEEnabled|CustomerManagedKeyEnabled|AwsOwnedKey|AWSOwnedKey)$',
  '^(KMSEncrypted|SqsManagedSseEnabled|EnableParametersEncryption|NoEncryptionConfig|EbsEncryption|CmkType)$',
  '^(SSEAlgorithm|SseAlgorithm|SseType|SSEType|EncryptionType|EncryptionOption|EncryptionStrategy|EncryptionConfigurationType|EncryptionKeyProviderType)$',
  'EncryptionMode$',
].join('|'));
const SHORT_SWITCH_NAME = /^((Key)?Type|Enabled)$/;

/** Properties that are called like a key for data at rest and are none. */
const NO_KEY_FOR_DATA = [
  // Names the key that gets an alias: encrypts nothing.
  'AWS::KMS::Alias TargetKeyId',
  // Keys that sign.
  'AWS::SupportAuthZ::SupportPermit SigningKeyInfo.KmsKey',
  'AWS::BedrockAgentCore::OAuth2CredentialProvider Oauth2ProviderConfigInput.CustomOauth2ProviderConfig.PrivateKeyJwtConfig.PrivateKeySource.KmsKeySource.KmsKeyArn',
];

/** Properties that are called like a switch for encryption at rest and are none. */
const NO_SWITCH_FOR_DATA = [
  // Encryption on the wire.
  /Transit|TlsEncryption|NodeToNodeEncryption|^AWS::MediaLive::|^AWS::MediaConnect::/,
  // SAML assertions, and what a bucket refuses.
  /AssertionEncryptionMode$|BlockedEncryptionTypes/,
];

/** Keys that hide in JSON documents, or are called otherwise: the specification does not know them as such. */
const FURTHER_KEYS = [
  'AWS::EMR::SecurityConfiguration SecurityConfiguration.EncryptionConfiguration.AtRestEncryptionConfiguration.S3EncryptionConfiguration.AwsKmsKey',
  'AWS::EMR::SecurityConfiguration SecurityConfiguration.EncryptionConfiguration.AtRestEncryptionConfiguration.LocalDiskEncryptionConfiguration.AwsKmsKey',
  'AWS::OpenSearchServerless::SecurityPolicy Policy.KmsARN',
  'AWS::GroundStation::MissionProfile StreamsKmsKey.KmsAliasArn',
  'AWS::GroundStation::MissionProfile StreamsKmsKey.KmsAliasName',
];

type Replacement = 'yes' | 'no' | 'maybe';

interface Leaf {
  readonly path: string[];
  readonly property: Property;
  readonly kind: PropertyType['type'];
  /** That of the property and of all above it. */
  readonly replaces: Replacement;
}

/** The module with the catalog, as it is committed: a line a type, so that a newer specification shows as a readable difference. */
export function catalogModule(): string {
  const spec = loadAwsServiceSpecSync();
  const lines = [...spec.all('resource')]
    .map(resource => ({ type: resource.cloudFormationType, entries: entriesOf(spec, resource.cloudFormationType, resource.properties) }))
    .filter(({ entries }) => entries.length > 0)
    .sort((a, b) => (a.type < b.type ? -1 : 1))
    .map(({ type, entries }) => [type, ...entries].join(' '));
  return [
    '// Generated from the CloudFormation specification by `npx projen catalog:generate`: change that, not this.',
    '// A line a type: its key properties, then (~) its switches. Changing one replaces the resource always (!), sometimes (?), or never.',
    'export const KEY_PROPERTIES: string = `',
    ...lines,
    '`;',
    '',
  ].join('\n');
}

function entriesOf(spec: SpecDatabase, type: string, properties: Record<string, Property>): string[] {
  const leaves = uniqueByPath(leavesOf(spec, properties));
  const further = FURTHER_KEYS.filter(entry => entry.startsWith(`${type} `)).map(entry => entry.split(' ')[1]);
  const keys = leaves.filter(leaf => isKey(type, leaf) || further.includes(leaf.path.join('.')));
  const hidden = further.filter(wanted => !leaves.some(leaf => leaf.path.join('.') === wanted));
  const switches = leaves.filter(leaf => isSwitch(type, leaf));
  return [
    ...[...keys.map(leaf => entryOf(type, leaf)), ...hidden.map(wanted => wanted + markOf(properties[wanted.split('.')[0]].causesReplacement))].sort(),
    ...switches.map(leaf => `~${entryOf(type, leaf)}`).sort(),
  ];
}

function isKey(type: string, { path: names, property, kind }: Leaf): boolean {
  if (kind !== 'string' || names.at(-1) === '{}' || NO_KEY_FOR_DATA.includes(`${type} ${names.join('.')}`)) {
    return false;
  }
  const refersToKey = (property.relationshipRefs ?? []).some(({ cloudFormationType }) => cloudFormationType === 'AWS::KMS::Key');
  return refersToKey || KEY_NAME.test(names.at(-1)!) || (SHORT_KEY_NAME.test(names.at(-1)!) && isInsideEncryption(names));
}

function isSwitch(type: string, { path: names, kind }: Leaf): boolean {
  const takes = kind === 'boolean' || kind === 'string';
  const called = SWITCH_NAME.test(names.at(-1)!) || (SHORT_SWITCH_NAME.test(names.at(-1)!) && isInsideEncryption(names));
  return takes && called && !NO_SWITCH_FOR_DATA.some(pattern => pattern.test(`${type} ${names.join('.')}`));
}

function isInsideEncryption(names: string[]): boolean {
  return names.slice(0, -1).some(name => ENCRYPTION_STRUCTURE.test(name) || name === 'KeyConfiguration');
}

function entryOf(type: string, { path: names, replaces }: Leaf): string {
  return names.join('.') + markOf(corrected(type, names, replaces));
}

function corrected(type: string, names: readonly string[], replaces: Replacement): Replacement {
  const correction = correctionOf(type, names);
  return correction === undefined ? replaces : ({ always: 'yes', sometimes: 'maybe', never: 'no' } as const)[correction];
}

function markOf(replaces: Replacement = 'no'): string {
  return { yes: '!', maybe: '?', no: '' }[replaces];
}

function uniqueByPath(leaves: Leaf[]): Leaf[] {
  return [...new Map(leaves.map(leaf => [leaf.path.join('.'), leaf])).values()];
}

/** `within` are the type definitions that are being read: some contain themselves. */
function leavesOf(spec: SpecDatabase, properties: Record<string, Property>, above: string[] = [], replaces: Replacement = 'no', within: string[] = []): Leaf[] {
  return Object.entries(properties).flatMap(([name, property]) =>
    leavesOfType(spec, property.type, property, [...above, name], worse(replaces, property.causesReplacement ?? 'no'), within));
}

function leavesOfType(spec: SpecDatabase, type: PropertyType, property: Property, names: string[], replaces: Replacement, within: string[]): Leaf[] {
  switch (type.type) {
    case 'ref': {
      const definition = type.reference.$ref;
      return within.includes(definition)
        ? [] : leavesOf(spec, spec.get('typeDefinition', definition).properties, names, replaces, [...within, definition]);
    }
    case 'array':
      return leavesOfType(spec, type.element, property, [...names, '*'], replaces, within);
    case 'map':
      return leavesOfType(spec, type.element, property, [...names, '{}'], replaces, within);
    case 'union':
      return type.types.flatMap(member => leavesOfType(spec, member, property, names, replaces, within));
    default:
      return [{ path: names, property, kind: type.type, replaces }];
  }
}

function worse(one: Replacement, other: Replacement): Replacement {
  return [one, other].includes('yes') ? 'yes' : [one, other].includes('maybe') ? 'maybe' : 'no';
}

if (require.main === module) {
  writeFileSync(path.join(CATALOG, 'key-properties.generated.ts'), catalogModule());
  writeFileSync(path.join(CATALOG, 'replacing-properties.generated.ts'), replacementModule());
}
