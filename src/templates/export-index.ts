import { addTo } from './grouping';
import type { TemplateFile } from './template';
import { intrinsicOf, isRecord, partsOf } from './value-parts';

/** A value, and the template that it is to be read in. */
interface Place {
  readonly value: unknown;
  readonly file: TemplateFile;
}

/** What templates give to others by name: exports, and the outputs of stacks. */
export class ExportIndex {
  private readonly exported = new Map<string, Place[]>();
  private readonly stacks = new Map<string, TemplateFile[]>();

  constructor(files: readonly TemplateFile[]) {
    for (const file of files) {
      if (file.stackName !== undefined) {
        addTo(this.stacks, file.stackName, file);
      }
      for (const output of Object.values(file.template.Outputs ?? {})) {
        const name = isRecord(output) && isRecord(output.Export) ? nameOf(output.Export.Name, file) : undefined;
        if (name !== undefined) {
          addTo(this.exported, name, { value: (output as { Value?: unknown }).Value, file });
        }
      }
    }
  }

  /** What `Fn::ImportValue` gives in a template. Exports are looked for in its own account and Region, where the same name may stand elsewhere too. */
  public imported(argument: unknown, file: TemplateFile): Place | undefined {
    const name = nameOf(argument, file);
    const places = name === undefined ? [] : this.exported.get(name) ?? [];
    return onlyOne(places.filter(place => mayBeIn(place.file, file.account, file.region)), place => place.file.account === file.account
      && place.file.region === file.region);
  }

  /** What `Fn::GetStackOutput` gives: the output of a stack that may be in another Region and account. */
  public read(argument: unknown, file: TemplateFile): Place | undefined {
    if (!isRecord(argument)) {
      return undefined;
    }
    const stackName = nameOf(argument.StackName, file);
    const outputName = nameOf(argument.OutputName, file);
    const region = argument.Region === undefined ? file.region : nameOf(argument.Region, file);
    // With a role to read the output with, the stack is in that role's account.
    const account = argument.RoleArn === undefined ? file.account : undefined;
    const stacks = stackName === undefined ? [] : this.stacks.get(stackName) ?? [];
    const stack = onlyOne(stacks.filter(each => mayBeIn(each, account, region)), each => each.account === account && each.region === region);
    const output = outputName === undefined ? undefined : stack?.template.Outputs?.[outputName];
    return stack && isRecord(output) ? { value: output.Value, file: stack } : undefined;
  }
}

function mayBeIn(file: TemplateFile, account: string | undefined, region: string | undefined): boolean {
  return [[file.account, account], [file.region, region]].every(([one, other]) => one === undefined || other === undefined || one === other);
}

/** The only candidate, or the only one that fits exactly: of several, none is more likely than another. */
function onlyOne<T>(candidates: readonly T[], fits: (candidate: T) => boolean): T | undefined {
  const fitting = candidates.length > 1 ? candidates.filter(fits) : candidates;
  return fitting.length === 1 ? fitting[0] : undefined;
}

/** A name as text, as far as it is written out or made of what is known of the stack; undefined where only the deployment knows it. */
function nameOf(value: unknown, file: TemplateFile): string | undefined {
  if (typeof value === 'string') {
    return value;
  }
  const [name, argument] = intrinsicOf(value) ?? [];
  if (name === 'Ref') {
    return pseudoParameter(String(argument), file);
  }
  const parts = partsOf(value)?.map(part => nameOf(part, file));
  return parts?.every(part => part !== undefined) ? parts.join('') : undefined;
}

/** An unknown account or Region stands for itself: who imports and who exports are in the same. */
function pseudoParameter(name: string, file: TemplateFile): string | undefined {
  switch (name) {
    case 'AWS::StackName':
      return file.stackName;
    case 'AWS::AccountId':
      return file.account ?? name;
    case 'AWS::Region':
      return file.region ?? name;
    case 'AWS::Partition':
      return name;
    default:
      return undefined;
  }
}
