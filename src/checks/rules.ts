import { KEY_POLICY_RULES } from '../policies/key-policy-rules';
import { COMPARISON_RULES } from './compare-rules';
import { DELIVERY_WITHOUT_KEY } from './delivery-findings';
import { DESTINATION_UNDER_KEY, EXEMPT_DESTINATION } from './destination-findings';
import type { Rule } from './finding';
import { LEVEL_RULES } from './level-rules';
import { NOT_IN_TEMPLATES } from './unread-findings';

/** Where the guides are read. */
const GUIDES = 'https://github.com/cdkatrest/cdk-at-rest/blob/main/docs';

/** The rules that look at templates alone, save for those of key policies. */
export const TEMPLATE_RULES: readonly Rule[] = [...LEVEL_RULES, NOT_IN_TEMPLATES, EXEMPT_DESTINATION, DESTINATION_UNDER_KEY, DELIVERY_WITHOUT_KEY];

/** All rules, in the order of docs/checks.md. */
export const CHECK_RULES: readonly Rule[] = [...TEMPLATE_RULES, ...COMPARISON_RULES, ...KEY_POLICY_RULES];

/** The section of the guide that documents a rule. */
export function documentationOf(rule: Rule): string {
  const guide = KEY_POLICY_RULES.some(({ id }) => id === rule.id) ? 'keys.md' : 'checks.md';
  return `${GUIDES}/${guide}#${rule.id.toLowerCase()}`;
}
