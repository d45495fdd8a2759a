import { join } from 'path';
import { Stack, Stage } from 'aws-cdk-lib';
import { classify } from '../catalog';
import { checkTemplates } from '../checks/check-templates';
import {
  KEY_CHANGED, KEY_LOST, KEY_REMOVED, MAY_REPLACE, READERS_LOSE_OLD_DATA, REPLACEMENT, SECRET_RENAMED, STORE_LEFT_BEHIND, STORE_REMOVED,
} from '../checks/compare-rules';
import { compareTemplates } from '../checks/compare-templates';
import { DELIVERY_WITHOUT_KEY } from '../checks/delivery-findings';
import { DESTINATION_UNDER_KEY } from '../checks/destination-findings';
import { EncryptionLevel } from '../checks/encryption-level';
import type { Finding, Rule } from '../checks/finding';
import { LEVEL_RULES } from '../checks/level-rules';
import { CHECK_RULES } from '../checks/rules';
import { NOT_IN_TEMPLATES } from '../checks/unread-findings';
import { templateFileOf } from '../templates/read-template';
import type { TemplateFile, TemplateResource } from '../templates/template';
import { TemplateSet } from '../templates/template-set';
import { assertionMessage, described } from './assertion-message';
import { SynthesizedSet } from './synthesized-set';

/** What must hold for data to be encrypted. */
const ENCRYPTION_RULES = [...LEVEL_RULES, NOT_IN_TEMPLATES];

const REPLACEMENT_RULES = [REPLACEMENT, MAY_REPLACE, STORE_REMOVED, STORE_LEFT_BEHIND, KEY_REMOVED, SECRET_RENAMED];

const KEPT_KEY_RULES = [KEY_LOST, KEY_CHANGED, READERS_LOSE_OLD_DATA];

const DELIVERY_RULES = [DELIVERY_WITHOUT_KEY, DESTINATION_UNDER_KEY];

/**
 * Assertions for the tests of an app, beside `Template` of aws-cdk-lib:
 * `EncryptionAssertions.fromStack(stack).allEncrypted()`.
 *
 * Each throws an error that lists what fails, with its path, type, state, the reason, and what to do. What was acknowledged does not fail;
 * stores that services cannot deliver to under a key (`AtRest-ExemptDestination`) do not either.
 */
export class EncryptionAssertions {
  /**
   * Those of a stack with its nested stacks. The other stacks of its app or Stage are synthesized as well, so that keys which come from
   * them are known.
   */
  public static fromStack(stack: Stack): EncryptionAssertions {
    const { set } = synthesized(Stage.of(stack)!);
    const files = new Set<TemplateFile>();
    const path = templatePath(stack);
    // Parents come before what is nested in them.
    for (const file of set.files) {
      if (file.name === path || file.nestedIn && [...files].some(({ name }) => name === file.nestedIn?.template)) {
        files.add(file);
      }
    }
    return new EncryptionAssertions(set, files);
  }

  /** Those of all stacks of an app or a Stage, the Stages in it included. */
  public static fromApp(app: Stage): EncryptionAssertions {
    return new EncryptionAssertions(synthesized(app).set);
  }

  /**
   * Those of templates that were read from elsewhere.
   *
   * @param templates The JSON of each, by the name of its stack.
   * @throws Error when one is no template.
   */
  public static fromTemplates(templates: { [stackName: string]: unknown }): EncryptionAssertions {
    if (Object.keys(templates).length === 0) {
      throw new Error('EncryptionAssertions.fromTemplates received no template, of which every assertion would hold: pass the templates by the names of their stacks');
    }
    const files = Object.entries(templates).map(([stackName, template]) => ({ ...templateFileOf(template, stackName), stackName }));
    return new EncryptionAssertions(new TemplateSet(files));
  }

  private constructor(private readonly set: TemplateSet, private readonly files: ReadonlySet<TemplateFile> = new Set(set.files)) {}

  /**
   * Everything that stores data is encrypted.
   *
   * @param level How well. Default: EncryptionLevel.CUSTOMER_MANAGED
   * @throws Error when something is not, or the templates do not tell.
   */
  public allEncrypted(level: EncryptionLevel = EncryptionLevel.CUSTOMER_MANAGED): void {
    failOn(`data at rest is encrypted at the level '${level}'`, this.open(level, ENCRYPTION_RULES));
  }

  /**
   * What matches stores data, and is encrypted.
   *
   * @param pattern A regular expression for the type, the logical id or the construct path: `AWS::RDS::`, `^Orders`.
   * @param level How well. Default: EncryptionLevel.CUSTOMER_MANAGED
   * @throws Error when nothing that matches stores data, something is not encrypted, or the templates do not tell.
   */
  public resourceEncrypted(pattern: string, level: EncryptionLevel = EncryptionLevel.CUSTOMER_MANAGED): void {
    const stores = this.set.resources.filter(({ file, type, properties }) =>
      this.files.has(file) && classify(type, properties, this.set.referencesOf(file)) !== undefined);
    const matching = new Set(stores.filter(resource => matches(resource, pattern)));
    if (matching.size === 0) {
      throw new Error(`No resource that stores data has a type, logical id or path that matches ${pattern}. There are: ${listed(stores.map(nameOf))}`);
    }
    failOn(`${pattern} is encrypted at the level '${level}'`, this.open(level, ENCRYPTION_RULES).filter(({ resource }) => matching.has(resource)));
  }

  /**
   * No check has anything to say, key policies and deliveries included; notes do not count.
   *
   * @param level How well everything has to be encrypted. Default: EncryptionLevel.CUSTOMER_MANAGED
   * @throws Error when there is an error or a warning that nobody acknowledged.
   */
  public noFindings(level: EncryptionLevel = EncryptionLevel.CUSTOMER_MANAGED): void {
    failOn(`no finding at the level '${level}'`, this.open(level).filter(({ rule }) => rule.level !== 'note'));
  }

  /**
   * A check has something to say, which nobody acknowledged.
   *
   * @param ruleId The id of its rule, such as `AtRest-AwsOwnedKey`.
   * @param pattern A regular expression for the type, the logical id or the construct path. Default: any resource.
   * @param level How well everything has to be encrypted. Default: EncryptionLevel.CUSTOMER_MANAGED
   * @throws Error when there is no such rule, or no such finding.
   */
  public hasFinding(ruleId: string, pattern: string = '', level: EncryptionLevel = EncryptionLevel.CUSTOMER_MANAGED): void {
    if (!CHECK_RULES.some(({ id }) => id === ruleId)) {
      throw new Error(`There is no rule ${ruleId}. There are: ${CHECK_RULES.map(({ id }) => id).join(', ')}`);
    }
    const ofRule = this.findings(level).filter(({ rule }) => rule.id === ruleId);
    if (!ofRule.some(({ resource, acknowledged }) => acknowledged === undefined && matches(resource, pattern))) {
      const others = ofRule.map(described);
      throw new Error([
        `No finding ${ruleId}${pattern === '' ? '' : ` of a resource that matches ${pattern}`}. ${others.length === 0 ? 'There is none at all.' : 'There are these:'}`, ...others,
      ].join('\n\n'));
    }
  }

  /**
   * What services deliver to topics, queues and buckets of logs arrives: they may use the keys of these.
   *
   * @throws Error when something would be lost, as far as the templates tell.
   */
  public deliveriesWork(): void {
    failOn('what services deliver arrives', this.open(EncryptionLevel.CUSTOMER_MANAGED, DELIVERY_RULES));
  }

  /**
   * Deploying over what is deployed loses no data: nothing that stores data is replaced, or leaves its stack, and no secret is generated anew.
   *
   * @param before The JSON of the template that is deployed: of the stack, and without those of its nested stacks.
   * @param stackName Whose template it is, where these are assertions of several stacks. Default: the only stack
   * @throws Error when something would be, or may be, or the template is none.
   */
  public noReplacements(before: { [section: string]: unknown }, stackName?: string): void {
    failOn('nothing is replaced or removed', this.compared(before, stackName, REPLACEMENT_RULES));
  }

  /**
   * Deploying over what is deployed keeps the keys: what was encrypted under a customer managed key stays so, under the same key, and who
   * could read it still can.
   *
   * @param before The JSON of the template that is deployed: of the stack, and without those of its nested stacks.
   * @param stackName Whose template it is, where these are assertions of several stacks. Default: the only stack
   * @throws Error when a key is lost or changes, or the template is none.
   */
  public keysKept(before: { [section: string]: unknown }, stackName?: string): void {
    failOn('keys stay as they are', this.compared(before, stackName, KEPT_KEY_RULES));
  }

  /** Of the stack alone, without what it imports: the template before has nothing to import from. */
  private compared(before: { [section: string]: unknown }, stackName: string | undefined, rules: readonly Rule[]): Finding[] {
    const stacks = [...this.files].filter(each => each.nestedIn === undefined && (stackName === undefined || each.stackName === stackName));
    const [stack, ...others] = stacks.length > 0 || stackName !== undefined ? stacks : [...this.files];
    if (!stack || others.length > 0) {
      const names = [...this.files].flatMap(each => each.stackName ?? []);
      throw new Error(`${stackName === undefined ? 'There are several stacks' : `There is not one stack called ${stackName}`}: give the name of one of ${names.join(', ')}`);
    }
    const deployed: TemplateFile = { ...stack, ...templateFileOf(before, 'the template before') };
    const findings = compareTemplates(new TemplateSet([deployed]), new TemplateSet([stack]));
    return findings.filter(({ rule, acknowledged }) => acknowledged === undefined && rules.includes(rule));
  }

  private open(level: EncryptionLevel, rules?: readonly Rule[]): Finding[] {
    return this.findings(level).filter(({ rule, acknowledged }) => acknowledged === undefined && (rules === undefined || rules.includes(rule)));
  }

  private findings(level: EncryptionLevel): Finding[] {
    return checkTemplates(this.set, { level }).filter(({ resource }) => this.files.has(resource.file));
  }
}

function synthesized(stage: Stage): SynthesizedSet {
  stage.synth();
  const stacks = stage.node.findAll().filter(each => Stack.isStack(each)).filter(each => !each.nested);
  return new SynthesizedSet(stage, stacks.map(stack => ({ stackConstructPath: stack.node.path, templatePath: templatePath(stack) })), 'EncryptionAssertions');
}

function templatePath(stack: Stack): string {
  return join(Stage.of(stack)!.outdir, stack.templateFile);
}

function failOn(expected: string, findings: readonly Finding[]): void {
  if (findings.length > 0) {
    throw new Error(assertionMessage(expected, findings));
  }
}

function matches({ type, logicalId, path }: TemplateResource, pattern: string): boolean {
  const expression = new RegExp(pattern);
  return [type, logicalId, path].some(each => expression.test(each));
}

function nameOf({ path, type }: TemplateResource): string {
  return `${path} (${type})`;
}

function listed(names: readonly string[]): string {
  return names.length === 0 ? 'none' : names.join(', ');
}
