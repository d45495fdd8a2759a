import type { ReadService } from '../read';
import { CALLS } from './calls';

/**
 * What an action is allowed on.
 *
 * - `any`: everything; RDS lists nothing to those who may see some databases only, and the other services know no resources for it
 * - `key`: the key that is encrypted under
 * - `records`: the table of the records
 * - `executions`: the executions of the state machine
 */
export type ActionResource = 'any' | 'key' | 'records' | 'executions';

/** One action that the function of the state machine needs. */
export interface FunctionAction {
  readonly action: string;
  readonly on: ActionResource;
  /** What for: a clause. */
  readonly why: string;
}

/** The services, as IAM calls them. */
const PREFIXES: Readonly<Record<ReadService, string>> = {
  'rds': 'rds', 'kms': 'kms', 'application-auto-scaling': 'application-autoscaling', 'database-migration-service': 'dms',
};

/** All that the function of the state machine may do: read, and keep the record of the migration. It changes no database. */
export const FUNCTION_ACTIONS: readonly FunctionAction[] = [
  ...Object.entries(CALLS).map(([operation, { service, why }]): FunctionAction => (
    { action: `${PREFIXES[service]}:${operation}`, on: service === 'kms' ? 'key' : 'any', why }
  )),
  { action: 'dynamodb:GetItem', on: 'records', why: 'reads what an earlier execution has written down' },
  { action: 'dynamodb:PutItem', on: 'records', why: 'writes down what cannot be seen any more after the cutover, and holds the migration for one execution' },
  { action: 'states:DescribeExecution', on: 'executions', why: 'tells whether the execution that holds a migration still runs' },
];
