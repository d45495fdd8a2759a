import { Duration } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as logs from 'aws-cdk-lib/aws-logs';
import type { Construct } from 'constructs';
import type { EncryptedTable } from '../../dynamodb/encrypted-table';
import { BundledFunction, type FunctionReasons } from '../../functions/bundled-function';
import { grantsInto } from '../../functions/grants-into-policy';
import type { IEncryptionKey } from '../../keys/i-encryption-key';
import { grantNarrowed } from '../../private/narrowed-grant';
import { acknowledgeWildcard } from '../../private/wildcard-finding';
import { FUNCTION_TIMEOUT_SECONDS } from '../definition/tasks';
import { FUNCTION_ACTIONS, type ActionResource } from '../gather/actions';

/** What the function is made with. */
export interface MigrationFunctionProps {
  /** Key that databases are encrypted under. */
  readonly databaseKey: IEncryptionKey;
  /** Key of its log. */
  readonly ownKey: IEncryptionKey;
  readonly records: EncryptedTable;
  readonly logRetention?: logs.RetentionDays;
}

/** Loading the clients of six services is work for a processor, of which Lambda gives a share for each MiB. */
const MEMORY_MIB = 512;

const REASONS: FunctionReasons = {
  LambdaConcurrency: 'It runs some twenty times a migration. Reserved concurrency would be taken from the other functions of the account',
  LambdaDLQ: 'A state machine invokes it, and takes its failures',
  LambdaInsideVPC: 'It calls AWS APIs only, connects to no database, and takes no requests',
};

/** What a reader and writer of a table calls KMS for, through DynamoDB. @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html */
const TABLE_KEY_ACTIONS = ['kms:Decrypt', 'kms:Encrypt', 'kms:GenerateDataKey', 'kms:GenerateDataKeyWithoutPlaintext', 'kms:ReEncryptFrom', 'kms:ReEncryptTo', 'kms:DescribeKey'];

/** The function that looks, plans, compares and keeps the record: it changes nothing but the table. */
export class MigrationFunction extends BundledFunction {
  constructor(scope: Construct, id: string, { databaseKey, ownKey, records, logRetention }: MigrationFunctionProps) {
    super(scope, id, {
      code: 'database-encryption-migration',
      description: 'Looks at a database and plans its encryption',
      key: ownKey,
      memoryMib: MEMORY_MIB,
      timeout: Duration.seconds(FUNCTION_TIMEOUT_SECONDS),
      reasons: REASONS,
      statements: [
        new iam.PolicyStatement({ sid: 'Look', actions: actionsOn('any'), resources: ['*'] }),
        new iam.PolicyStatement({ sid: 'Records', actions: actionsOn('records'), resources: [records.tableArn] }),
      ],
      environment: { RECORDS_TABLE: records.tableName, KEY_ARN: databaseKey.keyArn },
      logRetention,
    });
    const grantee = grantsInto(this.permissions, this.handler.role as iam.Role);
    grantNarrowed(databaseKey, grantee, actionsOn('key'), { conditions: {} });
    records.grantOnKey(grantee, ...TABLE_KEY_ACTIONS);
    acknowledgeWildcard(this.permissions, '*',
      'It reads. Lists of RDS, Application Auto Scaling and AWS DMS are of everything: which names are taken, and what leads to the database, is not known before');
  }

  /** Lets it tell whether the execution that holds a migration still runs. */
  public watch(stateMachineArn: string): void {
    const executions = `${stateMachineArn.replace(':stateMachine:', ':execution:')}:*`;
    this.permissions.addStatements(new iam.PolicyStatement({ sid: 'Executions', actions: actionsOn('executions'), resources: [executions] }));
    acknowledgeWildcard(this.permissions, executions, 'Executions have no names before they are started');
  }
}

/** What the function calls, by what it calls it on. */
function actionsOn(resource: ActionResource): string[] {
  return FUNCTION_ACTIONS.filter(({ on }) => on === resource).map(({ action }) => action);
}
