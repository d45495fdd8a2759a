import type { Tag } from './rds/shared-shapes';
import { MARK_PREFIX } from './settings';

/** The tags by which a migration finds again what it has made. */
const MIGRATION_OF = `${MARK_PREFIX}migration-of`;
const RESOURCE_ID = `${MARK_PREFIX}source-resource-id`;

/** Marks for what is made of a database: its name, and the id that no other database ever has. */
export function marksOf(identifier: string, resourceId: string): Tag[] {
  return [{ Key: MIGRATION_OF, Value: identifier }, { Key: RESOURCE_ID, Value: resourceId }];
}

/** Whether the tags say that it was made by a migration of that database. */
export function bearsMarksOf(tags: readonly Tag[] | undefined, identifier: string, resourceId: string): boolean {
  return marksOf(identifier, resourceId).every(mark => tags?.some(tag => tag.Key === mark.Key && tag.Value === mark.Value));
}
