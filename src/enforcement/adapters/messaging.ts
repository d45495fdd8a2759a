import * as sns from 'aws-cdk-lib/aws-sns';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import { ViaService } from '../../keys/via-service';
import type { EncryptedType } from '../../private/encrypted-type';
import { propsError } from '../../private/errors';
import { MESSAGES, QUEUE, TOPIC } from '../message-destinations';
import type { EncryptingService } from './encrypting-service';
import { serviceKey } from './service-key';

const SQS: EncryptingService = { name: 'SQS', via: ViaService.SQS, deliveries: MESSAGES[QUEUE] };
const SNS: EncryptingService = { name: 'SNS', via: ViaService.SNS, deliveries: MESSAGES[TOPIC] };

/**
 * How a queue is encrypted, one that an L2 makes for its own dead letters included. A queue that asks for a key of its own keeps it.
 *
 * @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-server-side-encryption.html
 */
export const ENCRYPTED_QUEUE: EncryptedType<sqs.QueueProps> = {
  injectionId: sqs.Queue.PROPERTY_INJECTION_ID,
  cfnTypes: [QUEUE],
  props: (scope, id, props) => {
    const { encryption, encryptionMasterKey } = props;
    if (encryption !== undefined && encryption !== sqs.QueueEncryption.KMS) {
      throw propsError(scope, id, `received QueueEncryption.${encryption}: leave encryption out for a customer managed key`);
    }
    if (encryption === sqs.QueueEncryption.KMS && !encryptionMasterKey) {
      return props;
    }
    return { ...props, encryption: sqs.QueueEncryption.KMS, encryptionMasterKey: serviceKey(scope, id, SQS, encryptionMasterKey) };
  },
};

/**
 * How a topic is encrypted.
 *
 * @see https://docs.aws.amazon.com/sns/latest/dg/sns-server-side-encryption.html
 */
export const ENCRYPTED_TOPIC: EncryptedType<sns.TopicProps> = {
  injectionId: sns.Topic.PROPERTY_INJECTION_ID,
  cfnTypes: [TOPIC],
  props: (scope, id, props) => ({ ...props, masterKey: serviceKey(scope, id, SNS, props.masterKey) }),
};

export const MESSAGING: ReadonlyArray<EncryptedType<object>> = [ENCRYPTED_QUEUE, ENCRYPTED_TOPIC];
