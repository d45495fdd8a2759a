import { readFileSync } from 'fs';
import { type IPolicyValidationContext, type IPolicyValidationPlugin, type PolicyValidationPluginReport, type PolicyViolation, Token } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { KEY_TYPES, type KeyBody, keyFactsOf } from '../policies/key-facts';
import { type KeyFinding, keyFindings } from '../policies/key-policy-findings';
import { KEY_POLICY_RULES } from '../policies/key-policy-rules';
import { isAcknowledged, isRaised } from '../private/findings';
import { PACKAGE_VERSION } from '../private/package-version';
import { type SynthesizedTemplate, synthesizedTemplates } from '../private/synthesized-templates';

const DOCUMENTATION = 'https://github.com/cdkatrest/cdk-at-rest/blob/main/docs/keys.md';

/**
 * Checks every `AWS::KMS::Key` and `AWS::KMS::ReplicaKey` of an app at synthesis, in the templates that ship, nested stacks
 * included: `Validations.of(app).addPlugins(new KeyPolicyChecks())`.
 *
 * An `EncryptionKey` is checked without it. Findings are acknowledged on the key or any scope above it with
 * `Validations.of(scope).acknowledge({ id: 'AtRest-KeyRotation', reason: '…' })`.
 */
export class KeyPolicyChecks implements IPolicyValidationPlugin {
  /** Name of the plugin in reports. */
  public readonly name = 'cdk-at-rest';

  /** Version of the plugin in reports: that of the library. */
  public readonly version?: string = PACKAGE_VERSION;

  /** Ids of the rules, each with a section in the guide of keys. */
  public readonly ruleIds?: string[] = KEY_POLICY_RULES.map(rule => rule.id);

  /** Checks the templates of an app; called by the CDK at synthesis. */
  public validate(context: IPolicyValidationContext): PolicyValidationPluginReport {
    const violations = synthesizedTemplates(context.appConstruct, context.stackTemplates, 'KeyPolicyChecks')
      .flatMap(keysOf)
      .flatMap(key => key.findings.filter(finding => isNew(key.construct, finding)).map(finding => violation(key, finding)));
    return { success: !violations.some(each => each.severity === 'error'), violations };
  }
}

interface CheckedKey {
  readonly logicalId: string;
  readonly construct: IConstruct;
  readonly templatePath: string;
  readonly findings: KeyFinding[];
}

function keysOf({ path, stack, resources }: SynthesizedTemplate): CheckedKey[] {
  const { Resources = {} } = JSON.parse(readFileSync(path, 'utf-8')) as { Resources?: Record<string, KeyBody> };
  return Object.entries(Resources)
    .filter(([, resource]) => KEY_TYPES.includes(resource.Type))
    .map(([logicalId, resource]) => ({
      logicalId,
      // A resource without a construct, from an included template, is acknowledged on its stack.
      construct: resources.get(logicalId) ?? stack,
      templatePath: path,
      // The account of the stack, and not of the plugin's context: newer versions call a plugin once for all environments.
      findings: keyFindings(keyFactsOf(resource, Token.isUnresolved(stack.account) ? undefined : stack.account)),
    }));
}

/** Neither acknowledged nor, where it only warns, said already by a key that checks itself. */
function isNew(construct: IConstruct, { rule }: KeyFinding): boolean {
  return !(rule.level === 'warning' && isRaised(construct, rule.id)) && !isAcknowledged(construct, rule.id);
}

function violation(key: CheckedKey, finding: KeyFinding): PolicyViolation {
  return {
    ruleName: finding.rule.id,
    description: `${finding.rule.description}: ${finding.detail}`,
    fix: finding.rule.fix,
    severity: finding.rule.level,
    ruleMetadata: { documentation: `${DOCUMENTATION}#${finding.rule.id.toLowerCase()}` },
    violatingResources: [{
      resourceLogicalId: key.logicalId, constructPath: key.construct.node.path, templatePath: key.templatePath, locations: ['Properties/KeyPolicy'],
    }],
  };
}
