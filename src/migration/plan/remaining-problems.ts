import { problemsOf, type PreflightFacts, type Problem } from '../preflight';
import type { AccountQuota } from '../preflight/facts';
import type { Beginning } from './begin-of';
import type { Observation } from './observation';
import type { Step } from './step';

/** Calls that make what the preflight looks for room for. */
const MAKING: readonly (string | null)[] = ['restoreDBInstanceFromDBSnapshot', 'restoreDBClusterFromSnapshot', 'createDBInstance'];

/** Problems that a database which is there already cannot have. */
const OF_MAKING: readonly string[] = ['QuotaExceeded', 'SubnetGroupIncomplete', 'SubnetGroupCoverage', 'ClassNotOffered', 'EncryptionNotSupported'];

/** Problems of the key: worth knowing while the database depends on it, but no reason to leave it without a name. */
const OF_THE_KEY: readonly string[] = ['KeyNotEnabled', 'KeyNotSymmetric', 'KeyOfOtherRegion', 'KeyRefusesUse'];

/**
 * The problems of the preflight that still matter where an execution begins. What the migration has made itself is no reason to stop; and from the
 * cutover on stopping would be the worse.
 *
 * @param steps those of the copy that are left
 */
export function remainingProblems(observation: Observation, { begin, resumed }: Beginning, steps: readonly Step[]): Problem[] {
  const problems = problemsOf(withoutOwnUse(observation)).filter(problem => !(resumed && isOwnBackup(observation, problem)));
  if (begin !== 'copy') {
    return problems.filter(problem => !problem.stops || OF_THE_KEY.includes(problem.id)).map(problem => ({ ...problem, stops: false }));
  }
  const makes = steps.some(step => MAKING.includes(step.operation));
  return resumed && !makes ? problems.filter(problem => !OF_MAKING.includes(problem.id)) : problems;
}

/** An instance is busy while its snapshot is taken, which the migration waits for itself. */
function isOwnBackup({ snapshot, facts: { source } }: Observation, problem: Problem): boolean {
  return problem.id === 'NotAvailable' && source?.kind === 'instance' && source.instance.DBInstanceStatus === 'backing-up' && snapshot?.ours === true && snapshot.status !== 'available';
}

/** The facts, with quotas as if the migration had not made anything yet: what the check adds for it would be counted twice. */
function withoutOwnUse({ facts, target, snapshot, encryptedSnapshot }: Observation): PreflightFacts {
  if (!facts.quotas) { return facts; }
  const snapshots = [snapshot, encryptedSnapshot].filter(each => each?.ours).length;
  const own: Readonly<Record<string, number>> = {
    [facts.source?.kind === 'cluster' ? 'ManualClusterSnapshots' : 'ManualSnapshots']: snapshots,
    ...(target?.kind === 'instance' ? { DBInstances: 1, AllocatedStorage: target.instance.AllocatedStorage ?? 0 } : {}),
    ...(target?.kind === 'cluster' ? { DBClusters: 1, DBInstances: target.members.length } : {}),
  };
  return { ...facts, quotas: facts.quotas.map((quota): AccountQuota => ({ ...quota, Used: Math.max(0, quota.Used - (own[quota.AccountQuotaName] ?? 0)) })) };
}
