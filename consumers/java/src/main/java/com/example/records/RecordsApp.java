package com.example.records;

import io.github.cdkatrest.EncryptionAtRest;
import io.github.cdkatrest.EncryptionChecks;
import software.amazon.awscdk.App;
import software.amazon.awscdk.Validations;

/** Synthesizes the records of the clinic. */
public final class RecordsApp {
    private RecordsApp() {
    }

    public static void main(final String[] args) {
        final App app = new App();

        // Before anything is made: what is created below is encrypted, or reported.
        EncryptionAtRest.of(app).enforce();
        // Fails the synthesis for what could not be encrypted.
        Validations.of(app).addPlugins(new EncryptionChecks());

        new RecordsStack(app, "Records");
        app.synth();
    }
}
