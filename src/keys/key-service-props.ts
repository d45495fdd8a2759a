/** Props of `KeyService.cloudTrail`. */
export interface CloudTrailKeyServiceProps {
  /**
   * Name of the trail. Fix it: a reference to the trail, which itself refers to the key, would be a cycle.
   */
  readonly trailName: string;

  /**
   * Account that owns the trail: the management account, for an organization trail.
   *
   * @default - the key's account
   */
  readonly accountId?: string;

  /**
   * Home Region of the trail.
   *
   * @default - the key's Region
   */
  readonly region?: string;

  /**
   * Whether the trail's bucket uses an S3 Bucket Key, for which CloudTrail needs `kms:Decrypt` besides.
   *
   * Leave it off on a trail's bucket: whether the trail's encryption context survives a Bucket Key is not documented.
   *
   * @default false
   */
  readonly bucketKeyEnabled?: boolean;
}

/** Props of `KeyService.autoScaling`. */
export interface AutoScalingKeyServiceProps {
  /**
   * Account whose Auto Scaling launches the instances.
   *
   * @default - the key's account
   */
  readonly accountId?: string;

  /**
   * Suffix of a service-linked role of one's own, such as `blue` of `AWSServiceRoleForAutoScaling_blue`.
   *
   * @default - the default service-linked role, `AWSServiceRoleForAutoScaling`
   */
  readonly customSuffix?: string;
}

/** Props of `KeyService.s3Notifications`. */
export interface S3NotificationsKeyServiceProps {
  /**
   * Name of the bucket that notifies, or a pattern with `*`. A name or a pattern and not a reference: a bucket under the
   * same key would be a cycle.
   *
   * @default - every bucket of the account
   */
  readonly bucketName?: string;
}

/** Props of `KeyService.principal`. At least one of `sourceArn`, `sourceAccount` and `encryptionContext` is required. */
export interface ServicePrincipalKeyServiceProps {
  /** KMS actions that the service calls, such as `kms:Decrypt`. Not `kms:*`, and not `kms:CreateGrant`. */
  readonly actions: string[];

  /**
   * ARN of the resource that the service acts for; `*` and `?` match as in `ArnLike`.
   *
   * @default - no condition on it
   */
  readonly sourceArn?: string;

  /**
   * Account of the resource that the service acts for.
   *
   * @default - no condition on it
   */
  readonly sourceAccount?: string;

  /**
   * Encryption context that the service's calls carry; `*` and `?` match as in `StringLike`.
   *
   * @default - no condition on it
   */
  readonly encryptionContext?: { [key: string]: string };
}
