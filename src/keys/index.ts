export { EncryptionKey, type EncryptionKeyOfOptions } from './encryption-key';
export { type EncryptionKeyProps } from './encryption-key-props';
export { type IEncryptionKey } from './i-encryption-key';
export { KeyPolicyChecks } from './key-policy-checks';
export { KeyService } from './key-service';
export {
  type AutoScalingKeyServiceProps, type CloudTrailKeyServiceProps, type S3NotificationsKeyServiceProps, type ServicePrincipalKeyServiceProps,
} from './key-service-props';
export { KeySource } from './key-source';
export { ReplicaEncryptionKey, type ReplicaEncryptionKeyProps } from './replica-encryption-key';
export { ViaService } from './via-service';
