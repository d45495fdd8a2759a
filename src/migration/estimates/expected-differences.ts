import type { Source } from '../rds/source';
import { CLUSTER_SETTINGS, INSTANCE_SETTINGS, MEMBER_SETTINGS } from '../settings';
import { isSet, type Setting, type Settings } from '../settings/setting';

/** A setting in which the new database will not be like the old one, or need not be. */
export interface ExpectedDifference {
  /** The member of the description; of an instance of a cluster, after its name: `orders-1.PromotionTier`. */
  readonly setting: string;
  /** What it is now. */
  readonly source?: unknown;
  /** Why: a clause. */
  readonly why: string;
}

/** What the comparison of the two will not stop at, known before there is anything to compare. */
export function expectedDifferences(source: Source): ExpectedDifference[] {
  if (source.kind === 'instance') { return expectedOf(INSTANCE_SETTINGS, source.instance, ''); }
  return [
    ...expectedOf(CLUSTER_SETTINGS, source.cluster, ''),
    ...source.members.flatMap(member => expectedOf(MEMBER_SETTINGS, member, `${member.DBInstanceIdentifier}.`)),
  ];
}

function expectedOf<S extends Readonly<Record<string, unknown>>>(settings: Settings<S>, described: S, prefix: string): ExpectedDifference[] {
  return Object.entries(settings).flatMap(([member, setting]) => {
    const why = reason(setting, described);
    const value = described[member];
    if (why === undefined || setting.by !== 'encryption' && !isSet(value)) { return []; }
    return [{ setting: `${prefix}${member}`, ...(value === undefined ? {} : { source: value }), why }];
  });
}

function reason<S>(setting: Setting<S>, described: S): string | undefined {
  if (setting.by === 'encryption') { return 'it is what the migration changes'; }
  return setting.by === 'lost' ? setting.why : setting.mayDiffer?.(described);
}
