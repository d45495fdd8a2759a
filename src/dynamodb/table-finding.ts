import type { Construct } from 'constructs';
import { raiseFinding } from '../private/findings';

/** A table is not under a customer managed key, because its own props say so. */
export const TABLE_KEY_NOT_CUSTOMER_MANAGED = 'AtRest-TableKeyNotCustomerManaged';

/** Reports a table whose props ask for a key that AWS owns or manages. */
export function reportKeyOfAws(table: Construct, kind: 'owned' | 'managed'): void {
  const control = kind === 'owned'
    ? 'no policy, no record in CloudTrail and no way to revoke it'
    : 'a fixed policy and no use from other accounts';
  raiseFinding(table, TABLE_KEY_NOT_CUSTOMER_MANAGED,
    `The table is encrypted under a key that AWS ${kind === 'owned' ? 'owns' : 'manages'}: ${control}. `
    + `Leave its encryption out for a customer managed key (a table's key can be changed at any time), or acknowledge ${TABLE_KEY_NOT_CUSTOMER_MANAGED}.`);
}
