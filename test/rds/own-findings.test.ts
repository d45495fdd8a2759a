import { App } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import { nagFindings } from '../support/template/nag';
import { ISOLATED, POSTGRES, stackWithNetwork } from './support';
import { EncryptedDatabaseInstance } from 'cdk-at-rest';

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
