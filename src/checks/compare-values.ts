import { canonicalText, textOf } from '../catalog/same-value';
import { intrinsicOf } from '../catalog/template-value';
import type { TemplateFile, TemplateResource } from '../templates/template';
import type { TemplateSet } from '../templates/template-set';

/** A value as text, with what its references stand for. */
interface ReadText {
  readonly text: string;
  /** How often a value of another template was read for it. */
  readonly hops: number;
}

/** Nested stacks are not nested deeper. */
const MAX_HOPS = 32;

const REPLICAS_AND_KEYS = ['AWS::KMS::Key', 'AWS::KMS::ReplicaKey'];

/** What comes after the last of these identifies a key, whatever its partition, Region and account. */
const KEY_IDENTIFIER = /(?:^|:)(?:key\/)?(alias\/[^:]+|mrk-[0-9a-f]{32}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/i;

/**
 * The values of one set of templates, as texts that can be compared with those of another set: a reference to a resource is the same text
 * on both sides when the resource is the same one.
 */
export class SetValues {
  private readonly files: ReadonlyMap<string, TemplateFile>;

  /**
   * @param stackOf What identifies the stack of a template on both sides.
   * @param environmentOf The template that account, Region and stack name are taken from.
   */
  constructor(
    private readonly set: TemplateSet,
    private readonly stackOf: (file: TemplateFile) => string,
    private readonly environmentOf: (file: TemplateFile) => Pick<TemplateFile, 'account' | 'region' | 'stackName'>,
  ) {
    this.files = new Map(set.files.map(file => [file.name, file]));
  }

  /** What identifies a resource on both sides. */
  public identityOf({ file, logicalId }: TemplateResource): string {
    return `\u0001${this.stackOf(file)}/${logicalId}`;
  }

  /** A value with what its references stand for, as far as the set knows. */
  public read(value: unknown, file: TemplateFile): ReadText {
    const hops = { count: 0 };
    return { text: canonicalText(value, intrinsic => this.referenced(intrinsic, file, hops)), hops: hops.count };
  }

  /** The resource of a KMS key that a value stands for, behind its alias as well. */
  public keyResourceOf(value: unknown, file: TemplateFile): TemplateResource | undefined {
    const resource = this.set.targetOf(value, file)?.resource;
    return resource?.type === 'AWS::KMS::Alias' ? this.aliasTarget(resource) : resource && REPLICAS_AND_KEYS.includes(resource.type) ? resource : undefined;
  }

  /** What identifies a key on both sides, in whatever way a template refers to it. */
  public keyIdentityOf(value: unknown, file: TemplateFile): string {
    const resource = this.keyResourceOf(value, file);
    if (resource) {
      return this.identityOf(resource);
    }
    const text = textOf(value, intrinsic => this.referenced(intrinsic, file, { count: 0 }));
    return text === undefined ? this.read(value, file).text : KEY_IDENTIFIER.exec(text)?.[1] ?? text;
  }

  private aliasTarget(alias: TemplateResource): TemplateResource | undefined {
    const resource = this.set.targetOf(alias.properties.TargetKeyId, alias.file)?.resource;
    return resource && REPLICAS_AND_KEYS.includes(resource.type) ? resource : undefined;
  }

  private referenced(intrinsic: unknown, file: TemplateFile, hops: { count: number }): string | undefined {
    const [name, argument] = intrinsicOf(intrinsic) ?? [];
    if (name === 'Ref' && typeof argument === 'string' && argument.startsWith('AWS::')) {
      return this.pseudoParameter(argument, file);
    }
    // What is put together is read part by part.
    const target = name === 'Fn::Join' || name === 'Fn::Sub' ? undefined : this.set.targetOf(intrinsic, file);
    if (target) {
      hops.count += target.resource.file === file ? 0 : 1;
      return `${this.identityOf(target.resource)}.${target.attribute ?? ''}\u0001`;
    }
    const given = name === 'Ref' && hops.count < MAX_HOPS ? this.parameterOf(file, String(argument)) : undefined;
    if (!given) {
      return undefined;
    }
    hops.count += 1;
    return textOf(given.value, within => this.referenced(within, given.file, hops));
  }

  private pseudoParameter(name: string, file: TemplateFile): string | undefined {
    const { account, region, stackName } = this.environmentOf(file);
    return { 'AWS::AccountId': account, 'AWS::Region': region, 'AWS::StackName': stackName }[name];
  }

  private parameterOf({ nestedIn }: TemplateFile, name: string): { readonly value: unknown; readonly file: TemplateFile } | undefined {
    const parent = nestedIn && this.files.get(nestedIn.template);
    const given = parent && this.set.resourceOf(parent, nestedIn.logicalId)?.properties.Parameters;
    return parent && typeof given === 'object' && given !== null && Object.hasOwn(given, name)
      ? { value: (given as Record<string, unknown>)[name], file: parent } : undefined;
  }
}
