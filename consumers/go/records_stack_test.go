package main

import (
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/aws-cdk-go/awscdk/v2/assertions"
	"github.com/aws/aws-cdk-go/awscdk/v2/awss3"
	"github.com/aws/aws-cdk-go/awscdk/v2/awssns"
	"github.com/aws/jsii-runtime-go"
	"github.com/cdkatrest/cdk-at-rest-go/cdkatrest"
)

func TestMain(m *testing.M) {
	code := m.Run()
	jsii.Close()
	os.Exit(code)
}

func enforcedStack() awscdk.Stack {
	app := awscdk.NewApp(nil)
	cdkatrest.EncryptionAtRest_Of(app).Enforce(nil)
	return NewRecordsStack(app, "Records", nil)
}

func TestEverythingThatStoresDataIsEncryptedUnderACustomerManagedKey(t *testing.T) {
	cdkatrest.EncryptionAssertions_FromStack(enforcedStack()).AllEncrypted(cdkatrest.EncryptionLevel_CUSTOMER_MANAGED)
}

func TestNoCheckHasAnythingToSay(t *testing.T) {
	cdkatrest.EncryptionAssertions_FromStack(enforcedStack()).NoFindings(cdkatrest.EncryptionLevel_CUSTOMER_MANAGED)
}

func TestTheQueueWhichSaysNothingOfEncryptionIsUnderTheKeyOfTheStack(t *testing.T) {
	assertions.Template_FromStack(enforcedStack(), nil).HasResourceProperties(jsii.String("AWS::SQS::Queue"), map[string]any{
		"KmsMasterKeyId": map[string]any{"Fn::GetAtt": []any{assertions.Match_StringLikeRegexp(jsii.String("^Key")), "Arn"}},
	})
}

func TestWhatContradictsEncryptionIsRefusedWithWhatToDoInstead(t *testing.T) {
	stack := awscdk.NewStack(awscdk.NewApp(nil), jsii.String("Records"), nil)

	message := panicOf(t, func() {
		cdkatrest.NewEncryptedBucket(stack, jsii.String("Scans"), &cdkatrest.EncryptedBucketProps{
			Encryption: awss3.BucketEncryption_S3_MANAGED,
		})
	})
	if !strings.Contains(message, "Records/Scans: ") || !strings.Contains(message, "AccessLogBucket") {
		t.Error(message)
	}
}

func TestWhatIsNotEncryptedFailsTheSynthesis(t *testing.T) {
	app := awscdk.NewApp(nil)
	awscdk.Validations_Of(app).AddPlugins(cdkatrest.NewEncryptionChecks(nil))
	awssns.NewTopic(awscdk.NewStack(app, jsii.String("Records"), nil), jsii.String("Alerts"), nil)

	message := panicOf(t, func() { app.Synth(nil) })
	if !strings.Contains(message, "Validation failed") {
		t.Error(message)
	}
}

// panicOf returns what act panics with: so errors of constructs arrive in Go.
func panicOf(t *testing.T, act func()) (message string) {
	t.Helper()
	defer func() {
		if reason := recover(); reason != nil {
			message = fmt.Sprint(reason)
		} else {
			t.Error("nothing was refused")
		}
	}()
	act()
	return ""
}
