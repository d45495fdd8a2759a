import { type CfnResource, RemovalPolicy, Token } from 'aws-cdk-lib';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import { EncryptionKey } from '../keys/encryption-key';
import { KeyService } from '../keys/key-service';
import { propsError } from '../private/errors';
import { reportLogsNotUnderKey } from './database-findings';

/** How long log groups of this library keep their records, unless `cloudwatchLogsRetention` says otherwise. */
export const LOG_RETENTION = logs.RetentionDays.ONE_YEAR;

/** The props that decide on the log groups of a database. */
interface ExportedLogsProps {
  readonly createLogGroups?: boolean;
  readonly cloudwatchLogsExports?: string[];
  readonly cloudwatchLogsRetention?: logs.RetentionDays;
  readonly removalPolicy?: RemovalPolicy;
}

/** A database that exports logs: where its log groups are named after it. */
interface ExportingDatabase extends Construct {
  readonly cloudwatchLogGroups: { [log: string]: logs.ILogGroup };
}

export interface DatabaseName {
  readonly kind: 'instance' | 'cluster';
  readonly identifier?: string;
}

/** Refuses log groups whose names are not known before the database is. */
export function refuseUnnamedLogGroups(scope: Construct, id: string, props: ExportedLogsProps, { kind, identifier }: DatabaseName): void {
  if (props.createLogGroups && (identifier === undefined || Token.isUnresolved(identifier))) {
    throw propsError(scope, id, `received createLogGroups: true with ${identifier === undefined ? 'no' : 'a token as'} ${kind}Identifier, which the names of the log groups contain: pass one that is known at synthesis`);
  }
}

/** Log groups that are made here have a retention of their own: the custom resource of the L2 would contend with it. */
export function withoutLogRetention<P extends ExportedLogsProps>(props: P): P {
  return props.createLogGroups ? { ...props, cloudwatchLogsRetention: undefined } : props;
}

/**
 * Makes the log groups of the exported logs under the key before the database, or reports that RDS makes them without it.
 *
 * @param key asked for only where log groups are made
 */
export function encryptExportedLogs(database: ExportingDatabase, key: () => kms.IKey, props: ExportedLogsProps, { kind, identifier }: DatabaseName): void {
  const exported = props.cloudwatchLogsExports ?? [];
  if (exported.length === 0) {
    return;
  }
  if (!props.createLogGroups) {
    reportLogsNotUnderKey(database, exported, `/aws/rds/${kind}/${Token.isUnresolved(identifier) ? '<name>' : identifier?.toLowerCase() ?? '<name>'}/*`);
    return;
  }
  // RDS keeps identifiers in lower case.
  const prefix = `/aws/rds/${kind}/${identifier!.toLowerCase()}`;
  const encryptionKey = key();
  EncryptionKey.fromKey(encryptionKey).allowService(KeyService.cloudWatchLogs(`${prefix}/*`));
  exported.forEach(log => {
    const group = new logs.LogGroup(database, `ExportedLogs${log}`, {
      logGroupName: `${prefix}/${log}`,
      encryptionKey,
      retention: props.cloudwatchLogsRetention ?? LOG_RETENTION,
      removalPolicy: props.removalPolicy === RemovalPolicy.DESTROY ? RemovalPolicy.DESTROY : RemovalPolicy.RETAIN,
    });
    (database.node.defaultChild as CfnResource).addResourceDependency(group.node.defaultChild as CfnResource);
    database.cloudwatchLogGroups[log] = group;
  });
}
