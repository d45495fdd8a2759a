import type { Principal } from './context';
import { Decision, evaluate, Verdict } from './evaluate';
import { identityPoliciesOf, permissionsBoundaryOf } from './identity-policies';
import type { NamedPolicy, PolicyDocument, RequestContext } from './policy-document';
import { ResolvedStack, resolvedStacks, StackInput } from './resolve';
import { arnOf, requestedResource, typesOf } from './resource-policies';

/** One call to AWS. */
export interface Request {
  /** A role, assumed role or user by its ARN, in the templates or not, or a service in its own name. */
  readonly principal: Principal;
  readonly action: string;
  /** The ARN of the key. Either this or `resource`. */
  readonly key?: string;
  /** The ARN of any other resource: a bucket, an object, a topic, a queue, a table. */
  readonly resource?: string;
  /** Context keys, beside those that AWS sends with every request. @default - none */
  readonly context?: RequestContext;
  /** Policies of the principal beside those that the templates give it. @default - none */
  readonly identityPolicies?: readonly PolicyDocument[];
}

/**
 * Synthesized templates as if they were deployed, in which calls can be decided.
 *
 * Resources are named by their logical id, by the id of their construct where that alone makes the logical id (`Key` for
 * `Key961B73FD`), with the stack's name before it where several stacks have one (`Data/Key`), or by their ARN.
 */
export class World {
  /** A world of these stacks; `deployed(stack)` makes the input of a stack. */
  static of(...stacks: StackInput[]): World {
    return new World(resolvedStacks(stacks));
  }

  private constructor(private readonly stacks: readonly ResolvedStack[]) {}

  /** The ARN of a key. Without a name, of the only one there is. */
  keyArn(key?: string): string {
    return this.resourceArn('kms', key);
  }

  /** The ARN of a bucket. Without a name, of the only one there is. */
  bucketArn(bucket?: string): string {
    return this.resourceArn('s3', bucket);
  }

  /** The ARN of a role or user. */
  roleArn(role: string): string {
    const { stack, logicalId } = this.find(role, 'AWS::IAM::Role', 'AWS::IAM::User');
    return stack.attribute(logicalId, 'Arn');
  }

  /** The ARN of a resource that an action of a service can be asked for. Without a name, of the only one there is. */
  resourceArn(service: string, name?: string): string {
    if (name?.startsWith('arn:')) {
      return name;
    }
    const { stack, logicalId } = this.find(name, ...typesOf(service));
    return arnOf(stack, logicalId);
  }

  /** What `Fn::GetAtt`, or without an attribute `Ref`, gives for a resource of any type. */
  valueOf(name: string, attribute?: string): string {
    const { stack, logicalId } = this.find(name);
    return attribute === undefined ? stack.ref(logicalId) : stack.attribute(logicalId, attribute);
  }

  /** The policy of a key. */
  keyPolicy(key?: string): PolicyDocument {
    return requestedResource(this.stacks, this.keyArn(key)).policy!;
  }

  /** The policy of a bucket; undefined where it has none. */
  bucketPolicy(bucket?: string): PolicyDocument | undefined {
    return requestedResource(this.stacks, this.bucketArn(bucket)).policy;
  }

  /** Every policy that the templates give a role or user. */
  identityPoliciesOf(role: string): NamedPolicy[] {
    return identityPoliciesOf(this.stacks, role.startsWith('arn:') ? role : this.roleArn(role));
  }

  /** Whether AWS would allow a call. */
  async decide(request: Request): Promise<Decision> {
    return (await this.explain(request)).decision;
  }

  /** The same, with the statements that decide it. */
  async explain({ principal, action, key, resource, context, identityPolicies = [] }: Request): Promise<Verdict> {
    const arn = key ?? resource;
    if (!arn || (key && resource)) {
      throw new Error(`${action}: give either the key or the resource`);
    }
    if (typeof principal === 'string' && !principal.startsWith('arn:')) {
      throw new Error(`not an ARN: ${principal}`);
    }
    const requested = requestedResource(this.stacks, arn);
    const own = typeof principal === 'string' ? identityPoliciesOf(this.stacks, principal) : [];
    return evaluate({
      principal,
      action,
      resource: arn,
      resourceAccount: requested.account,
      context,
      identityPolicies: [...own, ...identityPolicies.map((policy, index) => ({ name: `given policy ${index + 1}`, policy }))],
      resourcePolicy: requested.policy,
      permissionsBoundary: typeof principal === 'string' ? permissionsBoundaryOf(this.stacks, principal) : undefined,
    });
  }

  /** The one resource of a name, and of one of the types if any are given. */
  private find(name: string | undefined, ...types: string[]): { stack: ResolvedStack; logicalId: string } {
    const idsIn = (stack: ResolvedStack) => types.length > 0 ? stack.idsOf(...types) : Object.keys(stack.template.Resources);
    const all = this.stacks.flatMap(stack => idsIn(stack).map(logicalId => ({ stack, logicalId })));
    const exact = all.filter(({ stack, logicalId }) => logicalId === name || `${stack.place.stackName}/${logicalId}` === name);
    // The CDK adds eight characters, a hash of the path, to the ids of the constructs on it.
    const byConstruct = all.filter(({ stack, logicalId }) => {
      const id = /^(.*)[0-9A-F]{8}$/.exec(logicalId)?.[1];
      return name === undefined || id === name || `${stack.place.stackName}/${id}` === name;
    });
    const found = exact.length > 0 ? exact : byConstruct;
    if (found.length !== 1) {
      const candidates = (found.length > 0 ? found : all).map(({ stack, logicalId }) => `${stack.place.stackName}/${logicalId}`);
      throw new Error(`${found.length} resources ${types.join(' or ')} are called ${name ?? '(anything)'}; there are ${candidates.join(', ') || 'none'}`);
    }
    return found[0];
  }
}
