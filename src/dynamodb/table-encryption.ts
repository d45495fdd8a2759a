import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import type { Construct } from 'constructs';
import { keyFor } from '../keys/encryption-key';
import type { EncryptedType } from '../private/encrypted-type';
import { propsError } from '../private/errors';
import { usableKey } from '../private/usable-key';

/**
 * How a table is encrypted under a customer managed key, unless its own props ask for a key of AWS.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/EncryptionAtRest.html
 */
export const ENCRYPTED_TABLE: EncryptedType<dynamodb.TableProps> = {
  injectionId: dynamodb.Table.PROPERTY_INJECTION_ID,
  cfnTypes: ['AWS::DynamoDB::Table'],
  props: (scope, id, props) => {
    if (keyOfAws(props)) {
      return props;
    }
    refuseReplicas(scope, id, props);
    return {
      ...props,
      encryption: dynamodb.TableEncryption.CUSTOMER_MANAGED,
      encryptionKey: usableKey(scope, id, props.encryptionKey ?? keyFor(scope, id, 'DynamoDB')),
    };
  },
};

/** Which key of AWS the props ask for, if they do; an `encryptionKey` beside it is refused by the L2. */
export function keyOfAws(props: dynamodb.TableProps): 'owned' | 'managed' | undefined {
  if (props.encryption === dynamodb.TableEncryption.DEFAULT) {
    return 'owned';
  }
  return props.encryption === dynamodb.TableEncryption.AWS_MANAGED ? 'managed' : undefined;
}

function refuseReplicas(scope: Construct, id: string, props: dynamodb.TableProps): void {
  if (props.replicationRegions) {
    throw propsError(scope, id, `received replicationRegions [${props.replicationRegions.join(', ')}], whose replicas dynamodb.Table cannot put under a customer managed key: use EncryptedTableV2 for a new table (changing an existing one replaces it), or encryption: TableEncryption.AWS_MANAGED`);
  }
}
