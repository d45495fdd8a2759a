/** Parameters of a call, each with what it is given: undefined leaves it out. */
export type ParametersFrom<S> = Readonly<Record<string, (source: S) => unknown>>;

/**
 * How a member of what RDS describes comes to the encrypted database.
 *
 * - `made`: by parameters of the call that makes it (the restore; `CreateDBInstance` for an instance of a cluster)
 * - `modified`: by parameters of the modification afterwards, since the first call does not take it
 * - `called`: by another call
 * - `inherited`: with the data of the snapshot, or from the cluster
 * - `renamed`: at cutover, with the name of the old one: by being called so, or by a call that needs the name
 * - `encryption`: it is what the migration changes
 * - `lost`: it cannot be carried, and is reported
 * - `refused`: a database that has it is not migrated
 * - `state`: it is no setting
 */
export type Carriage = 'made' | 'modified' | 'called' | 'inherited' | 'renamed' | 'encryption' | 'lost' | 'refused' | 'state';

/** What the tables say of one member of the description. */
export interface Setting<S> {
  readonly by: Carriage;
  /** Parameters of the call that makes the database. */
  readonly make?: ParametersFrom<S>;
  /** Parameters of the modification afterwards. */
  readonly modify?: ParametersFrom<S>;
  /** The other call, as the API names it. */
  readonly operation?: string;
  /** Why it is lost or refused, or how it comes about; a clause for people. */
  readonly why?: string;
  /** What two databases must have in common; the member as it is without. */
  readonly compared?: (source: S) => unknown;
  /** Of what comes with the name: the part that two databases have in common before that, too. */
  readonly alike?: (source: S) => unknown;
  /** Why it may differ all the same, for the sources where it may. */
  readonly mayDiffer?: (source: S) => string | undefined;
}

/** One table: every member of the description of a kind of database. */
export type Settings<S> = Readonly<Record<string, Setting<S>>>;

type More<S> = Pick<Setting<S>, 'compared' | 'mayDiffer' | 'why'>;

export const made = <S>(make: ParametersFrom<S>, more: More<S> & Pick<Setting<S>, 'modify'> = {}): Setting<S> => ({ by: 'made', make, ...more });
export const modified = <S>(modify: ParametersFrom<S>, more: More<S> = {}): Setting<S> => ({ by: 'modified', modify, ...more });
export const called = <S>(operation: string, more: More<S> = {}): Setting<S> => ({ by: 'called', operation, ...more });
export const inherited = <S>(why: string, more: More<S> = {}): Setting<S> => ({ by: 'inherited', why, ...more });
export const renamed = <S>(more: More<S> & Pick<Setting<S>, 'alike' | 'make' | 'operation'> = {}): Setting<S> => ({ by: 'renamed', ...more });
export const encryption = <S>(): Setting<S> => ({ by: 'encryption' });
export const lost = <S>(why: string, more: More<S> = {}): Setting<S> => ({ by: 'lost', why, ...more });
export const refused = <S>(why: string): Setting<S> => ({ by: 'refused', why });
export const state = <S>(why: string): Setting<S> => ({ by: 'state', why });

/** Whether a member says something: false, nought, an empty list and `none` are how RDS says that there is nothing. */
export function isSet(value: unknown): boolean {
  if (Array.isArray(value)) { return value.length > 0; }
  if (value instanceof Date) { return true; }
  if (typeof value === 'object' && value !== null) { return Object.keys(value).length > 0; }
  return ![undefined, null, false, 0, '', 'none'].includes(value as string);
}

/** The value, if it says something: most parameters are refused by engines that do not know them, so that an absent one stays absent. */
export function ifSet<T>(value: T): T | undefined {
  return isSet(value) ? value : undefined;
}
