import { KEY_TYPES, keyFactsOf } from '../policies/key-facts';
import { keyFindings } from '../policies/key-policy-findings';
import { KEY_DELETED_WITH_STACK, KEY_ROTATION, type KeyPolicyRule } from '../policies/key-policy-rules';
import type { TemplateResource } from '../templates/template';
import type { Finding } from './finding';

/** What the rules of key policies say of a key; nothing of any other resource. */
export function findingsOfKey(resource: TemplateResource): Finding[] {
  if (!KEY_TYPES.includes(resource.type)) {
    return [];
  }
  return keyFindings(keyFactsOf(resource.body, resource.file.account)).map(({ rule, detail }) => ({ rule, resource, ...propertyOf(rule), detail }));
}

function propertyOf(rule: KeyPolicyRule): { property?: string } {
  switch (rule.id) {
    case KEY_ROTATION.id:
      return { property: 'EnableKeyRotation' };
    case KEY_DELETED_WITH_STACK.id:
      return {};
    default:
      return { property: 'KeyPolicy' };
  }
}
