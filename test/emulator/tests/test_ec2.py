"""The emulated EBS encrypts by default and keeps keys. Consistency of templates and calls, not AWS's consent."""

import pytest
from conftest import ACCOUNT, REGION
from stacks import DeploymentFailed

ZONE = f"{REGION}a"
OTHER_REGION = "eu-central-1"


@pytest.fixture
def ec2(client):
    return client("ec2")


@pytest.fixture
def key_arn(client):
    return client("kms").create_key()["KeyMetadata"]["Arn"]


@pytest.fixture
def managed_key_arn(client):
    return client("kms").describe_key(KeyId="alias/aws/ebs")["KeyMetadata"]["Arn"]


def volume(ec2, **request):
    made = ec2.create_volume(AvailabilityZone=ZONE, Size=1, **request)
    (described,) = ec2.describe_volumes(VolumeIds=[made["VolumeId"]])["Volumes"]
    assert (made["Encrypted"], made.get("KmsKeyId")) == (described["Encrypted"], described.get("KmsKeyId"))
    return described


def snapshot_of(ec2, snapshot_id):
    (snapshot,) = ec2.describe_snapshots(SnapshotIds=[snapshot_id])["Snapshots"]
    return snapshot


def test_emulated_encryption_by_default_is_read_back(ec2, key_arn):
    assert ec2.get_ebs_encryption_by_default()["EbsEncryptionByDefault"] is False
    assert ec2.get_ebs_default_kms_key_id()["KmsKeyId"] == "alias/aws/ebs"

    assert ec2.enable_ebs_encryption_by_default()["EbsEncryptionByDefault"] is True
    assert ec2.modify_ebs_default_kms_key_id(KmsKeyId=key_arn.split("/")[1])["KmsKeyId"] == key_arn

    assert ec2.get_ebs_encryption_by_default()["EbsEncryptionByDefault"] is True
    assert ec2.get_ebs_default_kms_key_id()["KmsKeyId"] == key_arn
    assert ec2.reset_ebs_default_kms_key_id()["KmsKeyId"] == "alias/aws/ebs"
    assert ec2.disable_ebs_encryption_by_default()["EbsEncryptionByDefault"] is False
    assert ec2.get_ebs_encryption_by_default()["EbsEncryptionByDefault"] is False


def test_emulated_encryption_by_default_is_apart_for_each_account_and_region_and_forgotten(client, ec2, reset):
    ec2.enable_ebs_encryption_by_default()

    for account, region in (("210987654321", REGION), (ACCOUNT, OTHER_REGION)):
        assert client("ec2", account, region).get_ebs_encryption_by_default()["EbsEncryptionByDefault"] is False
    reset()
    assert ec2.get_ebs_encryption_by_default()["EbsEncryptionByDefault"] is False


def test_emulated_volumes_are_encrypted_by_default_once_it_is_on(ec2, key_arn, managed_key_arn):
    assert volume(ec2)["Encrypted"] is False
    ec2.enable_ebs_encryption_by_default()
    assert volume(ec2)["KmsKeyId"] == managed_key_arn
    ec2.modify_ebs_default_kms_key_id(KmsKeyId=key_arn)
    assert volume(ec2)["KmsKeyId"] == key_arn

    instance = ec2.run_instances(ImageId="ami-12345678", MinCount=1, MaxCount=1)["Instances"][0]["InstanceId"]

    attached = ec2.describe_volumes(Filters=[{"Name": "attachment.instance-id", "Values": [instance]}])["Volumes"]
    assert [(root["Encrypted"], root["KmsKeyId"]) for root in attached] == [(True, key_arn)]


def test_emulated_volume_key_stays_with_snapshots_and_volumes_made_of_them(ec2, key_arn):
    source = volume(ec2, Encrypted=True, KmsKeyId=key_arn)
    assert source["KmsKeyId"] == key_arn

    snapshot = snapshot_of(ec2, ec2.create_snapshot(VolumeId=source["VolumeId"])["SnapshotId"])

    assert (snapshot["Encrypted"], snapshot["KmsKeyId"]) == (True, key_arn)
    assert volume(ec2, SnapshotId=snapshot["SnapshotId"])["KmsKeyId"] == key_arn


def test_emulated_snapshot_copies_are_under_the_key_asked_for_or_the_default_one(ec2, key_arn, managed_key_arn):
    plain = ec2.create_snapshot(VolumeId=volume(ec2)["VolumeId"])["SnapshotId"]

    def copy(source, **request):
        made = ec2.copy_snapshot(SourceRegion=REGION, SourceSnapshotId=source, **request)["SnapshotId"]
        return snapshot_of(ec2, made)

    assert copy(plain)["Encrypted"] is False
    encrypted = copy(plain, Encrypted=True, KmsKeyId=key_arn)
    assert (encrypted["Encrypted"], encrypted["KmsKeyId"]) == (True, key_arn)
    assert copy(encrypted["SnapshotId"])["KmsKeyId"] == managed_key_arn
    ec2.enable_ebs_encryption_by_default()
    assert copy(plain)["KmsKeyId"] == managed_key_arn


def test_emulated_keys_that_make_no_sense_are_refused(ec2, key_arn):
    missing = "11111111-2222-3333-4444-555555555555"
    with pytest.raises(ec2.exceptions.ClientError, match="does not exist"):
        volume(ec2, Encrypted=True, KmsKeyId=missing)
    with pytest.raises(ec2.exceptions.ClientError, match="does not exist"):
        ec2.modify_ebs_default_kms_key_id(KmsKeyId=missing)
    with pytest.raises(ec2.exceptions.ClientError, match="InvalidParameterDependency"):
        volume(ec2, KmsKeyId=key_arn)
    assert ec2.describe_volumes()["Volumes"] == []


def test_emulated_volume_of_a_template_is_read_back(ec2, stacks, key_arn):
    tags = [{"Key": "team", "Value": "audit"}]
    properties = {"AvailabilityZone": ZONE, "Size": 8, "Encrypted": True, "KmsKeyId": key_arn, "Tags": tags}
    made = stacks.deploy({"Volume": {"Type": "AWS::EC2::Volume", "Properties": properties}})["Volume"]

    (described,) = ec2.describe_volumes(VolumeIds=[made])["Volumes"]
    assert (described["Size"], described["Encrypted"], described["KmsKeyId"]) == (8, True, key_arn)
    assert tags[0] in described["Tags"]
    stacks.delete()
    assert ec2.describe_volumes()["Volumes"] == []


def test_emulated_volume_of_a_template_leaves_a_snapshot_where_it_says_so(ec2, stacks, key_arn):
    properties = {"AvailabilityZone": ZONE, "Encrypted": True, "KmsKeyId": key_arn}
    resource = {"Type": "AWS::EC2::Volume", "DeletionPolicy": "Snapshot", "Properties": properties}
    stacks.deploy({"Volume": resource})

    stacks.delete()

    own = ec2.describe_snapshots(OwnerIds=[ACCOUNT])["Snapshots"]
    assert [snapshot["KmsKeyId"] for snapshot in own] == [key_arn]


def test_emulated_addresses_and_gateways_of_a_template_are_read_back(ec2, stacks):
    made = stacks.deploy(
        {
            "Vpc": {"Type": "AWS::EC2::VPC", "Properties": {"CidrBlock": "10.0.0.0/16"}},
            "Subnet": {
                "Type": "AWS::EC2::Subnet",
                "Properties": {"VpcId": {"Ref": "Vpc"}, "CidrBlock": "10.0.0.0/24"},
            },
            "Address": {"Type": "AWS::EC2::EIP", "Properties": {"Domain": "vpc"}},
            "Gateway": {
                "Type": "AWS::EC2::NatGateway",
                "Properties": {
                    "SubnetId": {"Ref": "Subnet"},
                    "AllocationId": {"Fn::GetAtt": ["Address", "AllocationId"]},
                },
            },
        }
    )

    (address,) = ec2.describe_addresses(PublicIps=[made["Address"]])["Addresses"]
    assert address["AllocationId"].startswith("eipalloc-")
    (gateway,) = ec2.describe_nat_gateways(NatGatewayIds=[made["Gateway"]])["NatGateways"]
    assert gateway["SubnetId"] == made["Subnet"]
    stacks.delete()
    assert ec2.describe_addresses()["Addresses"] == []


def test_emulated_property_of_an_address_that_would_be_lost_is_refused(stacks):
    with pytest.raises(DeploymentFailed, match="the emulator does not keep PublicIpv4Pool"):
        stacks.deploy({"Address": {"Type": "AWS::EC2::EIP", "Properties": {"PublicIpv4Pool": "pool"}}})
