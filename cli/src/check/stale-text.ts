import { printable } from 'cdk-at-rest/offline';
import type { Acknowledgement } from './acknowledgements';

/** What is said of acknowledgements that no finding needs. */
export function staleText(stale: readonly Acknowledgement[]): string {
  return stale.map(({ rule, resource, reason }) => `warning: no finding needs the acknowledgement of ${printable(`${rule} for ${resource} (${reason})`)} any more\n`).join('');
}
