// Command records synthesizes the records of the clinic.
package main

import (
	"github.com/aws/aws-cdk-go/awscdk/v2"
	"github.com/aws/jsii-runtime-go"
	"github.com/cdkatrest/cdk-at-rest-go/cdkatrest"
)

func main() {
	defer jsii.Close()

	app := awscdk.NewApp(nil)

	// Before anything is made: what is created below is encrypted, or reported.
	cdkatrest.EncryptionAtRest_Of(app).Enforce(nil)
	// Fails the synthesis for what could not be encrypted.
	awscdk.Validations_Of(app).AddPlugins(cdkatrest.NewEncryptionChecks(nil))

	NewRecordsStack(app, "Records", nil)
	app.Synth(nil)
}
