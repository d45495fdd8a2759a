export * from './audit';
export * from './baseline';
export * from './dynamodb';
export * from './ebs';
export * from './keys';
export * from './rds';
export * from './s3';
