/** The AWS services that a migration reads from, as the AWS SDK for JavaScript names their packages: `@aws-sdk/client-<service>`. */
export type ReadService = 'rds' | 'kms' | 'application-auto-scaling' | 'database-migration-service';

/**
 * One call that reads, by the names of the service's API: `read('rds', 'DescribeDBInstances', { DBInstanceIdentifier: 'orders' })`. Whoever calls
 * the service gives it, so that the function of the state machine and the command line read alike. It rejects with the error of the AWS SDK, whose
 * `name` is that of the API.
 */
export type Read = (service: ReadService, operation: string, input: Readonly<Record<string, unknown>>) => Promise<Readonly<Record<string, unknown>>>;
