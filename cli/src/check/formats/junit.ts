import { documentationOf } from 'cdk-at-rest/offline';
import { type CheckedFinding, type CheckedResource, type CheckedTemplate, type CheckReport } from '../check-report';
import { attributes, escaped } from './xml-text';

/**
 * The report as JUnit writes its own: a suite a template, a case a resource that stores data or has a finding. What does not fail the
 * check is in the case's output; a case is skipped where all that would fail it is acknowledged.
 */
export function junitReport(report: CheckReport): string {
  const broken = report.problems.map(({ path, message }) => `  <testsuite${attributes({ name: path, tests: 1, failures: 0, errors: 1, skipped: 0 })}>
    <testcase${attributes({ name: path, classname: 'input' })}>
      <error${attributes({ message, type: 'input' })}/>
    </testcase>
  </testsuite>
`);
  const cases = report.templates.flatMap(({ resources }) => resources);
  const totals = countsOf(cases, broken.length);
  return `<?xml version="1.0" encoding="UTF-8"?>
<testsuites${attributes({ name: 'cdk-at-rest', ...totals })}>
${report.templates.map(suite).join('')}${broken.join('')}</testsuites>
`;
}

function suite({ name, file, resources }: CheckedTemplate): string {
  return `  <testsuite${attributes({ name, ...countsOf(resources, 0) })}>
${resources.map(resource => testCase(resource, file)).join('')}  </testsuite>
`;
}

function countsOf(cases: readonly CheckedResource[], errors: number): { [count: string]: number } {
  return { tests: cases.length + errors, failures: cases.filter(isFailed).length, errors, skipped: cases.filter(isSkipped).length };
}

function testCase(resource: CheckedResource, file: string): string {
  const { path, type, line, findings } = resource;
  const failing = findings.filter(finding => finding.fails);
  const acknowledged = findings.filter(finding => finding.acknowledged !== undefined);
  const others = findings.filter(finding => !finding.fails && finding.acknowledged === undefined);
  const parts = [
    ...failing.length > 0 ? [`      <failure${attributes({ message: failing.map(({ rule, detail }) => `${rule.id}: ${detail}`).join('; '), type: failing[0].rule.id })}>${escaped(failing.map(described).join('\n'))}</failure>\n`] : [],
    ...isSkipped(resource) ? [`      <skipped${attributes({ message: acknowledged.map(({ rule, acknowledged: reason }) => `${rule.id} acknowledged: ${reason}`).join('; ') })}/>\n`] : [],
    ...others.length > 0 ? [`      <system-out>${escaped(others.map(described).join('\n'))}</system-out>\n`] : [],
  ].join('');
  const opening = `    <testcase${attributes({ name: path, classname: type, file, line })}`;
  return parts === '' ? `${opening}/>\n` : `${opening}>\n${parts}    </testcase>\n`;
}

function isFailed({ findings }: CheckedResource): boolean {
  return findings.some(finding => finding.fails);
}

function isSkipped(resource: CheckedResource): boolean {
  return !isFailed(resource) && resource.findings.some(({ acknowledged }) => acknowledged !== undefined);
}

function described({ rule, detail }: CheckedFinding): string {
  return `${rule.level} ${rule.id}: ${rule.description}: ${detail}\n${rule.fix}.\n${documentationOf(rule)}\n`;
}
