export { EncryptionBaseline, type EncryptionBaselineProps } from './encryption-baseline';
