"""EventBridge Scheduler: properties of a schedule that ministack's CloudFormation drops, its key among them."""

from ministack.services import scheduler

from ministack_encryption.provisioning import Properties, extend, key_arn

SCHEDULE = "AWS::Scheduler::Schedule"
KEPT_BY_MINISTACK = {
    "Description",
    "FlexibleTimeWindow",
    "GroupName",
    "Name",
    "ScheduleExpression",
    "State",
    "Target",
}
DEFAULTS = {"EndDate": None, "KmsKeyArn": None, "ScheduleExpressionTimezone": "UTC", "StartDate": None}


def apply(name: str, properties: Properties, _previous: Properties) -> None:
    kept = {**DEFAULTS, **{key: properties[key] for key in DEFAULTS if key in properties}}
    if kept["KmsKeyArn"]:
        kept["KmsKeyArn"] = key_arn(kept["KmsKeyArn"])
    scheduler._schedules[f"{properties.get('GroupName', 'default')}/{name}"].update(kept)


def install() -> None:
    extend(SCHEDULE, keeps=KEPT_BY_MINISTACK | DEFAULTS.keys(), apply=apply)
