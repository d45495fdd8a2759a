"""EC2: `AWS::EC2::Volume`, which ministack's CloudFormation does not know; its API does."""

from ministack.services import ec2
from ministack.services.cloudformation.provisioners import _ec2_apply_tags

from ministack_encryption.ec2_xml import text_of
from ministack_encryption.provisioning import HANDLERS, Properties, refuse_unknown, succeeded

VOLUME = "AWS::EC2::Volume"
PARAMETERS = ("AvailabilityZone", "Encrypted", "Iops", "KmsKeyId", "Size", "SnapshotId", "VolumeType")


def create(_logical_id: str, properties: Properties, _stack_name: str):
    refuse_unknown(VOLUME, properties, {*PARAMETERS, "Tags"})
    request = {name: [text(properties[name])] for name in PARAMETERS if name in properties}
    volume = text_of(succeeded(ec2._ACTION_MAP["CreateVolume"](request)), "volumeId")
    _ec2_apply_tags(volume, properties)
    return volume, {"VolumeId": volume}


def text(value: str | bool | int) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def delete(volume: str, _properties: Properties) -> None:
    succeeded(ec2._delete_volume({"VolumeId": [volume]}))


def snapshot(volume: str, _properties: Properties) -> None:
    """For `DeletionPolicy: Snapshot`."""
    succeeded(ec2._ACTION_MAP["CreateSnapshot"]({"VolumeId": [volume]}))


def install() -> None:
    # Without an update handler each change replaces the volume; on AWS the encryption and the key do.
    HANDLERS[VOLUME] = {"create": create, "delete": delete, "snapshot": snapshot}
