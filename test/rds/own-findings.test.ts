import { App } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as rds from 'aws-cdk-lib/aws-rds';
import { RDS_PREVENT_RENDERING_DEPRECATED_CREDENTIALS } from 'aws-cdk-lib/cx-api';
import { HERE } from '../keys/support';
import { guardFindingsOf } from '../support/template/guard';
import { nagFindings } from '../support/template/nag';
import { AURORA_POSTGRES, ISOLATED, POSTGRES, stackWithNetwork } from './support';
import { EncryptedDatabaseCluster, EncryptedDatabaseClusterFromSnapshot, EncryptedDatabaseInstance, EncryptedMultiAzDatabaseCluster } from 'cdk-at-rest';

test('a monitoring role of the user\'s own is not acknowledged on their behalf', () => {
  const { stack, vpc } = stackWithNetwork(new App());
  const monitoringRole = new iam.Role(stack, 'Monitoring', {
    assumedBy: new iam.ServicePrincipal('monitoring.rds.amazonaws.com'),
    managedPolicies: [iam.ManagedPolicy.fromAwsManagedPolicyName('service-role/AmazonRDSEnhancedMonitoringRole')],
  });
  new EncryptedDatabaseInstance(stack, 'Orders', { engine: POSTGRES, vpc, vpcSubnets: ISOLATED, monitoringRole });

  expect(nagFindings(stack).filter(finding => finding.includes('IAM4'))).toEqual([expect.stringContaining('Data/Monitoring/Resource')]);
});

test('with all options on, the four packs find nothing in an instance', () => {
  const { stack, vpc } = stackWithNetwork(new App());
  const instance = new EncryptedDatabaseInstance(stack, 'Orders', {
    engine: POSTGRES, vpc, vpcSubnets: ISOLATED, port: 5440, multiAz: true, instanceIdentifier: 'orders', createLogGroups: true, secretRotation: true, backupPlan: true,
  });

  expect(nagFindings(instance)).toEqual([]);
});

describe('an Aurora cluster', () => {
  const everyOption = {
    engine: AURORA_POSTGRES,
    vpcSubnets: ISOLATED,
    port: 5440,
    clusterIdentifier: 'orders',
    writer: rds.ClusterInstance.provisioned('Writer'),
    readers: [rds.ClusterInstance.serverlessV2('Reader')],
    createLogGroups: true,
    secretRotation: true,
    backupPlan: true,
  };

  test('with all options on has nothing that the four packs find', () => {
    const { stack, vpc } = stackWithNetwork(new App());

    expect(nagFindings(new EncryptedDatabaseCluster(stack, 'Orders', { ...everyOption, vpc }))).toEqual([]);
  });

  test('from a snapshot has nothing either', () => {
    const { stack, vpc } = stackWithNetwork(new App({ context: { [RDS_PREVENT_RENDERING_DEPRECATED_CREDENTIALS]: true } }));
    const snapshotCredentials = rds.SnapshotCredentials.fromGeneratedSecret('owner');

    expect(nagFindings(new EncryptedDatabaseClusterFromSnapshot(stack, 'Orders', { ...everyOption, vpc, snapshotIdentifier: 'orders', snapshotCredentials }))).toEqual([]);
  });

  test('without a backup plan has instances that two of them miss in one', () => {
    const { stack, vpc } = stackWithNetwork(new App());
    const cluster = new EncryptedDatabaseCluster(stack, 'Orders', { ...everyOption, vpc, backupPlan: false });

    expect(nagFindings(cluster).filter(finding => finding.includes('InBackupPlan'))).toHaveLength(4);
  });
});

describe('with all options on, a Multi-AZ DB cluster', () => {
  function everyOption(): { app: App; cluster: EncryptedMultiAzDatabaseCluster } {
    const app = new App();
    const { stack, vpc } = stackWithNetwork(app, 'Data', { env: HERE }, 3);
    const cluster = new EncryptedMultiAzDatabaseCluster(stack, 'Orders', {
      engine: POSTGRES,
      instanceType: ec2.InstanceType.of(ec2.InstanceClass.M6GD, ec2.InstanceSize.LARGE),
      vpc,
      vpcSubnets: ISOLATED,
      port: 5440,
      clusterIdentifier: 'orders',
      enablePerformanceInsights: true,
      createLogGroups: true,
      secretRotation: true,
      backupPlan: true,
    });
    return { app, cluster };
  }

  test('has nothing that the four packs find', () => {
    expect(nagFindings(everyOption().cluster)).toEqual([]);
  });

  test('has nothing that Control Tower\'s rules find', () => {
    expect(guardFindingsOf(everyOption().app).filter(finding => finding.includes('Orders'))).toEqual([]);
  });

  test('has nothing that the validation of the CDK finds', () => {
    const { app } = everyOption();
    const before = process.env.CDK_VALIDATION;
    process.env.CDK_VALIDATION = 'true';
    const written = jest.spyOn(console, 'error').mockImplementation();
    try {
      app.synth();
      expect(written.mock.calls).toEqual([]);
    } finally {
      process.env.CDK_VALIDATION = before;
      written.mockRestore();
    }
  });
});
