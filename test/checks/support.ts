import { checkTemplates, EncryptionLevel, type Finding } from '../../src/checks';
import { type Template, type TemplateFile, TemplateSet } from '../../src/templates';

export interface Resource {
  readonly Type: string;
  readonly Properties?: object;
  readonly DeletionPolicy?: string;
}

/** A template file of resources, called `T`. */
export function fileOf(resources: Record<string, Resource>, more: Partial<TemplateFile> & { outputs?: object } = {}): TemplateFile {
  const { outputs, ...rest } = more;
  return { name: 'T', template: { Resources: resources, ...outputs ? { Outputs: outputs } : {} } as Template, ...rest };
}

/** What the checks say of one template. */
export function check(resources: Record<string, Resource>, level: EncryptionLevel = EncryptionLevel.CUSTOMER_MANAGED): Finding[] {
  return checkTemplates(new TemplateSet([fileOf(resources)]), { level });
}

/** Each as `rule resource`. */
export function named(findings: readonly Finding[]): string[] {
  return findings.map(({ rule, resource }) => `${rule.id} ${resource.logicalId}`);
}

/** The findings of one rule, as `resource: detail`. */
export function ofRule(findings: readonly Finding[], ruleId: string): string[] {
  return findings.filter(({ rule }) => rule.id === ruleId).map(({ resource, detail }) => `${resource.logicalId}: ${detail}`);
}

export const ACCOUNT_STATEMENT = {
  Effect: 'Allow', Principal: { AWS: { 'Fn::Sub': 'arn:${AWS::Partition}:iam::${AWS::AccountId}:root' } }, Action: 'kms:*', Resource: '*',
};

/** A key without a finding, whose policy has statements besides that of the account. */
export function soundKey(...statements: object[]): Resource {
  return {
    Type: 'AWS::KMS::Key', DeletionPolicy: 'Retain', Properties: { EnableKeyRotation: true, KeyPolicy: { Statement: [ACCOUNT_STATEMENT, ...statements] } },
  };
}

/** Lets a service use a key for whatever the account sends it. */
export function admitted(service: unknown, more: object = {}): object {
  return {
    Effect: 'Allow',
    Principal: { Service: service },
    Action: ['kms:GenerateDataKey*', 'kms:Decrypt'],
    Resource: '*',
    Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
    ...more,
  };
}
