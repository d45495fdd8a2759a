import { classify, type Finding, type TemplateResource, type TemplateSet } from 'cdk-at-rest/offline';
import type { LoadedTemplate } from '../templates/loaded-template';
import type { CheckedFinding, CheckedResource, CheckedTemplate } from './check-report';
import { type FailOn, fails, SEVERITIES } from './fail-on';

/**
 * Sorts findings to their resources and templates, and adds what a reader needs to find those. What comes out holds nothing of the templates.
 *
 * @param former templates that were compared with: a resource that is gone has its finding there
 */
export function checkedTemplates(set: TemplateSet, templates: readonly LoadedTemplate[], former: readonly LoadedTemplate[], findings: readonly Finding[],
  failOn: FailOn): CheckedTemplate[] {
  const resources = grouped(set.resources, resource => resource.file.name);
  const byTemplate = grouped(findings, finding => finding.resource.file.name);
  const names = new Set(templates.map(({ file }) => file.name));
  return [...templates, ...former.filter(({ file }) => !names.has(file.name) && byTemplate.has(file.name))]
    .sort((a, b) => a.file.name < b.file.name ? -1 : 1)
    .map(template => {
      const { name, stackName, account, region } = template.file;
      return {
        name,
        file: template.path,
        stackName,
        account,
        region,
        resources: checkedResources(set, template, resources.get(name) ?? [], byTemplate.get(name) ?? [], failOn),
      };
    });
}

function checkedResources(set: TemplateSet, template: LoadedTemplate, own: readonly TemplateResource[], findings: readonly Finding[],
  failOn: FailOn): CheckedResource[] {
  const ofResource = grouped(findings, finding => finding.resource.logicalId);
  const lines = findings.length > 0 ? template.resourceLines() : new Map<string, number>();
  const there = new Set(own.map(({ logicalId }) => logicalId));
  const gone = [...ofResource].filter(([logicalId]) => !there.has(logicalId)).map(([, [{ resource }]]) => resource);
  return [...own, ...gone].flatMap(resource => {
    const { logicalId, path, type } = resource;
    const state = there.has(logicalId) ? classify(type, resource.properties, set.referencesOf(resource.file))?.state : undefined;
    const found = ofResource.get(logicalId) ?? [];
    const line = found.length > 0 ? lines.get(logicalId) : undefined;
    return state === undefined && found.length === 0 ? []
      : [{ logicalId, path, type, line, state, findings: found.map(finding => checkedFinding(finding, failOn)).sort(gravestFirst) }];
  });
}

function checkedFinding({ rule, property, detail, source, acknowledged }: Finding, failOn: FailOn): CheckedFinding {
  return { rule, property, detail, source, acknowledged, fails: acknowledged === undefined && fails(rule.level, failOn) };
}

function gravestFirst(a: CheckedFinding, b: CheckedFinding): number {
  return SEVERITIES.indexOf(a.rule.level) - SEVERITIES.indexOf(b.rule.level);
}

function grouped<T>(list: readonly T[], nameOf: (element: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const element of list) {
    const group = groups.get(nameOf(element));
    if (group) {
      group.push(element);
    } else {
      groups.set(nameOf(element), [element]);
    }
  }
  return groups;
}
