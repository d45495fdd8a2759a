"""CloudWatch Logs: the patterns of `FilterLogEvents` and of subscription filters, and `TestMetricFilter`."""

import json
from collections.abc import Callable

from ministack.core.responses import error_response_json, json_response
from ministack.services import cloudwatch_logs as logs

from ministack_encryption.logs_filter_pattern import compile_pattern
from ministack_encryption.provisioning import Properties, Response

ministack_compile = logs._compile_filter_pattern


def matcher(pattern: str) -> Callable[[str], bool]:
    """Of a JSON pattern by its syntax; of another as ministack does it."""
    return compile_pattern(pattern) if pattern.strip().startswith("{") else ministack_compile(pattern)


def test_metric_filter(request: Properties) -> Response:
    try:
        matches = matcher(request["filterPattern"])
    except ValueError as error:
        return error_response_json("InvalidParameterException", str(error), 400)
    return json_response(
        {
            "matches": [
                {"eventNumber": number, "eventMessage": message, "extractedValues": {}}
                for number, message in enumerate(request["logEventMessages"], start=1)
                if matches(message)
            ]
        }
    )


def refuse_mistakes(put: Callable[[Properties], Response]) -> Callable[[Properties], Response]:
    """A filter with a pattern that cannot be evaluated is not made."""

    def put_filter(request: Properties) -> Response:
        try:
            matcher(request.get("filterPattern", ""))
        except ValueError as error:
            return error_response_json("InvalidParameterException", str(error), 400)
        return put(request)

    return put_filter


def install() -> None:
    handle, subscription_matches = logs.handle_request, logs._subscription_pattern_matches

    async def handle_request(method, path, headers, body, query_params):
        if headers.get("x-amz-target", "").endswith(".TestMetricFilter"):
            return test_metric_filter(json.loads(body))
        return await handle(method, path, headers, body, query_params)

    def subscription_pattern_matches(pattern: str, message: str) -> bool:
        json_pattern = (pattern or "").strip().startswith("{")
        return compile_pattern(pattern)(message) if json_pattern else subscription_matches(pattern, message)

    logs.handle_request = handle_request
    logs._compile_filter_pattern = matcher
    logs._subscription_pattern_matches = subscription_pattern_matches
    logs._put_metric_filter = refuse_mistakes(logs._put_metric_filter)
    logs._put_subscription_filter = refuse_mistakes(logs._put_subscription_filter)
