"""SNS: topic attributes that ministack's CloudFormation drops, the topic's key among them."""

from ministack.services import sns

from ministack_encryption.provisioning import Properties, extend

TOPIC = "AWS::SNS::Topic"
KEPT_BY_MINISTACK = {"TopicName", "DisplayName", "Subscription", "Tags"}
ATTRIBUTES = ("KmsMasterKeyId", "FifoTopic", "ContentBasedDeduplication", "SignatureVersion", "TracingConfig")


def apply(topic_arn: str, properties: Properties, previous: Properties) -> None:
    attributes = sns._topics[topic_arn]["attributes"]
    for name in ATTRIBUTES:
        if name in properties:
            attributes[name] = text(properties[name])
        elif name in previous:
            attributes.pop(name, None)


def text(value: str | bool) -> str:
    """Topic attributes are strings in the API, booleans included."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def install() -> None:
    extend(TOPIC, keeps=KEPT_BY_MINISTACK | set(ATTRIBUTES), apply=apply)
