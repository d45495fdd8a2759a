import * as sqs from 'aws-cdk-lib/aws-sqs';
import { ViaService } from '../../keys/via-service';
import type { EncryptedType } from '../../private/encrypted-type';
import { propsError } from '../../private/errors';
import { type EncryptingService, serviceKey } from './service-key';

/** @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-key-management.html */
const SQS: EncryptingService = { name: 'SQS', via: ViaService.SQS, destination: { contextKey: 'aws:sqs:arn', arnService: 'sqs' } };

/** How a queue is encrypted. */
export const ENCRYPTED_QUEUE: EncryptedType<sqs.QueueProps> = {
  injectionId: sqs.Queue.PROPERTY_INJECTION_ID,
  cfnTypes: ['AWS::SQS::Queue'],
  props: (scope, id, props) => {
    if (props.encryption !== undefined && props.encryption !== sqs.QueueEncryption.KMS) {
      throw propsError(scope, id, `received QueueEncryption.${props.encryption}: leave it out for a customer managed key`);
    }
    return { ...props, encryption: sqs.QueueEncryption.KMS, encryptionMasterKey: serviceKey(scope, id, SQS, props.encryptionMasterKey) };
  },
};
