import { EvaluationResult, RequestAnalysis, runSimulation } from '@cloud-copilot/iam-simulate';
import { Call, checkConditionKeys, requestContext } from './context';
import { withStandInConditions, withStandInContext, withStandInPolicies } from './encryption-context';
import type { NamedPolicy, PolicyDocument, RequestContext } from './policy-document';

/** What AWS would answer. */
export type Decision = EvaluationResult;

/** A call with every policy that has a say in it. */
export interface Evaluation extends Call {
  readonly context?: RequestContext;
  readonly identityPolicies: readonly NamedPolicy[];
  readonly resourcePolicy?: PolicyDocument;
  readonly permissionsBoundary?: NamedPolicy;
}

/** A decision with the statements that made it, for the message of a failing test. */
export interface Verdict {
  readonly decision: Decision;
  /** Such as `Deny Plaintext of the resource policy`; empty where no statement applies. A statement without an id is given by its number. */
  readonly because: readonly string[];
}

/**
 * Decides a call as AWS does, identity and resource policies together; across accounts both sides have to allow it.
 *
 * @throws when the simulator would judge something else than what was asked: a policy is not valid, a condition key does not exist, or
 * the request carries a context key that the simulator leaves aside
 */
export async function evaluate(evaluation: Evaluation): Promise<Verdict> {
  const { principal, action, resource, resourceAccount, identityPolicies, resourcePolicy, permissionsBoundary } = evaluation;
  await checkPolicies(evaluation);
  const context = await requestContext(evaluation, evaluation.context ?? {});

  const outcome = await runSimulation({
    request: {
      principal: typeof principal === 'string' ? principal : principal.service,
      action,
      resource: { resource, accountId: resourceAccount },
      contextVariables: withStandInContext(context),
    },
    identityPolicies: withStandInPolicies(identityPolicies),
    resourcePolicy: resourcePolicy && withStandInConditions(resourcePolicy),
    permissionBoundaryPolicies: permissionsBoundary && withStandInPolicies([permissionsBoundary]),
    serviceControlPolicies: [],
    resourceControlPolicies: [],
  }, { simulationMode: 'Strict' });

  if (outcome.resultType !== 'single') {
    throw new Error(`${action} of ${resource} cannot be decided: ${JSON.stringify(outcome.resultType === 'error' ? outcome.errors : outcome.resultType)}`);
  }
  const { ignoredContextKeys, analysis } = outcome.result;
  if (ignoredContextKeys === undefined || ignoredContextKeys.length > 0) {
    throw new Error(`${action} of ${resource} cannot be decided: the simulator ignores ${JSON.stringify(ignoredContextKeys)}`);
  }
  return { decision: outcome.overallResult, because: applyingStatements(analysis) };
}

/** The simulator's own list of reasons leaves out denies of a whole account. */
function applyingStatements({ identityAnalysis, resourceAnalysis, permissionBoundaryAnalysis }: RequestAnalysis): string[] {
  return [identityAnalysis, resourceAnalysis, permissionBoundaryAnalysis].flatMap(analysis => {
    const statements = [...analysis?.denyStatements ?? [], ...analysis?.allowStatements ?? []];
    return statements.map(({ statement, policyId }) => {
      const policy = analysis === resourceAnalysis ? 'the resource policy' : policyId;
      return `${statement.effect()} ${statement.sid() ?? `statement ${statement.index()}`} of ${policy}`;
    });
  });
}

/** What the simulator lets through: conditions on keys that do not exist, and resource policies without a principal or resource. */
async function checkPolicies({ identityPolicies, resourcePolicy, permissionsBoundary }: Evaluation): Promise<void> {
  for (const { name, policy } of [...identityPolicies, ...permissionsBoundary ? [permissionsBoundary] : []]) {
    await checkConditionKeys(name, policy);
  }
  if (resourcePolicy) {
    await checkConditionKeys('the resource policy', resourcePolicy);
    [resourcePolicy.Statement].flat().forEach((statement, index) => {
      if (!(statement.Principal ?? statement.NotPrincipal) || !(statement.Resource ?? statement.NotResource)) {
        throw new Error(`the resource policy is not valid: statement ${statement.Sid ?? index} names no principal or no resource`);
      }
    });
  }
}
