import { readFileSync } from 'fs';
import { dirname, join } from 'path';
import {
  CfnResource, type IPolicyValidationContext, type IPolicyValidationPlugin, type PolicyValidationPluginReport, type PolicyViolation, Stack, Token,
} from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { type KeyFinding, keyFindings } from '../policies/key-policy-findings';
import { KEY_POLICY_RULES } from '../policies/key-policy-rules';
import { isAcknowledged } from '../private/findings';
import { rootStackOf } from '../private/root-stack';
import { raisedFor } from './key-policy-at-synthesis';

const DOCUMENTATION = 'https://github.com/cdkatrest/cdk-at-rest/blob/main/docs/keys.md';
const KEY_TYPES = ['AWS::KMS::Key', 'AWS::KMS::ReplicaKey'];

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

  /** Ids of the rules, each with a section in the guide of keys. */
  public readonly ruleIds?: string[] = KEY_POLICY_RULES.map(rule => rule.id);

  /** Checks the templates of an app; called by the CDK at synthesis. */
  public validate(context: IPolicyValidationContext): PolicyValidationPluginReport {
    const violations = context.stackTemplates
      .flatMap(({ stackConstructPath, templatePath }) => templatesOf(context.appConstruct, stackConstructPath, templatePath))
      .flatMap(keysOf)
      .flatMap(key => key.findings.filter(finding => isNew(key.construct, finding)).map(finding => violation(key, finding)));
    return { success: !violations.some(each => each.severity === 'error'), violations };
  }
}

interface Template {
  readonly path: string;
  readonly stack: Stack;
}

interface TemplateResource {
  readonly Type: string;
  readonly Properties?: Record<string, unknown>;
  readonly DeletionPolicy?: unknown;
}

interface CheckedKey {
  readonly logicalId: string;
  readonly construct: IConstruct;
  readonly templatePath: string;
  readonly findings: KeyFinding[];
}

/** A stack's template and those of its nested stacks, which the plugin's context does not list. */
function templatesOf(app: IConstruct, stackPath: string, path: string): Template[] {
  const stacks = app.node.findAll().filter(each => Stack.isStack(each));
  const stack = stacks.find(each => each.node.path === stackPath);
  if (!stack) {
    throw new Error(`KeyPolicyChecks was asked about ${stackPath}, and the app has no stack of that path, but ${stacks.map(each => each.node.path).join(', ')}`);
  }
  const nested = stacks.filter(each => each.nested && rootStackOf(each) === stack);
  return [{ path, stack }, ...nested.map(each => ({ path: join(dirname(path), each.templateFile), stack: each }))];
}

function keysOf({ path, stack }: Template): CheckedKey[] {
  const { Resources = {} } = JSON.parse(readFileSync(path, 'utf-8')) as { Resources?: Record<string, TemplateResource> };
  const constructs = new Map(stack.node.findAll().filter(CfnResource.isCfnResource).filter(each => each.stack === stack)
    .map(each => [stack.resolve(each.logicalId) as string, each]));
  return Object.entries(Resources)
    .filter(([, resource]) => KEY_TYPES.includes(resource.Type))
    .map(([logicalId, resource]) => ({
      logicalId,
      // A resource without a construct, from an included template, is acknowledged on its stack.
      construct: constructs.get(logicalId) ?? stack,
      templatePath: path,
      findings: keyFindings({
        keyPolicy: resource.Properties?.KeyPolicy,
        isReplica: resource.Type === 'AWS::KMS::ReplicaKey',
        keySpec: resource.Properties?.KeySpec,
        origin: resource.Properties?.Origin,
        enableKeyRotation: resource.Properties?.EnableKeyRotation,
        deletionPolicy: resource.DeletionPolicy,
        // Of the stack, and not the plugin's context: newer versions call a plugin once for all environments.
        account: Token.isUnresolved(stack.account) ? undefined : stack.account,
      }),
    }));
}

/** Neither acknowledged nor, where it only warns, said already by a key that checks itself. */
function isNew(construct: IConstruct, { rule }: KeyFinding): boolean {
  const said = rule.level === 'warning' && construct.node.scopes.some(scope => raisedFor(scope).includes(rule.id));
  return !said && !isAcknowledged(construct, rule.id);
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
