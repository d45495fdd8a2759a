import type { TemplateResource } from '../templates/template';

/** A rule of the checks; each has a section of its id in the guide that it is documented in. */
export interface Rule {
  readonly id: string;
  /** `error` fails a build, `warning` is reported, `note` says what is as it has to be. All can be acknowledged. */
  readonly level: 'error' | 'warning' | 'note';
  /** A sentence without its full stop: what is wrong, and what comes of it. */
  readonly description: string;
  /** A sentence without its full stop: what to do. */
  readonly fix: string;
}

/** A rule that does not hold for a resource. */
export interface Finding {
  readonly rule: Rule;
  readonly resource: TemplateResource;
  /** The property that it is about, where there is one: `BlockDeviceMappings.0.Ebs.KmsKeyId`. */
  readonly property?: string;
  /** What it is about, for people: a phrase. */
  readonly detail: string;
  /** The page of AWS that says so. */
  readonly source?: string;
  /** The reason with which the finding was acknowledged, where it was. */
  readonly acknowledged?: string;
}
