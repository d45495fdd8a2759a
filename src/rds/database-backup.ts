import * as backup from 'aws-cdk-lib/aws-backup';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type * as rds from 'aws-cdk-lib/aws-rds';
import type { Construct } from 'constructs';
import { acknowledgeOwnFinding } from '../private/findings';
import { instancesOf } from './cluster-encryption';
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

/** The same for an Aurora cluster, whose instances audit rules look for in a plan one by one. */
export function addClusterBackupPlan(cluster: rds.DatabaseClusterBase, key: kms.IKey): void {
  addBackupPlan(cluster, key, backup.BackupResource.fromRdsDatabaseCluster(cluster));
  for (const instance of instancesOf(cluster)) {
    for (const pack of ['NIST.800.53.R5', 'HIPAA.Security']) {
      acknowledgeOwnFinding(instance, `${pack}-RDSInBackupPlan`, 'AWS Backup takes the cluster as a whole, which is in the plan: its instances have no storage of their own');
    }
  }
}
