"""S3: the least size of objects that a lifecycle of a template moves, which ministack answers with its default."""

from ministack.core.responses import AccountScopedDict
from ministack.services import s3

from ministack_encryption.provisioning import Properties, Response, forget_with

HEADER = "x-amz-transition-default-minimum-object-size"
PROPERTY = "TransitionDefaultMinimumObjectSize"
DEFAULT = "all_storage_classes_128K"
SIZES = (DEFAULT, "varies_by_storage_class")

sizes = AccountScopedDict()


def keep(bucket: str, configuration: Properties) -> None:
    size = configuration.get(PROPERTY, DEFAULT)
    if size not in SIZES:
        raise ValueError(f"InvalidRequest: {PROPERTY} is {size}, which is none of {', '.join(SIZES)}")
    sizes[bucket] = size


def install() -> None:
    ministack_get = s3._get_bucket_lifecycle

    def get_bucket_lifecycle(bucket: str) -> Response:
        status, headers, body = ministack_get(bucket)
        return status, {**headers, HEADER: sizes.get(bucket, DEFAULT)} if status == 200 else headers, body

    s3._get_bucket_lifecycle = get_bucket_lifecycle
    forget_with(s3, sizes)
