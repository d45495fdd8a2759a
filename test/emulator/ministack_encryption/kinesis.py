"""Kinesis: the encryption of a stream in a template, which ministack's CloudFormation drops; its API keeps it."""

from ministack.services import kinesis

from ministack_encryption.provisioning import Properties, extend, key_arn, require, succeeded

STREAM = "AWS::Kinesis::Stream"
ENCRYPTION = "StreamEncryption"
KEPT_BY_MINISTACK = {"Name", "RetentionPeriodHours", "ShardCount", "StreamModeDetails", "Tags"}


def apply(name: str, properties: Properties, previous: Properties) -> None:
    encryption = properties.get(ENCRYPTION)
    if encryption:
        require(f"{STREAM} {ENCRYPTION}", encryption, ["EncryptionType", "KeyId"])
        # The API answers with the key as it was given; it has to exist.
        key_arn(encryption["KeyId"])
        succeeded(kinesis._start_stream_encryption({"StreamName": name, **encryption}))
    elif previous.get(ENCRYPTION):
        succeeded(kinesis._stop_stream_encryption({"StreamName": name, **previous[ENCRYPTION]}))


def install() -> None:
    extend(STREAM, keeps=KEPT_BY_MINISTACK | {ENCRYPTION}, apply=apply)
