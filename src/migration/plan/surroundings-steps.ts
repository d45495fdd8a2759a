import type { DbInstance } from '../rds/db-instance';
import type { Source } from '../rds/source';
import { membersToMake, type CallParameters } from '../settings';
import { streams } from '../settings/values';
import { available, call, DEADLINES, wait, type Which } from './make-step';
import { scalingRestored, suspension } from './scaling-steps';
import type { Awaited, Step } from './step';
import { callsOf, type World } from './world';

/** What the old database gives up before it is renamed, since only one database can have it. */
export function givingUp(world: World): Step[] {
  return [...suspension(world), ...endpointsGivenUp(world, 'source'), ...proxiesLeft(world, 'unencrypted')];
}

/** What the new database takes when it has the name. */
export function takingOver(world: World): Step[] {
  return [...endpointsTaken(world, 'target'), ...proxiesEntered(world, 'encrypted'), ...streamStarted(world), ...scalingRestored(world, 'encrypted')];
}

/** What the new database gives back before it loses the name, as far as it has it. */
export function givingBack(world: World): Step[] {
  const hasName = world.target?.at === 1;
  return [
    ...endpointsGivenUp(world, 'target'),
    ...(hasName ? [...proxiesLeft(world, 'encrypted'), ...streamStopped(world)] : []),
  ];
}

/** What the old database has again when it has its name again. */
export function takingBack(world: World): Step[] {
  return [...endpointsTaken(world, 'source'), ...proxiesEntered(world, 'unencrypted'), ...scalingRestored(world, 'unencrypted')];
}

const whichOf = (side: 'source' | 'target'): Which => side === 'source' ? 'unencrypted' : 'encrypted';

function endpointIs(identifier: string, wanted: Awaited['wanted']): Awaited {
  return { kind: 'cluster-endpoint', identifier, wanted, deadline: DEADLINES.endpoint };
}

function endpointsGivenUp(world: World, side: 'source' | 'target'): Step[] {
  const there = world.observation.endpoints?.[side] ?? [];
  return (world.surroundings.endpoints ?? []).map(each => each.DBClusterEndpointIdentifier).filter(name => there.includes(name)).map(name => (
    call(`Take the custom endpoint ${name} from the ${whichOf(side)} cluster`, 'DeleteDBClusterEndpoint', { DBClusterEndpointIdentifier: name }, {
      until: endpointIs(name, 'gone'), tolerated: ['Rds.DbClusterEndpointNotFoundException'],
    })
  ));
}

function endpointsTaken(world: World, side: 'source' | 'target'): Step[] {
  const { source = [], target = [], deleting = [] } = world.observation.endpoints ?? {};
  const there = side === 'source' ? source : target;
  return callsOf(world, 'CreateDBClusterEndpoint')
    .map(({ operation, parameters }) => ({ operation, parameters, name: String(parameters.DBClusterEndpointIdentifier) }))
    .filter(({ name }) => !there.includes(name))
    .flatMap(({ operation, parameters, name }) => [
      // The name is free when it is gone, not when that was asked for.
      ...(deleting.includes(name) ? [wait(`Wait until the custom endpoint ${name} is gone, for the ${whichOf(side)} cluster`, endpointIs(name, 'gone'))] : []),
      call(`Give the custom endpoint ${name} to the ${whichOf(side)} cluster`, operation, side === 'source' ? parameters : withMembersOfTarget(parameters, world.before), {
        until: endpointIs(name, 'available'),
      }),
    ]);
}

/** Readers that scaling had added are not made again, and cannot be members. */
function withMembersOfTarget(parameters: CallParameters, before: Source): CallParameters {
  if (before.kind === 'instance') { return parameters; }
  const made = new Set(membersToMake(before).map(member => member.DBInstanceIdentifier));
  const kept = (names: unknown) => (names as readonly string[] | undefined)?.filter(name => made.has(name));
  const lists = { StaticMembers: kept(parameters.StaticMembers), ExcludedMembers: kept(parameters.ExcludedMembers) };
  return { ...parameters, ...Object.fromEntries(Object.entries(lists).map(([list, names]) => [list, names?.length ? names : undefined])) };
}

/** Whether a proxy leads to a database is not looked at again: RDS says it when it is asked to change it. */
function proxiesLeft(world: World, which: Which): Step[] {
  return callsOf(world, 'DeregisterDBProxyTargets').map(({ operation, parameters }) => (
    call(`Take the ${which} database off the proxy ${String(parameters.DBProxyName)}`, operation, parameters, {
      tolerated: ['Rds.DbProxyTargetNotFoundException', 'Rds.DbProxyTargetGroupNotFoundException', 'Rds.DbProxyNotFoundException'],
    })
  ));
}

function proxiesEntered(world: World, which: Which): Step[] {
  return callsOf(world, 'RegisterDBProxyTargets').map(({ operation, parameters }) => (
    call(`Put the ${which} database behind the proxy ${String(parameters.DBProxyName)}`, operation, parameters, { tolerated: ['Rds.DbProxyTargetAlreadyRegisteredException'] })
  ));
}

function streamOf({ observation: { target } }: World): Partial<DbInstance> | undefined {
  return target?.kind === 'instance' ? target.instance : target?.cluster as Partial<DbInstance> | undefined;
}

function streamStarted(world: World): Step[] {
  const database = streamOf(world) ?? {};
  const running = streams(database);
  // A stream starts locked, whatever the database says while none runs.
  const unlocked = running && database.ActivityStreamPolicyStatus === 'unlocked';
  const until = available(world.before.kind, world.names.identifier, DEADLINES.rename);
  return [
    ...(running ? [] : callsOf(world, 'StartActivityStream')).map(({ operation, parameters }) => (
      call('Start the activity stream of the encrypted database', operation, parameters, { until })
    )),
    ...(unlocked ? [] : callsOf(world, 'ModifyActivityStream')).map(({ operation, parameters }) => (
      call('Unlock the activity stream of the encrypted database', operation, parameters, { until })
    )),
  ];
}

function streamStopped(world: World): Step[] {
  if (!streams(streamOf(world) ?? {})) { return []; }
  return callsOf(world, 'StartActivityStream').flatMap(({ undo }) => undo ? [
    call('Stop the activity stream of the encrypted database', undo.operation, undo.parameters, { until: available(world.before.kind, world.names.identifier, DEADLINES.rename) }),
  ] : []);
}
