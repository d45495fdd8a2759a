import { createHash } from 'crypto';
import { documentationOf, type Rule } from 'cdk-at-rest/offline';
import type { FileMessage } from '../../records/input-report';
import { VERSION } from '../../version';
import type { CheckedFinding, CheckedResource, CheckedTemplate, CheckReport } from '../check-report';
import { artifactUri } from './artifact-uri';

/** What GitHub sorts alerts by, out of 10; it is asked for beside the level of those with the tag `security`. */
const SEVERITY: Readonly<Record<Rule['level'], string>> = { error: '7.0', warning: '4.0', note: '1.0' };

/**
 * The report in SARIF 2.1.0, for code scanning. Acknowledged findings are in it, as suppressed.
 *
 * @see https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 * @see https://docs.github.com/en/code-security/code-scanning/integrating-with-code-scanning/sarif-support-for-code-scanning
 */
export function sarifReport({ templates, problems }: CheckReport): string {
  const found = templates.flatMap(template => template.resources.flatMap(resource => resource.findings.map(finding => ({ template, resource, finding }))));
  const rules = [...new Set(found.map(({ finding }) => finding.rule))];
  return `${JSON.stringify({
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [{
      tool: { driver: { name: 'cdk-at-rest', version: VERSION, informationUri: 'https://github.com/cdkatrest/cdk-at-rest', rules: rules.map(described) } },
      invocations: [{ executionSuccessful: problems.length === 0, toolExecutionNotifications: problems.map(notification) }],
      columnKind: 'utf16CodeUnits',
      results: found.map(({ template, resource, finding }) => result(template, resource, finding, rules.indexOf(finding.rule))),
    }],
  }, undefined, 2)}\n`;
}

function described(rule: Rule): object {
  return {
    id: rule.id,
    name: rule.id.replace(/\W/g, ''),
    shortDescription: { text: `${rule.description}.` },
    fullDescription: { text: `${rule.description}.` },
    help: { text: `${rule.fix}.`, markdown: `${rule.fix}. [More](${documentationOf(rule)})` },
    helpUri: documentationOf(rule),
    defaultConfiguration: { level: rule.level },
    properties: { 'tags': ['security', 'encryption'], 'precision': 'high', 'problem.severity': rule.level === 'note' ? 'recommendation' : rule.level, 'security-severity': SEVERITY[rule.level] },
  };
}

function result(template: CheckedTemplate, resource: CheckedResource, finding: CheckedFinding, ruleIndex: number): object {
  const { rule, detail, property, source, acknowledged } = finding;
  return {
    ruleId: rule.id,
    ruleIndex,
    level: rule.level,
    message: { text: `${resource.path} (${resource.type}): ${rule.description}: ${detail}. ${rule.fix}.` },
    locations: [{
      // Code scanning takes no result without a line.
      physicalLocation: { artifactLocation: artifactUri(template.file), region: { startLine: resource.line ?? 1 } },
      logicalLocations: [{ name: resource.logicalId, fullyQualifiedName: resource.path, kind: 'resource' }],
    }],
    partialFingerprints: { 'cdkAtRest/v1': fingerprint(rule.id, template.stackName ?? template.name, resource.logicalId, property ?? '') },
    properties: { type: resource.type, state: resource.state, property, source },
    ...acknowledged === undefined ? {} : { suppressions: [{ kind: 'external', status: 'accepted', justification: acknowledged }] },
  };
}

/** The same for the same finding, wherever in its file it stands. */
function fingerprint(...parts: readonly string[]): string {
  return createHash('sha256').update(parts.join('\n')).digest('hex');
}

function notification({ path, message }: FileMessage): object {
  return { level: 'error', message: { text: `${path} ${message}` }, locations: [{ physicalLocation: { artifactLocation: artifactUri(path) } }] };
}
