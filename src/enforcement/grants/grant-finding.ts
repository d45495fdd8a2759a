import type { CfnResource } from 'aws-cdk-lib';
import { raiseFinding } from '../../private/findings';
import { type DerivedStatement, rendered } from './derived-statement';
import type { Reading } from './reading';

/** A principal of the app that can use data and, as far as the app knows, not the key that the data is under. */
export const GRANT_NOT_DERIVED = 'AtRest-GrantNotDerived';

/** Reports statements that have to be added by hand, and prints them. */
export function reportMissing(construct: CfnResource, who: string, why: string, statements: readonly DerivedStatement[], reading: Reading): void {
  if (statements.length > 0) {
    raiseFinding(construct, GRANT_NOT_DERIVED, [
      `${who} may use data that is encrypted, and not the key that it is under: ${why}. Without this, access to the data is denied:`,
      ...statements.map(statement => reading.readable(rendered(statement))),
      `Add it to a policy of the principal, or acknowledge ${GRANT_NOT_DERIVED} on this construct where the data is not meant to be used.`,
    ].join('\n'));
  }
}
