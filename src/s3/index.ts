export { AccessLogBucket } from './access-log-bucket';
export { EncryptedBucket, type EncryptedBucketProps } from './encrypted-bucket';
export { UploadEncryption } from './upload-encryption';
