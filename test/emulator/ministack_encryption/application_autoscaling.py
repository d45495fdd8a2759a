"""Application Auto Scaling: targets, policies and scheduled actions, which ministack does not have. Nothing scales."""

import time
from collections.abc import Callable

from ministack.core.responses import AccountRegionScopedDict, get_account_id, get_region, new_uuid
from ministack.services import rds

from ministack_encryption import json_service
from ministack_encryption.json_service import ServiceError
from ministack_encryption.provisioning import Properties, forget_with

TARGETS = AccountRegionScopedDict()
POLICIES = AccountRegionScopedDict()
ACTIONS = AccountRegionScopedDict()
NOT_SUSPENDED = {
    "DynamicScalingInSuspended": False,
    "DynamicScalingOutSuspended": False,
    "ScheduledScalingSuspended": False,
}
TARGET = ("ServiceNamespace", "ResourceId", "ScalableDimension")


def arn(kind: str, name: str) -> str:
    return f"arn:aws:autoscaling:{get_region()}:{get_account_id()}:{kind}:{new_uuid()}:{name}"


def target_of(request: Properties) -> tuple[str, ...]:
    return tuple(request[name] for name in TARGET)


def require_target(request: Properties) -> None:
    if target_of(request) not in TARGETS:
        raise ServiceError("ObjectNotFoundException", f"No scalable target registered for {request['ResourceId']}")


def register(request: Properties) -> Properties:
    key = target_of(request)
    former = TARGETS.get(key, {})
    resource = request["ResourceId"].removeprefix("cluster:")
    if request["ServiceNamespace"] == "rds" and resource not in rds._clusters:
        raise ServiceError("ValidationException", f"The cluster {resource} does not exist")
    if not former and not {"MinCapacity", "MaxCapacity"} <= request.keys():
        raise ServiceError("ValidationException", "MinCapacity and MaxCapacity are required for a new target")
    given = {name: value for name, value in request.items() if name != "Tags"}
    suspended = {**NOT_SUSPENDED, **former.get("SuspendedState", {}), **request.get("SuspendedState", {})}
    made = former or {
        "RoleARN": f"arn:aws:iam::{get_account_id()}:role/aws-service-role/rds.application-autoscaling.amazonaws.com/"
        "AWSServiceRoleForApplicationAutoScaling_RDSCluster",
        "CreationTime": time.time(),
        "ScalableTargetARN": f"arn:aws:application-autoscaling:{get_region()}:{get_account_id()}:"
        f"scalable-target/{new_uuid()}",
    }
    TARGETS[key] = {**made, **given, "SuspendedState": suspended}
    return {"ScalableTargetARN": TARGETS[key]["ScalableTargetARN"]}


def put_policy(request: Properties) -> Properties:
    require_target(request)
    key = (request["PolicyName"], *target_of(request))
    made = POLICIES.get(key) or {
        "PolicyARN": arn("scalingPolicy", f"policyName/{request['PolicyName']}"),
        "CreationTime": time.time(),
        "Alarms": [],
        "PolicyType": "StepScaling",
    }
    POLICIES[key] = {**made, **request}
    return {"PolicyARN": made["PolicyARN"], "Alarms": []}


def put_action(request: Properties) -> Properties:
    require_target(request)
    key = (request["ScheduledActionName"], *target_of(request))
    made = ACTIONS.get(key) or {
        "ScheduledActionARN": arn("scheduledAction", f"scheduledActionName/{request['ScheduledActionName']}"),
        "CreationTime": time.time(),
    }
    ACTIONS[key] = {**made, **request}
    return {}


def describe(store: AccountRegionScopedDict, answered: str) -> Callable[[Properties], Properties]:
    def described(request: Properties) -> Properties:
        ids = request.get("ResourceIds") or ([request["ResourceId"]] if "ResourceId" in request else None)
        found = [
            each
            for each in store.values()
            if each["ServiceNamespace"] == request["ServiceNamespace"]
            and (ids is None or each["ResourceId"] in ids)
            and request.get("ScalableDimension") in (None, each["ScalableDimension"])
        ]
        return {answered: found}

    return described


def forget(store: AccountRegionScopedDict, name: str | None) -> Callable[[Properties], Properties]:
    def delete(request: Properties) -> Properties:
        key = target_of(request) if name is None else (request[name], *target_of(request))
        if store.pop(key, None) is None:
            raise ServiceError("ObjectNotFoundException", f"There is no such object for {request['ResourceId']}")
        return {}

    return delete


def install() -> None:
    json_service.serve(
        "application-autoscaling",
        {
            "RegisterScalableTarget": register,
            "PutScalingPolicy": put_policy,
            "PutScheduledAction": put_action,
            "DescribeScalableTargets": describe(TARGETS, "ScalableTargets"),
            "DescribeScalingPolicies": describe(POLICIES, "ScalingPolicies"),
            "DescribeScheduledActions": describe(ACTIONS, "ScheduledActions"),
            "DeregisterScalableTarget": forget(TARGETS, None),
            "DeleteScalingPolicy": forget(POLICIES, "PolicyName"),
            "DeleteScheduledAction": forget(ACTIONS, "ScheduledActionName"),
        },
    )
    for store in (TARGETS, POLICIES, ACTIONS):
        forget_with(rds, store)
