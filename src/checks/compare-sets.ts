import { classify, type Classification } from '../catalog';
import { isSameValue } from '../catalog/same-value';
import type { TemplateFile, TemplateResource } from '../templates/template';
import type { TemplateSet } from '../templates/template-set';
import { matchTemplates, type Matches } from './compare-matching';
import { SetValues } from './compare-values';
import type { Finding, Rule } from './finding';

/** Two sets of templates, and what of one is what of the other. */
export class ComparedSets {
  /** The values of either side. */
  public readonly values: { readonly before: SetValues; readonly after: SetValues };

  private readonly matches: Matches;
  private readonly matchedBefore: ReadonlyMap<TemplateFile, TemplateFile>;

  constructor(public readonly before: TemplateSet, public readonly after: TemplateSet) {
    this.matches = matchTemplates(before, after);
    this.matchedBefore = new Map([...this.matches].map(([earlier, later]) => [later, earlier]));
    this.values = {
      before: new SetValues(before, file => `stack of ${file.name}`, file => environmentOf(this.matches.get(file), file)),
      after: new SetValues(after, file => this.stackOf(file), file => environmentOf(file, this.matchedBefore.get(file))),
    };
  }

  /** The template of the same stack in the later set. */
  public templateAfter(file: TemplateFile): TemplateFile | undefined {
    return this.matches.get(file);
  }

  /** The resource of the same stack and logical id in the later set. */
  public resourceAfter({ file, logicalId }: TemplateResource): TemplateResource | undefined {
    const later = this.matches.get(file);
    return later && this.after.resourceOf(later, logicalId);
  }

  /** The resource of the same stack and logical id in the earlier set. */
  public resourceBefore({ file, logicalId }: TemplateResource): TemplateResource | undefined {
    const earlier = this.matchedBefore.get(file);
    return earlier && this.before.resourceOf(earlier, logicalId);
  }

  /** Whether two values of a resource come to the same, as far as the sets tell. What only one side tells is no change. */
  public isUnchanged(earlier: TemplateFile, later: TemplateFile): (before: unknown, after: unknown) => boolean {
    return (before, after) => {
      const [one, other] = [this.values.before.read(before, earlier), this.values.after.read(after, later)];
      return one.text === other.text || one.hops !== other.hops && isSameValue(before, after);
    };
  }

  /** Whether two keys are the same, in whatever way each is referred to. */
  public isSameKey(earlier: TemplateFile, later: TemplateFile): (before: unknown, after: unknown) => boolean {
    const { before: one, after: other } = this.values;
    return (before, after) => one.keyIdentityOf(before, earlier) === other.keyIdentityOf(after, later)
      || one.read(before, earlier).hops !== other.read(after, later).hops && isSameValue(before, after);
  }

  public classifiedBefore({ type, properties, file }: TemplateResource, under = properties): Classification | undefined {
    return classify(type, under, this.before.referencesOf(file));
  }

  public classifiedAfter({ type, properties, file }: TemplateResource, under = properties): Classification | undefined {
    return classify(type, under, this.after.referencesOf(file));
  }

  /** A finding on a resource of the earlier set: on what it is later, where it is there, with its acknowledgement. */
  public finding(rule: Rule, resource: TemplateResource, detail: string, more: Pick<Finding, 'property' | 'source'> = {}): Finding {
    const later = this.matches.get(resource.file);
    const acknowledged = later?.acknowledged?.(resource.logicalId, rule.id);
    return {
      rule,
      resource: this.resourceAfter(resource) ?? resource,
      ...(more.property === undefined ? {} : { property: more.property }),
      detail,
      ...(more.source === undefined ? {} : { source: more.source }),
      ...(acknowledged === undefined ? {} : { acknowledged }),
    };
  }

  private stackOf(file: TemplateFile): string {
    const earlier = this.matchedBefore.get(file);
    return earlier ? `stack of ${earlier.name}` : `new stack of ${file.name}`;
  }
}

/** What is known of a stack's environment on either side: a template that was fetched does not say where from. */
function environmentOf(later: TemplateFile | undefined, earlier: TemplateFile | undefined): Pick<TemplateFile, 'account' | 'region' | 'stackName'> {
  return {
    account: later?.account ?? earlier?.account,
    region: later?.region ?? earlier?.region,
    stackName: later?.stackName ?? earlier?.stackName,
  };
}
