import * as dynamodb from 'aws-cdk-lib/aws-dynamodb';
import type * as iam from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { constructError } from '../private/errors';
import { grantNarrowed } from '../private/narrowed-grant';
import { NarrowedKey } from '../private/narrowed-key';
import { ENCRYPTED_TABLE, keyOfAws } from './table-encryption';
import { reportKeyOfAws } from './table-finding';
import { tableNarrowing } from './table-narrowing';
import { tableProtection } from './table-protection';

/**
 * A DynamoDB table (`AWS::DynamoDB::Table`) under a customer managed key. It takes the place of `dynamodb.Table`: same props,
 * same logical id, nothing is replaced. For a new table, `EncryptedTableV2` has more; changing an existing table from one to
 * the other would replace it.
 *
 * What it turns on beyond the L2, each unless the same prop says otherwise: encryption under `EncryptionKey.of(this)`,
 * point-in-time recovery (paid by the size of the table), deletion protection (but for `RemovalPolicy.DESTROY`), retained; and
 * grants give use of the key through DynamoDB, for this table, and no other way.
 *
 * A key of AWS (`TableEncryption.DEFAULT`, `AWS_MANAGED`) is honoured and reported as `AtRest-TableKeyNotCustomerManaged`.
 * On a table that exists, the key changes in place; keep the former key until the table is `ENABLED` under the new one, and
 * as long as backups made under it are kept.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html
 */
export class EncryptedTable extends dynamodb.Table {
  constructor(scope: Construct, id: string, props: dynamodb.TableProps) {
    super(scope, id, { ...ENCRYPTED_TABLE.props(scope, id, props), ...tableProtection(props) });
    const kind = keyOfAws(props);
    if (kind) {
      reportKeyOfAws(this, kind);
    }
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

  /** Grants on the table's stream; reading it gives use of the key through DynamoDB only. Throws where the table has no stream. */
  public get streamGrants(): dynamodb.StreamGrants {
    if (!this.tableStreamArn) {
      throw constructError(this, 'has no stream to grant on: set the prop stream');
    }
    return new dynamodb.StreamGrants({ tableStreamArn: this.tableStreamArn, encryptionKey: this.streamKey() });
  }

  /** The L2's stream grants ask the key itself, not the table. */
  private streamKey(): NarrowedKey | undefined {
    const id = 'GrantedKey';
    return this.encryptionKey && (this.node.tryFindChild(id) as NarrowedKey | undefined
      ?? new NarrowedKey(this, id, this.encryptionKey, tableNarrowing(this, this.env.region)));
  }
}
