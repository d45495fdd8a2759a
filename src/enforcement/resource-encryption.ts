import { CfnResource, Stack } from 'aws-cdk-lib';
import { type Classification, classify, keyPropertiesOf, type References, type StoreClassification } from '../catalog';
import { storesOf } from '../catalog/catalog';
import { valueAt } from '../catalog/template-value';
import { isBelow } from '../checks/level-rules';
import type { IEncryptionKey } from '../keys/i-encryption-key';
import { constructError, refusalOf } from '../private/errors';
import type { Exemption } from './exemptions';
import { wasGivenKey } from './given-keys';
import { keptAsAsked } from './kept-as-asked';
import { keyOfSource } from './key-of-source';
import { type Assignment, KEY, type KeySetting, keySettingOf, placeOf } from './key-setting';
import { OnReplace } from './on-replace';
import { referencesIn } from './references-in-app';
import type { Settings } from './settings';
import { isTrailBucket } from './trail-buckets';
import { CLOUDFORMATION_NAMES, L1_NAMES, type Naming, withValueAt } from './typed-value';
import { propertiesOf } from './wiring/reference-tokens';

/** Stands for the key's ARN while nobody knows yet whether a key is needed. */
const SOME_KEY = { 'Fn::GetAtt': ['AtRestKey', 'Arn'] };

const DECLARE_NEW = 'declare it new (newResources) if it is not deployed';

const TOKEN_ON_THE_WAY = 'a token or intrinsic function stands where the key would have to be set';

/** A store that stays as it is, and why. */
export interface Unchanged {
  readonly store: StoreClassification;
  readonly reason: string;
  readonly isExemptDestination?: boolean;
}

/** What became of a resource. */
export interface Outcome {
  readonly classification?: Classification;
  readonly unchanged: readonly Unchanged[];
}

/** Puts the stores of a resource that are below the level under the key of its scope, where that can be done without harm. */
export function encryptResource(resource: CfnResource, settings: Settings, exemption?: Exemption): Outcome {
  const type = resource.cfnResourceType;
  if (storesOf(type).length === 0) {
    return { unchanged: [] };
  }
  const references = referencesIn(resource.stack);
  if (exemption && wasGivenKey(resource)) {
    takeKeyBack(resource);
  }
  let properties = propertiesOf(resource);
  let classification = classify(type, properties, references);
  const unchanged: Unchanged[] = [];
  for (const store of classification?.stores.filter(each => isBelow(each, settings.level)) ?? []) {
    const reason = exemption?.reason ?? keptAsAsked(resource) ?? encryptStore(resource, settings, references, properties, store);
    if (reason === undefined) {
      properties = propertiesOf(resource);
      classification = classify(type, properties, references);
    } else {
      unchanged.push({ store, reason, isExemptDestination: exemption?.isDestination });
    }
  }
  return { classification, unchanged };
}

/** Returns why a store stays as it is; undefined where it is now under the key. */
function encryptStore(
  resource: CfnResource, settings: Settings, references: References, properties: Record<string, unknown>, store: StoreClassification,
): string | undefined {
  const type = resource.cfnResourceType;
  const setting = keySettingOf(type, properties, store, { region: Stack.of(resource).region, access: settings.access, isTrailBucket: isTrailBucket(resource) });
  if (typeof setting === 'string') {
    return setting;
  }
  const rendered = assigned(properties, setting.assignments, SOME_KEY, CLOUDFORMATION_NAMES);
  if (!rendered) {
    return TOKEN_ON_THE_WAY;
  }
  const simulated = classify(type, { ...properties, ...rendered }, { ...references, resourceType: id => (id === 'AtRestKey' ? 'AWS::KMS::Key' : references.resourceType(id)) });
  if (stateAt(simulated, store) !== 'customer managed') {
    return 'with a key alone it would not be under that key';
  }
  const isNew = settings.mayReplace({ type, path: resource.node.path, resource });
  if (setting.replacing.length > 0 && !isNew) {
    const reason = `setting ${setting.replacing.join(' and ')} makes CloudFormation replace a resource that is deployed, which begins anew without its data`;
    if (settings.onReplace === OnReplace.ERROR) {
      throw constructError(resource, `is not encrypted as EncryptionAtRest asks, and ${reason}: declare it new (newResources), exclude it, or move its data`);
    }
    return `${reason}; ${DECLARE_NEW}`;
  }
  if (setting.harm !== undefined && !isNew) {
    return `${setting.harm}; ${DECLARE_NEW}, or give it a key yourself`;
  }
  return assign(resource, setting, properties);
}

/** Sets the properties: those of an L1 as its types have them, those of a resource without types as CloudFormation has them. */
function assign(resource: CfnResource, { assignments }: KeySetting, properties: Record<string, unknown>): string | undefined {
  const names = [...new Set(assignments.map(({ path }) => L1_NAMES(path[0])))];
  const typed = resource as unknown as Record<string, unknown>;
  const isTyped = names.every(name => name in resource);
  const former = isTyped ? Object.fromEntries(names.map(name => [name, typed[name]])) : properties;
  const naming = isTyped ? L1_NAMES : CLOUDFORMATION_NAMES;
  if (!assigned(former, assignments, SOME_KEY, naming)) {
    return TOKEN_ON_THE_WAY;
  }
  const key = keyOrRefusal(resource);
  if (typeof key === 'string') {
    return key;
  }
  const values = assigned(former, assignments, key.keyArn, naming)!;
  if (isTyped) {
    Object.assign(typed, values);
  } else {
    assignments.map(({ path }) => firstAbsent(properties, path))
      .forEach(path => resource.addPropertyOverride(path.join('.'), (valueAt(values, path) as { readonly value: unknown }).value));
  }
  return undefined;
}

/** What is overridden of a resource without types: no more than is missing, and that as a whole, since an override below an absent list makes no list. */
function firstAbsent(properties: Record<string, unknown>, path: readonly string[]): readonly string[] {
  const length = path.findIndex((_, index) => valueAt(properties, path.slice(0, index + 1)).kind === 'absent');
  return length < 0 ? path : path.slice(0, length + 1);
}

/** Of a structure that holds nothing but its encryption. */
const ENCRYPTION_ONLY = ['bucketEncryption'];

/**
 * An L2 was given its key when it was made; that AWS delivers to it without one only is known now.
 *
 * What holds more than a key stays: the code of a function, the rules of a replication.
 */
function takeKeyBack(resource: CfnResource): void {
  const typed = resource as unknown as Record<string, unknown>;
  keyPropertiesOf(resource.cfnResourceType)
    .filter(({ attribute, path }) => attribute in resource && (!path.includes('.') || ENCRYPTION_ONLY.includes(attribute)))
    .forEach(({ attribute }) => { typed[attribute] = undefined; });
}

/** The key, or why there is none that the resource could use: of another Region, for example. */
function keyOrRefusal(resource: CfnResource): IEncryptionKey | string {
  try {
    return keyOfSource(resource);
  } catch (error) {
    const refusal = refusalOf(error);
    if (refusal === undefined) {
      throw error;
    }
    return refusal;
  }
}

/** The top-level properties that assignments change, with the key in its place; undefined where a token is on the way. */
function assigned(values: Record<string, unknown>, assignments: readonly Assignment[], key: unknown, naming: Naming): Record<string, unknown> | undefined {
  let changed: Record<string, unknown> = {};
  for (const { path, value } of assignments) {
    const name = naming(path[0]);
    const whole = withValueAt(name in changed ? changed[name] : values[name], path.slice(1), value === KEY ? key : value, naming);
    if (whole === undefined) {
      return undefined;
    }
    changed = { ...changed, [name]: whole };
  }
  return changed;
}

/** The state of a store, which has an index for its list's first element once there is one. */
function stateAt(classification: Classification | undefined, { path }: StoreClassification): string | undefined {
  const place = placeOf(path).join('.');
  const stores = classification?.stores ?? [];
  return (stores.find(each => each.path === place) ?? stores.find(each => each.path === path))?.state;
}
