export { EbsEncryptionByDefault, type EbsEncryptionByDefaultProps } from './ebs-encryption-by-default';
export { EncryptedBlockDevice } from './encrypted-block-device';
export { EncryptedVolume } from './encrypted-volume';
