/** Something that stands in the way of a migration, or that somebody should know before it. */
export interface Problem {
  /** What kind of problem: stable, for machines. */
  readonly id: string;
  /** The resource or setting that it is about: a name, an ARN, a member of the description. */
  readonly subject: string;
  /** A sentence: what there is. */
  readonly what: string;
  /** A sentence: what comes of it. */
  readonly why: string;
  /** A sentence: what to do. */
  readonly action: string;
  /** Whether the migration does not begin while it is there. */
  readonly stops: boolean;
}

type Text = Pick<Problem, 'what' | 'why' | 'action'>;

/** A problem that a migration does not begin with. */
export function stop(id: string, subject: string, text: Text): Problem {
  return { id, subject, ...text, stops: true };
}

/** Something to know. */
export function note(id: string, subject: string, text: Text): Problem {
  return { id, subject, ...text, stops: false };
}
