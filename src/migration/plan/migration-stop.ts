/** What there is, is nothing that a migration leaves, or goes on with: nobody but a person knows what to do. */
export type StopName =
  /** One of the names is somebody else's. */
  | 'NameTaken'
  /** Neither of the two databases is there. */
  | 'BothGone'
  /** The database that is to be migrated is gone. */
  | 'SourceGone'
  /** The encrypted database is gone after the first rename. */
  | 'TargetGone'
  /** What bears the marks of the migration is not encrypted under the key. */
  | 'TargetNotEncrypted'
  /** There is no record of what was there before the renames. */
  | 'RecordMissing'
  /** The databases stand under other names than the record says. */
  | 'UnexpectedNames';

/** A stop with a name, which becomes the name of the error in Step Functions. */
export class MigrationStop extends Error {
  readonly name: StopName;

  constructor(name: StopName, message: string) {
    super(message);
    this.name = name;
  }
}
