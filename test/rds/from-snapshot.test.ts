import { App, SecretValue, type Stack } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as rds from 'aws-cdk-lib/aws-rds';
import { identityPolicy, warningIdsOf, warningsOf } from '../keys/support';
import { resourcesOfType, templateOf } from '../support/template/synth';
import { AURORA_POSTGRES, inTemplate, ISOLATED, POSTGRES, propertiesOf, propertiesOfType, roleIn, stackWithNetwork } from './support';
import {
  EncryptedDatabaseClusterFromSnapshot, type EncryptedDatabaseClusterFromSnapshotProps, EncryptedDatabaseInstanceFromSnapshot,
  type EncryptedDatabaseInstanceFromSnapshotProps, EncryptionKey,
} from 'cdk-at-rest';

let stack: Stack;
let vpc: ec2.Vpc;

beforeEach(() => {
  ({ stack, vpc } = stackWithNetwork(new App()));
});

function sharedKey(): unknown {
  return inTemplate(stack, EncryptionKey.of(stack).keyArn);
}

describe('an instance from a snapshot', () => {
  function restored(props: Partial<EncryptedDatabaseInstanceFromSnapshotProps> = {}): EncryptedDatabaseInstanceFromSnapshot {
    return new EncryptedDatabaseInstanceFromSnapshot(stack, 'Orders', { engine: POSTGRES, vpc, vpcSubnets: ISOLATED, snapshotIdentifier: 'orders-1', ...props });
  }

  test('has the encryption of the snapshot, and says so', () => {
    const instance = restored();

    expect(Object.keys(propertiesOf(instance))).not.toEqual(expect.arrayContaining(['KmsKeyId']));
    expect(Object.keys(propertiesOf(instance))).not.toEqual(expect.arrayContaining(['StorageEncrypted']));
    expect(warningsOf(instance)[0]).toMatch(/^The instance is encrypted as its snapshot is: .*copy-db-snapshot --kms-key-id.*docs\/rds\.md/);
    expect(warningIdsOf(instance)).toEqual(['AtRest-DatabaseFromSnapshot', 'AtRest-DatabaseLogsNotUnderKey']);
  });

  test('is protected as any other', () => {
    expect(propertiesOf(restored())).toMatchObject({ DeletionProtection: true, BackupRetentionPeriod: 7, PubliclyAccessible: false, MonitoringInterval: 60 });
  });

  test('has its new secret, Performance Insights, log groups and vault under the key', () => {
    restored({
      credentials: rds.SnapshotCredentials.fromGeneratedSecret('owner', { excludeCharacters: '!' }),
      enablePerformanceInsights: true,
      createLogGroups: true,
      instanceIdentifier: 'orders',
      backupPlan: true,
      secretRotation: true,
    });

    expect(propertiesOfType(stack, 'AWS::SecretsManager::Secret')).toMatchObject([{ KmsKeyId: sharedKey(), GenerateSecretString: { ExcludeCharacters: '!' } }]);
    expect(propertiesOfType(stack, 'AWS::RDS::DBInstance')).toMatchObject([{ PerformanceInsightsKMSKeyId: sharedKey() }]);
    expect(propertiesOfType(stack, 'AWS::Logs::LogGroup')).toMatchObject([{ KmsKeyId: sharedKey() }, { KmsKeyId: sharedKey() }]);
    expect(propertiesOfType(stack, 'AWS::Backup::BackupVault')).toMatchObject([{ EncryptionKeyArn: sharedKey() }]);
    expect(propertiesOfType(stack, 'AWS::SecretsManager::RotationSchedule')).toHaveLength(1);
  });

  test('keeps the logical id of its secret', () => {
    const credentials = rds.SnapshotCredentials.fromGeneratedSecret('owner');
    const plain = stackWithNetwork(new App());
    new rds.DatabaseInstanceFromSnapshot(plain.stack, 'Orders', { engine: POSTGRES, vpc: plain.vpc, vpcSubnets: ISOLATED, snapshotIdentifier: 'orders-1', credentials });
    restored({ credentials });
    const secretsOf = (of: Stack) => Object.keys(resourcesOfType(templateOf(of), 'AWS::SecretsManager::Secret'));

    expect(secretsOf(stack)).toEqual(secretsOf(plain.stack));
  });

  test('leaves a given password alone, and uses a given key', () => {
    const encryptionKey = new kms.Key(stack, 'Key');
    const instance = restored({ credentials: rds.SnapshotCredentials.fromPassword(SecretValue.unsafePlainText('x')), encryptionKey });

    expect(propertiesOf(instance).MasterUserPassword).toBe('x');
    expect(instance.encryptionKey).toBe(encryptionKey);
  });
});

describe('a cluster from a snapshot', () => {
  function restored(props: Partial<EncryptedDatabaseClusterFromSnapshotProps> = {}): EncryptedDatabaseClusterFromSnapshot {
    return new EncryptedDatabaseClusterFromSnapshot(stack, 'Orders', {
      engine: AURORA_POSTGRES, vpc, vpcSubnets: ISOLATED, snapshotIdentifier: 'orders-1', writer: rds.ClusterInstance.serverlessV2('Writer'), ...props,
    });
  }

  test('is under the key, whatever the snapshot was under, and protected', () => {
    const cluster = restored({ snapshotCredentials: rds.SnapshotCredentials.fromGeneratedSecret('owner') });

    expect(propertiesOf(cluster)).toMatchObject({ StorageEncrypted: true, KmsKeyId: sharedKey(), DeletionProtection: true, BackupRetentionPeriod: 7 });
    expect(warningIdsOf(cluster)).toEqual(['AtRest-DatabaseLogsNotUnderKey']);
    propertiesOfType(stack, 'AWS::SecretsManager::Secret').forEach(secret => expect(secret.KmsKeyId).toEqual(sharedKey()));
  });

  test('has log groups, vault and rotation as any other', () => {
    restored({
      snapshotCredentials: rds.SnapshotCredentials.fromGeneratedSecret('owner'), createLogGroups: true, clusterIdentifier: 'orders', backupPlan: true, secretRotation: true,
    });

    expect(propertiesOfType(stack, 'AWS::Logs::LogGroup')).toMatchObject([{ KmsKeyId: sharedKey() }]);
    expect(propertiesOfType(stack, 'AWS::Backup::BackupVault')).toMatchObject([{ EncryptionKeyArn: sharedKey() }]);
    expect(propertiesOfType(stack, 'AWS::SecretsManager::RotationSchedule')).toHaveLength(1);
  });

  test('grants use of the key with the deprecated secret of an app without feature flags', () => {
    restored().secret!.grantRead(roleIn(stack));

    expect(propertiesOfType(stack, 'AWS::SecretsManager::Secret')).toMatchObject([{ KmsKeyId: sharedKey() }]);
    expect(identityPolicy(stack).map(statement => statement.Action)).toContain('kms:Decrypt');
  });

  test('makes no secret in an app that prevents the deprecated one', () => {
    ({ stack, vpc } = stackWithNetwork(new App({ context: { '@aws-cdk/aws-rds:preventRenderingDeprecatedCredentials': true } })));
    restored();

    expect(propertiesOfType(stack, 'AWS::SecretsManager::Secret')).toEqual([]);
  });

  test('has the secret that RDS manages under the key', () => {
    expect(propertiesOf(restored({ manageMasterUserPassword: true }))).toMatchObject({
      ManageMasterUserPassword: true, MasterUserSecret: { KmsKeyId: sharedKey() },
    });
  });
});
