import { Duration, Names } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';

/** What the alarms are made with. */
export interface CanaryAlarmsProps {
  readonly canaryName: string;
  readonly topic: sns.ITopic;
  readonly schedule: Duration;
}

/** The function in `lambda/audit-canary` writes into it. */
const NAMESPACE = 'cdk-at-rest/AuditCanary';

const PERIOD = Duration.minutes(5);

/** Proofs that have to be missing one after the other: one may fall out of its period by a moment. */
const SCHEDULES_WITHOUT_PROOF = 2;

const MAX_NAME_LENGTH = 255;

const WHERE_TO_LOOK = 'The executions of the state machine and the log of its function say what was found.';

/** What goes wrong, by the name of the metric that counts it. `Duplicate` has no alarm: events have ids so that copies can be told. */
const FINDINGS: Record<string, string> = {
  Late: 'Records of KMS calls did not arrive in the log in time. They may still come.',
  Missing: 'Records of KMS calls did not arrive in the log at all: look at the trail, its bucket and its key.',
  Tampered: 'Log files say something else than what happened, or were changed after their delivery: validate them with their digest files.',
  CallFailed: 'The canary could not call KMS: its key may be disabled, or its permissions changed. Nothing is known of the log.',
  WitnessDisagrees: 'KMS or CloudWatch counts other calls than the log has records of.',
};

/** The alarms of a canary. */
export class CanaryAlarms extends Construct {
  public readonly alarms: cloudwatch.Alarm[];

  constructor(scope: Construct, id: string, private readonly props: CanaryAlarmsProps) {
    super(scope, id);
    this.alarms = [
      // A canary that is dead reports nothing, which is the same to whoever relies on it.
      this.alarm('NotProven', 'Delivered', 'Nothing has proved lately that records of KMS calls arrive in the log, or the canary itself does not run.', {
        period: props.schedule,
        evaluationPeriods: SCHEDULES_WITHOUT_PROOF,
        comparisonOperator: cloudwatch.ComparisonOperator.LESS_THAN_THRESHOLD,
        treatMissingData: cloudwatch.TreatMissingData.BREACHING,
      }),
      ...Object.entries(FINDINGS).map(([metric, description]) => this.alarm(metric, metric, description, {
        period: PERIOD,
        evaluationPeriods: 1,
        comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
        treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
      })),
    ];
  }

  private alarm(id: string, metricName: string, description: string, { period, ...evaluation }: Evaluation): cloudwatch.Alarm {
    const parent = new Construct(this, id);
    const alarm = new cloudwatch.Alarm(parent, 'Alarm', {
      ...evaluation,
      // Named by us, so that it says what happened: CloudFormation would name it after its logical id.
      alarmName: Names.uniqueResourceName(parent, { separator: '-', maxLength: MAX_NAME_LENGTH }),
      alarmDescription: `${description} ${WHERE_TO_LOOK}`,
      metric: new cloudwatch.Metric({
        namespace: NAMESPACE,
        metricName,
        dimensionsMap: { Canary: this.props.canaryName },
        statistic: cloudwatch.Stats.SUM,
        period,
      }),
      threshold: 1,
    });
    alarm.addAlarmAction(new SnsAction(this.props.topic));
    return alarm;
  }
}

interface Evaluation {
  readonly period: Duration;
  readonly evaluationPeriods: number;
  readonly comparisonOperator: cloudwatch.ComparisonOperator;
  readonly treatMissingData: cloudwatch.TreatMissingData;
}
