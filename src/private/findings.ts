import { Validations } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';

/**
 * Raises a finding of a construct, as a warning that can be acknowledged by its id on the construct or any scope above it.
 *
 * aws-cdk-lib 2.263.0 forgets an acknowledgement that came before the warning, on the same construct and on the app
 * (https://github.com/aws/aws-cdk/issues/38820), so it is looked for here as well.
 */
export function raiseFinding(construct: IConstruct, id: string, message: string): void {
  raised.set(construct, [...raised.get(construct) ?? [], id]);
  if (!isAcknowledged(construct, id)) {
    Validations.of(construct).addWarning(id, message);
  }
}

/** What was raised of which construct, so that checks which come later do not say it again. */
const raised = new WeakMap<IConstruct, string[]>();

/** Whether a finding was raised already: of a resource, or of the construct whose resource it is. */
export function isRaised(resource: IConstruct, id: string): boolean {
  const above = resource.node.scope;
  return [resource, ...above?.node.defaultChild === resource ? [above] : []].some(each => raised.get(each)?.includes(id));
}

/** Whether a finding was acknowledged on the construct or any scope above it. */
export function isAcknowledged(construct: IConstruct, id: string): boolean {
  return acknowledgementOf(construct, id) !== undefined;
}

/** The reason with which a finding was acknowledged on the construct or the nearest scope above it. */
export function acknowledgementOf(construct: IConstruct, id: string): string | undefined {
  const acknowledged = construct.node.scopes.reverse()
    .flatMap(scope => scope.node.metadata)
    .filter(entry => entry.type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
    .flatMap(entry => Object.entries(entry.data as Record<string, string>))
    // Stored with a prefix that depends on the version of aws-cdk-lib.
    .find(([rule]) => rule.split('::').pop() === id);
  return acknowledged?.[1];
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
