"""The emulated rules of security groups are read back. Consistency of templates and calls, not AWS's consent."""

import pytest
from stacks import DeploymentFailed

GROUP = {"Type": "AWS::EC2::SecurityGroup", "Properties": {"GroupDescription": "database"}}
INGRESS = {"IpProtocol": "tcp", "FromPort": "5432", "ToPort": "5432", "CidrIp": "10.0.0.0/16"}


def rule(direction="Ingress", **properties):
    given = {"GroupId": {"Fn::GetAtt": ["Group", "GroupId"]}, **properties}
    return {"Type": f"AWS::EC2::SecurityGroup{direction}", "Properties": given}


@pytest.fixture
def ec2(client):
    return client("ec2")


@pytest.fixture
def group(ec2):
    return lambda made: ec2.describe_security_groups(GroupIds=[made["Group"]])["SecurityGroups"][0]


def test_emulated_ingress_from_a_group_is_read_back(ec2, stacks, group):
    source = {"SourceSecurityGroupId": {"Ref": "Source"}, "Description": "rotation"}
    ports = {"IpProtocol": "tcp", "FromPort": "5432", "ToPort": 5432}
    made = stacks.deploy({"Group": GROUP, "Source": GROUP, "Rule": rule(**ports, **source)})

    (permission,) = group(made)["IpPermissions"]
    assert (permission["IpProtocol"], permission["FromPort"], permission["ToPort"]) == ("tcp", 5432, 5432)
    (pair,) = permission["UserIdGroupPairs"]
    assert (pair["GroupId"], pair["Description"]) == (made["Source"], "rotation")
    (described,) = ec2.describe_security_group_rules(SecurityGroupRuleIds=[made["Rule"]])["SecurityGroupRules"]
    assert (described["GroupId"], described["IsEgress"]) == (made["Group"], False)


def test_emulated_egress_is_read_back(stacks, group):
    egress = {"IpProtocol": "tcp", "FromPort": 443, "ToPort": 443, "CidrIpv6": "::/0"}
    made = stacks.deploy({"Group": GROUP, "Rule": rule("Egress", **egress)})

    added = group(made)["IpPermissionsEgress"][-1]
    assert (added["FromPort"], added["Ipv6Ranges"]) == (443, [{"CidrIpv6": "::/0"}])


def test_emulated_rule_changes_and_goes_with_its_template(stacks, group):
    made = stacks.deploy({"Group": GROUP, "Rule": rule(**INGRESS)})

    described = stacks.deploy({"Group": GROUP, "Rule": rule(**INGRESS, Description="network")})
    assert described == made
    assert group(made)["IpPermissions"][0]["IpRanges"] == [{"CidrIp": "10.0.0.0/16", "Description": "network"}]

    moved = stacks.deploy({"Group": GROUP, "Rule": rule(**{**INGRESS, "CidrIp": "10.1.0.0/16"})})
    assert moved["Rule"] != made["Rule"]
    assert [each["IpRanges"] for each in group(made)["IpPermissions"]] == [[{"CidrIp": "10.1.0.0/16"}]]

    stacks.deploy({"Group": GROUP})
    assert group(made)["IpPermissions"] == []


@pytest.mark.parametrize(
    ("resource", "reason"),
    [
        (rule(**{**INGRESS, "IpProtocol": ""}), "the property IpProtocol is missing"),
        (rule(**{**INGRESS, "GroupId": ""}), "the property GroupId is missing"),
        (rule(**{**INGRESS, "GroupId": "sg-0123456789abcdef0"}), "InvalidGroup.NotFound"),
        (rule(**{**INGRESS, "ToPort": ""}), "the property ToPort is missing"),
        (rule(**{**INGRESS, "CidrIp": ""}), "exactly one of CidrIp, CidrIpv6, SourcePrefixListId, SourceSecurityGroup"),
        (rule(**INGRESS, CidrIpv6="::/0"), "exactly one of CidrIp, CidrIpv6"),
        (rule(**INGRESS, DestinationPrefixListId="pl-1"), "the emulator does not keep DestinationPrefixListId"),
    ],
)
def test_emulated_rule_that_makes_no_sense_is_refused(stacks, resource, reason):
    with pytest.raises(DeploymentFailed, match=reason):
        stacks.deploy({"Group": GROUP, "Rule": resource})


def test_emulated_rule_that_is_there_is_refused(stacks):
    second = {**rule(**INGRESS, Description="again"), "DependsOn": "Rule"}
    with pytest.raises(DeploymentFailed, match="InvalidPermission.Duplicate"):
        stacks.deploy({"Group": GROUP, "Rule": rule(**INGRESS), "Second": second})
