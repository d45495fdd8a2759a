import { readFileSync } from 'fs';
import { join, dirname } from 'path';
import {
  CfnResource, type IPolicyValidationContext, type IPolicyValidationPlugin, type PolicyValidationPluginReport, type PolicyViolation, Validations,
} from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { type KeyFinding, keyFindings } from './key-policy-findings';
import { KEY_POLICY_RULES } from './key-policy-rules';

const DOCUMENTATION = 'https://github.com/cdkatrest/cdk-at-rest/blob/main/docs/keys.md';

const KEY_TYPES = ['AWS::KMS::Key', 'AWS::KMS::ReplicaKey'];

/**
 * Checks every `AWS::KMS::Key` of an app at synthesis, in the templates that ship, nested stacks included:
 * `Validations.of(app).addPlugins(new KeyPolicyChecks())`.
 *
 * An `EncryptionKey` is checked without it. Findings are acknowledged on the key or any scope above it with
 * `Validations.of(scope).acknowledge({ id: 'AtRest-KeyRotation', reason: '…' })`.
 */
export class KeyPolicyChecks implements IPolicyValidationPlugin {
  /** Name of the plugin in reports. */
  public readonly name = 'cdk-at-rest';

  /** Ids of the rules, each with a section in the guide of keys. */
  public readonly ruleIds?: string[] = KEY_POLICY_RULES.map(rule => rule.id);

  /** Checks the templates of an app; called by the CDK at synthesis. */
  public validate(context: IPolicyValidationContext): PolicyValidationPluginReport {
    const resources = new Map(context.appConstruct.node.findAll().filter(CfnResource.isCfnResource).map(each => [each.node.path, each]));
    const violations = context.stackTemplates
      .flatMap(stack => templatesOf(stack.templatePath))
      .flatMap(template => keysOf(template, context.accountId))
      .flatMap(key => key.findings
        .filter(finding => !isAcknowledged(resources.get(key.constructPath ?? ''), finding.rule.id))
        .map(finding => violation(key, finding)));
    return { success: !violations.some(each => each.severity === 'error'), violations };
  }
}

interface Template {
  readonly path: string;
  readonly Resources?: Record<string, TemplateResource>;
}

interface TemplateResource {
  readonly Type: string;
  readonly Properties?: Record<string, unknown>;
  readonly Metadata?: Record<string, unknown>;
  readonly DeletionPolicy?: unknown;
}

interface CheckedKey {
  readonly logicalId: string;
  readonly constructPath?: string;
  readonly templatePath: string;
  readonly findings: KeyFinding[];
}

/** A stack's template and those of its nested stacks, which the plugin's context does not list. */
function templatesOf(path: string): Template[] {
  const template = { ...JSON.parse(readFileSync(path, 'utf-8')) as Template, path };
  const nested = Object.values(template.Resources ?? {})
    .filter(resource => resource.Type === 'AWS::CloudFormation::Stack')
    .map(resource => resource.Metadata?.['aws:asset:path'])
    .filter((asset): asset is string => typeof asset === 'string')
    .flatMap(asset => templatesOf(join(dirname(path), asset)));
  return [template, ...nested];
}

function keysOf(template: Template, account?: string): CheckedKey[] {
  return Object.entries(template.Resources ?? {})
    .filter(([, resource]) => KEY_TYPES.includes(resource.Type))
    .map(([logicalId, resource]) => ({
      logicalId,
      constructPath: resource.Metadata?.['aws:cdk:path'] as string | undefined,
      templatePath: template.path,
      findings: keyFindings({
        keyPolicy: resource.Properties?.KeyPolicy,
        isReplica: resource.Type === 'AWS::KMS::ReplicaKey',
        keySpec: resource.Properties?.KeySpec,
        enableKeyRotation: resource.Properties?.EnableKeyRotation,
        deletionPolicy: resource.DeletionPolicy,
        account,
      }),
    }));
}

function violation(key: CheckedKey, finding: KeyFinding): PolicyViolation {
  return {
    ruleName: finding.rule.id,
    description: `${finding.rule.description}: ${finding.detail}`,
    fix: finding.rule.fix,
    severity: finding.rule.level,
    ruleMetadata: { documentation: `${DOCUMENTATION}#${finding.rule.id.toLowerCase()}` },
    violatingResources: [{
      resourceLogicalId: key.logicalId, constructPath: key.constructPath, templatePath: key.templatePath, locations: ['Properties/KeyPolicy'],
    }],
  };
}

/** aws-cdk-lib would take an acknowledgement anywhere in the app for one of every key; here it counts for its own scope. */
function isAcknowledged(resource: IConstruct | undefined, ruleId: string): boolean {
  return (resource?.node.scopes ?? [])
    .flatMap(scope => scope.node.metadata)
    .filter(entry => entry.type === Validations.ACKNOWLEDGED_RULES_METADATA_KEY)
    .flatMap(entry => Object.keys(entry.data as Record<string, string>))
    .some(id => id.split('::').pop() === ruleId);
}
