from typing import Any

from aws_cdk import Acknowledgment, Stack, Validations
from aws_cdk import aws_dynamodb as dynamodb
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from aws_cdk import aws_rds as rds
from aws_cdk import aws_s3 as s3
from aws_cdk import aws_s3_notifications as s3_notifications
from aws_cdk import aws_sqs as sqs
from cdk_at_rest import (
    AuditTrail,
    EbsEncryptionByDefault,
    EncryptedBucket,
    EncryptedDatabaseInstance,
    EncryptedTableV2,
    EncryptionKey,
    KeyService,
    KeySource,
)
from constructs import Construct


class RecordsStack(Stack):
    """The records of a clinic: scans in a bucket, patients in a table, invoices in a database, and a trail of who used the key."""

    def __init__(self, scope: Construct, construct_id: str, **kwargs: Any) -> None:
        super().__init__(scope, construct_id, **kwargs)

        key = EncryptionKey(
            self,
            "Key",
            alias="records",
            services=[KeyService.cloud_watch_logs("/records/*"), KeyService.s3_notifications()],
        )
        EncryptionKey.use_source(self, KeySource.given(key))

        scans = EncryptedBucket(self, "Scans")
        patients = EncryptedTableV2(
            self,
            "Patients",
            partition_key=dynamodb.Attribute(name="id", type=dynamodb.AttributeType.STRING),
            sort_key=dynamodb.Attribute(name="admittedAt", type=dynamodb.AttributeType.STRING),
        )

        vpc = ec2.Vpc(
            self,
            "Vpc",
            max_azs=2,
            nat_gateways=0,
            subnet_configuration=[
                ec2.SubnetConfiguration(
                    name="Database", subnet_type=ec2.SubnetType.PRIVATE_ISOLATED, cidr_mask=24
                )
            ],
        )
        invoices = EncryptedDatabaseInstance(
            self,
            "Invoices",
            engine=rds.DatabaseInstanceEngine.postgres(version=rds.PostgresEngineVersion.VER_17_2),
            instance_type=ec2.InstanceType.of(ec2.InstanceClass.T4G, ec2.InstanceSize.MEDIUM),
            vpc=vpc,
            vpc_subnets=ec2.SubnetSelection(subnet_type=ec2.SubnetType.PRIVATE_ISOLATED),
            instance_identifier="invoices",
            multi_az=True,
            create_log_groups=True,
        )

        EbsEncryptionByDefault(self, "Ebs", encryption_key=EncryptionKey(self, "VolumeKey"))
        AuditTrail(self, "Trail")

        # Written without a word of encryption: enforcement puts it under the key of the stack.
        arrivals = sqs.Queue(self, "Arrivals")
        scans.add_event_notification(
            s3.EventType.OBJECT_CREATED,
            s3_notifications.SqsDestination(arrivals),
            s3.NotificationKeyFilter(prefix="incoming/"),
        )

        application = iam.Role(
            self, "Application", assumed_by=iam.ServicePrincipal("ecs-tasks.amazonaws.com")
        )
        scans.grant_read(application)
        patients.grant_read_write_data(application)
        arrivals.grant_consume_messages(application)
        if invoices.secret is not None:
            invoices.secret.grant_read(application)

        Validations.of(self).acknowledge(
            Acknowledgment(
                id="AtRest-ExemptDestination",
                reason="S3 delivers access logs to buckets under SSE-S3 only",
            )
        )
