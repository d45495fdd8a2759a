import type { Aws } from './aws';
import { makeCalls } from './call';
import { changedFiles, look } from './look';
import { type MetricName, report } from './metrics';
import type { Run } from './run';
import { DEADLINE_LOOK, LAST_LOOK, secondsUntil } from './timetable';
import { type Verdict, verdictOf } from './verdict';
import { askWitnesses, compareLastUse, compareRequests } from './witnesses';

/** What the state machine sends. */
export type CanaryEvent =
  | { readonly step: 'Call'; readonly execution: string }
  | { readonly step: 'Look'; readonly run: Run };

/** What the state machine does next. */
export type Next =
  | { readonly next: 'Wait'; readonly seconds: number; readonly run: Run }
  | { readonly next: 'Proven' }
  | { readonly next: 'NotProven'; readonly error: string; readonly cause: string };

/** Step Functions takes no longer cause. */
const MAX_CAUSE_LENGTH = 32_000;

const NONE = { GenerateDataKey: 0, Decrypt: 0 };

/** Does one step of an execution. */
export async function step(event: CanaryEvent, aws: Aws): Promise<Next> {
  return event.step === 'Call' ? call(event.execution, aws) : lookAgain(event.run, aws);
}

async function call(execution: string, aws: Aws): Promise<Next> {
  try {
    const calls = await makeCalls(aws);
    return waitFor(0, { ...calls, execution, look: 0, sightings: [], brokenFiles: [], counted: NONE, unsettled: NONE, unread: 0 }, aws);
  } catch (error) {
    const { name, message } = error as Error;
    report(aws, { CallFailed: 1 }, { execution, key: aws.settings.keyArn, reason: `${name}: ${message}` });
    return { next: 'NotProven', error: 'CallFailed', cause: `${name}: ${message}` };
  }
}

async function lookAgain(before: Run, aws: Aws): Promise<Next> {
  const isDeadline = before.look === DEADLINE_LOOK;
  const isLast = before.look >= LAST_LOOK;
  const seen = await look(before, aws, isLast);
  const run = isDeadline ? { ...seen, statements: await askWitnesses(seen, aws) } : seen;
  const { isDelivered } = verdictOf(run, aws.settings.deliverWithinMs);
  if (isLast || (isDelivered && run.look >= DEADLINE_LOOK)) {
    return conclude(run, aws);
  }
  if (isDeadline) {
    const notThere = `The records are not in the log ${aws.settings.deliverWithinMs / 1_000} seconds after the calls`;
    report(aws, { Late: 1 }, { ...evidenceOf(run), reason: [notThere, ...unreadOf(run)].join(', as far as it was read: ') });
  }
  // What was found early is looked at once more at the deadline: until then it can be doubled, changed or removed.
  return waitFor(isDelivered ? DEADLINE_LOOK : run.look + 1, run, aws);
}

/** Ends an execution with what it found. */
async function conclude(run: Run, aws: Aws): Promise<Next> {
  const changed = await changedFiles(run, aws);
  const judged = { ...run, brokenFiles: [...run.brokenFiles, ...changed] };
  const verdict = verdictOf(judged, aws.settings.deliverWithinMs);
  const lastUse = compareLastUse(judged, judged.statements?.lastUse ?? 'not asked');
  const requests = compareRequests(judged, judged.statements?.requests ?? 'not asked');
  const disagrees = lastUse.disagrees || requests.disagrees;
  const isUnread = !verdict.isDelivered && judged.unread > 0;
  const metrics = metricsOf(verdict, disagrees, judged);
  report(aws, metrics, {
    ...evidenceOf(judged),
    ...(isUnread ? { reason: unreadOf(judged)[0] } : {}),
    tampering: verdict.tampering,
    unread: judged.unread,
    witnesses: { lastUse: lastUse.says, requests: requests.says },
  });
  const found = (['Tampered', 'Missing', 'WitnessDisagrees', 'Late'] as const).filter(name => metrics[name] || (name === 'Late' && verdict.isLate));
  const [error] = [...found, ...(isUnread ? ['Unread'] : [])];
  const cause = [...verdict.tampering, ...(disagrees ? [`lastUse: ${lastUse.says}`, `requests: ${requests.says}`] : []), ...unreadOf(judged)].join('\n');
  return error ? { next: 'NotProven', error, cause: cause.slice(0, MAX_CAUSE_LENGTH) } : { next: 'Proven' };
}

function metricsOf(verdict: Verdict, disagrees: boolean, { look: atLook, unread }: Run): Partial<Record<MetricName, number>> {
  return {
    Delivered: verdict.isDelivered ? 1 : 0,
    ...(verdict.seconds === undefined ? {} : { DeliverySeconds: verdict.seconds }),
    // Found after the deadline, it was reported then; found by then, it was written a moment too late.
    ...(verdict.isLate && atLook === DEADLINE_LOOK ? { Late: 1 } : {}),
    // What nobody read may hold the records: that is no proof, and no finding either.
    ...(verdict.isDelivered || unread > 0 ? {} : { Missing: 1 }),
    ...(verdict.duplicates > 0 ? { Duplicate: verdict.duplicates } : {}),
    ...(verdict.tampering.length > 0 ? { Tampered: verdict.tampering.length } : {}),
    ...(disagrees ? { WitnessDisagrees: 1 } : {}),
  };
}

function evidenceOf(run: Run): Record<string, unknown> {
  return {
    execution: run.execution,
    encryptionContext: run.context,
    calls: run.calls,
    calledAt: new Date(run.startedAt).toISOString(),
    records: run.sightings.map(({ operation, eventId, file, deliveredAt, differences }) =>
      ({ operation, eventId, file, deliveredAt: new Date(deliveredAt).toISOString(), ...(differences.length > 0 ? { differences } : {}) })),
  };
}

function unreadOf({ unread }: Run): string[] {
  return unread > 0 ? [`${unread} log files were not read for lack of time`] : [];
}

function waitFor(nextLook: number, run: Run, aws: Aws): Next {
  return { next: 'Wait', seconds: secondsUntil(nextLook, run, aws.now(), aws.settings.deliverWithinMs), run: { ...run, look: nextLook } };
}
