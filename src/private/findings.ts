import { Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/**
 * Raises a finding of a construct, as a warning that can be acknowledged by its id on the construct or any scope above it.
 *
 * aws-cdk-lib 2.263.0 forgets an acknowledgement that came before the warning, on the same construct and on the app
 * (https://github.com/aws/aws-cdk/issues/38820), so it is looked for here as well.
 */
export function raiseFinding(construct: IConstruct, id: string, message: string): void {
  if (!isAcknowledged(construct, id)) {
    Validations.of(construct).addWarning(id, message);
  }
}

/** Whether a finding was acknowledged on the construct or any scope above it. */
export function isAcknowledged(construct: IConstruct, id: string): boolean {
  return construct.node.scopes
    .flatMap(scope => scope.node.metadata)
    .filter(entry => entry.type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
    .flatMap(entry => Object.keys(entry.data as Record<string, string>))
    // Stored with a prefix that depends on the version of aws-cdk-lib.
    .some(acknowledged => acknowledged.split('::').pop() === id);
}

/**
 * Acknowledges a finding of cdk-nag on infrastructure that this library makes by itself.
 *
 * `Validations.acknowledge` of aws-cdk-lib 2.263.0 refuses an id that contains an ARN: it takes each `::` for the end of a
 * prefix. The entry is the one that it would write; `test/rds/own-findings.test.ts` fails if cdk-nag no longer reads it.
 */
export function acknowledgeOwnFinding(construct: IConstruct, id: string, reason: string): void {
  construct.node.addMetadata(Validations.ACKNOWLEDGED_RULES_METADATA_KEY, { [`Annotation::${id}`]: reason });
}
