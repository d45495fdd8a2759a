import type { CloudFormationTemplate } from '../../support/template/cloudformation';
import { compareTemplates } from '../../support/template/replacement';

/**
 * What an update from the template of the last release destroys, a sentence for each logical id: resources that are gone or called otherwise, that
 * have another type, or that are replaced.
 *
 * @param told logical ids that the changelog speaks of
 */
export function upgradeProblems(released: CloudFormationTemplate, now: CloudFormationTemplate, told: ReadonlySet<string>): string[] {
  const { removed, retyped, replaced, perhapsReplaced } = compareTemplates(released, now);
  const problems: [logicalId: string, problem: string][] = [
    ...removed.map(({ logicalId, type }): [string, string] => [logicalId, `${type} is gone, or has another logical id`]),
    ...retyped.map(({ logicalId, before, after }): [string, string] => [logicalId, `was ${before} and is ${after}`]),
    ...replaced.map(({ logicalId, type, property }): [string, string] => [logicalId, `${type} is replaced: ${property} has changed`]),
    ...perhapsReplaced.map(({ logicalId, type, property }): [string, string] => [logicalId, `${type} may be replaced: ${property} has changed`]),
  ];
  return problems.filter(([logicalId]) => !told.has(logicalId)).map(([logicalId, problem]) => `${logicalId}: ${problem}`);
}
