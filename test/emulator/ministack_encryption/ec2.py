"""EC2: EBS encryption by default, the keys of volumes and snapshots, and the resource types that are missing."""

from ministack_encryption import ec2_ebs, ec2_ebs_defaults, ec2_network, ec2_security_group_rules, ec2_volume


def install() -> None:
    ec2_ebs_defaults.install()
    ec2_ebs.install()
    ec2_volume.install()
    ec2_network.install()
    ec2_security_group_rules.install()
