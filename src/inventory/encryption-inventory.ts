import { mkdirSync, writeFileSync } from 'fs';
import { join } from 'path';
import { Stack, Stage } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { EncryptionLevel } from '../checks/encryption-level';
import { constructError } from '../private/errors';
import { acknowledgementOf } from '../private/findings';
import { readCloudAssembly } from '../templates/cloud-assembly';
import type { TemplateFile } from '../templates/template';
import { TemplateSet } from '../templates/template-set';
import type { Inventory } from './inventory';
import { inventoryHtml } from './report/inventory-html';
import { inventoryJson } from './report/inventory-json';
import { inventoryMarkdown } from './report/inventory-markdown';
import { takeInventory } from './take-inventory';

/** How an `EncryptionInventory` is taken. */
export interface EncryptionInventoryProps {
  /**
   * How well everything has to be encrypted: the inventory says which resources are.
   *
   * @default EncryptionLevel.CUSTOMER_MANAGED
   */
  readonly level?: EncryptionLevel;

  /**
   * Requests of KMS that a bucket causes in a month without a Bucket Key. Templates do not say; what Bucket Keys save depends on it.
   *
   * @default 1000000
   */
  readonly requestsABucketAndMonth?: number;

  /**
   * When the inventory is taken, for people, such as `2026-11-24`: it is written as it is given.
   *
   * @default - the inventory does not say, and is the same for the same app
   */
  readonly created?: string;
}

/**
 * What an app stores, under which keys, who may administer and use each of them, and what they cost: as JSON, as Markdown, and as one HTML
 * page that loads nothing.
 *
 * It is read from the synthesized templates, nested stacks included: what no template says is not in it. The app is synthesized, as
 * `Template.fromStack` does: add to it before.
 */
export class EncryptionInventory {
  /**
   * Takes the inventory of an app or Stage, with the Stages in it.
   *
   * @param stage The app or Stage.
   * @throws Error when it cannot be synthesized, or the requests are no number.
   */
  public static fromStage(stage: Stage, props: EncryptionInventoryProps = {}): EncryptionInventory {
    return new EncryptionInventory(takeInventory(new TemplateSet(templatesOf(stage)), optionsOf(stage, props)));
  }

  /**
   * Takes the inventory of a stack, with its nested stacks. Keys and roles of the other stacks of its app or Stage are recognized.
   *
   * @param stack The stack, or a nested stack.
   * @throws Error when its app cannot be synthesized, or the requests are no number.
   */
  public static fromStack(stack: Stack, props: EncryptionInventoryProps = {}): EncryptionInventory {
    const stage = Stage.of(stack);
    if (!stage) {
      throw constructError(stack, 'the stack is in no App or Stage, so that it cannot be synthesized: give it a scope');
    }
    const files = templatesOf(stage);
    const templates = withNested(files, files.filter(({ name }) => name === stack.templateFile).map(({ name }) => name));
    return new EncryptionInventory(takeInventory(new TemplateSet(files), { ...optionsOf(stack, props), templates }));
  }

  private constructor(private readonly inventory: Inventory) {}

  /** For programs: described by the JSON schema in docs/inventory.schema.json, and of the version that its `version` says. */
  public get json(): string {
    return inventoryJson(this.inventory);
  }

  /** For a pull request: GitHub's Markdown. */
  public get markdown(): string {
    return inventoryMarkdown(this.inventory);
  }

  /** For people: one page with a picture and tables, that can be printed. */
  public get html(): string {
    return inventoryHtml(this.inventory);
  }

  /**
   * Writes `inventory.json`, `inventory.md` and `inventory.html`.
   *
   * @param directory Where to; it is made where it does not exist.
   * @returns The paths of the files.
   */
  public writeTo(directory: string): string[] {
    mkdirSync(directory, { recursive: true });
    return [['inventory.json', this.json], ['inventory.md', this.markdown], ['inventory.html', this.html]].map(([name, text]) => {
      const path = join(directory, name);
      writeFileSync(path, text);
      return path;
    });
  }
}

function optionsOf(scope: IConstruct, { level, requestsABucketAndMonth, created }: EncryptionInventoryProps): Parameters<typeof takeInventory>[1] {
  if (requestsABucketAndMonth !== undefined && !(Number.isFinite(requestsABucketAndMonth) && requestsABucketAndMonth >= 0)) {
    throw constructError(scope, `requestsABucketAndMonth is ${requestsABucketAndMonth}: give a number that is not negative`);
  }
  return { level: level ?? EncryptionLevel.CUSTOMER_MANAGED, requestsABucketAndMonth, created };
}

/** The templates of a Stage, called by their path in its assembly: where that is differs from one synthesis to the next. */
function templatesOf(stage: Stage): TemplateFile[] {
  const { directory } = stage.synth();
  const nameOf = (name: string): string => name.split('#').map(part => (part.startsWith(directory) ? part.slice(directory.length + 1) : part)).join('#');
  return readCloudAssembly(directory).map(file => ({
    ...file,
    name: nameOf(file.name),
    ...(file.nestedIn ? { nestedIn: { ...file.nestedIn, template: nameOf(file.nestedIn.template) } } : {}),
    // The assembly does not hold what was acknowledged on an app or a Stage; the constructs do.
    acknowledged: (logicalId, ruleId) => (
      acknowledgementOf(constructAt(stage.node.root, file.constructPaths?.[logicalId] ?? ''), ruleId) ?? file.acknowledged?.(logicalId, ruleId)
    ),
  }));
}

/** The construct of a path, or the nearest one above it that is there. */
function constructAt(root: IConstruct, path: string): IConstruct {
  return path.split('/').reduce<IConstruct>((scope, id) => scope.node.tryFindChild(id) ?? scope, root);
}

function withNested(files: readonly TemplateFile[], names: readonly string[]): string[] {
  const nested = files.filter(({ nestedIn }) => nestedIn && names.includes(nestedIn.template)).map(({ name }) => name);
  return nested.length === 0 ? [...names] : [...names, ...withNested(files, nested)];
}
