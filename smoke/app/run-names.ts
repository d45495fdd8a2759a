import { type IAspect, Token } from 'aws-cdk-lib';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as logs from 'aws-cdk-lib/aws-logs';
import * as rds from 'aws-cdk-lib/aws-rds';
import type { IConstruct } from 'constructs';
import { runPrefix } from '../names';

/** Log groups that RDS names after its database. */
const DATABASE_LOGS = /^(\/aws\/rds\/(?:instance|cluster)\/)(.+)$/;

/**
 * Gives what an example names by itself a name of the run, so that the example may be deployed in the account already, and two runs do not
 * meet: aliases of keys, databases and their log groups.
 */
export class RunNames implements IAspect {
  private readonly prefix: string;
  private readonly named = new WeakSet<IConstruct>();

  constructor(run: string) {
    this.prefix = runPrefix(run);
  }

  public visit(node: IConstruct): void {
    // Aspects are invoked more than once where another one adds to the tree.
    if (this.named.has(node)) return;
    this.named.add(node);
    if (node instanceof kms.CfnAlias) {
      node.aliasName = node.aliasName.replace(/^alias\//, `alias/${this.prefix}/`);
    } else if (node instanceof rds.CfnDBInstance) {
      node.dbInstanceIdentifier = this.ofRun(node.dbInstanceIdentifier);
    } else if (node instanceof rds.CfnDBCluster) {
      node.dbClusterIdentifier = this.ofRun(node.dbClusterIdentifier);
    } else if (node instanceof logs.CfnLogGroup) {
      node.logGroupName = node.logGroupName?.replace(DATABASE_LOGS, `$1${this.prefix}-$2`);
    }
  }

  private ofRun(identifier: string | undefined): string | undefined {
    return identifier && !Token.isUnresolved(identifier) ? `${this.prefix}-${identifier}` : identifier;
  }
}
