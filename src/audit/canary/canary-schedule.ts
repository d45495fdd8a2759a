import { type Duration, Stack } from 'aws-cdk-lib';
import * as events from 'aws-cdk-lib/aws-events';
import * as iam from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import type { CanaryStateMachine } from './canary-state-machine';

/** What the schedule is made with. */
export interface CanaryScheduleProps {
  readonly every: Duration;
  readonly stateMachine: CanaryStateMachine;
}

/** Starts the state machine of a canary again and again, with a role that can do nothing else. */
export class CanarySchedule extends Construct {
  constructor(scope: Construct, id: string, { every, stateMachine }: CanaryScheduleProps) {
    super(scope, id);
    const stack = Stack.of(this);
    const { stateMachineArn } = stateMachine;
    const description = 'Starts the audit canary';
    const role = new iam.Role(this, 'Role', {
      description,
      assumedBy: new iam.ServicePrincipal('events.amazonaws.com', {
        conditions: {
          StringEquals: { 'aws:SourceAccount': stack.account },
          ArnLike: { 'aws:SourceArn': stack.formatArn({ service: 'events', resource: 'rule', resourceName: '*' }) },
        },
      }),
    });
    const permissions = new iam.ManagedPolicy(this, 'Permissions', {
      description,
      roles: [role],
      statements: [new iam.PolicyStatement({ sid: 'Start', actions: ['states:StartExecution'], resources: [stateMachineArn] })],
    });
    const rule = new events.Rule(this, 'Rule', {
      description,
      schedule: events.Schedule.rate(every),
      // `targets.SfnStateMachine` wants the L2 of a state machine, and grants into an inline policy.
      targets: [{ bind: () => ({ arn: stateMachineArn, role, input: events.RuleTargetInput.fromObject({}) }) }],
    });
    // The ARN is composed, and refers to nothing that CloudFormation would make first.
    rule.node.addDependency(stateMachine.resource, permissions);
  }
}
