import { RemovalPolicy } from 'aws-cdk-lib';
import type * as dynamodb from 'aws-cdk-lib/aws-dynamodb';

/** The props that both kinds of table share. */
interface TableProtection {
  readonly pointInTimeRecovery?: boolean;
  readonly pointInTimeRecoverySpecification?: dynamodb.PointInTimeRecoverySpecification;
  readonly deletionProtection?: boolean;
  readonly removalPolicy?: RemovalPolicy;
}

/**
 * What keeps the data of a table, where the user's own props do not say otherwise. Point-in-time recovery is paid by the
 * size of the table.
 */
export function tableProtection(props: TableProtection): TableProtection {
  const recoveryAsked = props.pointInTimeRecovery !== undefined || props.pointInTimeRecoverySpecification !== undefined;
  return {
    ...(recoveryAsked ? {} : { pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: true } }),
    // A table that is asked to go with its stack could not, under deletion protection.
    deletionProtection: props.deletionProtection ?? props.removalPolicy !== RemovalPolicy.DESTROY,
    removalPolicy: props.removalPolicy ?? RemovalPolicy.RETAIN,
  };
}

/** A replica whose older prop says whether it recovers: the table's own specification, a default of ours, would come before it. */
export function withOwnRecovery(replica: dynamodb.ReplicaTableProps): dynamodb.ReplicaTableProps {
  return replica.pointInTimeRecovery === undefined || replica.pointInTimeRecoverySpecification ? replica : {
    ...replica,
    pointInTimeRecovery: undefined,
    pointInTimeRecoverySpecification: { pointInTimeRecoveryEnabled: replica.pointInTimeRecovery },
  };
}
