import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import type { Construct } from 'constructs';
import { EncryptedTable } from '../../dynamodb/encrypted-table';
import type { IEncryptionKey } from '../../keys/i-encryption-key';
import { acknowledgeOwnFinding } from '../../private/findings';

/** What the rule packs want of a table that holds data of its own. */
const REASON_NO_BACKUP = 'It holds one item for each database, of interest while that is migrated. Point-in-time recovery keeps 35 days of it';

/** The table with what is kept of migrations between executions: one item a database. It stays, since it says what was made and renamed. */
export function migrationRecords(migration: Construct, encryptionKey: IEncryptionKey): EncryptedTable {
  const table = new EncryptedTable(migration, 'Records', {
    partitionKey: { name: 'identifier', type: dynamodb.AttributeType.STRING },
    billingMode: dynamodb.BillingMode.PAY_PER_REQUEST,
    encryptionKey,
  });
  ['NIST.800.53.R5', 'HIPAA.Security', 'PCI.DSS.321'].forEach(pack => acknowledgeOwnFinding(table, `${pack}-DynamoDBInBackupPlan`, REASON_NO_BACKUP));
  return table;
}
