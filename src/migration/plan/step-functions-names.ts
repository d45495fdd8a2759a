/**
 * A request with the names that Step Functions has for its members, which are those of the AWS SDK for Java 2 with a capital letter: an acronym at the
 * beginning of a name becomes a word (`DBInstanceIdentifier`: `DbInstanceIdentifier`, `IOPS`: `Iops`), all others stay (`MultiAZ`,
 * `SourceDBSnapshotIdentifier`). Every object is a structure whose names are of the API; no operation of a migration takes a map with keys of its own.
 *
 * @see https://docs.aws.amazon.com/step-functions/latest/dg/supported-services-awssdk.html
 */
export function toStepFunctions<T>(value: T): T;
export function toStepFunctions(value: unknown): unknown {
  if (Array.isArray(value)) { return value.map(each => toStepFunctions<unknown>(each)); }
  if (value instanceof Date) { return value.toISOString(); }
  if (typeof value !== 'object' || value === null) { return value; }
  const members = Object.entries(value).filter(([, each]) => each !== undefined);
  return Object.fromEntries(members.map(([name, each]) => [stepFunctionsName(name), toStepFunctions<unknown>(each)]));
}

/** The name of a member: of a run of capital letters at its beginning, all but the first become small, save for the one that begins the next word. */
export function stepFunctionsName(name: string): string {
  return name.replace(/^([A-Z])([A-Z]+)(?=[A-Z][a-z]|$)/, (_run, first: string, rest: string) => `${first}${rest.toLowerCase()}`);
}
