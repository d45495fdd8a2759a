"""EC2: `AWS::EC2::SecurityGroupIngress` and `AWS::EC2::SecurityGroupEgress`, which ministack's CloudFormation lacks."""

from ministack.services import ec2
from ministack.services.cloudformation.provisioners import _ec2_sg_permissions

from ministack_encryption.provisioning import HANDLERS, Properties, refuse_unknown, require

REQUIRED = ("GroupId", "IpProtocol")
COMMON = {*REQUIRED, "CidrIp", "CidrIpv6", "Description", "FromPort", "ToPort"}


class RuleType:
    def __init__(self, name: str, *, egress: bool, peers: set[str]):
        self.name, self.egress = name, egress
        self.kept = COMMON | peers
        self.peers = sorted({"CidrIp", "CidrIpv6", *peers} - {"SourceSecurityGroupOwnerId"})

    def create(self, _logical_id: str, properties: Properties, _stack_name: str):
        rule, rules, group = self.rule(properties), self.rules_of(properties), properties["GroupId"]
        if rules is None:
            raise ValueError(f"InvalidGroup.NotFound: {group} does not exist")
        # Made of what the rule says, its description apart.
        rule_id = ec2._sg_rule_id(group, self.egress, rule)
        if any(ec2._sg_rule_id(group, self.egress, other) == rule_id for other in rules):
            raise ValueError(f"InvalidPermission.Duplicate: {group} has the rule {rule} already")
        rules.append({**rule, "SecurityGroupRuleId": rule_id})
        return rule_id, {"Id": rule_id}

    def update(self, rule_id: str, old: Properties, new: Properties, stack_name: str):
        """A change of the description is one in place; each other makes a new rule, and the former one is deleted."""
        if {**old, "Description": ""} != {**new, "Description": ""}:
            return self.create("", new, stack_name)
        changed = {**self.rule(new), "SecurityGroupRuleId": rule_id}
        rules = self.rules_of(new)
        rules[:] = [changed if rule.get("SecurityGroupRuleId") == rule_id else rule for rule in rules]
        return rule_id, {"Id": rule_id}

    def delete(self, rule_id: str, properties: Properties) -> None:
        rules = self.rules_of(properties) or []
        rules[:] = [rule for rule in rules if rule.get("SecurityGroupRuleId") != rule_id]

    def rule(self, properties: Properties) -> dict:
        refuse_unknown(self.name, properties, self.kept)
        require(self.name, properties, REQUIRED)
        if sum(bool(properties.get(peer)) for peer in self.peers) != 1:
            raise ValueError(f"{self.name}: exactly one of {', '.join(self.peers)} is required")
        if str(properties["IpProtocol"]) in ("tcp", "udp", "6", "17"):
            require(self.name, properties, ["FromPort", "ToPort"])
        return _ec2_sg_permissions([properties])[0]

    def rules_of(self, properties: Properties) -> list[dict] | None:
        group = ec2._security_groups.get(properties["GroupId"])
        return None if group is None else group["IpPermissionsEgress" if self.egress else "IpPermissions"]


TYPES = (
    RuleType(
        "AWS::EC2::SecurityGroupIngress",
        egress=False,
        peers={"SourcePrefixListId", "SourceSecurityGroupId", "SourceSecurityGroupOwnerId"},
    ),
    RuleType(
        "AWS::EC2::SecurityGroupEgress",
        egress=True,
        peers={"DestinationPrefixListId", "DestinationSecurityGroupId"},
    ),
)


def install() -> None:
    for rule_type in TYPES:
        HANDLERS[rule_type.name] = {
            "create": rule_type.create,
            "update": rule_type.update,
            "delete": rule_type.delete,
        }
