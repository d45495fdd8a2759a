import { Aspects, type IAspect } from 'aws-cdk-lib';
import type * as kms from 'aws-cdk-lib/aws-kms';
import * as stepfunctions from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';

/**
 * Gives the role of a state machine the use of its key.
 *
 * The L2 does as much for one state machine, by its name: of one that leaves its name to CloudFormation it names an ARN that ends after
 * `stateMachine:`, which no call carries, and each execution would fail. The name is known at deployment only, and a reference to the
 * state machine in the policy of its role is a cycle, so a pattern stands for it.
 */
export class ExecutionRoleAccess extends Construct implements IAspect {
  /** Once a state machine, which need not exist yet. */
  public static give(scope: Construct, stateMachineId: string, key: kms.IKey): void {
    const id = `${stateMachineId}AtRestRole`;
    if (!scope.node.tryFindChild(id)) {
      new ExecutionRoleAccess(scope, id, stateMachineId, key);
    }
  }

  private constructor(private readonly home: Construct, id: string, private readonly stateMachineId: string, private readonly key: kms.IKey) {
    super(home, id);
    Aspects.of(this).add(this);
  }

  /** When the state machine is there, with the role that it made or was given. */
  public visit(): void {
    const stateMachine = this.home.node.tryFindChild(this.stateMachineId);
    if (stateMachine instanceof stepfunctions.StateMachine) {
      this.key.grant(stateMachine.role, 'kms:Decrypt', 'kms:GenerateDataKey');
    }
  }
}
