import * as backup from 'aws-cdk-lib/aws-backup';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { acknowledgeManagedPolicy } from './managed-roles';

/**
 * Daily backups of one database for 35 days, in a vault under the key. The snapshots themselves are under the key of the
 * database, whatever the vault's is.
 *
 * @see https://docs.aws.amazon.com/aws-backup/latest/devguide/encryption.html
 */
export function addBackupPlan(database: Construct, key: kms.IKey, resource: backup.BackupResource): void {
  const vault = new backup.BackupVault(database, 'BackupVault', { encryptionKey: key });
  const plan = backup.BackupPlan.daily35DayRetention(database, 'BackupPlan', vault);
  const selection = plan.addSelection('Database', { resources: [resource] });
  acknowledgeManagedPolicy(selection, 'Role', 'AWSBackupServiceRolePolicyForBackup', 'It is the policy that AWS keeps in step with what AWS Backup has to do');
}
