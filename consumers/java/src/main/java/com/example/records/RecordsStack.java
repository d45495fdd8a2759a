package com.example.records;

import io.github.cdkatrest.AuditTrail;
import io.github.cdkatrest.EbsEncryptionByDefault;
import io.github.cdkatrest.EncryptedBucket;
import io.github.cdkatrest.EncryptedDatabaseInstance;
import io.github.cdkatrest.EncryptedTableV2;
import io.github.cdkatrest.EncryptionKey;
import io.github.cdkatrest.KeyService;
import io.github.cdkatrest.KeySource;
import java.util.List;
import software.amazon.awscdk.Acknowledgment;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.StackProps;
import software.amazon.awscdk.Validations;
import software.amazon.awscdk.services.dynamodb.Attribute;
import software.amazon.awscdk.services.dynamodb.AttributeType;
import software.amazon.awscdk.services.ec2.InstanceClass;
import software.amazon.awscdk.services.ec2.InstanceSize;
import software.amazon.awscdk.services.ec2.InstanceType;
import software.amazon.awscdk.services.ec2.SubnetConfiguration;
import software.amazon.awscdk.services.ec2.SubnetSelection;
import software.amazon.awscdk.services.ec2.SubnetType;
import software.amazon.awscdk.services.ec2.Vpc;
import software.amazon.awscdk.services.iam.Role;
import software.amazon.awscdk.services.iam.ServicePrincipal;
import software.amazon.awscdk.services.rds.DatabaseInstanceEngine;
import software.amazon.awscdk.services.rds.PostgresEngineVersion;
import software.amazon.awscdk.services.rds.PostgresInstanceEngineProps;
import software.amazon.awscdk.services.s3.EventType;
import software.amazon.awscdk.services.s3.NotificationKeyFilter;
import software.amazon.awscdk.services.s3.notifications.SqsDestination;
import software.amazon.awscdk.services.secretsmanager.ISecret;
import software.amazon.awscdk.services.sqs.Queue;
import software.constructs.Construct;

/** The records of a clinic: scans in a bucket, patients in a table, invoices in a database, and a trail of who used the key. */
public class RecordsStack extends Stack {
    public RecordsStack(final Construct scope, final String id) {
        this(scope, id, null);
    }

    public RecordsStack(final Construct scope, final String id, final StackProps props) {
        super(scope, id, props);

        final EncryptionKey key = EncryptionKey.Builder.create(this, "Key")
                .alias("records")
                .services(List.of(KeyService.cloudWatchLogs("/records/*"), KeyService.s3Notifications()))
                .build();
        EncryptionKey.useSource(this, KeySource.given(key));

        final EncryptedBucket scans = new EncryptedBucket(this, "Scans");
        final EncryptedTableV2 patients = EncryptedTableV2.Builder.create(this, "Patients")
                .partitionKey(Attribute.builder().name("id").type(AttributeType.STRING).build())
                .sortKey(Attribute.builder().name("admittedAt").type(AttributeType.STRING).build())
                .build();

        final Vpc vpc = Vpc.Builder.create(this, "Vpc")
                .maxAzs(2)
                .natGateways(0)
                .subnetConfiguration(List.of(SubnetConfiguration.builder()
                        .name("Database")
                        .subnetType(SubnetType.PRIVATE_ISOLATED)
                        .cidrMask(24)
                        .build()))
                .build();
        final EncryptedDatabaseInstance invoices = EncryptedDatabaseInstance.Builder.create(this, "Invoices")
                .engine(DatabaseInstanceEngine.postgres(PostgresInstanceEngineProps.builder()
                        .version(PostgresEngineVersion.VER_17_2)
                        .build()))
                .instanceType(InstanceType.of(InstanceClass.T4G, InstanceSize.MEDIUM))
                .vpc(vpc)
                .vpcSubnets(SubnetSelection.builder().subnetType(SubnetType.PRIVATE_ISOLATED).build())
                .instanceIdentifier("invoices")
                .multiAz(true)
                .createLogGroups(true)
                .build();

        EbsEncryptionByDefault.Builder.create(this, "Ebs")
                .encryptionKey(new EncryptionKey(this, "VolumeKey"))
                .build();
        new AuditTrail(this, "Trail");

        // Written without a word of encryption: enforcement puts it under the key of the stack.
        final Queue arrivals = new Queue(this, "Arrivals");
        scans.addEventNotification(EventType.OBJECT_CREATED, new SqsDestination(arrivals),
                NotificationKeyFilter.builder().prefix("incoming/").build());

        final Role application = Role.Builder.create(this, "Application")
                .assumedBy(new ServicePrincipal("ecs-tasks.amazonaws.com"))
                .build();
        scans.grantRead(application);
        patients.grantReadWriteData(application);
        arrivals.grantConsumeMessages(application);
        final ISecret secret = invoices.getSecret();
        if (secret != null) {
            secret.grantRead(application);
        }

        Validations.of(this).acknowledge(Acknowledgment.builder()
                .id("AtRest-ExemptDestination")
                .reason("S3 delivers access logs to buckets under SSE-S3 only")
                .build());
    }
}
