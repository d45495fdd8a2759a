import { keyVerdict, type References, referencesOf } from '../catalog';
import { ExportIndex } from './export-index';
import type { TemplateFile, TemplateResource } from './template';
import { resourcesIn } from './template-resources';
import { attributeOf, intrinsicOf, isRecord, partsOf } from './value-parts';

/** What a value of a template stands for. */
export interface Target {
  readonly resource: TemplateResource;
  /** The attribute that is taken, such as `Arn`; none for a `Ref`, and for a piece that is cut out of one. */
  readonly attribute?: string;
}

/** A value, and the template that it is to be read in. */
interface Place {
  readonly value: unknown;
  readonly file: TemplateFile;
}

/** What stands for a reference in a text that is put together, and where it is the whole name there. */
const REFERENCE = '\u0001';
const WHOLE_NAME = /(^|[:/])\u0001($|[:/])/;

/**
 * Templates that belong together: the stacks of an app with their nested stacks, or whatever else was given. What one takes from another
 * (an import, an output, the parameter of a nested stack) is followed.
 *
 * @throws Error when two templates have one name: nothing could be told apart.
 */
export class TemplateSet {
  /** All resources, in the order of their templates. */
  public readonly resources: readonly TemplateResource[];

  private readonly byName = new Map<string, TemplateFile>();
  private readonly byLogicalId = new Map<TemplateFile, ReadonlyMap<string, TemplateResource>>();
  private readonly nestedIn = new Map<TemplateResource, TemplateFile>();
  private readonly outputs: ExportIndex;
  private readonly references = new Map<TemplateFile, References>();
  /** What is being followed: templates that import from each other, in a circle, lead nowhere. */
  private readonly following = new Set<unknown>();

  constructor(public readonly files: readonly TemplateFile[]) {
    for (const file of files) {
      if (this.byName.has(file.name)) {
        throw new Error(`Two templates are called ${file.name}: give each a name of its own`);
      }
      this.byName.set(file.name, file);
      this.byLogicalId.set(file, new Map(resourcesIn(file).map(resource => [resource.logicalId, resource])));
    }
    this.resources = [...this.byLogicalId.values()].flatMap(resources => [...resources.values()]);
    this.outputs = new ExportIndex(files);
    for (const file of files.filter(({ nestedIn }) => nestedIn !== undefined)) {
      const deployedBy = this.deployerOf(file);
      if (deployedBy) {
        this.nestedIn.set(deployedBy, file);
      }
    }
  }

  /** The resource of a template that has the logical id. */
  public resourceOf(file: TemplateFile, logicalId: string): TemplateResource | undefined {
    return this.byLogicalId.get(file)?.get(logicalId);
  }

  /** The template of a nested stack, by the resource that deploys it; undefined where the set does not have it. */
  public nestedTemplateOf(resource: TemplateResource): TemplateFile | undefined {
    return this.nestedIn.get(resource);
  }

  /** What the references of a template stand for, as `classify` asks for it; what comes from another template of the set is known. */
  public referencesOf(file: TemplateFile): References {
    let references = this.references.get(file);
    if (!references) {
      references = referencesOf(file.template, intrinsic =>
        this.follow(this.hop({ value: intrinsic, file }), origin => keyVerdict(origin.value, this.referencesOf(origin.file))));
      this.references.set(file, references);
    }
    return references;
  }

  /**
   * The resource that a value stands for: a `Ref`, an `Fn::GetAtt`, an ARN that is joined around one of them, or any of these behind an
   * import, an output or the parameter of a nested stack. Undefined for what is written out, for a parameter that is given at deployment,
   * and where a condition decides.
   */
  public targetOf(value: unknown, file: TemplateFile): Target | undefined {
    const origin = this.hop({ value, file });
    if (origin) {
      return this.follow(origin, place => this.targetOf(place.value, place.file));
    }
    const [name, argument] = intrinsicOf(value) ?? [];
    switch (name) {
      case 'Ref':
        return this.target(file, String(argument));
      case 'Fn::GetAtt':
        return this.target(file, ...attributeOf(argument) ?? ['', '']);
      case 'Fn::Join':
      case 'Fn::Sub':
        return this.joinedAround(partsOf(value) ?? [], file);
      case 'Fn::Select':
        return this.piece(argument, file);
      default:
        return undefined;
    }
  }

  /** All resources that a value stands for or mentions, anywhere in it and in both branches of a condition; each once. */
  public targetsIn(value: unknown, file: TemplateFile): Target[] {
    const found = new Map<string, Target>();
    this.collect({ value, file }, found);
    return [...found.values()];
  }

  private collect({ value, file }: Place, found: Map<string, Target>): void {
    const target = this.targetOf(value, file);
    if (target) {
      found.set([target.resource.file.name, target.resource.logicalId, target.attribute].join('\n'), target);
      return;
    }
    const origin = this.hop({ value, file });
    if (origin) {
      this.follow(origin, place => this.collect(place, found));
    } else {
      const within = partsOf(value) ?? (Array.isArray(value) ? value : isRecord(value) ? Object.values(value) : []);
      within.forEach(each => this.collect({ value: each, file }, found));
    }
  }

  private target(file: TemplateFile, logicalId: string, attribute?: string): Target | undefined {
    const resource = this.resourceOf(file, logicalId);
    return resource && { resource, ...(attribute ? { attribute } : {}) };
  }

  /** What is joined around one reference is what is referred to, unless it is a part of a longer name: `${Bucket}-logs` is another bucket. */
  private joinedAround(parts: readonly unknown[], file: TemplateFile): Target | undefined {
    const targets = parts.map(part => this.targetOf(part, file));
    const [target, ...others] = targets.filter(each => each !== undefined);
    const text = parts.map((part, index) => (targets[index] ? REFERENCE : typeof part === 'string' ? part : '?')).join('');
    return others.length === 0 && WHOLE_NAME.test(text) ? target : undefined;
  }

  /** `Fn::Select` of a list that is written out, or of what `Fn::Split` makes of an ARN. */
  private piece(argument: unknown, file: TemplateFile): Target | undefined {
    const [index, list] = Array.isArray(argument) ? argument as [unknown, unknown] : [];
    if (Array.isArray(list)) {
      return this.targetOf(list[Number(index)], file);
    }
    const [name, split] = intrinsicOf(list) ?? [];
    const target = name === 'Fn::Split' && Array.isArray(split) ? this.targetOf(split[1], file) : undefined;
    return target && { resource: target.resource };
  }

  private follow<T>(origin: Place | undefined, read: (origin: Place) => T): T | undefined {
    if (!origin || this.following.has(origin.value)) {
      return undefined;
    }
    this.following.add(origin.value);
    try {
      return read(origin);
    } finally {
      this.following.delete(origin.value);
    }
  }

  /** One step to the template that a value comes from: what stands there. Undefined for a value of the template itself. */
  private hop({ value, file }: Place): Place | undefined {
    const [name, argument] = intrinsicOf(value) ?? [];
    switch (name) {
      case 'Ref':
        return this.parameterOf(file, String(argument));
      case 'Fn::GetAtt':
        return this.outputOfNested(file, ...attributeOf(argument) ?? ['', '']);
      case 'Fn::ImportValue':
        return this.outputs.imported(argument, file);
      case 'Fn::GetStackOutput':
        return this.outputs.read(argument, file);
      default:
        return undefined;
    }
  }

  private parameterOf(file: TemplateFile, name: string): Place | undefined {
    const deployedBy = this.deployerOf(file);
    const given = deployedBy?.properties.Parameters;
    return deployedBy && isRecord(given) && Object.hasOwn(given, name) ? { value: given[name], file: deployedBy.file } : undefined;
  }

  private outputOfNested(file: TemplateFile, logicalId: string, attribute: string): Place | undefined {
    const stack = attribute.startsWith('Outputs.') ? this.resourceOf(file, logicalId) : undefined;
    const nested = stack && this.nestedIn.get(stack);
    const output = nested?.template.Outputs?.[attribute.slice('Outputs.'.length)];
    return nested && isRecord(output) ? { value: output.Value, file: nested } : undefined;
  }

  private deployerOf({ nestedIn }: TemplateFile): TemplateResource | undefined {
    const parent = nestedIn && this.byName.get(nestedIn.template);
    return parent && this.resourceOf(parent, nestedIn.logicalId);
  }
}
