import { checkTemplates } from '../checks/check-templates';
import type { EncryptionLevel } from '../checks/encryption-level';
import type { Finding } from '../checks/finding';
import { addTo } from '../templates/grouping';
import type { TemplateSet } from '../templates/template-set';
import { idOf } from './resource-name';

/** What the checks find, by the id of the resource. */
export function findingsByResource(set: TemplateSet, level: EncryptionLevel): Map<string, Finding[]> {
  const byResource = new Map<string, Finding[]>();
  checkTemplates(set, { level }).forEach(finding => addTo(byResource, idOf(finding.resource), finding));
  return byResource;
}
