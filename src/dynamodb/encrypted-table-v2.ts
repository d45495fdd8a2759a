import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { constructError } from '../private/errors';
import { grantNarrowed } from '../private/narrowed-grant';
import { NarrowedKey } from '../private/narrowed-key';
import { reportKeyOfAws } from './table-finding';
import { tableNarrowing } from './table-narrowing';
import { tableProtection, withOwnRecovery } from './table-protection';
import { ENCRYPTED_TABLE_V2, regionsWithoutKey, setKeyOfOnlyReplica, type TableV2Keys, tableV2Keys } from './table-v2-encryption';

/** Props of `EncryptedTableV2`. */
export interface EncryptedTableV2Props extends dynamodb.TablePropsV2 {
  /**
   * Key of the table in the stack's Region.
   *
   * @default - the key of `encryption`, else `EncryptionKey.of(this)`
   */
  readonly encryptionKey?: kms.IKey;

  /**
   * ARN of the key of each replica, by Region; required for every Region in `replicas`.
   *
   * @default - those of `encryption`, else none
   */
  readonly replicaKeyArns?: { [region: string]: string };
}

/**
 * A DynamoDB table (`AWS::DynamoDB::GlobalTable`) under a customer managed key. It takes the place of `dynamodb.TableV2`: same
 * props, same logical id, nothing is replaced.
 *
 * What it turns on beyond the L2, each unless the same prop says otherwise: encryption under `EncryptionKey.of(this)`, in a
 * stack without a Region too; point-in-time recovery (paid by the size of the table); deletion protection (but for
 * `RemovalPolicy.DESTROY`); retained; and grants give use of the key through DynamoDB, for this table, and no other way.
 *
 * Replicas need a key of their own Region each (`replicaKeyArns`). A key of AWS (`TableEncryptionV2.awsManagedKey()`,
 * `dynamoOwnedKey()`) is honoured and reported as `AtRest-TableKeyNotCustomerManaged`. On a table that exists, the key changes
 * in place; keep the former key until the table is `ENABLED` under the new one, and as long as backups made under it are kept.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html
 */
export class EncryptedTableV2 extends dynamodb.TableV2 {
  /** Key of the table in the stack's Region; `undefined` where the props ask for a key of AWS. */
  public readonly encryptionKey?: kms.IKey;

  private readonly keys: TableV2Keys;

  constructor(scope: Construct, id: string, props: EncryptedTableV2Props) {
    super(scope, id, { ...ENCRYPTED_TABLE_V2.props(scope, id, props), ...tableProtection(props) });
    this.keys = tableV2Keys(scope, id, props);
    this.encryptionKey = this.keys.key;
    if (this.keys.key) {
      setKeyOfOnlyReplica(this, this.keys.key);
    }
    if (this.keys.keyOfAws) {
      reportKeyOfAws(this, this.keys.keyOfAws);
    }
  }

  /** Adds a replica in another Region. Throws where there is no key for that Region. */
  public addReplica(props: dynamodb.ReplicaTableProps): void {
    // Called by the constructor of TableV2 as well, before this class has its fields, for replicas that were checked before.
    const message = this.keys?.key && regionsWithoutKey([props], this.keys.replicaKeyArns);
    if (message) {
      throw constructError(this, message);
    }
    super.addReplica(withOwnRecovery(props));
  }

  /** The replica of a Region, to grant on: its key is used through DynamoDB of that Region only. */
  public replica(region: string): dynamodb.ITableV2 {
    const replica = super.replica(region);
    if (replica !== this && replica.encryptionKey) {
      const key = new NarrowedKey(replica as unknown as Construct, 'ReplicaKey', replica.encryptionKey, tableNarrowing(replica, region));
      Object.defineProperty(replica, 'encryptionKey', { value: key });
    }
    return replica;
  }

  /**
   * Grants use of the table's key through DynamoDB, for this table: the grants of the table come through here.
   *
   * @param actions KMS actions such as `kms:Decrypt`
   */
  public grantOnKey(grantee: iam.IGrantable, ...actions: string[]): iam.GrantOnKeyResult {
    return {
      grant: this.encryptionKey && grantNarrowed(this.encryptionKey, grantee, actions, tableNarrowing(this, this.env.region)),
    };
  }

  /** Grants reading of the data. */
  public grantReadData(grantee: iam.IGrantable): iam.Grant {
    return super.grantReadData.call(this.throughDynamoDb(), grantee);
  }

  /** Grants writing of the data. */
  public grantWriteData(grantee: iam.IGrantable): iam.Grant {
    return super.grantWriteData.call(this.throughDynamoDb(), grantee);
  }

  /** Grants reading and writing of the data. */
  public grantReadWriteData(grantee: iam.IGrantable): iam.Grant {
    return super.grantReadWriteData.call(this.throughDynamoDb(), grantee);
  }

  /** Grants everything on the table. */
  public grantFullAccess(grantee: iam.IGrantable): iam.Grant {
    return super.grantFullAccess.call(this.throughDynamoDb(), grantee);
  }

  /** Grants reading of the table's stream. Throws where the table has no stream. */
  public grantStreamRead(grantee: iam.IGrantable): iam.Grant {
    // The L2 takes the attribute for a stream, which every table has.
    if (this.stack.resolve((this.node.defaultChild as dynamodb.CfnGlobalTable).streamSpecification) === undefined) {
      throw constructError(this, 'has no stream to grant on: set the prop dynamoStream');
    }
    return super.grantStreamRead.call(this.throughDynamoDb(), grantee);
  }

  /** The table as these grants of the L2 see it: they ask its key directly, and not `grantOnKey`. */
  private throughDynamoDb(): this {
    const id = 'GrantedKey';
    const key = this.encryptionKey && (this.node.tryFindChild(id) ?? new NarrowedKey(this, id, this.encryptionKey, tableNarrowing(this, this.env.region)));
    return Object.create(this, {
      encryptionKey: { value: key },
      addToResourcePolicy: { value: (statement: iam.PolicyStatement) => this.addToResourcePolicy(statement) },
    }) as this;
  }
}
