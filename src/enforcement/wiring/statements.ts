import { type ReadStatement, readStatements } from '../../policies/policy-statement';
import { parsedOf } from '../../templates/value-parts';

/** The statements of a policy document, which may be JSON in a text; undefined where an intrinsic function stands in for what they say. */
export function statementsIn(document: unknown): ReadStatement[] | undefined {
  return readStatements(typeof document === 'string' ? parsedOf(document) : document);
}
