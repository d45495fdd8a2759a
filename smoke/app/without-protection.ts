import type { IAspect } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as rds from 'aws-cdk-lib/aws-rds';
import type { IConstruct } from 'constructs';
import { PENDING_WINDOW_DAYS } from '../key-deletion';

/** Takes off what keeps a resource from being deleted together with its stack. */
export class WithoutProtection implements IAspect {
  public visit(node: IConstruct): void {
    if (node instanceof kms.CfnKey) {
      node.pendingWindowInDays = PENDING_WINDOW_DAYS;
    } else if (node instanceof dynamodb.CfnTable) {
      node.deletionProtectionEnabled = false;
    } else if (node instanceof dynamodb.CfnGlobalTable) {
      // The replicas are made when the template is written; the examples have one.
      node.addPropertyOverride('Replicas.0.DeletionProtectionEnabled', false);
    } else if (node instanceof rds.CfnDBInstance) {
      node.deletionProtection = false;
      node.deleteAutomatedBackups = true;
    } else if (node instanceof rds.CfnDBCluster) {
      node.deletionProtection = false;
      node.deleteAutomatedBackups = true;
    }
  }
}
