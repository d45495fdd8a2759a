import { DeleteObjectsCommand, ListObjectVersionsCommand, type ListObjectVersionsCommandOutput, type ObjectIdentifier, S3Client } from '@aws-sdk/client-s3';
import type { ApiConfiguration } from '../../demo/api-configuration';
import { callService } from '../../demo/call-service';
import type { OwnResource } from './stack-resources';

/** Deletes what keeps resources of a stack from being deleted: objects in buckets, recovery points in backup vaults. */
export async function empty(resources: readonly OwnResource[], config: ApiConfiguration): Promise<void> {
  const ofType = (type: string) => resources.filter(each => each.type === type && each.physicalId && each.status !== 'DELETE_COMPLETE').map(each => each.physicalId);
  for (const bucket of ofType('AWS::S3::Bucket')) await emptyBucket(bucket, config);
  for (const vault of ofType('AWS::Backup::BackupVault')) await emptyVault(vault, config);
}

/** All versions, and the marks of deleted ones; none where the bucket is gone. */
async function emptyBucket(Bucket: string, config: ApiConfiguration): Promise<void> {
  const s3 = new S3Client(config);
  for (;;) {
    // As many as one request deletes; what is listed next has moved up.
    const Objects = await s3.send(new ListObjectVersionsCommand({ Bucket })).then(versionsIn, (error: Error) => {
      if (error.name === 'NoSuchBucket') return [];
      throw error;
    });
    if (Objects.length === 0) return;
    const { Errors = [] } = await s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects, Quiet: true } }));
    if (Errors.length > 0) throw new Error(`${Errors.length} objects of bucket ${Bucket} could not be deleted, the first ${Errors[0].Key}: ${Errors[0].Message}`);
  }
}

function versionsIn({ Versions = [], DeleteMarkers = [] }: ListObjectVersionsCommandOutput): ObjectIdentifier[] {
  return [...Versions, ...DeleteMarkers].map(({ Key, VersionId }) => ({ Key, VersionId }));
}

/** A backup may have been made while the stack was there. */
async function emptyVault(BackupVaultName: string, config: ApiConfiguration): Promise<void> {
  const { RecoveryPoints } = await callService<{ readonly RecoveryPoints: Array<{ readonly RecoveryPointArn: string }> }>(
    config, 'backup', 'list_recovery_points_by_backup_vault', { BackupVaultName },
  );
  for (const { RecoveryPointArn } of RecoveryPoints) {
    await callService(config, 'backup', 'delete_recovery_point', { BackupVaultName, RecoveryPointArn });
  }
}
