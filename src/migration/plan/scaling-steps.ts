import { isDeepStrictEqual } from 'util';
import type { CallParameters, OtherCall } from '../settings';
import { call, type Which } from './make-step';
import type { Step } from './step';
import type { Standing } from './whereabouts-of';
import { callsOf, type World } from './world';

const SUSPENDED = { DynamicScalingInSuspended: true, DynamicScalingOutSuspended: true, ScheduledScalingSuspended: true };
const NOT_SUSPENDED = { DynamicScalingInSuspended: false, DynamicScalingOutSuspended: false, ScheduledScalingSuspended: false };

/** Nothing scales while the name goes from one cluster to the other. */
export function suspension(world: World): Step[] {
  return callsOf(world, 'RegisterScalableTarget')
    .map(({ operation, parameters: { ServiceNamespace, ResourceId, ScalableDimension } }) => (
      { operation, parameters: { ServiceNamespace, ResourceId, ScalableDimension, SuspendedState: SUSPENDED } }))
    .filter(each => !isRegistered(world, each))
    .map(({ operation, parameters }) => call(`Suspend the scaling of ${scaled(parameters)}`, operation, parameters));
}

/**
 * Scaling goes by the name of the cluster: what stands there as it was is left alone. While a rename is still to come nothing counts: Application Auto
 * Scaling may forget what it has registered for a name that is not there.
 */
export function scalingRestored(world: World, which: Which): Step[] {
  const isNamed = which === 'unencrypted' ? hasCome(world.source, 0) : hasCome(world.source, 1) && hasCome(world.target, 1);
  return callsOf(world, ...Object.keys(REGISTERED))
    .map(({ operation, parameters }) => (
      { operation, parameters: operation === 'RegisterScalableTarget' ? { SuspendedState: NOT_SUSPENDED, ...parameters } : parameters }))
    .filter(each => !isNamed || !isRegistered(world, each))
    .map(({ operation, parameters }) => (
      call(`Set the ${REGISTERED[operation].what(parameters)} of ${scaled(parameters)} for the ${which} cluster`, operation, parameters)
    ));
}

function hasCome(standing: Standing | undefined, to: 0 | 1): boolean {
  return standing?.at === to && !standing.moving;
}

interface Registered {
  readonly list: 'scalableTargets' | 'scalingPolicies' | 'scheduledActions';
  /** The members that tell one from another. */
  readonly by: readonly string[];
  readonly what: (parameters: CallParameters) => string;
}

/** What each call registers, and where it is seen. */
const REGISTERED: Readonly<Record<string, Registered>> = {
  RegisterScalableTarget: { list: 'scalableTargets', by: ['ResourceId', 'ScalableDimension'], what: () => 'scaling' },
  PutScalingPolicy: {
    list: 'scalingPolicies', by: ['ResourceId', 'ScalableDimension', 'PolicyName'], what: ({ PolicyName }) => `scaling policy ${String(PolicyName)}`,
  },
  PutScheduledAction: {
    list: 'scheduledActions',
    by: ['ResourceId', 'ScalableDimension', 'ScheduledActionName'],
    what: ({ ScheduledActionName }) => `scheduled action ${String(ScheduledActionName)}`,
  },
};

/** Whether it is as a call would make it. */
function isRegistered({ observation: { scaling } }: World, { operation, parameters }: Pick<OtherCall, 'operation' | 'parameters'>): boolean {
  const { list, by } = REGISTERED[operation];
  const found = scaling?.[list]?.find(each => by.every(member => each[member] === parameters[member]));
  return found !== undefined && isDeepStrictEqual(Object.fromEntries(Object.keys(parameters).map(member => [member, found[member]])), parameters);
}

function scaled({ ResourceId, ScalableDimension }: CallParameters): string {
  return `${String(ResourceId)} (${String(ScalableDimension)})`;
}
