import { documentationOf } from 'cdk-at-rest/offline';
import { VERSION } from '../../version';
import { type CheckedFinding, type CheckReport, summaryOf } from '../check-report';
import { nameOfLevel } from './words';

/** The version of the form: it grows when something that was there is taken away or means something else. */
export const JSON_VERSION = 1;

/** The report for programs; docs/cli.md says what its members mean. */
export function jsonReport(report: CheckReport): string {
  const { level, failOn, isComparison, templates, stale, problems, notes } = report;
  return `${JSON.stringify({
    version: JSON_VERSION,
    tool: { name: 'cdk-at-rest', version: VERSION },
    level: nameOfLevel(level),
    failOn,
    comparison: isComparison,
    summary: summaryOf(report),
    templates: templates.map(({ resources, ...template }) => ({
      ...template,
      resources: resources.map(({ findings, ...resource }) => ({ ...resource, findings: findings.map(finding) })),
    })),
    staleAcknowledgements: stale,
    problems,
    notes,
  }, undefined, 2)}\n`;
}

function finding({ rule, ...rest }: CheckedFinding): object {
  return { rule: rule.id, level: rule.level, description: rule.description, ...rest, fix: rule.fix, documentation: documentationOf(rule) };
}
