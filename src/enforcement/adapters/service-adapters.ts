import type { EncryptedType } from '../../private/encrypted-type';
import { BUILDS } from './builds';
import { EVENTS_AND_SCHEDULES } from './events';
import { FUNCTIONS } from './functions';
import { LOGS } from './logs';
import { MESSAGING } from './messaging';
import { SECRETS } from './secrets';
import { STREAMS } from './streams';
import { WORKFLOWS } from './workflows';

/** How the L2s are encrypted that are no stores of data in the first place: messages, secrets, logs, workflows, builds, functions. */
export const SERVICE_ADAPTERS: ReadonlyArray<EncryptedType<object>> = [
  ...MESSAGING, ...SECRETS, ...LOGS, ...STREAMS, ...EVENTS_AND_SCHEDULES, ...WORKFLOWS, ...BUILDS, ...FUNCTIONS,
];
