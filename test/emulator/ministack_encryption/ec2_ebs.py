"""EC2: the encryption of volumes and snapshots, of which ministack keeps a flag and no key."""

from collections.abc import Callable

from ministack.core.responses import AccountRegionScopedDict, get_account_id, get_region
from ministack.services import ec2

from ministack_encryption import ec2_ebs_defaults
from ministack_encryption.provisioning import Properties, Response, key_arn

Operation = Callable[[Properties], Response]


def creating_volumes(create: Operation) -> Operation:
    """Encrypted when asked for, when the snapshot is, or by default; under the key asked for, or the snapshot's."""

    def create_volume(request: Properties) -> Response:
        asked = parameter(request, "KmsKeyId")
        if asked and parameter(request, "Encrypted") != "true":
            message = "The parameter KmsKeyId requires the parameter Encrypted to be set."
            return ec2._error("InvalidParameterDependency", message, 400)
        response, volumes = with_new_records(ec2._volumes, create, request)
        for volume in volumes:
            snapshot = ec2._snapshots.get(parameter(request, "SnapshotId"), {})
            if volume["Encrypted"] or snapshot.get("Encrypted") or ec2_ebs_defaults.enabled():
                encrypt(volume, asked or snapshot.get("KmsKeyId"))
            response = ec2._xml(200, "CreateVolumeResponse", ec2._volume_inner_xml(volume))
        return response

    return create_volume


def running_instances(run: Operation) -> Operation:
    def run_instances(request: Properties) -> Response:
        response, volumes = with_new_records(ec2._volumes, run, request)
        for volume in volumes:
            if ec2_ebs_defaults.enabled():
                encrypt(volume, None)
        return response

    return run_instances


def creating_snapshots(create: Operation) -> Operation:
    """A snapshot is under the key of its volume."""

    def create_snapshot(request: Properties) -> Response:
        response, snapshots = with_new_records(ec2._snapshots, create, request)
        for snapshot in snapshots:
            if snapshot["Encrypted"]:
                encrypt(snapshot, ec2._volumes[snapshot["VolumeId"]]["KmsKeyId"])
        return response

    return create_snapshot


def copying_snapshots(copy: Operation) -> Operation:
    """A copy is under the key asked for or the default one, whatever key its source is under."""

    def copy_snapshot(request: Properties) -> Response:
        region = parameter(request, "SourceRegion") or get_region()
        source = ec2._snapshots.get_scoped(get_account_id(), region, parameter(request, "SourceSnapshotId"), {})
        response, snapshots = with_new_records(ec2._snapshots, copy, request)
        asked = parameter(request, "Encrypted") == "true"
        for snapshot in snapshots:
            if asked or source.get("Encrypted") or ec2_ebs_defaults.enabled():
                encrypt(snapshot, parameter(request, "KmsKeyId"))
        return response

    return copy_snapshot


def with_new_records(
    store: AccountRegionScopedDict, operation: Operation, request: Properties
) -> tuple[Response, list[Properties]]:
    """The response of an operation, and the records that it added to a store."""
    before = set(store)
    response = operation(request)
    return response, [store[name] for name in set(store) - before]


def encrypt(record: Properties, key: str | None) -> None:
    record.update(Encrypted=True, KmsKeyId=key_arn(key or ec2_ebs_defaults.default_key()))


def parameter(request: Properties, name: str) -> str:
    return ec2._p(request, name)


def refusing_unknown_keys(operation: Operation) -> Operation:
    def run(request: Properties) -> Response:
        key = parameter(request, "KmsKeyId")
        try:
            if key:
                key_arn(key)
        except ValueError as error:
            return ec2._error("InvalidParameterValue", str(error), 400)
        return operation(request)

    return run


def with_key(to_xml: Callable[[Properties], str]) -> Callable[[Properties], str]:
    return lambda record: to_xml(record) + (
        f"<kmsKeyId>{record['KmsKeyId']}</kmsKeyId>" if "KmsKeyId" in record else ""
    )


def install() -> None:
    ec2._volume_inner_xml = with_key(ec2._volume_inner_xml)
    ec2._snapshot_inner_xml = with_key(ec2._snapshot_inner_xml)
    operations = ec2._ACTION_MAP
    operations["CreateVolume"] = refusing_unknown_keys(creating_volumes(operations["CreateVolume"]))
    operations["RunInstances"] = running_instances(operations["RunInstances"])
    operations["CreateSnapshot"] = creating_snapshots(operations["CreateSnapshot"])
    operations["CopySnapshot"] = refusing_unknown_keys(copying_snapshots(operations["CopySnapshot"]))
