"""EC2: the setting of EBS encryption by default, and its key, for each account and Region."""

from ministack.core.responses import AccountRegionScopedDict
from ministack.services import ec2

from ministack_encryption.provisioning import Properties, Response, forget_with, key_arn

AWS_MANAGED_KEY = "alias/aws/ebs"

# "enabled" and "key" of each account and Region.
DEFAULTS = AccountRegionScopedDict()


def get_default(_request: Properties) -> Response:
    return answer("GetEbsEncryptionByDefault", ebsEncryptionByDefault=enabled(), sseType="sse-ebs")


def enable_default(_request: Properties) -> Response:
    DEFAULTS["enabled"] = True
    return answer("EnableEbsEncryptionByDefault", ebsEncryptionByDefault=True)


def disable_default(_request: Properties) -> Response:
    DEFAULTS["enabled"] = False
    return answer("DisableEbsEncryptionByDefault", ebsEncryptionByDefault=False)


def get_default_key(_request: Properties) -> Response:
    return answer("GetEbsDefaultKmsKeyId", kmsKeyId=default_key())


def modify_default_key(request: Properties) -> Response:
    try:
        DEFAULTS["key"] = key_arn(ec2._p(request, "KmsKeyId"))
    except ValueError as error:
        return ec2._error("InvalidParameterValue", str(error), 400)
    return answer("ModifyEbsDefaultKmsKeyId", kmsKeyId=default_key())


def reset_default_key(_request: Properties) -> Response:
    DEFAULTS.pop("key", None)
    return answer("ResetEbsDefaultKmsKeyId", kmsKeyId=default_key())


def enabled() -> bool:
    return DEFAULTS.get("enabled", False)


def default_key() -> str:
    # As AWS reports it: the alias as long as the account has chosen no key of its own.
    return DEFAULTS.get("key") or AWS_MANAGED_KEY


def answer(operation: str, **members: str | bool) -> Response:
    values = {name: str(value).lower() if isinstance(value, bool) else value for name, value in members.items()}
    return ec2._xml(200, f"{operation}Response", "".join(f"<{name}>{text}</{name}>" for name, text in values.items()))


def install() -> None:
    ec2._ACTION_MAP.update(
        GetEbsEncryptionByDefault=get_default,
        EnableEbsEncryptionByDefault=enable_default,
        DisableEbsEncryptionByDefault=disable_default,
        GetEbsDefaultKmsKeyId=get_default_key,
        ModifyEbsDefaultKmsKeyId=modify_default_key,
        ResetEbsDefaultKmsKeyId=reset_default_key,
    )
    forget_with(ec2, DEFAULTS)
