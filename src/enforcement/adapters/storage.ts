import * as backup from 'aws-cdk-lib/aws-backup';
import * as efs from 'aws-cdk-lib/aws-efs';
import * as fsx from 'aws-cdk-lib/aws-fsx';
import type { EncryptedType } from '../../private/encrypted-type';
import { propsError } from '../../private/errors';
import { namedKey } from './named-key';

/**
 * How a file system is encrypted. Whoever mounts it needs no permission on the key: EFS uses a grant that it makes along with it.
 *
 * @see https://docs.aws.amazon.com/efs/latest/ug/encryption-at-rest.html
 */
export const ENCRYPTED_FILE_SYSTEM: EncryptedType<efs.FileSystemProps> = {
  injectionId: efs.FileSystem.PROPERTY_INJECTION_ID,
  cfnTypes: ['AWS::EFS::FileSystem'],
  props: (scope, id, props) => {
    if (props.encrypted === false) {
      throw propsError(scope, id, 'received encrypted: false: leave it out for a customer managed key');
    }
    return { ...props, encrypted: true, kmsKey: namedKey(scope, id, 'EFS', props.kmsKey) };
  },
};

/** Deployment types that FSx encrypts under keys of its own, and takes none for. */
const WITHOUT_KEY = [fsx.LustreDeploymentType.SCRATCH_1, fsx.LustreDeploymentType.SCRATCH_2];

/**
 * How a file system of FSx for Lustre is encrypted, if it is a persistent one.
 *
 * @see https://docs.aws.amazon.com/fsx/latest/LustreGuide/encryption-at-rest.html
 */
export const ENCRYPTED_LUSTRE_FILE_SYSTEM: EncryptedType<fsx.LustreFileSystemProps> = {
  injectionId: fsx.LustreFileSystem.PROPERTY_INJECTION_ID,
  cfnTypes: ['AWS::FSx::FileSystem'],
  props: (scope, id, props) => {
    const { deploymentType } = props.lustreConfiguration;
    if (WITHOUT_KEY.includes(deploymentType)) {
      throw propsError(scope, id, `received deploymentType ${deploymentType}, which FSx encrypts under a key of its own and takes none for: use LustreDeploymentType.PERSISTENT_2`);
    }
    return { ...props, kmsKey: namedKey(scope, id, 'FSx', props.kmsKey) };
  },
};

/**
 * How a vault is encrypted. Its key is that of the backups which AWS Backup makes by itself; those of RDS, EBS and others are under the key
 * of what they are of.
 *
 * @see https://docs.aws.amazon.com/aws-backup/latest/devguide/encryption.html
 */
export const ENCRYPTED_BACKUP_VAULT: EncryptedType<backup.BackupVaultProps> = {
  injectionId: backup.BackupVault.PROPERTY_INJECTION_ID,
  cfnTypes: ['AWS::Backup::BackupVault'],
  props: (scope, id, props) => ({ ...props, encryptionKey: namedKey(scope, id, 'Backup', props.encryptionKey) }),
};
