import type { TemplateSet } from '../templates/template-set';
import { deliveryFindings } from './delivery-findings';
import { LimitedDestinations } from './destination-findings';
import type { EncryptionLevel } from './encryption-level';
import type { Finding } from './finding';
import { findingsOfKey } from './key-findings';
import { levelFindings } from './level-findings';
import { NamedResources } from './named-resources';
import { unreadFindings } from './unread-findings';

export interface CheckOptions {
  /** How well everything has to be encrypted. */
  readonly level: EncryptionLevel;
}

/**
 * Everything that the rules have to say of templates: acknowledged findings as well, with the reason.
 *
 * Pure: the same for templates of an app, of a cloud assembly, and for files. In the order of the templates and their resources.
 */
export function checkTemplates(set: TemplateSet, { level }: CheckOptions): Finding[] {
  const names = new NamedResources(set);
  const destinations = new LimitedDestinations(set, names);
  const undelivered = new Map(deliveryFindings(set, names).map(finding => [finding.resource, finding]));
  return set.resources.flatMap(resource => [
    ...levelFindings(set, resource, level, store => destinations.isExempt(resource, store)),
    ...unreadFindings(set, resource),
    ...destinations.findingsOf(resource, level),
    ...undelivered.has(resource) ? [undelivered.get(resource)!] : [],
    ...findingsOfKey(resource),
  ]).map(withAcknowledgement);
}

function withAcknowledgement(finding: Finding): Finding {
  const { file, logicalId } = finding.resource;
  const acknowledged = file.acknowledged?.(logicalId, finding.rule.id);
  return acknowledged === undefined ? finding : { ...finding, acknowledged };
}
