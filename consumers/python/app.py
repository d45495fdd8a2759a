"""Synthesizes the records of the clinic."""

from aws_cdk import App, Validations
from cdk_at_rest import EncryptionAtRest, EncryptionChecks

from records.records_stack import RecordsStack

app = App()

# Before anything is made: what is created below is encrypted, or reported.
EncryptionAtRest.of(app).enforce()
# Fails the synthesis for what could not be encrypted.
Validations.of(app).add_plugins(EncryptionChecks())

RecordsStack(app, "Records")
app.synth()
