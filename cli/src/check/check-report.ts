import type { EncryptionLevel, EncryptionState, Rule } from 'cdk-at-rest/offline';
import type { FileMessage } from '../records/input-report';
import type { Acknowledgement } from './acknowledgements';
import type { FailOn } from './fail-on';

/** What a check found out, before it is given a form. */
export interface CheckReport {
  /** What was asked for. */
  readonly level: EncryptionLevel;
  readonly failOn: FailOn;

  /** Whether the templates were compared with deployed ones. */
  readonly isComparison: boolean;

  /** All templates that were read, by their names. */
  readonly templates: readonly CheckedTemplate[];

  /** Acknowledgements of the list that no finding needs. */
  readonly stale: readonly Acknowledgement[];

  /** What could not be used. */
  readonly problems: readonly FileMessage[];

  /** What was left out with good reason. */
  readonly notes: readonly FileMessage[];
}

/** A template. */
export interface CheckedTemplate {
  readonly name: string;

  /** Where it was read from. */
  readonly file: string;

  readonly stackName?: string;
  readonly account?: string;
  readonly region?: string;

  /** Its resources that store data, and others with a finding, in the order of the template. */
  readonly resources: readonly CheckedResource[];
}

/** A resource. */
export interface CheckedResource {
  readonly logicalId: string;

  /** What people know it by: its construct path, or its logical id. */
  readonly path: string;
  readonly type: string;

  /** The line of the file, where there is a finding and it has one. */
  readonly line?: number;

  /** How it is encrypted, where it stores data. */
  readonly state?: EncryptionState;

  /** The gravest first. */
  readonly findings: readonly CheckedFinding[];
}

/** A rule that does not hold for the resource. */
export interface CheckedFinding {
  readonly rule: Rule;
  readonly property?: string;
  readonly detail: string;
  readonly source?: string;

  /** The reason with which it was acknowledged. */
  readonly acknowledged?: string;

  /** Whether it fails the check. */
  readonly fails: boolean;
}

/** How many findings of a report there are. */
export interface CheckSummary {
  readonly templates: number;
  /** Resources that store data. */
  readonly resources: number;
  readonly errors: number;
  readonly warnings: number;
  readonly notes: number;
  readonly acknowledged: number;
  /** Those that fail the check. */
  readonly failing: number;
}

/** Counts a report. Acknowledged findings are counted as such alone. */
export function summaryOf({ templates }: CheckReport): CheckSummary {
  const resources = templates.flatMap(template => template.resources);
  const findings = resources.flatMap(resource => resource.findings);
  const of = (level: Rule['level']): number => findings.filter(finding => finding.rule.level === level && finding.acknowledged === undefined).length;
  return {
    templates: templates.length,
    resources: resources.filter(({ state }) => state !== undefined).length,
    errors: of('error'),
    warnings: of('warning'),
    notes: of('note'),
    acknowledged: findings.filter(({ acknowledged }) => acknowledged !== undefined).length,
    failing: findings.filter(finding => finding.fails).length,
  };
}
