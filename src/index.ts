export * from './keys';
export * from './s3';
export * from './dynamodb';
export * from './rds';
export * from './ebs';
