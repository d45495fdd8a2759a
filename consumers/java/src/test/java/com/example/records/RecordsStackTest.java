package com.example.records;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.cdkatrest.EncryptedBucket;
import io.github.cdkatrest.EncryptionAssertions;
import io.github.cdkatrest.EncryptionAtRest;
import io.github.cdkatrest.EncryptionChecks;
import io.github.cdkatrest.EncryptionLevel;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import software.amazon.awscdk.App;
import software.amazon.awscdk.Stack;
import software.amazon.awscdk.Validations;
import software.amazon.awscdk.assertions.Match;
import software.amazon.awscdk.assertions.Template;
import software.amazon.awscdk.services.s3.BucketEncryption;
import software.amazon.awscdk.services.sns.Topic;

class RecordsStackTest {
    @Nested
    class TheStackOfRecords {
        private RecordsStack stack;

        @BeforeEach
        void enforced() {
            final App app = new App();
            EncryptionAtRest.of(app).enforce();
            stack = new RecordsStack(app, "Records");
        }

        @Test
        void everythingThatStoresDataIsEncryptedUnderACustomerManagedKey() {
            EncryptionAssertions.fromStack(stack).allEncrypted(EncryptionLevel.CUSTOMER_MANAGED);
        }

        @Test
        void noCheckHasAnythingToSay() {
            EncryptionAssertions.fromStack(stack).noFindings();
        }

        @Test
        void theQueueWhichSaysNothingOfEncryptionIsUnderTheKeyOfTheStack() {
            Template.fromStack(stack).hasResourceProperties("AWS::SQS::Queue", Map.of(
                    "KmsMasterKeyId", Map.of("Fn::GetAtt", List.of(Match.stringLikeRegexp("^Key"), "Arn"))));
        }
    }

    @Test
    void whatContradictsEncryptionIsRefusedWithWhatToDoInstead() {
        final Stack stack = new Stack(new App(), "Records");
        final EncryptedBucket.Builder scans = EncryptedBucket.Builder.create(stack, "Scans")
                .encryption(BucketEncryption.S3_MANAGED);

        final String message = assertThrows(RuntimeException.class, scans::build).getMessage();
        assertTrue(message.contains("Records/Scans: ") && message.contains("AccessLogBucket"), message);
    }

    @Test
    void whatIsNotEncryptedFailsTheSynthesis() {
        final App app = new App();
        Validations.of(app).addPlugins(new EncryptionChecks());
        new Topic(new Stack(app, "Records"), "Alerts");

        final String message = assertThrows(RuntimeException.class, app::synth).getMessage();
        assertTrue(message.contains("Validation failed"), message);
    }
}
