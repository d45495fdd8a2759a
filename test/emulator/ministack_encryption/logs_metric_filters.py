"""CloudWatch Logs: metric filters count the events that match, on which ministack evaluates the alarms of the metric.

ministack keeps metric filters and applies none. A default value counts once for a batch of events without a match.
"""

import json
import time
from typing import Any

from ministack.services import cloudwatch
from ministack.services import cloudwatch_logs as logs

from ministack_encryption.json_path import ABSENT, find
from ministack_encryption.logs_filters import matcher
from ministack_encryption.provisioning import Properties, extend

METRIC_FILTER = "AWS::Logs::MetricFilter"
KEPT = {"FilterName", "FilterPattern", "LogGroupName", "MetricTransformations"}


def count(group: str, events: list[Properties]) -> None:
    for metric_filter in logs._metric_filters.values():
        if metric_filter["logGroupName"] == group and events:
            matches = matcher(metric_filter["filterPattern"])
            matching = [event for event in events if matches(event["message"])]
            for transformation in metric_filter["metricTransformations"]:
                publish(transformation, matching)
    cloudwatch._evaluate_all_alarms()


def publish(transformation: Properties, events: list[Properties]) -> None:
    for event in events:
        document = parsed(event["message"])
        value = number(resolved(document, transformation["metricValue"]))
        if value is not None:
            dimensions = transformation.get("dimensions", {})
            found = {name: resolved(document, path) for name, path in dimensions.items()}
            # An event without a field of a dimension is counted without dimensions.
            store(transformation, value, event, {} if ABSENT in found.values() else found)
    if not events and transformation.get("defaultValue") is not None:
        store(transformation, transformation["defaultValue"], {}, {})


def store(transformation: Properties, value: float, event: Properties, dimensions: dict[str, str]) -> None:
    timestamp = event["timestamp"] / 1000 if "timestamp" in event else time.time()
    cloudwatch._store_datum(
        transformation["metricNamespace"],
        transformation["metricName"],
        {name: str(dimension) for name, dimension in dimensions.items()},
        timestamp,
        transformation.get("unit", "None"),
        value,
        None,
        None,
        None,
    )


def parsed(message: str) -> Any:
    try:
        return json.loads(message)
    except ValueError:
        return {}


def resolved(document: Any, value: str) -> Any:
    return find(document, value) if value.startswith("$") else value


def number(value: Any) -> float | None:
    """What is no number is not counted."""
    try:
        return float(value)
    except (TypeError, ValueError):
        return None


def install() -> None:
    fan_out = logs._fanout_to_subscription_filters

    def fan_out_and_count(group: str, stream: str, events: list[Properties]) -> None:
        fan_out(group, stream, events)
        count(group, events)

    logs._fanout_to_subscription_filters = fan_out_and_count
    extend(METRIC_FILTER, keeps=KEPT, apply=lambda *_: None)
