"""Athena: workgroups that enforce their configuration, and whose key has to exist.

ministack lets each query have the place of results that its client asks for. Results are not encrypted in either case.
"""

import json

from ministack.core.responses import error_response_json
from ministack.services import athena

from ministack_encryption.provisioning import Properties, Response, extend, key_arn

WORK_GROUP = "AWS::Athena::WorkGroup"
KEPT = {"Description", "Name", "RecursiveDeleteOption", "State", "Tags", "WorkGroupConfiguration"}
RESULTS = "ResultConfiguration"


def apply(name: str, properties: Properties, _previous: Properties) -> None:
    configuration = athena._workgroups[name]["Configuration"]
    # As AWS does for a workgroup that does not say so.
    configuration.setdefault("EnforceWorkGroupConfiguration", True)
    encryption = configuration.get(RESULTS, {}).get("EncryptionConfiguration", {})
    if encryption.get("KmsKey"):
        key_arn(encryption["KmsKey"])


def start_query_execution(request: Properties) -> Response:
    group = athena._workgroups.get(request.get("WorkGroup", "primary"))
    if group is None:
        return error_response_json("InvalidRequestException", f"WorkGroup {request['WorkGroup']} is not found.", 400)
    configuration = group.get("Configuration", {})
    enforced = configuration.get("EnforceWorkGroupConfiguration") and configuration.get(RESULTS)
    results = enforced or {**configuration.get(RESULTS, {}), **request.get(RESULTS, {})}
    status, headers, body = ministack_start({**request, RESULTS: results})
    if status < 400 and "EncryptionConfiguration" in results:
        # The newest execution is this one.
        execution = list(athena._executions.values())[-1]
        execution[RESULTS]["EncryptionConfiguration"] = results["EncryptionConfiguration"]
    return status, headers, body


def get_work_group(request: Properties) -> Response:
    """Without the member that ministack adds and the API does not have."""
    status, headers, body = ministack_get(request)
    answer = json.loads(body)
    answer.get("WorkGroup", {}).pop("WorkGroupConfiguration", None)
    return status, headers, json.dumps(answer).encode()


ministack_start, ministack_get = athena._start_query_execution, athena._get_workgroup


def install() -> None:
    athena._get_workgroup = get_work_group
    athena._start_query_execution = start_query_execution
    extend(WORK_GROUP, keeps=KEPT, apply=apply)
