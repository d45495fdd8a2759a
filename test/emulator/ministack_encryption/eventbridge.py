"""EventBridge: events of AWS services through `PutEvents`, and input paths into arrays.

AWS refuses a source such as `aws.kms` in `PutEvents`: those events come from the services themselves, those of API
calls by way of CloudTrail. The emulator sends none of them, so a test has to, and here it may. A rule that matches
delivers to its targets at once, whether or not the target's role and policies would let it.
"""

from datetime import UTC, datetime
from typing import Any

from ministack.services import eventbridge

from ministack_encryption.json_path import ABSENT, find
from ministack_encryption.provisioning import Properties, Response, extend

RULE = "AWS::Events::Rule"
KEPT = {
    "Description",
    "EventBusName",
    "EventPattern",
    "Name",
    "RoleArn",
    "ScheduleExpression",
    "State",
    "Tags",
    "Targets",
}


def check(name: str, _properties: Properties, _previous: Properties) -> None:
    """ministack's `PutRule` refuses a pattern that is none; its CloudFormation takes it."""
    rule = next(rule for rule in eventbridge._rules.values() if rule["Name"] == name)
    mistake = eventbridge._parse_pattern_text(rule["EventPattern"])[1] if rule["EventPattern"] else None
    if mistake:
        raise ValueError(f"InvalidEventPatternException: Event pattern of {name} is not valid: {mistake}")


def apply_input_transformer(transformer: Properties, rule: Properties | None, view: Any) -> str:
    """As ministack's, which finds nothing in an array; a value that is not there is replaced by nothing."""
    event = view.event_with_detail()
    values = {name: value_at(event, path) for name, path in transformer.get("InputPathsMap", {}).items()}
    predefined = {
        "aws.events.event.json": event,
        "aws.events.event": view.envelope(),
        "aws.events.rule-name": (rule or {}).get("Name", ""),
        "aws.events.rule-arn": (rule or {}).get("Arn", ""),
        "aws.events.event.ingestion-time": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
    }
    return eventbridge._render_input_template(transformer["InputTemplate"], {**values, **predefined})


def value_at(event: Properties, path: str) -> Any:
    value = find(event, path)
    return "" if value is ABSENT or value is None else value


def install() -> None:
    ministack_put_events = eventbridge._put_events

    def put_events(request: Properties, allow_aws_source: bool = True) -> Response:
        return ministack_put_events(request, allow_aws_source=allow_aws_source)

    eventbridge._put_events = put_events
    eventbridge._apply_input_transformer = apply_input_transformer
    extend(RULE, keeps=KEPT, apply=check)
