import { Duration, Names } from 'aws-cdk-lib';
import * as cloudwatch from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import * as events from 'aws-cdk-lib/aws-events';
import type * as iam from 'aws-cdk-lib/aws-iam';
import * as logs from 'aws-cdk-lib/aws-logs';
import type * as sns from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import type { IAuditTrail } from '../i-audit-trail';
import { alarmMessage } from './alarm-message';
import { eventPatternOf, filterPatternOf } from './api-calls';
import type { AuditAlarm } from './audit-alarm';

/** What an alarm is made with. */
export interface ApiCallAlarmProps {
  readonly alarm: AuditAlarm;
  readonly trail: IAuditTrail;
  readonly topic: sns.ITopic;
  /** Role with which the rule publishes. */
  readonly role: iam.IRole;
  /** Log group of the trail, where metric filters can be put on it. */
  readonly logGroup?: logs.ILogGroup;
}

/** Namespace of the metrics that the filters count in. */
const METRIC_NAMESPACE = 'AuditAlarms';

/** As the benchmark has it. CloudTrail delivers to a log group within some five minutes. */
const PERIOD = Duration.minutes(5);

/** CloudWatch's own limits: of an alarm's name 255 characters, of a metric's the same. */
const MAX_NAME_LENGTH = 255;

/** One alarm, both ways: a rule, and where there is a log group metric filters with a CloudWatch alarm. */
export class ApiCallAlarm extends Construct {
  /** The CloudWatch alarm; `undefined` without a log group. */
  public readonly cloudWatchAlarm?: cloudwatch.Alarm;

  constructor(scope: Construct, props: ApiCallAlarmProps) {
    super(scope, props.alarm.name);
    const { summary, calls } = props.alarm._definition;
    new events.Rule(this, 'Rule', {
      description: summary,
      eventPattern: eventPatternOf(calls(props.trail)),
      // `targets.SnsTopic` would grant the role the topic's key for any use; the role has what it needs.
      targets: [{ bind: () => ({ arn: props.topic.topicArn, role: props.role, input: alarmMessage(props.alarm._definition) }) }],
    });
    this.cloudWatchAlarm = props.logGroup && this.countingIn(props.logGroup, props);
  }

  private countingIn(logGroup: logs.ILogGroup, { alarm, trail, topic }: ApiCallAlarmProps): cloudwatch.Alarm {
    // Named by us, so that it says what happened: CloudFormation would name it after its logical id.
    const name = Names.uniqueResourceName(this, { separator: '-', allowedSpecialCharacters: '-', maxLength: MAX_NAME_LENGTH });
    const [first] = filterPatternsOf(alarm, trail).map(([id, filterPattern]) =>
      new logs.MetricFilter(this, id, { logGroup, filterPattern, metricNamespace: METRIC_NAMESPACE, metricName: name, metricValue: '1' }));
    const metricAlarm = new cloudwatch.Alarm(this, 'Alarm', {
      alarmName: name,
      alarmDescription: `${alarm._definition.summary}. ${alarm._definition.advice}`,
      metric: first.metric({ statistic: cloudwatch.Stats.SUM, period: PERIOD }),
      threshold: 1,
      evaluationPeriods: 1,
      comparisonOperator: cloudwatch.ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      // No call, no data: a metric without a default value costs nothing until something happens.
      treatMissingData: cloudwatch.TreatMissingData.NOT_BREACHING,
    });
    metricAlarm.addAlarmAction(new SnsAction(topic));
    return metricAlarm;
  }
}

/** The filters that count in one metric, each with the id of its construct. */
function filterPatternsOf(alarm: AuditAlarm, trail: IAuditTrail): Array<[id: string, pattern: logs.IFilterPattern]> {
  const { calls, prescribed } = alarm._definition;
  const all = calls(trail);
  if (!prescribed) {
    return [['Filter', filterPatternOf(all)]];
  }
  const rest = all.operations.filter(operation => !prescribed.operations.includes(operation));
  return [
    ['PrescribedFilter', logs.FilterPattern.literal(prescribed.pattern)],
    ['Filter', filterPatternOf({ ...all, operations: rest })],
  ];
}
