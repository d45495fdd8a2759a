"""The emulated Application Auto Scaling keeps what it is given. Nothing scales."""

import pytest

TARGET = {
    "ServiceNamespace": "rds",
    "ResourceId": "cluster:shop",
    "ScalableDimension": "rds:cluster:ReadReplicaCount",
}
NOT_SUSPENDED = {
    "DynamicScalingInSuspended": False,
    "DynamicScalingOutSuspended": False,
    "ScheduledScalingSuspended": False,
}


@pytest.fixture
def scaling(client):
    client("rds").create_db_cluster(DBClusterIdentifier="shop", Engine="aurora-mysql", MasterUsername="admin")
    return client("application-autoscaling")


def target(scaling):
    return scaling.describe_scalable_targets(ServiceNamespace="rds", ResourceIds=["cluster:shop"])["ScalableTargets"]


def test_emulated_target_is_registered_and_registered_again(scaling):
    suspended = {**NOT_SUSPENDED, "DynamicScalingInSuspended": True}
    scaling.register_scalable_target(**TARGET, MinCapacity=1, MaxCapacity=4, SuspendedState=suspended)
    (first,) = target(scaling)
    assert (first["MinCapacity"], first["MaxCapacity"], first["SuspendedState"]) == (1, 4, suspended)

    scaling.register_scalable_target(**TARGET, MaxCapacity=5)

    (again,) = target(scaling)
    assert again == {**first, "MaxCapacity": 5}


def test_emulated_target_has_to_be_there_and_its_cluster_too(scaling):
    with pytest.raises(scaling.exceptions.ObjectNotFoundException):
        scaling.put_scheduled_action(**TARGET, ScheduledActionName="night", Schedule="rate(1 day)")
    with pytest.raises(scaling.exceptions.ValidationException, match="missing does not exist"):
        elsewhere = {**TARGET, "ResourceId": "cluster:missing"}
        scaling.register_scalable_target(**elsewhere, MinCapacity=1, MaxCapacity=4)
    with pytest.raises(scaling.exceptions.ValidationException, match="MinCapacity"):
        scaling.register_scalable_target(**TARGET, MaxCapacity=4)


def test_emulated_policies_and_scheduled_actions_are_read_back(scaling):
    scaling.register_scalable_target(**TARGET, MinCapacity=1, MaxCapacity=4)
    metric = {"PredefinedMetricType": "RDSReaderAverageCPUUtilization"}
    tracking = {"TargetValue": 60.0, "PredefinedMetricSpecification": metric}
    policy = {"PolicyType": "TargetTrackingScaling", "TargetTrackingScalingPolicyConfiguration": tracking}
    scaling.put_scaling_policy(**TARGET, PolicyName="load", **policy)
    action = {"Schedule": "rate(1 day)", "Timezone": "UTC", "ScalableTargetAction": {"MinCapacity": 2}}
    scaling.put_scheduled_action(**TARGET, ScheduledActionName="night", **action)

    of_shop = {"ServiceNamespace": "rds", "ResourceId": "cluster:shop"}
    (read,) = scaling.describe_scaling_policies(**of_shop)["ScalingPolicies"]
    assert {name: read[name] for name in policy} == policy
    (read,) = scaling.describe_scheduled_actions(**of_shop)["ScheduledActions"]
    assert {name: read[name] for name in action} == action
    scaling.delete_scaling_policy(**TARGET, PolicyName="load")
    assert scaling.describe_scaling_policies(**of_shop)["ScalingPolicies"] == []
