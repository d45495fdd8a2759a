"""S3: the bucket properties that ministack's CloudFormation drops, and a delete that refuses a bucket with objects.

Each property is translated into the request of the API that sets it, which botocore validates and serializes: a
property that the API's model does not know, or knows differently, fails the deployment.
"""

from collections.abc import Callable
from typing import Any, NamedTuple

import botocore.session
from botocore.serialize import create_serializer
from ministack.services import s3

from ministack_encryption import s3_lifecycle, s3_shapes
from ministack_encryption.provisioning import HANDLERS, Properties, Response, extend, succeeded

BUCKET = "AWS::S3::Bucket"
MODEL = botocore.session.get_session().get_service_model("s3")
KEPT_BY_MINISTACK = {
    "BucketName",
    "CorsConfiguration",
    "NotificationConfiguration",
    "PublicAccessBlockConfiguration",
    "WebsiteConfiguration",
}


class Setting(NamedTuple):
    """How a bucket property is set through the API."""

    operation: str
    put: Callable[[str, bytes], Response]
    # For a bucket whose template no longer has the property.
    remove: Callable[[str], Response]
    # From the shape of the property to that of the API; most are the same.
    to_api: Callable[[Any], Properties] = dict


def put_setting(name: str, setting: Setting, value: Any) -> Response:
    operation = MODEL.operation_model(setting.operation)
    request = {"Bucket": name, operation.input_shape.serialization["payload"]: value}
    body = create_serializer(MODEL.metadata["protocol"]).serialize_to_request(request, operation)["body"]
    return setting.put(name, body)


def suspend_versioning(name: str) -> Response:
    return put_setting(name, SETTINGS["VersioningConfiguration"], {"Status": "Suspended"})


def stop_logging(name: str) -> Response:
    return put_setting(name, SETTINGS["LoggingConfiguration"], {})


def cannot_remove_object_lock(name: str) -> Response:
    raise ValueError(f"Object Lock of {name} cannot be disabled once it is enabled")


# In the order in which they are set: Object Lock needs versioning.
SETTINGS = {
    "VersioningConfiguration": Setting("PutBucketVersioning", s3._put_bucket_versioning, suspend_versioning),
    "ObjectLockConfiguration": Setting(
        "PutObjectLockConfiguration", s3._put_object_lock_configuration, cannot_remove_object_lock
    ),
    "OwnershipControls": Setting(
        "PutBucketOwnershipControls", s3._put_bucket_ownership_controls, s3._delete_bucket_ownership_controls
    ),
    "BucketEncryption": Setting(
        "PutBucketEncryption", s3._put_bucket_encryption, s3._delete_bucket_encryption, s3_shapes.encryption
    ),
    "LifecycleConfiguration": Setting(
        "PutBucketLifecycleConfiguration", s3._put_bucket_lifecycle, s3._delete_bucket_lifecycle, s3_shapes.lifecycle
    ),
    "LoggingConfiguration": Setting("PutBucketLogging", s3._put_bucket_logging, stop_logging, s3_shapes.logging),
    "Tags": Setting(
        "PutBucketTagging", s3._put_bucket_tagging, s3._delete_bucket_tagging, lambda tags: {"TagSet": tags}
    ),
}


def apply(name: str, properties: Properties, previous: Properties) -> None:
    if properties.get("ObjectLockEnabled"):
        properties = {"ObjectLockConfiguration": {"ObjectLockEnabled": "Enabled"}, **properties}
        # Object Lock turns versioning on by itself.
        properties.setdefault("VersioningConfiguration", {"Status": "Enabled"})
    for name_of_property, setting in SETTINGS.items():
        if name_of_property in properties:
            succeeded(put_setting(name, setting, setting.to_api(properties[name_of_property])))
        elif name_of_property in previous:
            succeeded(setting.remove(name))
    s3_lifecycle.keep(name, properties.get("LifecycleConfiguration", {}))
    if "AccessControl" in properties or "AccessControl" in previous:
        acl = s3_shapes.canned_acl(properties.get("AccessControl", "Private"))
        succeeded(s3._put_bucket_acl(name, b"", {"x-amz-acl": acl}))


def delete(name: str, _properties: Properties) -> None:
    """As the API does it: a bucket that holds objects stays, and the stack says so."""
    if name in s3._buckets:
        succeeded(s3._delete_bucket(name))


def install() -> None:
    s3_lifecycle.install()
    HANDLERS[BUCKET]["delete"] = delete
    keeps = KEPT_BY_MINISTACK | SETTINGS.keys() | {"ObjectLockEnabled", "AccessControl"}
    extend(BUCKET, keeps=keeps, apply=apply)
