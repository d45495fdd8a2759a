import type { IConstruct } from 'constructs';
import { acknowledgeOwnFinding } from '../private/findings';

/** Acknowledges that a role which is made here, for a service of AWS, has the policy that AWS wrote for it. Roles of the user's are left alone. */
export function acknowledgeManagedPolicy(owner: IConstruct, roleId: string, policyName: string, reason: string): void {
  const role = owner.node.tryFindChild(roleId);
  if (role) {
    acknowledgeOwnFinding(role, `AwsSolutions-IAM4[Policy::arn:<AWS::Partition>:iam::aws:policy/service-role/${policyName}]`, reason);
  }
}

/** The same for the role that the L2s make for enhanced monitoring, which this library switches on. */
export function acknowledgeMonitoringRole(database: IConstruct): void {
  acknowledgeManagedPolicy(database, 'MonitoringRole', 'AmazonRDSEnhancedMonitoringRole', 'It is the policy that AWS documents for enhanced monitoring, and allows nothing but its log group');
}
