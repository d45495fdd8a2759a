import type { Operation, Run, Sighting } from './run';

/** What the log files say of the canary's calls. */
export interface Verdict {
  /** Both records were found, intact. */
  readonly isDelivered: boolean;
  /** Seconds from the calls until the later record was in the bucket. */
  readonly seconds?: number;
  /** Both came, and one of them too late. */
  readonly isLate: boolean;
  /** Equal copies of a record beside the first. CloudTrail names each event by an id so that copies can be told. */
  readonly duplicates: number;
  /** What only somebody who changes log files could have done. */
  readonly tampering: string[];
}

/** The sightings of an operation that are as the canary's call made them. */
export function intactOf({ sightings }: Run, operation: Operation): Sighting[] {
  return sightings.filter(sighting => sighting.operation === operation && sighting.differences.length === 0);
}

/** Judges what was found so far. */
export function verdictOf(run: Run, deliverWithinMs: number): Verdict {
  const arrivals = run.calls.map(({ operation }) => Math.min(...intactOf(run, operation).map(sighting => sighting.deliveredAt)));
  const arrived = Math.max(...arrivals);
  const isDelivered = Number.isFinite(arrived);
  return {
    isDelivered,
    // S3 tells times in whole seconds.
    seconds: isDelivered ? Math.max(0, Math.round((arrived - run.endedAt) / 1_000)) : undefined,
    isLate: isDelivered && arrived > run.endedAt + deliverWithinMs,
    duplicates: run.sightings.length - new Set(run.sightings.map(({ eventId, hash }) => `${eventId} ${hash}`)).size,
    tampering: [
      ...run.sightings.filter(sighting => sighting.differences.length > 0).map(sighting =>
        `${sighting.file}: the record ${sighting.eventId} of ${sighting.operation} has another ${sighting.differences.join(', ')}`),
      ...run.calls.flatMap(({ operation }) => contradictionsOf(run, operation)),
      ...run.brokenFiles,
    ],
  };
}

/** One call is one event, and one event one record. */
function contradictionsOf(run: Run, operation: Operation): string[] {
  const different = new Map(intactOf(run, operation).map(sighting => [sighting.hash, sighting]));
  return different.size > 1
    ? [`${operation} has ${different.size} records that differ: ${[...different.values()].map(({ eventId, file }) => `${eventId} in ${file}`).join(', ')}`]
    : [];
}
