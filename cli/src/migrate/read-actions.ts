import { FUNCTION_ACTIONS } from 'cdk-at-rest/offline';

/** An action that the command needs, and what for. */
export interface ReadAction {
  readonly action: string;
  readonly why: string;
}

/** What the function of the state machine reads, without what it keeps for itself: the command reads by the same code. */
export const READ_ACTIONS: readonly ReadAction[] = FUNCTION_ACTIONS.filter(({ on }) => on === 'any' || on === 'key').map(({ action, why }) => ({ action, why }));

/**
 * An IAM policy that allows what `migrate plan` calls, and nothing else. RDS lists nothing to those who may see some databases only, and which key it
 * will be is not known before.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonrds.html
 */
export function readPolicy(): object {
  return { Version: '2012-10-17', Statement: [{ Sid: 'PlanMigration', Effect: 'Allow', Action: READ_ACTIONS.map(({ action }) => action).sort(), Resource: '*' }] };
}
