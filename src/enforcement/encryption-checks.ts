import type { IPolicyValidationContext, IPolicyValidationPlugin, PolicyValidationPluginReport, PolicyViolation } from 'aws-cdk-lib';
import { checkTemplates } from '../checks/check-templates';
import { EncryptionLevel } from '../checks/encryption-level';
import type { Finding, Rule } from '../checks/finding';
import { documentationOf, TEMPLATE_RULES } from '../checks/rules';
import { KEY_POLICY_RULES } from '../policies/key-policy-rules';
import { isRaised } from '../private/findings';
import { PACKAGE_VERSION } from '../private/package-version';
import { SynthesizedSet } from './synthesized-set';

/** What reports of the CDK call the levels of rules. */
const SEVERITIES: Record<Rule['level'], string> = { error: 'error', warning: 'warning', note: 'info' };

/** What `EncryptionChecks` ask for. */
export interface EncryptionChecksProps {
  /**
   * How well everything has to be encrypted.
   *
   * @default EncryptionLevel.CUSTOMER_MANAGED
   */
  readonly level?: EncryptionLevel;
}

/**
 * Checks at synthesis how everything in an app is encrypted at rest, in the templates that ship, nested stacks included:
 * `Validations.of(app).addPlugins(new EncryptionChecks())`.
 *
 * An error fails the synthesis: data below the level, a delivery that is lost, a key policy that locks out or lets in. Warnings and notes
 * are reported. Each has an id, and is acknowledged on the resource or any scope above it with
 * `Validations.of(scope).acknowledge({ id: 'AtRest-AwsOwnedKey', reason: '…' })`. The rules of `KeyPolicyChecks` are among them: use one
 * of the two.
 *
 * What is not in the templates is not checked: what custom resources and principals make at run time, nor whether a key works.
 *
 * @see https://docs.aws.amazon.com/cdk/v2/guide/policy-validation-synthesis.html
 */
export class EncryptionChecks implements IPolicyValidationPlugin {
  /** Name of the plugin in reports. */
  public readonly name = 'cdk-at-rest';

  /** Version of the plugin in reports: that of the library. */
  public readonly version?: string = PACKAGE_VERSION;

  /** Ids of the rules, each with a section in the guide of checks or of keys. */
  public readonly ruleIds?: string[] = [...TEMPLATE_RULES, ...KEY_POLICY_RULES].map(rule => rule.id);

  private readonly level: EncryptionLevel;

  constructor(props: EncryptionChecksProps = {}) {
    this.level = props.level ?? EncryptionLevel.CUSTOMER_MANAGED;
  }

  /** Checks the templates of an app; called by the CDK at synthesis. */
  public validate(context: IPolicyValidationContext): PolicyValidationPluginReport {
    const synthesized = new SynthesizedSet(context.appConstruct, context.stackTemplates, 'EncryptionChecks');
    const findings = checkTemplates(synthesized.set, { level: this.level })
      .filter(({ acknowledged }) => acknowledged === undefined)
      // An error is said again, since it fails the synthesis; a warning that was raised at synthesis is not.
      .filter(({ rule, resource }) => rule.level === 'error' || !isRaised(synthesized.constructOf(resource), rule.id));
    return {
      success: !findings.some(({ rule }) => rule.level === 'error'),
      violations: findings.map(finding => violation(finding, synthesized)),
    };
  }
}

function violation({ rule, resource, property, detail, source }: Finding, synthesized: SynthesizedSet): PolicyViolation {
  return {
    ruleName: rule.id,
    description: `${rule.description}: ${detail}`,
    fix: rule.fix,
    severity: SEVERITIES[rule.level],
    ruleMetadata: { documentation: documentationOf(rule), ...(source === undefined ? {} : { source }) },
    violatingResources: [{
      resourceLogicalId: resource.logicalId,
      constructPath: synthesized.constructOf(resource).node.path,
      templatePath: resource.file.name,
      locations: property === undefined ? [] : [`Properties/${property.replaceAll('.', '/')}`],
    }],
  };
}
