"""The emulated KMS rotates, resolves and replicates keys. Consistency of templates and calls, not AWS's consent."""

import json

import pytest
from conftest import REGION
from stacks import DeploymentFailed

OTHER_REGION = "eu-central-1"
CONTEXT = {"tenant": "one"}
POLICY = {
    "Version": "2012-10-17",
    "Statement": [
        {"Effect": "Allow", "Principal": {"AWS": "123456789012"}, "Action": "kms:*", "Resource": "*"},
    ],
}


@pytest.fixture
def kms(client):
    return client("kms")


@pytest.fixture
def key_id(kms):
    return kms.create_key()["KeyMetadata"]["KeyId"]


def key(**properties):
    return {"Key": {"Type": "AWS::KMS::Key", "Properties": {"KeyPolicy": POLICY, **properties}}}


def test_emulated_rotation_period_is_read_back(kms, stacks):
    rotating = {"EnableKeyRotation": True, "RotationPeriodInDays": 180}
    key_id = stacks.deploy(key(**rotating))["Key"]

    status = kms.get_key_rotation_status(KeyId=key_id)

    created = kms.describe_key(KeyId=key_id)["KeyMetadata"]["CreationDate"]
    assert (status["KeyId"], status["KeyRotationEnabled"], status["RotationPeriodInDays"]) == (key_id, True, 180)
    assert (status["NextRotationDate"] - created).days == 180


def test_emulated_key_without_rotation_has_no_period(kms, key_id):
    status = kms.get_key_rotation_status(KeyId=key_id)

    assert status["KeyRotationEnabled"] is False
    assert "RotationPeriodInDays" not in status and "NextRotationDate" not in status


@pytest.mark.parametrize("days", [89, 2561])
def test_emulated_rotation_period_out_of_range_is_refused(stacks, days):
    with pytest.raises(DeploymentFailed, match=f"is {days}, which is not between 90 and 2560"):
        stacks.deploy(key(EnableKeyRotation=True, RotationPeriodInDays=days))


def test_emulated_key_waits_for_its_deletion_as_long_as_the_template_says(kms, stacks):
    key_id = stacks.deploy(key(PendingWindowInDays=7))["Key"]
    created = kms.describe_key(KeyId=key_id)["KeyMetadata"]["CreationDate"]

    stacks.delete()

    metadata = kms.describe_key(KeyId=key_id)["KeyMetadata"]
    assert metadata["KeyState"] == "PendingDeletion"
    assert (metadata["DeletionDate"] - created).days == 7


def test_emulated_rotation_keeps_the_key_and_what_it_encrypted(kms, key_id):
    kms.create_alias(AliasName="alias/mine", TargetKeyId=key_id)
    before = kms.describe_key(KeyId="alias/mine")["KeyMetadata"]
    old = kms.encrypt(KeyId=key_id, Plaintext=b"hello", EncryptionContext=CONTEXT)["CiphertextBlob"]

    assert kms.rotate_key_on_demand(KeyId=key_id)["KeyId"] == key_id

    after = kms.describe_key(KeyId="alias/mine")["KeyMetadata"]
    assert after["CurrentKeyMaterialId"] != before["CurrentKeyMaterialId"]
    unchanged = {name: value for name, value in after.items() if name != "CurrentKeyMaterialId"}
    assert unchanged == {name: value for name, value in before.items() if name != "CurrentKeyMaterialId"}
    new = kms.encrypt(KeyId=key_id, Plaintext=b"world", EncryptionContext=CONTEXT)["CiphertextBlob"]
    opened = [kms.decrypt(CiphertextBlob=blob, EncryptionContext=CONTEXT) for blob in (old, new)]
    assert [answer["Plaintext"] for answer in opened] == [b"hello", b"world"]
    assert [answer["KeyMaterialId"] for answer in opened] == [
        before["CurrentKeyMaterialId"],
        after["CurrentKeyMaterialId"],
    ]


def test_emulated_data_keys_outlive_rotations(kms, key_id):
    data_key = kms.generate_data_key(KeyId=key_id, KeySpec="AES_256", EncryptionContext=CONTEXT)
    blob = kms.generate_data_key_without_plaintext(KeyId=key_id, KeySpec="AES_256")["CiphertextBlob"]
    pair = kms.generate_data_key_pair(KeyId=key_id, KeyPairSpec="ECC_NIST_P256")
    hidden = kms.decrypt(CiphertextBlob=blob)["Plaintext"]

    for _ in range(2):
        kms.rotate_key_on_demand(KeyId=key_id)

    opened = kms.decrypt(CiphertextBlob=data_key["CiphertextBlob"], EncryptionContext=CONTEXT)
    assert opened["Plaintext"] == data_key["Plaintext"]
    assert kms.decrypt(CiphertextBlob=blob, KeyId=key_id)["Plaintext"] == hidden
    private = kms.decrypt(CiphertextBlob=pair["PrivateKeyCiphertextBlob"])["Plaintext"]
    assert private == pair["PrivateKeyPlaintext"]


def test_emulated_ciphertext_opens_under_its_own_context_and_key_alone(kms, key_id):
    old = kms.encrypt(KeyId=key_id, Plaintext=b"hello", EncryptionContext=CONTEXT)["CiphertextBlob"]
    kms.rotate_key_on_demand(KeyId=key_id)
    other = kms.create_key()["KeyMetadata"]["KeyId"]

    for request in ({"EncryptionContext": {"tenant": "two"}}, {}, {"EncryptionContext": CONTEXT, "KeyId": other}):
        with pytest.raises(kms.exceptions.InvalidCiphertextException):
            kms.decrypt(CiphertextBlob=old, **request)


def test_emulated_rotations_are_listed(kms, key_id):
    first = kms.describe_key(KeyId=key_id)["KeyMetadata"]["CurrentKeyMaterialId"]
    assert kms.list_key_rotations(KeyId=key_id)["Rotations"] == []

    kms.rotate_key_on_demand(KeyId=key_id)

    (rotation,) = kms.list_key_rotations(KeyId=key_id)["Rotations"]
    assert (rotation["KeyId"], rotation["RotationType"]) == (key_id, "ON_DEMAND")
    assert rotation["KeyMaterialId"] == kms.describe_key(KeyId=key_id)["KeyMetadata"]["CurrentKeyMaterialId"]
    materials = kms.list_key_rotations(KeyId=key_id, IncludeKeyMaterial="ALL_KEY_MATERIAL")["Rotations"]
    assert [material["KeyMaterialId"] for material in materials] == [first, rotation["KeyMaterialId"]]
    assert [material["KeyMaterialState"] for material in materials] == ["NON_CURRENT", "CURRENT"]


def test_emulated_rotation_is_refused_where_kms_refuses_it(kms, key_id):
    with pytest.raises(kms.exceptions.NotFoundException):
        kms.rotate_key_on_demand(KeyId="11111111-2222-3333-4444-555555555555")
    signing = kms.create_key(KeySpec="ECC_NIST_P256", KeyUsage="SIGN_VERIFY")["KeyMetadata"]["KeyId"]
    for operation in (kms.rotate_key_on_demand, kms.list_key_rotations):
        with pytest.raises(kms.exceptions.UnsupportedOperationException):
            operation(KeyId=signing)
    for _ in range(25):
        kms.rotate_key_on_demand(KeyId=key_id)
    with pytest.raises(kms.exceptions.LimitExceededException):
        kms.rotate_key_on_demand(KeyId=key_id)
    kms.disable_key(KeyId=key_id)
    with pytest.raises(kms.exceptions.DisabledException):
        kms.rotate_key_on_demand(KeyId=key_id)


def test_emulated_key_that_aws_manages_is_made_when_it_is_named(kms):
    metadata = kms.describe_key(KeyId="alias/aws/s3")["KeyMetadata"]

    assert (metadata["KeyManager"], metadata["KeyState"]) == ("AWS", "Enabled")
    by_arn = kms.describe_key(KeyId=f"arn:aws:kms:{REGION}:123456789012:alias/aws/s3")["KeyMetadata"]
    assert by_arn["KeyId"] == metadata["KeyId"]
    policy = json.loads(kms.get_key_policy(KeyId=metadata["KeyId"])["Policy"])
    assert policy["Statement"][0]["Condition"]["StringEquals"] == {
        "kms:CallerAccount": "123456789012",
        "kms:ViaService": f"s3.{REGION}.amazonaws.com",
    }
    assert [alias["AliasName"] for alias in kms.list_aliases()["Aliases"]] == ["alias/aws/s3"]


def test_emulated_alias_of_no_service_is_not_found(kms):
    for alias in ("alias/aws/nothing", "alias/mine", "arn:aws:kms:eu-west-1:210987654321:alias/aws/s3"):
        with pytest.raises(kms.exceptions.NotFoundException):
            kms.describe_key(KeyId=alias)


def test_emulated_customer_key_is_managed_by_the_customer(kms, key_id):
    assert kms.describe_key(KeyId=key_id)["KeyMetadata"]["KeyManager"] == "CUSTOMER"


def replica(primary_arn, **properties):
    properties = {"PrimaryKeyArn": primary_arn, "KeyPolicy": POLICY, **properties}
    return {"Replica": {"Type": "AWS::KMS::ReplicaKey", "Properties": properties}}


@pytest.fixture
def elsewhere(client, stacks):
    """The stacks of another Region."""
    return type(stacks)(client("cloudformation", region=OTHER_REGION))


def test_emulated_replica_key_decrypts_what_its_primary_key_encrypted(client, kms, stacks, elsewhere):
    primary = kms.describe_key(KeyId=stacks.deploy(key(MultiRegion=True))["Key"])["KeyMetadata"]
    early = kms.encrypt(KeyId=primary["KeyId"], Plaintext=b"early")["CiphertextBlob"]
    kms.rotate_key_on_demand(KeyId=primary["KeyId"])
    tags = [{"Key": "team", "Value": "audit"}]

    key_id = elsewhere.deploy(replica(primary["Arn"], Description="copy", Tags=tags))["Replica"]

    there = client("kms", region=OTHER_REGION)
    metadata = there.describe_key(KeyId=key_id)["KeyMetadata"]
    assert key_id == primary["KeyId"]
    assert metadata["Arn"] == primary["Arn"].replace(REGION, OTHER_REGION)
    assert (metadata["Description"], metadata["MultiRegionConfiguration"]["MultiRegionKeyType"]) == ("copy", "REPLICA")
    assert there.list_resource_tags(KeyId=key_id)["Tags"] == [{"TagKey": "team", "TagValue": "audit"}]
    kms.rotate_key_on_demand(KeyId=key_id)
    late = kms.encrypt(KeyId=key_id, Plaintext=b"late")["CiphertextBlob"]
    assert [there.decrypt(CiphertextBlob=blob)["Plaintext"] for blob in (early, late)] == [b"early", b"late"]
    with pytest.raises(there.exceptions.UnsupportedOperationException):
        there.rotate_key_on_demand(KeyId=key_id)


def test_emulated_replica_key_changes_and_goes_with_its_template(client, kms, stacks, elsewhere):
    primary_arn = kms.describe_key(KeyId=stacks.deploy(key(MultiRegion=True))["Key"])["KeyMetadata"]["Arn"]
    there = client("kms", region=OTHER_REGION)
    key_id = elsewhere.deploy(replica(primary_arn))["Replica"]

    elsewhere.deploy(replica(primary_arn, Enabled=False, PendingWindowInDays=7))
    assert there.describe_key(KeyId=key_id)["KeyMetadata"]["KeyState"] == "Disabled"
    elsewhere.delete()

    assert there.describe_key(KeyId=key_id)["KeyMetadata"]["KeyState"] == "PendingDeletion"
    assert kms.describe_key(KeyId=key_id)["KeyMetadata"]["KeyState"] == "Enabled"


def test_emulated_replica_of_a_key_of_one_region_is_refused(kms, elsewhere, key_id):
    with pytest.raises(DeploymentFailed, match="is not a multi-Region key"):
        elsewhere.deploy(replica(kms.describe_key(KeyId=key_id)["KeyMetadata"]["Arn"]))


def test_emulated_key_property_that_would_be_lost_is_refused(stacks):
    with pytest.raises(DeploymentFailed, match="the emulator does not keep BypassPolicyLockoutSafetyCheck"):
        stacks.deploy(key(BypassPolicyLockoutSafetyCheck=True))


def test_emulated_last_usage_of_a_key_is_that_of_the_last_successful_operation(kms, key_id):
    def last_usage():
        return kms.get_key_last_usage(KeyId=key_id).get("KeyLastUsage")

    created = kms.describe_key(KeyId=key_id)["KeyMetadata"]["CreationDate"]
    answer = kms.get_key_last_usage(KeyId=key_id)
    assert (answer["KeyId"], answer["KeyCreationDate"]) == (key_id, created)
    assert answer["TrackingStartDate"] <= created
    assert last_usage() is None

    sealed = kms.encrypt(KeyId=key_id, Plaintext=b"text", EncryptionContext=CONTEXT)["CiphertextBlob"]
    encrypted = last_usage()
    assert (encrypted["Operation"], encrypted["Timestamp"] >= created) == ("Encrypt", True)
    kms.decrypt(CiphertextBlob=sealed, EncryptionContext=CONTEXT)
    assert last_usage()["Operation"] == "Decrypt"
    with pytest.raises(kms.exceptions.InvalidCiphertextException):
        kms.decrypt(CiphertextBlob=sealed)
    kms.describe_key(KeyId=key_id)
    decrypted = last_usage()
    assert decrypted["Operation"] == "Decrypt"
    kms.generate_data_key(KeyId=key_id, KeySpec="AES_256")
    assert last_usage()["Operation"] == "GenerateDataKey"
    assert len({usage["CloudTrailEventId"] for usage in (encrypted, decrypted, last_usage())}) == 3


def test_emulated_last_usage_of_a_key_that_is_not_there_is_refused(kms):
    with pytest.raises(kms.exceptions.NotFoundException):
        kms.get_key_last_usage(KeyId="11111111-2222-3333-4444-555555555555")
