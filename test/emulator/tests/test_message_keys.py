"""The emulated key of a topic or a queue decides what services deliver to it. What is emulated is our reading of
AWS's documentation, not AWS's consent.
"""

import json
import time

import pytest
from botocore.exceptions import ClientError
from conftest import ACCOUNT, REGION, emulator

S3 = "s3.amazonaws.com"
SNS = "sns.amazonaws.com"
BUCKET = "arrivals"
BUCKET_ARN = f"arn:aws:s3:::{BUCKET}"
USE = ["kms:GenerateDataKey*", "kms:Decrypt"]
DELIVERY_SECONDS = 5
# Long enough for a delivery that is made: they take milliseconds here.
LOST_SECONDS = 1


@pytest.fixture(scope="module")
def endpoint(tmp_path_factory):
    """With authorization: without it every delivery arrives."""
    with emulator(tmp_path_factory.mktemp("emulator"), AUTH="true") as address:
        yield address


@pytest.fixture
def key(client):
    kms = client("kms")

    def make(*statements):
        account = {"Effect": "Allow", "Principal": {"AWS": f"arn:aws:iam::{ACCOUNT}:root"}, "Action": "kms:*"}
        policy = {"Version": "2012-10-17", "Statement": [{"Resource": "*", **each} for each in (account, *statements)]}
        return kms.create_key(Policy=json.dumps(policy))["KeyMetadata"]["Arn"]

    return make


@pytest.fixture
def topic(client):
    def make(**attributes):
        policy = allow(S3, "sns:Publish", Resource="*")
        attributes["Policy"] = json.dumps({"Version": "2012-10-17", "Statement": [policy]})
        return client("sns").create_topic(Name="arrivals", Attributes=attributes)["TopicArn"]

    return make


@pytest.fixture
def queue(client):
    def make(**attributes):
        policy = [allow(service, "sqs:SendMessage", Resource="*") for service in (S3, SNS)]
        attributes["Policy"] = json.dumps({"Version": "2012-10-17", "Statement": policy})
        return client("sqs").create_queue(QueueName="work", Attributes=attributes)["QueueUrl"]

    return make


@pytest.fixture
def received(client):
    """The bodies of the messages that arrive."""
    sqs = client("sqs")

    def receive(url, seconds):
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            messages = sqs.receive_message(QueueUrl=url).get("Messages", [])
            if messages:
                return [message["Body"] for message in messages]
            time.sleep(0.05)
        return []

    return receive


def allow(service, action, **more):
    return {"Effect": "Allow", "Principal": {"Service": service}, "Action": action, **more}


def arn_of(queue_url):
    return f"arn:aws:sqs:{REGION}:{ACCOUNT}:{queue_url.rsplit('/', 1)[-1]}"


def notify(client, **configuration):
    s3 = client("s3")
    s3.create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": REGION})
    s3.put_bucket_notification_configuration(Bucket=BUCKET, NotificationConfiguration=configuration)


def to_topic(topic_arn):
    return {"TopicConfigurations": [{"TopicArn": topic_arn, "Events": ["s3:ObjectCreated:*"]}]}


def to_queue(queue_arn):
    return {"QueueConfigurations": [{"QueueArn": queue_arn, "Events": ["s3:ObjectCreated:*"]}]}


ADMITTED = [
    allow(S3, USE),
    allow(S3, "kms:*"),
    allow(S3, USE, Condition={"ArnLike": {"aws:SourceArn": BUCKET_ARN}}),
    allow(S3, USE, Condition={"StringEquals": {"aws:SourceAccount": ACCOUNT}}),
    allow(S3, USE, Condition={"StringLike": {"kms:EncryptionContext:aws:sns:topicArn": f"arn:aws:sns:{REGION}:*"}}),
]
REFUSED = [
    allow(SNS, USE),
    allow(S3, "kms:GenerateDataKey*"),
    allow(S3, "kms:Decrypt"),
    allow(S3, USE, Condition={"ArnLike": {"aws:SourceArn": "arn:aws:s3:::another"}}),
    allow(S3, USE, Condition={"StringEquals": {"aws:SourceAccount": "210987654321"}}),
    allow(S3, USE, Condition={"StringLike": {"kms:EncryptionContext:aws:sns:topicArn": "arn:aws:sns:us-east-1:*"}}),
    # S3 calls KMS in its own name, through nobody.
    allow(S3, USE, Condition={"StringEquals": {"kms:ViaService": f"sns.{REGION}.amazonaws.com"}}),
]


@pytest.mark.parametrize("statement", ADMITTED)
def test_emulated_notification_is_taken_by_a_topic_whose_key_admits_s3(client, key, topic, statement):
    notify(client, **to_topic(topic(KmsMasterKeyId=key(statement))))

    configured = client("s3").get_bucket_notification_configuration(Bucket=BUCKET)["TopicConfigurations"]
    assert [each["Events"] for each in configured] == [["s3:ObjectCreated:*"]]


@pytest.mark.parametrize("statement", REFUSED)
def test_emulated_notification_is_refused_for_a_topic_whose_key_does_not_admit_s3(client, key, topic, statement):
    arn = topic(KmsMasterKeyId=key(statement))

    with pytest.raises(ClientError, match="Unable to validate the following destination configurations"):
        notify(client, **to_topic(arn))


def test_emulated_notification_is_refused_for_a_key_that_only_its_account_may_use(client, key, queue):
    with pytest.raises(ClientError, match="Unable to validate"):
        notify(client, **to_queue(arn_of(queue(KmsMasterKeyId=key()))))


def test_emulated_notification_is_refused_for_a_topic_under_the_key_of_aws(client, topic):
    with pytest.raises(ClientError, match="Unable to validate"):
        notify(client, **to_topic(topic(KmsMasterKeyId="alias/aws/sns")))


def test_emulated_notification_arrives_in_a_queue_whose_key_admits_s3(client, key, queue, received):
    url = queue(KmsMasterKeyId=key(allow(S3, USE)))
    notify(client, **to_queue(arn_of(url)))
    assert ["s3:TestEvent" in body for body in received(url, DELIVERY_SECONDS)] == [True]


def test_emulated_topic_delivers_to_the_queues_whose_key_admits_it_and_loses_the_others(client, key, queue, received):
    sns, sqs, kms = client("sns"), client("sqs"), client("kms")
    arn = sns.create_topic(Name="arrivals")["TopicArn"]
    for_queues = {"StringLike": {"kms:EncryptionContext:aws:sqs:arn": f"arn:aws:sqs:{REGION}:{ACCOUNT}:*"}}
    admitting = key(allow(SNS, USE, Condition=for_queues))
    url = queue(KmsMasterKeyId=admitting)
    sns.subscribe(TopicArn=arn, Protocol="sqs", Endpoint=arn_of(url))

    sns.publish(TopicArn=arn, Message="admitted")
    assert [json.loads(body)["Message"] for body in received(url, DELIVERY_SECONDS)] == ["admitted"]

    sqs.set_queue_attributes(QueueUrl=url, Attributes={"KmsMasterKeyId": key()})
    sns.publish(TopicArn=arn, Message="lost")
    assert received(url, LOST_SECONDS) == []

    sqs.set_queue_attributes(QueueUrl=url, Attributes={"KmsMasterKeyId": admitting})
    kms.disable_key(KeyId=admitting)
    sns.publish(TopicArn=arn, Message="lost as well")
    assert received(url, LOST_SECONDS) == []


def test_emulated_topic_and_queue_without_a_key_are_as_before(client, topic, queue, received):
    url = queue()
    arn = topic()
    client("sns").subscribe(TopicArn=arn, Protocol="sqs", Endpoint=arn_of(url))

    notify(client, **to_topic(arn))

    assert ["s3:TestEvent" in body for body in received(url, DELIVERY_SECONDS)] == [True]
