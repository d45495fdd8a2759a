import * as events from 'aws-cdk-lib/aws-events';
import * as scheduler from 'aws-cdk-lib/aws-scheduler';
import type { EncryptedType } from '../../private/encrypted-type';
import type { EncryptingService } from './encrypting-service';
import { serviceKey } from './service-key';

/** @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-encryption-key-policy.html */
const EVENTS: EncryptingService = {
  name: 'Events',
  deliveries: {
    contextKey: 'aws:events:event-bus:arn',
    service: 'events',
    resourceType: 'event-bus/',
    actions: ['kms:GenerateDataKey', 'kms:Decrypt', 'kms:ReEncrypt*'],
  },
};

/** @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/encryption-rest.html */
const SCHEDULER: EncryptingService = {
  name: 'Scheduler',
  calls: { contextKey: 'aws:scheduler:schedule:arn', service: 'scheduler', resourceType: 'schedule/' },
};

/**
 * How an event bus is encrypted: custom and partner events, patterns and targets of its rules. Whoever puts events needs no permission on
 * the key, which EventBridge uses in its own name.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-encryption-event-bus-cmkey.html
 */
export const ENCRYPTED_EVENT_BUS: EncryptedType<events.EventBusProps> = {
  injectionId: events.EventBus.PROPERTY_INJECTION_ID,
  cfnTypes: ['AWS::Events::EventBus'],
  props: (scope, id, props) => ({ ...props, kmsKey: serviceKey(scope, id, EVENTS, props.kmsKey) }),
};

/**
 * How an archive of events is encrypted.
 *
 * @see https://docs.aws.amazon.com/eventbridge/latest/userguide/encryption-archives.html
 */
export const ENCRYPTED_ARCHIVE: EncryptedType<events.ArchiveProps> = {
  injectionId: events.Archive.PROPERTY_INJECTION_ID,
  cfnTypes: ['AWS::Events::Archive'],
  props: (scope, id, props) => ({ ...props, kmsKey: serviceKey(scope, id, EVENTS, props.kmsKey) }),
};

/**
 * How a schedule is encrypted: what it sends to its target. EventBridge Scheduler decrypts it with the role of the target, to which the L2
 * grants it.
 *
 * @see https://docs.aws.amazon.com/scheduler/latest/UserGuide/encryption-rest.html
 */
export const ENCRYPTED_SCHEDULE: EncryptedType<scheduler.ScheduleProps> = {
  injectionId: scheduler.Schedule.PROPERTY_INJECTION_ID,
  cfnTypes: ['AWS::Scheduler::Schedule'],
  props: (scope, id, props) => ({ ...props, key: serviceKey(scope, id, SCHEDULER, props.key) }),
};

export const EVENTS_AND_SCHEDULES: ReadonlyArray<EncryptedType<object>> = [ENCRYPTED_EVENT_BUS, ENCRYPTED_ARCHIVE, ENCRYPTED_SCHEDULE];
