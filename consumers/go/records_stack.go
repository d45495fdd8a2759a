package main

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsdynamodb"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsec2"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsiam"
	"github.com/aws/aws-cdk-go/awscdk/v2/awsrds"
	"github.com/aws/aws-cdk-go/awscdk/v2/awss3"
	"github.com/aws/aws-cdk-go/awscdk/v2/awss3notifications"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssqs"
	"github.com/aws/constructs-go/constructs/v10"
	"github.com/aws/jsii-runtime-go"
	"github.com/cdkatrest/cdk-at-rest-go/cdkatrest"
)

// NewRecordsStack makes the records of a clinic: scans in a bucket, patients in a table, invoices in a database, and a trail of who used
// the key.
func NewRecordsStack(scope constructs.Construct, id string, props *awscdk.StackProps) awscdk.Stack {
	stack := awscdk.NewStack(scope, &id, props)

	key := cdkatrest.NewEncryptionKey(stack, jsii.String("Key"), &cdkatrest.EncryptionKeyProps{
		Alias: jsii.String("records"),
		Services: &[]cdkatrest.KeyService{
			cdkatrest.KeyService_CloudWatchLogs(jsii.String("/records/*")),
			cdkatrest.KeyService_S3Notifications(nil),
		},
	})
	cdkatrest.EncryptionKey_UseSource(stack, cdkatrest.KeySource_Given(key))

	scans := cdkatrest.NewEncryptedBucket(stack, jsii.String("Scans"), nil)
	patients := cdkatrest.NewEncryptedTableV2(stack, jsii.String("Patients"), &cdkatrest.EncryptedTableV2Props{
		PartitionKey: &awsdynamodb.Attribute{Name: jsii.String("id"), Type: awsdynamodb.AttributeType_STRING},
		SortKey:      &awsdynamodb.Attribute{Name: jsii.String("admittedAt"), Type: awsdynamodb.AttributeType_STRING},
	})

	vpc := awsec2.NewVpc(stack, jsii.String("Vpc"), &awsec2.VpcProps{
		MaxAzs:      jsii.Number(2),
		NatGateways: jsii.Number(0),
		SubnetConfiguration: &[]*awsec2.SubnetConfiguration{
			{Name: jsii.String("Database"), SubnetType: awsec2.SubnetType_PRIVATE_ISOLATED, CidrMask: jsii.Number(24)},
		},
	})
	invoices := cdkatrest.NewEncryptedDatabaseInstance(stack, jsii.String("Invoices"), &cdkatrest.EncryptedDatabaseInstanceProps{
		Engine: awsrds.DatabaseInstanceEngine_Postgres(&awsrds.PostgresInstanceEngineProps{
			Version: awsrds.PostgresEngineVersion_VER_17_2(),
		}),
		InstanceType:       awsec2.InstanceType_Of(awsec2.InstanceClass_T4G, awsec2.InstanceSize_MEDIUM),
		Vpc:                vpc,
		VpcSubnets:         &awsec2.SubnetSelection{SubnetType: awsec2.SubnetType_PRIVATE_ISOLATED},
		InstanceIdentifier: jsii.String("invoices"),
		MultiAz:            jsii.Bool(true),
		CreateLogGroups:    jsii.Bool(true),
	})

	cdkatrest.NewEbsEncryptionByDefault(stack, jsii.String("Ebs"), &cdkatrest.EbsEncryptionByDefaultProps{
		EncryptionKey: cdkatrest.NewEncryptionKey(stack, jsii.String("VolumeKey"), nil),
	})
	cdkatrest.NewAuditTrail(stack, jsii.String("Trail"), nil)

	// Written without a word of encryption: enforcement puts it under the key of the stack.
	arrivals := awssqs.NewQueue(stack, jsii.String("Arrivals"), nil)
	scans.AddEventNotification(awss3.EventType_OBJECT_CREATED, awss3notifications.NewSqsDestination(arrivals),
		&awss3.NotificationKeyFilter{Prefix: jsii.String("incoming/")})

	application := awsiam.NewRole(stack, jsii.String("Application"), &awsiam.RoleProps{
		AssumedBy: awsiam.NewServicePrincipal(jsii.String("ecs-tasks.amazonaws.com"), nil),
	})
	scans.GrantRead(application, nil)
	patients.GrantReadWriteData(application)
	arrivals.GrantConsumeMessages(application)
	if secret := invoices.Secret(); secret != nil {
		secret.GrantRead(application, nil)
	}

	awscdk.Validations_Of(stack).Acknowledge(&awscdk.Acknowledgment{
		Id:     jsii.String("AtRest-ExemptDestination"),
		Reason: jsii.String("S3 delivers access logs to buckets under SSE-S3 only"),
	})

	return stack
}
