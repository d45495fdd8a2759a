import { bearsMarksOf } from '../marks';
import type { MigrationNames } from '../names';
import type { MigrationRecord } from '../plan/observation';
import { resourceIdOf, type Source } from '../rds/source';
import { listedIn, type Databases, type Listed } from './databases';
import { described, takenByOthers, type Belonging } from './members';

/** Which database is which, of all that are there. */
export interface Whereabouts {
  readonly kind?: Source['kind'];
  readonly source?: Source;
  readonly sourceAt?: 'identifier' | 'old';
  readonly target?: Source;
  readonly targetAt?: 'temporary' | 'identifier';
  /** The id of the database that is migrated: the marks name it. */
  readonly resourceId?: string;
  /** Names for databases that others have. */
  readonly taken: readonly string[];
  /** The record, unless it is of another database that had the name before. */
  readonly record?: MigrationRecord;
}

/** What stands under the names of a migration. */
interface Scene {
  readonly names: MigrationNames;
  readonly present?: Listed;
  readonly old?: Listed;
  readonly temporary?: Listed;
}

/**
 * Tells the databases of a migration apart: the source by the resource id that was written down, or by the marks of what was made of it, or by
 * its name; the target by its marks.
 *
 * @throws where the identifier is that of an instance and of a cluster, and nothing says which is meant
 */
export function whereaboutsOf(databases: Databases, names: MigrationNames, record?: MigrationRecord): Whereabouts {
  const listed = listedIn(databases);
  const kind = kindOf(listed, names, record);
  if (!kind) { return { taken: [] }; }
  const at = (name: string) => listed.find(each => each.kind === kind && each.name === name);
  const scene: Scene = { names, present: at(names.identifier), old: at(names.old), temporary: at(names.temporary) };

  const written = record && resourceIdOf(record.source);
  const source = sourceIn(scene, written);
  const isOf = record !== undefined && (!scene.present || source?.resourceId === written || isMade(scene, scene.present, written));
  const resourceId = isOf ? written : source?.resourceId;
  const target = targetIn(scene, resourceId);

  const belonging: Belonging = {
    ofSource: new Set(isOf && record.source.kind === 'cluster' ? record.source.members.flatMap(member => member.DbiResourceId ?? []) : []),
    made: instance => bearsMarksOf(instance.TagList, names.identifier, resourceId ?? ''),
  };
  const found = {
    source: source && described(databases, source, 'source', belonging),
    target: target && described(databases, target, 'target', belonging),
  };
  const first = isOf ? record.source : source === scene.present ? found.source : undefined;
  return {
    kind,
    ...found,
    sourceAt: source && (source === scene.present ? 'identifier' : 'old'),
    targetAt: target && (target === scene.present ? 'identifier' : 'temporary'),
    resourceId,
    taken: [
      ...[scene.present, scene.old, scene.temporary].flatMap(each => !each || each === source || each === target ? [] : each.name),
      ...(first ? takenByOthers(databases, first, found.source, found.target) : []),
    ],
    record: isOf ? record : undefined,
  };
}

function sourceIn({ names, present, old, temporary }: Scene, written?: string): Listed | undefined {
  const known = [present, old].find(each => each && written && each.resourceId === written);
  if (known) { return known; }
  // What is not encrypted under the identifier is nothing that a migration has left there.
  const successor = present ? present.encrypted ? present : undefined : temporary;
  if (old && !old.encrypted && isMade({ names }, successor, old.resourceId)) { return old; }
  // The source that was written down is gone, and this is what was made of it.
  return present === successor && isMade({ names }, present, written) ? undefined : present;
}

function targetIn(scene: Scene, resourceId?: string): Listed | undefined {
  return [scene.present?.encrypted ? scene.present : undefined, scene.temporary].find(each => isMade(scene, each, resourceId));
}

function isMade({ names }: Scene, listed: Listed | undefined, of: string | undefined): boolean {
  return listed !== undefined && of !== undefined && bearsMarksOf(listed.tags, names.identifier, of);
}

/** An instance of a cluster may have the name of the cluster: the cluster is meant. */
function kindOf(listed: readonly Listed[], names: MigrationNames, record?: MigrationRecord): Source['kind'] | undefined {
  const written = record && resourceIdOf(record.source);
  const known = listed.find(each => written && each.kind === record.source.kind && each.resourceId === written);
  if (known) { return known.kind; }
  const [cluster, instance] = (['cluster', 'instance'] as const).map(kind => listed.find(each => each.kind === kind && each.name === names.identifier));
  if (cluster && instance && !instance.cluster) {
    throw new Error(`${names.identifier} is the name of a DB instance and of a DB cluster that have nothing to do with each other: rename the one that is not meant`);
  }
  if (cluster || instance && !instance.cluster) { return (cluster ?? instance)!.kind; }
  const renamed = listed.find(old => old.name === names.old && !old.encrypted && listed.some(each => (
    each.kind === old.kind && each.name === names.temporary && isMade({ names }, each, old.resourceId))));
  return renamed?.kind ?? instance?.kind ?? record?.source.kind;
}
