import { type CfnResource, Stack } from 'aws-cdk-lib';
import { reportAwsManagedPolicies } from './aws-managed-policies';
import { type DerivedStatement, derivedStatements, type KeyOf, rendered } from './derived-statement';
import { reportMissing } from './grant-finding';
import { type IdentityDocument, identityDocuments } from './identity-document';
import { readStatements } from './read-statement';
import { Reading } from './reading';
import { reportResourcePolicy } from './resource-policies';

/** Characters of a pseudo parameter's value, about. */
const PSEUDO_PARAMETER_LENGTH = 12;
/** Characters of any other value that is known at deployment only: most are ARNs. */
const REFERENCE_LENGTH = 90;

/**
 * Lets the principals of a policy use the keys of what they may use: for each statement on data that is encrypted by enforcement, one in the
 * same document on its key, through the service. Nothing is taken away, and nobody gets use of a key who had none of the data under it.
 *
 * What cannot be derived is reported as `AtRest-GrantNotDerived`, with the statement to add. Once more changes nothing.
 *
 * @param visited of any type: of those that hold no policies nothing happens
 */
export function grantKeys(visited: CfnResource, keyOf: KeyOf): void {
  const reading = new Reading(Stack.of(visited));
  for (const document of identityDocuments(visited, reading)) {
    extend(document, visited, keyOf, reading);
  }
  reportAwsManagedPolicies(visited, keyOf);
  reportResourcePolicy(visited, keyOf);
}

function extend(document: IdentityDocument, visited: CfnResource, keyOf: KeyOf, reading: Reading): void {
  const existing = readStatements(document.content, reading);
  const missing = derivedStatements(visited, existing, keyOf, reading);
  const addable = missing.filter(({ obstacle }) => obstacle === undefined);
  for (const obstacle of new Set(missing.flatMap(statement => statement.obstacle ?? []))) {
    report(visited, obstacle, missing.filter(statement => statement.obstacle === obstacle), reading);
  }
  if (addable.length === 0) {
    return;
  }
  const size = sizeOf(document.content, reading) + addable.reduce((sum, statement) => sum + sizeOf(rendered(statement), reading), 0);
  if (!document.add) {
    report(visited, 'the policy is not written out: a token, an intrinsic function or a raw override stands in for it', addable, reading);
  } else if (size > document.limit) {
    report(visited, `the policy would have about ${size} characters, and may have ${document.limit}`, addable, reading);
  } else {
    document.add(addable);
  }
}

function report(visited: CfnResource, why: string, statements: readonly DerivedStatement[], reading: Reading): void {
  reportMissing(visited, 'Principals of this policy', why, statements, reading);
}

function sizeOf(value: unknown, reading: Reading): number {
  return JSON.stringify(reading.texts(value))
    .replace(/\$\{AWS::\w+\}/g, 'x'.repeat(PSEUDO_PARAMETER_LENGTH))
    .replace(/\$\{[A-Za-z0-9]+(\.[\w.]+)?\}/g, 'x'.repeat(REFERENCE_LENGTH))
    .length;
}
