import * as kinesis from 'aws-cdk-lib/aws-kinesis';
import * as firehose from 'aws-cdk-lib/aws-kinesisfirehose';
import { ViaService } from '../../keys/via-service';
import type { EncryptedType } from '../../private/encrypted-type';
import { propsError } from '../../private/errors';
import type { EncryptingService } from './encrypting-service';
import { serviceKey } from './service-key';

const KINESIS: EncryptingService = { name: 'Kinesis', via: ViaService.KINESIS };

const FIREHOSE: EncryptingService = { name: 'Firehose', via: ViaService.FIREHOSE };

/**
 * How a data stream is encrypted. A stream that asks for a key of its own keeps it.
 *
 * @see https://docs.aws.amazon.com/streams/latest/dev/server-side-encryption.html
 */
export const ENCRYPTED_STREAM: EncryptedType<kinesis.StreamProps> = {
  injectionId: kinesis.Stream.PROPERTY_INJECTION_ID,
  cfnTypes: ['AWS::Kinesis::Stream'],
  props: (scope, id, props) => {
    const { encryption, encryptionKey } = props;
    if (encryption !== undefined && encryption !== kinesis.StreamEncryption.KMS) {
      throw propsError(scope, id, `received StreamEncryption.${encryption}: leave encryption out for a customer managed key`);
    }
    if (encryption === kinesis.StreamEncryption.KMS && !encryptionKey) {
      return props;
    }
    return { ...props, encryption: kinesis.StreamEncryption.KMS, encryptionKey: serviceKey(scope, id, KINESIS, encryptionKey) };
  },
};

/**
 * How a delivery stream is encrypted that producers put records into. One that reads a data stream takes no key: the records are under
 * that stream's. What it delivers is encrypted as its destination says.
 *
 * @see https://docs.aws.amazon.com/firehose/latest/dev/encryption.html
 */
export const ENCRYPTED_DELIVERY_STREAM: EncryptedType<firehose.DeliveryStreamProps> = {
  injectionId: firehose.DeliveryStream.PROPERTY_INJECTION_ID,
  cfnTypes: ['AWS::KinesisFirehose::DeliveryStream'],
  props: (scope, id, props) => {
    const { type, encryptionKey } = props.encryption ?? {};
    if (type !== undefined && type !== firehose.StreamEncryptionType.CUSTOMER_MANAGED) {
      throw propsError(scope, id, `received StreamEncryption of the type ${firehose.StreamEncryptionType[type]}: leave encryption out for a customer managed key`);
    }
    if (props.source || type !== undefined && !encryptionKey) {
      return props;
    }
    return { ...props, encryption: firehose.StreamEncryption.customerManagedKey(serviceKey(scope, id, FIREHOSE, encryptionKey)) };
  },
};

export const STREAMS: ReadonlyArray<EncryptedType<object>> = [ENCRYPTED_STREAM, ENCRYPTED_DELIVERY_STREAM];
