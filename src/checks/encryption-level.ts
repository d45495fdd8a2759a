/** How well everything has to be encrypted at rest. */
export enum EncryptionLevel {
  /** By whatever key: one that AWS owns counts, though nobody can control or audit its use. */
  ENCRYPTED = 'encrypted',
  /** Under a key of AWS KMS: AWS managed (`aws/s3`) or customer managed. */
  KMS = 'KMS',
  /** Under a key whose policy the account decides: a customer managed KMS key. */
  CUSTOMER_MANAGED = 'customer managed',
}
