import { canonicalText, isSameValue } from '../catalog/same-value';
import { isObject } from '../policies/template-text';
import type { TemplateResource } from '../templates/template';
import { KEY_REMOVED, SECRET_RENAMED, STORE_LEFT_BEHIND, STORE_REMOVED } from './compare-rules';
import type { ComparedSets } from './compare-sets';
import { type Fate, fateOfRemoved, storesData } from './compare-stores';
import { named } from './compare-words';
import type { Finding, Rule } from './finding';

const KEYS = ['AWS::KMS::Key', 'AWS::KMS::ReplicaKey'];
const DELETION_POLICY = 'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-attribute-deletionpolicy.html';

const WHAT_THEN: Record<Fate, string> = {
  'deleted': 'CloudFormation deletes it',
  'kept': 'its DeletionPolicy keeps it outside of the stack',
  'kept as a snapshot': 'CloudFormation deletes it and keeps a snapshot',
  'known at deployment only': 'its DeletionPolicy is known at deployment only',
};

/** What is said of resources that are gone. */
export class Removals {
  private readonly addedByText = new Map<string, TemplateResource>();

  constructor(private readonly sets: ComparedSets) {
    for (const resource of sets.after.resources.filter(each => !sets.resourceBefore(each))) {
      this.addedByText.set(textOf(resource, resource.properties), resource);
      if (isGeneratedSecret(resource)) {
        this.addedByText.set(textOf(resource, resource.properties.GenerateSecretString), resource);
      }
    }
  }

  /** What is said of a resource that is gone. */
  public findingsOf(resource: TemplateResource): Finding[] {
    const anew = isGeneratedSecret(resource) ? this.addedByText.get(textOf(resource, resource.properties.GenerateSecretString)) : undefined;
    if (anew) {
      return [this.sets.finding(SECRET_RENAMED, resource, `its logical id was ${resource.logicalId} and is ${anew.logicalId}`)];
    }
    return this.findings(resource, this.gone(resource), this.elsewhere(resource));
  }

  /** What is said of a resource that is gone where a condition is not met that it did not have before. */
  public findingsOfCondition(before: TemplateResource, after: TemplateResource): Finding[] {
    const { Condition: condition } = after.body;
    const definition = ({ file }: TemplateResource) => file.template.Conditions?.[condition ?? ''];
    return condition === undefined || before.body.Condition === condition && isSameValue(definition(before), definition(after)) ? []
      : this.findings(before, `where the condition ${condition} is not met, which is new here`, '');
  }

  private findings(resource: TemplateResource, gone: string, elsewhere: string): Finding[] {
    const fate = fateOfRemoved(resource);
    const isKept = fate === 'kept' || fate === 'kept as a snapshot';
    const finding = (rule: Rule, then: string) => [this.sets.finding(rule, resource, `${gone}: ${then}${elsewhere}`, { source: DELETION_POLICY })];
    if (KEYS.includes(resource.type)) {
      // A key has no snapshots, and one that is kept loses nothing.
      return fate === 'kept' ? [] : finding(KEY_REMOVED, fate === 'deleted' ? 'CloudFormation schedules its deletion' : WHAT_THEN[fate]);
    }
    return storesData(resource, this.sets.classifiedBefore(resource)) ? finding(isKept ? STORE_LEFT_BEHIND : STORE_REMOVED, WHAT_THEN[fate]) : [];
  }

  private gone({ type, file }: TemplateResource): string {
    return this.sets.templateAfter(file) ? `this ${type} is not in the template any more` : `of this ${type} the whole template ${file.name} has no counterpart`;
  }

  /** An equal resource that is new: the former one under another logical id, as far as people see it. */
  private elsewhere(resource: TemplateResource): string {
    const equal = this.addedByText.get(textOf(resource, resource.properties));
    return equal ? `; ${named(equal)} is equal to it, and would be a new one` : '';
  }
}

/** Whether CloudFormation makes up the secret. */
export function isGeneratedSecret({ type, properties }: TemplateResource): boolean {
  return type === 'AWS::SecretsManager::Secret' && isObject(properties.GenerateSecretString);
}

function textOf({ type }: TemplateResource, value: unknown): string {
  return `${type}\n${canonicalText(value)}`;
}
