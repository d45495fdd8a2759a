import type { TemplateResource } from '../templates/template';
import { MACRO } from '../templates/template-resources';
import type { TemplateSet } from '../templates/template-set';
import type { Finding, Rule } from './finding';

export const NOT_IN_TEMPLATES: Rule = {
  id: 'AtRest-NotInTemplates',
  level: 'warning',
  description: 'What this makes is not in the templates that were read, so that nobody checked how it is encrypted',
  fix: 'Check the template that is deployed in the end (a nested stack\'s file beside its parent\'s, what a transform makes), or acknowledge the finding',
};

const STACK = 'AWS::CloudFormation::Stack';

/** Types that make other resources, of which their template says nothing that could be checked. */
const MAKERS: ReadonlyArray<readonly [type: RegExp, what: string]> = [
  [new RegExp(`^${MACRO}$`), 'a loop or transform makes resources at deployment'],
  [/::MODULE$/, 'a module of the CloudFormation registry makes resources'],
  [/^AWS::Serverless::/, 'the Serverless transform makes resources of it'],
  [/^AWS::CloudFormation::StackSet$/, 'it deploys a template of its own'],
  [/^Custom::LogRetention$/, 'a custom resource makes the log group, and gives it no key: use a LogGroup instead of logRetention'],
  [/^AWS::ServiceCatalog::CloudFormationProvisionedProduct$/, 'it deploys the template of a product'],
];

/** A resource that stands for others which the set does not hold. */
export function unreadFindings(set: TemplateSet, resource: TemplateResource): Finding[] {
  const detail = resource.type === STACK
    ? set.nestedTemplateOf(resource) ? undefined : 'the template of the nested stack is not among those that were read'
    : MAKERS.find(([type]) => type.test(resource.type))?.[1];
  return detail === undefined ? [] : [{ rule: NOT_IN_TEMPLATES, resource, detail }];
}
