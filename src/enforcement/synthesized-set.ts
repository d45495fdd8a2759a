import { Token } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { acknowledgementOf } from '../private/findings';
import { type StackTemplate, type SynthesizedTemplate, synthesizedTemplates } from '../private/synthesized-templates';
import { isStackTemplate, noTemplate, readJson } from '../templates/read-template';
import type { NestedIn, TemplateFile, TemplateResource } from '../templates/template';
import { TemplateSet } from '../templates/template-set';

/** The templates of an app that was synthesized, with its constructs. */
export class SynthesizedSet {
  public readonly set: TemplateSet;
  private readonly templates = new Map<TemplateFile, SynthesizedTemplate>();

  /**
   * @param who What asks, as its errors say it.
   * @throws Error when the app has no stack of a path.
   */
  constructor(app: IConstruct, stacks: readonly StackTemplate[], who: string) {
    const templates = synthesizedTemplates(app, stacks, who);
    const paths = new Map(templates.map(({ stack, path }) => [stack, path]));
    for (const template of templates) {
      this.templates.set(fileOf(template, stack => paths.get(stack)), template);
    }
    this.set = new TemplateSet([...this.templates.keys()]);
  }

  /** The construct of a resource, or its stack where it has none: one of an included template. */
  public constructOf({ file, logicalId }: TemplateResource): IConstruct {
    const { resources, stack } = this.templates.get(file)!;
    return resources.get(logicalId) ?? stack;
  }
}

function fileOf({ path, stack, resources }: SynthesizedTemplate, pathOf: (of: SynthesizedTemplate['stack']) => string | undefined): TemplateFile {
  const template = readJson(path);
  if (!isStackTemplate(template)) {
    throw noTemplate(template, path);
  }
  const parent = stack.nestedStackParent;
  const nestedIn: NestedIn | undefined = parent && {
    template: pathOf(parent) ?? '', logicalId: parent.resolve(stack.nestedStackResource?.logicalId) as string,
  };
  return {
    name: path,
    template,
    ...(nestedIn ? { nestedIn } : { stackName: stack.stackName }),
    ...known('account', stack.account),
    ...known('region', stack.region),
    constructPaths: Object.fromEntries([...resources].map(([logicalId, resource]) => [logicalId, resource.node.path])),
    acknowledged: (logicalId, ruleId) => acknowledgementOf(resources.get(logicalId) ?? stack, ruleId),
  };
}

function known<K extends 'account' | 'region'>(key: K, value: string): Partial<Record<K, string>> {
  return (Token.isUnresolved(value) ? {} : { [key]: value }) as Partial<Record<K, string>>;
}
