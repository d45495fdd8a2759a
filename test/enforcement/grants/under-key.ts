import { App, CfnResource, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import type { Construct, IConstruct } from 'constructs';
import { EncryptionKey, type IEncryptionKey } from '../../../src';
import { grantKeys, type KeyOf } from '../../../src/enforcement/grants';
import { SOMEWHERE } from '../../support/template/synth';

/** A statement as a template has it. */
export interface TemplateStatement {
  readonly Effect: string;
  readonly Action?: unknown;
  readonly Resource?: unknown;
  readonly Condition?: unknown;
}

/** The resources that are under a key, as enforcement would tell. */
export class UnderKey {
  private readonly keys = new Map<CfnResource, IEncryptionKey>();

  public readonly keyOf: KeyOf = resource => {
    const key = this.keys.get(resource);
    return key && { key, type: resource.cfnResourceType };
  };

  /** Puts L2s, or L1s, under a key. A bucket refers to it then, as an enforced one does. */
  public put(key: IEncryptionKey, ...constructs: Construct[]): void {
    for (const construct of constructs) {
      const resource = CfnResource.isCfnResource(construct) ? construct : construct.node.defaultChild as CfnResource;
      this.keys.set(resource, key);
      if (resource instanceof s3.CfnBucket) {
        resource.bucketEncryption = {
          serverSideEncryptionConfiguration: [{ serverSideEncryptionByDefault: { sseAlgorithm: 'aws:kms', kmsMasterKeyId: key.keyArn } }],
        };
      }
    }
  }

  /** Has every policy below a construct looked at. */
  public grant(scope: IConstruct): void {
    scope.node.findAll().filter((each): each is CfnResource => CfnResource.isCfnResource(each)).forEach(each => grantKeys(each, this.keyOf));
  }
}

/** A stack with a key, and what is to come under it. */
export function stackWithKey(props: { readonly app?: App; readonly id?: string; readonly env?: { account: string; region: string } | 'agnostic' } = {}) {
  const stack = new Stack(props.app ?? new App(), props.id ?? 'Stack', { env: props.env === 'agnostic' ? undefined : props.env ?? SOMEWHERE });
  return { stack, key: new EncryptionKey(stack, 'Key'), under: new UnderKey() };
}

/** A role with one policy of the L2. */
export function roleAllowed(stack: Stack, id: string, ...statements: iam.PolicyStatementProps[]): iam.Role {
  const role = new iam.Role(stack, id, { assumedBy: new iam.AccountPrincipal(stack.account) });
  statements.forEach(each => role.addToPolicy(new iam.PolicyStatement(each)));
  return role;
}

/** The statements on KMS in the policies of a template, in its order. */
export function keyStatements(stack: Stack): TemplateStatement[] {
  return allStatements(stack).filter(({ Action }) => [Action].flat().some(action => String(action).startsWith('kms:')));
}

/** All statements of identities in a template. */
export function allStatements(stack: Stack): TemplateStatement[] {
  const { Resources } = Template.fromStack(stack).toJSON() as { Resources: Record<string, { Type: string; Properties?: Record<string, unknown> }> };
  return Object.values(Resources).filter(({ Type }) => Type.startsWith('AWS::IAM::')).flatMap(({ Properties = {} }) => {
    const inline = (Properties.Policies ?? []) as Array<{ PolicyDocument: unknown }>;
    return [Properties.PolicyDocument, ...inline.map(({ PolicyDocument }) => PolicyDocument)]
      .flatMap(document => (document as { Statement?: TemplateStatement[] } | undefined)?.Statement ?? []);
  });
}

/** The findings of a stack, each as `path: text`. */
export function findings(stack: Stack): string[] {
  return Annotations.fromStack(stack).findWarning('*', Match.stringLikeRegexp('AtRest-GrantNotDerived')).map(({ id, entry }) => `${id}: ${String(entry.data)}`);
}

/** The statements that a finding prints. */
export function printed(finding: string): TemplateStatement[] {
  return finding.split('\n').filter(line => line.startsWith('{')).map(line => JSON.parse(line) as TemplateStatement);
}

/** A condition on the service. */
export const through = (service: string) => ({ StringEquals: { 'kms:ViaService': `${service}.${SOMEWHERE.region}.amazonaws.com` } });

/** A reference to the attribute of the one resource whose logical id begins so. */
export const arnOf = (id: string) => ({ 'Fn::GetAtt': [expect.stringMatching(new RegExp(`^${id}[0-9A-F]{8}$`)) as string, 'Arn'] });
