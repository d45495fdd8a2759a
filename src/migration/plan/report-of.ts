import type { CloseRequest, Report } from '../tasks';
import { comparedWithBefore } from './compared';
import { madeIn } from './leftovers';
import { nextSteps } from './next-steps';
import type { Observation } from './observation';
import { whereaboutsIn } from './whereabouts-of';

/**
 * What an execution has come to, and what there is now.
 *
 * @param closedAt when: ISO 8601. The end of the time without writes.
 */
export function reportOf(observation: Observation, request: CloseRequest, closedAt = new Date().toISOString()): Report {
  const { facts, target, targetAt, record } = observation;
  const answering = answeringIn(observation);
  const keyArn = record?.keyArn ?? facts.key?.Arn ?? '';
  const described = target?.kind === 'instance' ? target.instance : target?.cluster;
  const encrypted = targetAt === 'identifier' && !whereaboutsIn(observation).target?.moving && described?.StorageEncrypted === true;
  return {
    identifier: facts.identifier,
    outcome: request.outcome,
    answering: answering.sentence,
    encrypted,
    keyArn: encrypted ? described?.KmsKeyId ?? null : null,
    endpoint: answering.endpoint,
    leftovers: leftovers(observation, request),
    writesStoppedSeconds: request.writesStoppedAt ? secondsBetween(request.writesStoppedAt, closedAt) : null,
    unreachableSeconds: request.cutoverBeganAt && request.cutoverEndedAt ? secondsBetween(request.cutoverBeganAt, request.cutoverEndedAt) : null,
    differences: comparedWithBefore(observation, keyArn),
    failure: request.failure,
    next: nextSteps(observation, request),
  };
}

function secondsBetween(from: string, to: string): number {
  return Math.max(0, Math.round((Date.parse(to) - Date.parse(from)) / 1000));
}

function answeringIn(observation: Observation): { readonly sentence: string; readonly endpoint: string | null } {
  const { facts: { names: { identifier, old, temporary }, source }, sourceAt, target, targetAt } = observation;
  const standing = whereaboutsIn(observation);
  if (targetAt === 'identifier' && !standing.target?.moving) {
    return { sentence: `The encrypted database answers as ${identifier}${sourceAt === 'old' ? `; the unencrypted one is kept as ${old}` : ''}.`, endpoint: endpointOf(target) };
  }
  if (sourceAt === 'identifier' && !standing.source?.moving) {
    return { sentence: `The unencrypted database answers as ${identifier}, as before.`, endpoint: endpointOf(source) };
  }
  const present = [...(source ? [`the unencrypted one is ${standing.source?.moving ? 'being renamed' : old}`] : []), ...(target ? [`the encrypted one is ${standing.target?.moving ? 'being renamed' : temporary}`] : [])];
  return { sentence: `No database answers as ${identifier}${present.length > 0 ? `: ${present.join(', ')}` : ''}.`, endpoint: null };
}

/** Of an instance in an object, of a cluster as it is. */
function endpointOf(database: Observation['target']): string | null {
  const endpoint = database?.kind === 'instance' ? database.instance.Endpoint?.Address : database?.cluster.Endpoint;
  return typeof endpoint === 'string' ? endpoint : null;
}

function leftovers(observation: Observation, { outcome }: CloseRequest): Report['leftovers'] {
  return [...keptOld(observation), ...made(observation, outcome), ...missing(observation), ...unsure(observation, outcome)];
}

/** The old database under its new name, and what keeps it company. */
function keptOld({ facts: { names, source }, sourceAt, targetAt }: Observation): Report['leftovers'] {
  if (!source || sourceAt !== 'old') { return []; }
  const action = targetAt === 'identifier'
    ? 'Keep it until nobody needs to go back. Then take its deletion protection away, take a last snapshot, and delete it.'
    : `It has all data, and nothing answers as ${names.identifier}: give it its name again.`;
  return [
    { kind: source.kind === 'instance' ? 'DB instance' : 'DB cluster', name: names.old, action },
    ...(source.kind === 'cluster' ? source.members.map(member => ({ kind: 'DB instance', name: member.DBInstanceIdentifier, action: `It belongs to ${names.old}: delete it before the cluster.` })) : []),
  ];
}

function made(observation: Observation, outcome: CloseRequest['outcome']): Report['leftovers'] {
  const actions: Readonly<Record<CloseRequest['outcome'], string>> = {
    MIGRATED: 'It is of the time before the cutover. Delete it when nobody needs to go back to it.',
    UNDONE: 'It is stale as soon as something is written: delete it. A new migration refuses to begin while it is there.',
    FAILED: `Leave it until the migration is finished or undone: an execution for ${observation.facts.names.identifier} goes on with it.`,
  };
  return madeIn(observation).map(({ kind, name }) => ({ kind, name, action: actions[outcome] }));
}

/** What the old database has given up and nobody has now. */
function missing({ record, endpoints }: Observation): Report['leftovers'] {
  if (!endpoints) { return []; }
  const there = [...endpoints.source, ...endpoints.target];
  return (record?.surroundings.endpoints ?? []).map(each => each.DBClusterEndpointIdentifier).filter(name => !there.includes(name)).map(name => ({
    kind: 'custom endpoint', name, action: 'Neither of the two clusters has it: make it anew, or start an execution, which does.',
  }));
}

/** What RDS and Application Auto Scaling are not asked about: a failed migration has left it as it was, taken away, or given back. */
function unsure({ record, facts }: Observation, outcome: CloseRequest['outcome']): Report['leftovers'] {
  if (outcome !== 'FAILED' || !record?.cutoverBeganAt || record.stage === 'protect') { return []; }
  const { proxies = [], scalableTargets = [] } = record.surroundings;
  return [
    ...proxies.map(({ name }) => ({ kind: 'RDS proxy', name, action: `See whether it leads to ${facts.names.identifier}. A further execution registers it.` })),
    ...scalableTargets.map(target => ({
      kind: 'scalable target', name: String(target.ResourceId), action: 'See whether its scaling is suspended. A further execution sets it as it was.',
    })),
  ];
}
