import type * as iam from 'aws-cdk-lib/aws-iam';
import type * as kms from 'aws-cdk-lib/aws-kms';
import type { Construct } from 'constructs';
import { addToKeyPolicy } from './key-policy';
import { KeyResource } from './key-resource';
import { grantNarrowed, type Narrowing } from './narrowed-grant';

/**
 * A key as one resource hands it out: the same ARN, every grant narrowed. For the places where an L2 takes a key and
 * grants on it by itself (the destination key of a replication rule, the key of a table's replica).
 */
export class NarrowedKey extends KeyResource {
  public readonly keyArn: string;
  public readonly keyId: string;

  constructor(scope: Construct, id: string, private readonly key: kms.IKey, private readonly narrowing: Narrowing) {
    super(scope, id, { account: key.env.account, region: key.env.region });
    this.keyArn = key.keyArn;
    this.keyId = key.keyId;
  }

  public grant(grantee: iam.IGrantable, ...actions: string[]): iam.Grant {
    return grantNarrowed(this.key, grantee, actions, this.narrowing);
  }

  public addToResourcePolicy(statement: iam.PolicyStatement): iam.AddToResourcePolicyResult {
    return addToKeyPolicy(this.key, statement);
  }
}
