import { Stack, Token } from 'aws-cdk-lib';
import * as rds from 'aws-cdk-lib/aws-rds';
import type { Construct } from 'constructs';
import { propsError } from '../private/errors';
import type { EncryptedMultiAzDatabaseClusterProps } from './encrypted-multi-az-database-cluster-props';
import { refuseOtherEngine } from './multi-az-engine';
import { refuseOtherStorage } from './multi-az-storage';

/** Letters, digits and hyphens in the identifier of a Multi-AZ DB cluster: RDS appends the names of the instances. */
export const MOST_IDENTIFIER_CHARACTERS = 52;

/** Characters that CloudFormation adds at least to stack name and logical id in a generated name: two hyphens, and 12 to tell names apart. */
const LEAST_GENERATED_CHARACTERS = 14;

/** Availability Zones that the subnets have to be in, one for each instance. */
export const LEAST_ZONES = 3;

/** Seconds between the measurements of enhanced monitoring. */
export const MONITORING_INTERVALS = [0, 1, 5, 10, 15, 30, 60];

/**
 * Refuses what RDS documents as impossible for a Multi-AZ DB cluster, which it would say on deployment only.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/create-multi-az-db-cluster.html
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/multi-az-db-clusters-concepts.Limitations.html
 */
export function refuseImpossibleCluster(scope: Construct, id: string, props: EncryptedMultiAzDatabaseClusterProps): void {
  refuseOtherEngine(scope, id, props.engine);
  refuseLongIdentifier(scope, id, props);
  refuseTooFewZones(scope, id, props);
  refuseOtherStorage(scope, id, props);
  refuseOtherInterval(scope, id, props);
  refuseContradictions(scope, id, props);
}

function refuseLongIdentifier(scope: Construct, id: string, { clusterIdentifier = '' }: EncryptedMultiAzDatabaseClusterProps): void {
  if (!Token.isUnresolved(clusterIdentifier) && clusterIdentifier.length > MOST_IDENTIFIER_CHARACTERS) {
    throw propsError(scope, id, `received a clusterIdentifier of ${clusterIdentifier.length} characters (${clusterIdentifier}): a Multi-AZ DB cluster has ${MOST_IDENTIFIER_CHARACTERS} at most, pass a shorter one`);
  }
}

/**
 * Refuses at synthesis, when logical ids are final, a cluster whose generated name is too long for RDS: CloudFormation cuts it at 63
 * characters only. Where the name of the stack is a token, as in a nested stack, nothing is known.
 */
export function refuseLongGeneratedName(cluster: rds.CfnDBCluster): void {
  cluster.node.addValidation({ validate: () => cluster.dbClusterIdentifier === undefined ? problemsOfGeneratedName(cluster) : [] });
}

function problemsOfGeneratedName(cluster: rds.CfnDBCluster): string[] {
  const { stackName } = Stack.of(cluster);
  const logicalId = Stack.of(cluster).resolve(cluster.logicalId) as string;
  const least = stackName.length + logicalId.length + LEAST_GENERATED_CHARACTERS;
  if (Token.isUnresolved(stackName) || least <= MOST_IDENTIFIER_CHARACTERS) {
    return [];
  }
  return [`received no clusterIdentifier, and the name that CloudFormation generates of the stack name (${stackName}, ${stackName.length} characters) and the logical id (${logicalId}, ${logicalId.length}) `
    + `has ${least} characters or more, but a Multi-AZ DB cluster has ${MOST_IDENTIFIER_CHARACTERS} at most: pass a clusterIdentifier`];
}

/** A subnet group that is given is not looked into, and neither are subnets that are yet to be looked up or come as a list that is a token. */
function refuseTooFewZones(scope: Construct, id: string, { vpc, vpcSubnets, subnetGroup }: EncryptedMultiAzDatabaseClusterProps): void {
  if (subnetGroup) {
    return;
  }
  const { availabilityZones, isPendingLookup } = vpc.selectSubnets(vpcSubnets);
  const zones = new Set(availabilityZones).size;
  const unknown = isPendingLookup || availabilityZones.some(zone => Token.isUnresolved([zone]));
  if (!unknown && zones < LEAST_ZONES) {
    throw propsError(scope, id, `received subnets in ${zones} Availability Zones: a Multi-AZ DB cluster has an instance in each of ${LEAST_ZONES}. Pass a VPC with subnets in ${LEAST_ZONES} zones `
      + '(in a stack without a Region, a Vpc has two unless it is given availabilityZones)');
  }
}

function refuseOtherInterval(scope: Construct, id: string, { monitoringInterval }: EncryptedMultiAzDatabaseClusterProps): void {
  if (monitoringInterval && !monitoringInterval.isUnresolved() && !MONITORING_INTERVALS.includes(monitoringInterval.toSeconds())) {
    throw propsError(scope, id, `received monitoringInterval: ${monitoringInterval.toSeconds()} seconds, which enhanced monitoring does not have: use ${MONITORING_INTERVALS.join(', ')}`);
  }
}

function refuseContradictions(scope: Construct, id: string, props: EncryptedMultiAzDatabaseClusterProps): void {
  const { performanceInsightRetention, performanceInsightEncryptionKey, databaseInsightsMode } = props;
  const advanced = databaseInsightsMode === rds.DatabaseInsightsMode.ADVANCED;
  if (props.enablePerformanceInsights === false && (performanceInsightRetention !== undefined || performanceInsightEncryptionKey || advanced)) {
    throw propsError(scope, id, 'received enablePerformanceInsights: false together with a retention, a key or a databaseInsightsMode for them: leave one of them out');
  }
  if (advanced && performanceInsightRetention !== undefined && performanceInsightRetention !== rds.PerformanceInsightRetention.MONTHS_15) {
    throw propsError(scope, id, `received performanceInsightRetention: ${performanceInsightRetention} days, but DatabaseInsightsMode.ADVANCED keeps ${rds.PerformanceInsightRetention.MONTHS_15}: leave the retention out`);
  }
  if (props.manageMasterUserPassword && props.credentials && bringsPassword(props.credentials)) {
    throw propsError(scope, id, 'received manageMasterUserPassword: true together with credentials that bring or generate a password: pass rds.Credentials.fromUsername, or leave one of them out');
  }
  if (props.cloudwatchLogsRetention !== undefined && !props.createLogGroups) {
    throw propsError(scope, id, 'received cloudwatchLogsRetention without createLogGroups: true, but log groups that RDS makes are not in the stack: pass both, or run aws logs put-retention-policy');
  }
}

/** `usernameAsString` is how the L2s mark a password that they generate. */
function bringsPassword({ secret, password, usernameAsString, secretName, excludeCharacters, replicaRegions }: rds.Credentials): boolean {
  return [secret, password, usernameAsString, secretName, excludeCharacters, replicaRegions].some(Boolean);
}
