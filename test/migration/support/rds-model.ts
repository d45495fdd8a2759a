import * as rds from '@aws-sdk/client-rds';

/** Names of an operation of the RDS API that has an input. */
type Operation = 'RestoreDBInstanceFromDBSnapshot' | 'RestoreDBClusterFromSnapshot' | 'CreateDBInstance' | 'ModifyDBInstance' | 'ModifyDBCluster'
  | 'AddRoleToDBInstance' | 'AddRoleToDBCluster' | 'CreateDBClusterEndpoint' | 'DeleteDBClusterEndpoint' | 'EnableHttpEndpoint' | 'StartActivityStream'
  | 'StopActivityStream' | 'ModifyActivityStream' | 'RegisterDBProxyTargets' | 'DeregisterDBProxyTargets';

/** The members of a structure, as the schema that the SDK serializes by lists them. */
export function membersOf(structure: 'DBInstance' | 'DBCluster'): string[] {
  return namesIn(structure === 'DBInstance' ? rds.DBInstance$ : rds.DBCluster$);
}

/** The parameters of an operation, from the schema of its input. */
export function parametersOf(operation: string): string[] {
  const schemas = rds as unknown as Record<string, unknown>;
  return namesIn(schemas[`${operation}Message$`] ?? schemas[`${operation}Request$`]);
}

/** Whether RDS has the operation. */
export function isOperation(operation: string): operation is Operation {
  return `${operation}Command` in rds;
}

/** A schema of a structure is a tuple: kind, namespace, name, traits, names of the members. */
function namesIn(schema: unknown): string[] {
  const names: unknown = Array.isArray(schema) ? schema[4] : undefined;
  if (!Array.isArray(names) || names.length === 0 || !names.every(name => typeof name === 'string')) {
    throw new Error(`This is not the schema of a structure: ${JSON.stringify(schema)?.slice(0, 200)}`);
  }
  return names as string[];
}
