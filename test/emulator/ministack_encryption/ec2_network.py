"""EC2: `AWS::EC2::EIP` and `AWS::EC2::NatGateway`, without which no VPC of the CDK's own making deploys."""

from ministack.services import ec2
from ministack.services.cloudformation.provisioners import _ec2_apply_tags

from ministack_encryption.ec2_xml import text_of
from ministack_encryption.provisioning import HANDLERS, Properties, refuse_unknown, succeeded

EIP = "AWS::EC2::EIP"
NAT_GATEWAY = "AWS::EC2::NatGateway"


def create_address(_logical_id: str, properties: Properties, _stack_name: str):
    refuse_unknown(EIP, properties, {"Domain", "Tags"})
    answer = succeeded(ec2._allocate_address({"Domain": [properties.get("Domain", "vpc")]}))
    address, allocation = text_of(answer, "publicIp"), text_of(answer, "allocationId")
    _ec2_apply_tags(allocation, properties)
    return address, {"AllocationId": allocation, "PublicIp": address}


def delete_address(address: str, _properties: Properties) -> None:
    for allocation, record in ec2._addresses.items():
        if record["PublicIp"] == address:
            succeeded(ec2._release_address({"AllocationId": [allocation]}))


def create_gateway(_logical_id: str, properties: Properties, _stack_name: str):
    kept = ("AllocationId", "ConnectivityType", "SubnetId")
    refuse_unknown(NAT_GATEWAY, properties, {*kept, "Tags"})
    answer = succeeded(ec2._create_nat_gateway({key: [properties[key]] for key in kept if key in properties}))
    gateway = text_of(answer, "natGatewayId")
    _ec2_apply_tags(gateway, properties)
    return gateway, {"NatGatewayId": gateway}


def delete_gateway(gateway: str, _properties: Properties) -> None:
    succeeded(ec2._delete_nat_gateway({"NatGatewayId": [gateway]}))


def install() -> None:
    HANDLERS[EIP] = {"create": create_address, "delete": delete_address}
    HANDLERS[NAT_GATEWAY] = {"create": create_gateway, "delete": delete_gateway}
