"""CloudWatch: alarms in CloudFormation, of which a property that would be lost is refused."""

from ministack_encryption.provisioning import extend

ALARM = "AWS::CloudWatch::Alarm"
KEPT_BY_MINISTACK = {
    "ActionsEnabled",
    "AlarmActions",
    "AlarmDescription",
    "AlarmName",
    "ComparisonOperator",
    "DatapointsToAlarm",
    "Dimensions",
    "EvaluationPeriods",
    "ExtendedStatistic",
    "InsufficientDataActions",
    "MetricName",
    "Namespace",
    "OKActions",
    "Period",
    "Statistic",
    "Tags",
    "Threshold",
    "TreatMissingData",
    "Unit",
}


def install() -> None:
    extend(ALARM, keeps=KEPT_BY_MINISTACK, apply=lambda *_: None)
