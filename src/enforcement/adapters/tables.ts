import { Stack } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { ENCRYPTED_TABLE, keyOfAws } from '../../dynamodb/table-encryption';
import { narrowingOfTable } from '../../dynamodb/table-narrowing';
import { ENCRYPTED_TABLE_V2, tableV2Keys } from '../../dynamodb/table-v2-encryption';
import type { EncryptedType } from '../../private/encrypted-type';
import { propsError } from '../../private/errors';
import { NarrowedKey } from '../../private/narrowed-key';
import { encryptionOfOnlyReplica } from '../../private/only-replica-encryption';
import { spelledOut } from '../../private/spelled-out-actions';

/** How a plain table is encrypted: as the drop-in is, its grants included. A customer managed key that it has stays, the L2's own as well. */
export const ENFORCED_TABLE: EncryptedType<dynamodb.TableProps> = {
  ...ENCRYPTED_TABLE,
  props: (scope, id, props) => {
    if (props.encryptionKey || props.encryption === dynamodb.TableEncryption.CUSTOMER_MANAGED) {
      return props;
    }
    if (keyOfAws(props)) {
      throw propsError(scope, id, `received TableEncryption.${props.encryption}: leave encryption out for a customer managed key`);
    }
    const { encryption, encryptionKey } = ENCRYPTED_TABLE.props(scope, id, props);
    return { ...props, encryption, encryptionKey: tableKey(scope, id, encryptionKey!) };
  },
};

/** How a plain global table is encrypted, in a stack without a Region too; under the AWS managed key if a replica is added to it later. */
export const ENFORCED_TABLE_V2: EncryptedType<dynamodb.TablePropsV2> = {
  injectionId: ENCRYPTED_TABLE_V2.injectionId,
  cfnTypes: ENCRYPTED_TABLE_V2.cfnTypes,
  props: (scope, id, props) => {
    if (props.encryption?.type === dynamodb.TableEncryption.CUSTOMER_MANAGED) {
      return props;
    }
    if (props.encryption) {
      throw propsError(scope, id, `received TableEncryption.${props.encryption.type}: leave encryption out for a customer managed key`);
    }
    const { key } = tableV2Keys(scope, id, { replicas: props.replicas });
    return { ...props, encryption: encryptionOfOnlyReplica(tableKey(scope, id, key!)) };
  },
};

/** The key as one table hands it out: use of it through DynamoDB, for that table. The L2s ask the key itself. */
function tableKey(scope: Construct, id: string, key: kms.IKey): kms.IKey {
  const viewId = `${id}AtRestTableKey`;
  const former = scope.node.tryFindChild(viewId);
  return former instanceof NarrowedKey && former.keyArn === key.keyArn
    ? former
    : new TableKey(scope, viewId, key, narrowingOfTable(scope, () => (scope.node.findChild(id) as dynamodb.Table).tableName, Stack.of(scope).region));
}

/** The L2s ask for patterns of actions. */
class TableKey extends NarrowedKey {
  public grant(grantee: iam.IGrantable, ...actions: string[]): iam.Grant {
    return super.grant(grantee, ...spelledOut(actions));
  }
}
