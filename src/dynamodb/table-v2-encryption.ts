import { Stack, Token } from 'aws-cdk-lib';
import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { keyFor } from '../keys/encryption-key';
import type { EncryptedType } from '../private/encrypted-type';
import { propsError } from '../private/errors';
import { usableKey } from '../private/usable-key';

/** The props that decide the keys of a global table. */
export interface TableV2KeyProps {
  readonly encryption?: dynamodb.TableEncryptionV2;
  readonly encryptionKey?: kms.IKey;
  readonly replicaKeyArns?: { [region: string]: string };
  readonly replicas?: dynamodb.ReplicaTableProps[];
}

/** The keys of a table and its replicas, or the kind of AWS key that its props ask for. */
export interface TableV2Keys {
  readonly keyOfAws?: 'owned' | 'managed';
  readonly key?: kms.IKey;
  readonly replicaKeyArns: { [region: string]: string };
}

/**
 * How a table is encrypted under customer managed keys, unless its own props ask for a key of AWS. In a stack without a
 * Region, `setKeyOfOnlyReplica` has to follow.
 */
export const ENCRYPTED_TABLE_V2: EncryptedType<dynamodb.TablePropsV2 & TableV2KeyProps> = {
  injectionId: dynamodb.TableV2.PROPERTY_INJECTION_ID,
  cfnTypes: ['AWS::DynamoDB::GlobalTable'],
  props: (scope, id, props) => ({ ...props, encryption: tableV2Encryption(scope, tableV2Keys(scope, id, props)) }),
};

/**
 * Which keys a table is encrypted under.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/EncryptionAtRest.html
 */
export function tableV2Keys(scope: Construct, id: string, props: TableV2KeyProps): TableV2Keys {
  const asked = props.encryption;
  if (asked && (props.encryptionKey || props.replicaKeyArns)) {
    throw propsError(scope, id, `received encryption together with ${props.encryptionKey ? 'encryptionKey' : 'replicaKeyArns'}: leave encryption out, or put the keys into TableEncryptionV2.customerManagedKey(key, replicaKeyArns)`);
  }
  if (asked && asked.type !== dynamodb.TableEncryption.CUSTOMER_MANAGED) {
    return { keyOfAws: asked.type === dynamodb.TableEncryption.DEFAULT ? 'owned' : 'managed', replicaKeyArns: {} };
  }
  const replicaKeyArns = asked?.replicaKeyArns ?? props.replicaKeyArns ?? {};
  refuseRegionsWithoutKey(scope, id, props.replicas ?? [], replicaKeyArns);
  return { key: usableKey(scope, id, asked?.tableKey ?? props.encryptionKey ?? keyFor(scope, id, 'DynamoDB')), replicaKeyArns };
}

/**
 * The L2's encryption for these keys. In a stack without a Region the L2 cannot tell which replica is the table itself and
 * refuses a customer managed key; the table is then made under the AWS managed one, and `setKeyOfOnlyReplica` sets the key.
 */
function tableV2Encryption(scope: Construct, keys: TableV2Keys): dynamodb.TableEncryptionV2 {
  if (keys.keyOfAws === 'owned') {
    return dynamodb.TableEncryptionV2.dynamoOwnedKey();
  }
  return keys.key && !isRegionAgnostic(scope)
    ? dynamodb.TableEncryptionV2.customerManagedKey(keys.key, keys.replicaKeyArns)
    : dynamodb.TableEncryptionV2.awsManagedKey();
}

/** Puts the one replica of a Region-agnostic table, which is the table itself, under its key. */
export function setKeyOfOnlyReplica(table: dynamodb.TableV2, key: kms.IKey): void {
  if (isRegionAgnostic(table)) {
    (table.node.defaultChild as dynamodb.CfnGlobalTable).addPropertyOverride('Replicas.0.SSESpecification.KMSMasterKeyId', key.keyArn);
  }
}

/** A message for the Regions whose replica has no key, if there are any. */
export function regionsWithoutKey(replicas: dynamodb.ReplicaTableProps[], replicaKeyArns: { [region: string]: string }): string | undefined {
  const missing = replicas.map(replica => replica.region).filter(region => !Token.isUnresolved(region) && !(region in replicaKeyArns));
  return missing.length === 0 ? undefined
    : `has replicas without a key in ${missing.join(', ')}: pass replicaKeyArns with the ARN of a key of each Region (EncryptionKey.replicaArn gives that of a multi-Region key's replica)`;
}

function refuseRegionsWithoutKey(scope: Construct, id: string, replicas: dynamodb.ReplicaTableProps[], replicaKeyArns: { [region: string]: string }): void {
  const message = regionsWithoutKey(replicas, replicaKeyArns);
  if (message) {
    throw propsError(scope, id, message);
  }
}

function isRegionAgnostic(scope: Construct): boolean {
  return Token.isUnresolved(Stack.of(scope).region);
}
