import type { Finding } from '../checks/finding';
import { documentationOf } from '../checks/rules';

/** What a failed assertion says: how many resources fail, and of each what it is, what is wrong with it, why, and what to do. */
export function assertionMessage(expected: string, findings: readonly Finding[]): string {
  const resources = new Set(findings.map(({ resource }) => resource)).size;
  return [`${resources} ${resources === 1 ? 'resource is' : 'resources are'} not as expected: ${expected}.`, ...findings.map(described)].join('\n\n');
}

/** One finding, in lines. */
export function described({ rule, resource, property, detail, acknowledged }: Finding): string {
  const stands = property !== undefined && !detail.includes(property) ? `${property}: ${detail}` : detail;
  return [
    `${resource.path} (${resource.type}, ${resource.logicalId} in ${resource.file.name})`,
    `  ${rule.id}: ${rule.description}`,
    `  ${stands}`,
    ...acknowledged === undefined ? [`  To do: ${rule.fix}`] : [`  Acknowledged: ${acknowledged}`],
    `  ${documentationOf(rule)}`,
  ].join('\n');
}
