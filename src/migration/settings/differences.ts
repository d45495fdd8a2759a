import type { Source } from '../rds/source';
import { CLUSTER_SETTINGS } from './cluster-settings';
import { INSTANCE_SETTINGS } from './instance-settings';
import { MEMBER_SETTINGS } from './member-settings';
import type { MigrationKey } from './parameters';
import { isSet, type Setting, type Settings } from './setting';

/** A setting in which the new database is not like the old one. */
export interface Difference {
  /** The member of the description; of an instance of a cluster, after its name: `orders-1.PromotionTier`. */
  readonly setting: string;
  readonly source: unknown;
  readonly target: unknown;
  /** Whether it has to be so. One that is not expected stops the migration before cutover. */
  readonly expected: boolean;
  /** Why, where that is known: a clause. */
  readonly why?: string;
}

/** What a comparison has to know besides the two. */
export interface Comparison {
  readonly key: MigrationKey;
  /** Whether the new database has the old one's name by now. The source is then described as it was before. */
  readonly afterCutover: boolean;
  /** Which instance of the new cluster stands for which of the old, by name: `{ 'orders-1': 'orders-1-encrypted' }`. */
  readonly members?: Readonly<Record<string, string>>;
}

/**
 * Everything in which the new database differs from the old one. Settings that a later version of RDS adds, and that the tables do not know yet, are
 * compared as well: a difference in one is not expected.
 */
export function differences(source: Source, target: Source, comparison: Comparison): Difference[] {
  if (source.kind === 'instance' && target.kind === 'instance') {
    return differencesOf(INSTANCE_SETTINGS, source.instance, target.instance, comparison);
  }
  if (source.kind === 'cluster' && target.kind === 'cluster') {
    return [...differencesOf(CLUSTER_SETTINGS, source.cluster, target.cluster, comparison), ...memberDifferences(source, target, comparison)];
  }
  throw new Error(`A ${source.kind} was compared with a ${target.kind}`);
}

type Described = Readonly<Record<string, unknown>>;

function differencesOf<S extends Described>(settings: Settings<S>, source: S, target: S, comparison: Comparison): Difference[] {
  const members = [...new Set([...Object.keys(settings), ...Object.keys(source), ...Object.keys(target)])];
  return members.flatMap(member => differenceOf(member, settings[member] ?? UNKNOWN, source, target, comparison));
}

/** What is not in the tables is compared as it is. */
const UNKNOWN: Setting<never> = { by: 'made' };

function differenceOf<S extends Described>(member: string, setting: Setting<S>, source: S, target: S, comparison: Comparison): Difference[] {
  if (setting.by === 'state') { return []; }
  if (setting.by === 'encryption') { return encryptionDifference(member, source, target, comparison); }
  const compared = setting.compared ?? ((described: S) => described[member]);
  const [before, after] = [compared(source), compared(target)];
  if (canonical(before) === canonical(after)) { return []; }
  const why = setting.by === 'lost' ? setting.why : setting.mayDiffer?.(source);
  const untilCutover = setting.by === 'renamed' && !comparison.afterCutover && canonical(setting.alike?.(source)) === canonical(setting.alike?.(target));
  return [{ setting: member, source: before, target: after, expected: why !== undefined || untilCutover, ...(why === undefined ? {} : { why }) }];
}

/** Encryption is measured by what was asked for, not by the source: that nothing has changed is the worst of all outcomes. */
function encryptionDifference(member: string, source: Described, target: Described, comparison: Comparison): Difference[] {
  const wanted: Record<string, unknown> = { StorageEncrypted: true, StorageEncryptionType: 'sse-kms', KmsKeyId: comparison.key.arn };
  // Older Regions and partitions do not report the type: the other two say it all.
  if (member === 'StorageEncryptionType' && target[member] === undefined) { return []; }
  return [{ setting: member, source: source[member], target: target[member], expected: target[member] === wanted[member], why: 'it is what the migration changes' }];
}

function memberDifferences(source: Source & { kind: 'cluster' }, target: Source & { kind: 'cluster' }, comparison: Comparison): Difference[] {
  if (!comparison.members) { return []; }
  return Object.entries(comparison.members).flatMap(([before, after]) => {
    const [one, other] = [source.members.find(each => each.DBInstanceIdentifier === before), target.members.find(each => each.DBInstanceIdentifier === after)];
    if (!one || !other) { return [{ setting: before, source: one && before, target: other && after, expected: false, why: 'one of the two instances is not there' }]; }
    return differencesOf(MEMBER_SETTINGS, one, other, comparison).map(each => ({ ...each, setting: `${before}.${each.setting}` }));
  });
}

/** The order of lists and of members means nothing to RDS, and absent is the same as not set. */
function canonical(value: unknown): string {
  if (!isSet(value)) { return 'nothing'; }
  if (Array.isArray(value)) { return `[${value.map(canonical).sort().join(',')}]`; }
  if (value instanceof Date) { return value.toISOString(); }
  if (typeof value === 'object' && value !== null) {
    const entries = Object.entries(value).filter(([, each]) => each !== undefined).sort(([one], [other]) => one < other ? -1 : 1);
    return `{${entries.map(([name, each]) => `${name}:${canonical(each)}`).join(',')}}`;
  }
  return JSON.stringify(value);
}
