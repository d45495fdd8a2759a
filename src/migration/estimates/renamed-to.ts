import type { Step } from '../plan/step';

/** The new name that a call gives, by the names of Step Functions; undefined where it renames nothing. */
export function renamedTo({ NewDBInstanceIdentifier, NewDBClusterIdentifier }: Step['parameters']): string | undefined {
  return (NewDBInstanceIdentifier ?? NewDBClusterIdentifier) as string | undefined;
}
