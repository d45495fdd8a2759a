import * as iam from 'aws-cdk-lib/aws-iam';

/** What the statements of an `UploadEncryption` are about. */
export interface UploadTarget {
  /** ARN pattern of the bucket's objects. */
  readonly objectsArn: string;
  readonly keyArn: string;
  /** `aws:kms`, or `aws:kms:dsse` for double-layer encryption. */
  readonly algorithm: string;
  /** Whether SSE-C was asked for. */
  readonly allowsCustomerProvidedKeys: boolean;
}

const ALGORITHM = 's3:x-amz-server-side-encryption';
const KEY_ID = 's3:x-amz-server-side-encryption-aws-kms-key-id';
const CUSTOMER_ALGORITHM = 's3:x-amz-server-side-encryption-customer-algorithm';

/**
 * What a bucket refuses of uploads that ask for another encryption than its own.
 *
 * Default encryption is a default: a request header overrides it, and `aws:kms` without a key id means the AWS managed key
 * `aws/s3`, not the bucket's. The bucket policy sees the headers before the default applies.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html
 */
export class UploadEncryption {
  /**
   * Refuses uploads under another key or algorithm; a client that sends no header gets the bucket's encryption.
   *
   * A client that names the key has to name it by its ARN: an id or an alias is refused.
   */
  public static readonly REFUSE_OTHER = new UploadEncryption(target => refuseOther(target));

  /**
   * Refuses, besides, uploads that do not name algorithm and key in their headers. It breaks every client that relies on the
   * bucket's default, most AWS services among them: for buckets whose writers are all your own.
   */
  public static readonly REQUIRE_HEADERS = new UploadEncryption(target => [
    ...refuseOther(target),
    denyUpload('RequireAlgorithm', target, { Null: { [ALGORITHM]: 'true', [CUSTOMER_ALGORITHM]: 'true' } }),
  ]);

  /** Leaves uploads alone: the bucket's encryption is a default that every client may override. */
  public static readonly ALLOW_ANY = new UploadEncryption(() => []);

  private constructor(private readonly statements: (target: UploadTarget) => iam.PolicyStatement[]) {}

  /**
   * The statements for a bucket's policy.
   *
   * @internal
   */
  public _statements(target: UploadTarget): iam.PolicyStatement[] {
    return this.statements(target);
  }
}

/** A missing header makes a negated operator true: each is guarded with `Null`, or it would deny every client that relies on the default. */
function refuseOther(target: UploadTarget): iam.PolicyStatement[] {
  return [
    denyUpload('RefuseOtherAlgorithm', target, { Null: { [ALGORITHM]: 'false' }, StringNotEquals: { [ALGORITHM]: target.algorithm } }),
    // UpdateObjectEncryption moves an existing object to another key, without an upload.
    denyUpload('RefuseOtherKey', target, { Null: { [KEY_ID]: 'false' }, StringNotEquals: { [KEY_ID]: target.keyArn } }, ['s3:UpdateObjectEncryption']),
    denyUpload('RefuseAwsManagedKey', target, { StringEquals: { [ALGORITHM]: target.algorithm }, Null: { [KEY_ID]: 'true' } }),
    ...(target.allowsCustomerProvidedKeys ? [] : [denyUpload('RefuseCustomerProvidedKey', target, { Null: { [CUSTOMER_ALGORITHM]: 'false' } })]),
  ];
}

function denyUpload(sid: string, target: UploadTarget, conditions: Record<string, Record<string, string>>, moreActions: string[] = []): iam.PolicyStatement {
  return new iam.PolicyStatement({
    sid, effect: iam.Effect.DENY, principals: [new iam.AnyPrincipal()], actions: ['s3:PutObject', ...moreActions], resources: [target.objectsArn], conditions,
  });
}
