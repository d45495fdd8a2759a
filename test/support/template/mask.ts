import { asTemplate, CloudFormationTemplate, Json, JsonObject } from './cloudformation';

/**
 * What changes in a template without the application having changed: the hashes of assets, which depend on the bundler and on file
 * modes, and the hash in a Lambda version's logical id, which depends on them.
 */
const VOLATILE: ReadonlyArray<[RegExp, string]> = [
  [/\b[0-9a-f]{64}(?![0-9a-f])/g, '<asset>'],
  [/(CurrentVersion[0-9A-F]{8})[0-9a-f]{32}(?![0-9a-f])/g, '$1<version>'],
];

/** The parts of a template that the CDK adds for its own account: deployment checks and usage metadata. */
const NOISE = {
  Resources: ['CDKMetadata'],
  Conditions: ['CDKMetadataAvailable'],
  Parameters: ['BootstrapVersion'],
  Rules: ['CheckBootstrapVersion'],
} as const;

/**
 * A template as a snapshot should hold it: without asset hashes and without the CDK's own entries. The same application gives the same
 * text on every machine.
 *
 * @throws when a token has been left unresolved: a snapshot would hold its number, which differs from run to run
 */
export function maskTemplate(template: object): CloudFormationTemplate {
  const masked = maskValue(withoutNoise(template as JsonObject));
  const token = /\$\{Token\[[^\]]*\]\}/.exec(JSON.stringify(masked));
  if (token) {
    throw new Error(`the template holds an unresolved token: ${token[0]}`);
  }
  return asTemplate(masked as JsonObject);
}

function withoutNoise(template: JsonObject): JsonObject {
  const sections = Object.entries(template).map(([section, entries]): [string, Json] => {
    const noise: readonly string[] = NOISE[section as keyof typeof NOISE] ?? [];
    return noise.length === 0 ? [section, entries] : [section, Object.fromEntries(Object.entries(entries as JsonObject).filter(([id]) => !noise.includes(id)))];
  });
  // A section that held nothing else is left out, as the CDK does itself.
  return Object.fromEntries(sections.filter(([section, entries]) => !(section in NOISE) || Object.keys(entries as JsonObject).length > 0));
}

function maskValue(value: Json): Json {
  if (typeof value === 'string') {
    return maskText(value);
  }
  if (Array.isArray(value)) {
    return value.map(maskValue);
  }
  if (typeof value === 'object' && value !== null) {
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [maskText(key), maskValue(item)]));
  }
  return value;
}

function maskText(text: string): string {
  return VOLATILE.reduce((masked, [pattern, placeholder]) => masked.replace(pattern, placeholder), text);
}
