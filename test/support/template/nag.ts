import { CfnResource, Stage } from 'aws-cdk-lib';
import { AwsSolutionsChecks, HIPAASecurityChecks, NagPack, NIST80053R5Checks, PCIDSS321Checks } from 'cdk-nag';
import type { IConstruct } from 'constructs';

/** The four rule packs that everything the library makes is held to. */
const PACKS: ReadonlyArray<new () => NagPack> = [AwsSolutionsChecks, NIST80053R5Checks, HIPAASecurityChecks, PCIDSS321Checks];

/** How cdk-nag begins the description of a rule that threw, which it otherwise reports as if it had found something. */
const RULE_THREW = 'Rule threw an error';

/**
 * What the four cdk-nag packs find below a construct, save for what is acknowledged: `<rule id> <path of the resource>`, each once and
 * sorted. A rule that could not read the resource, mostly because of an intrinsic function, has ` (could not run)` behind it.
 *
 * The application is synthesized first: until then aspects have not run, and the rules would judge what is not deployed. To see the
 * effect of a later change, make a new application.
 */
export function nagFindings(scope: IConstruct): string[] {
  Stage.of(scope)?.synth();
  const resources = scope.node.findAll().filter(node => CfnResource.isCfnResource(node));
  const findings = PACKS.flatMap(Pack => {
    const pack = new Pack();
    return resources.flatMap(resource => findingsOf(pack, resource));
  });
  return [...new Set(findings)].sort();
}

/** Resource by resource, since a pack describes a rule as it came out on the first resource only. */
function findingsOf(pack: NagPack, resource: CfnResource): string[] {
  return pack.validateScope(resource).violations.flatMap(violation => violation.violatingResources
    .filter(({ constructPath }) => constructPath === resource.node.path)
    .map(({ constructPath }) => `${violation.ruleName} ${constructPath}${violation.description.startsWith(RULE_THREW) ? ' (could not run)' : ''}`));
}
