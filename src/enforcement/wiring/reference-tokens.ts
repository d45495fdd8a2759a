import { CfnResource, DefaultTokenResolver, type IPostProcessor, type IResolvable, type IResolveContext, Reference, Tokenization } from 'aws-cdk-lib';
import { PolicyDocument } from 'aws-cdk-lib/aws-iam';
import type { IConstruct } from 'constructs';
import { renderedProperties } from '../../private/l1-internals';
import { onRoot } from '../../private/on-root';

const REFERENCED = Symbol.for('cdk-at-rest.ReferencedConstructs');

/**
 * A value of an app as CloudFormation would see it, save that each reference names its target by the address of the construct
 * (`{ Ref: 'c8…' }`), which is unique in the whole app. Logical ids are not: references into another stack are made exports and imports
 * only after all aspects.
 */
export function withReferences(value: unknown, scope: IConstruct): unknown {
  return Tokenization.resolve(value, { scope, resolver: new KeepReferences(referencedIn(scope)) });
}

/** The properties of a resource in that form, as its template will have them, raw overrides included. */
export function propertiesOf(resource: CfnResource): Record<string, unknown> {
  return renderedProperties(resource, value => withReferences(value, resource));
}

/** The construct of an address that `withReferences` has put in the place of a reference. */
export function constructAt(address: string, scope: IConstruct): IConstruct | undefined {
  return referencedIn(scope).get(address);
}

function referencedIn(scope: IConstruct): Map<string, IConstruct> {
  return onRoot(scope, REFERENCED, () => new Map<string, IConstruct>());
}

class KeepReferences extends DefaultTokenResolver {
  constructor(private readonly referenced: Map<string, IConstruct>) {
    super({ join: (left: unknown, right: unknown) => ({ 'Fn::Join': ['', [left, right]] }) });
  }

  public resolveToken(token: IResolvable, context: IResolveContext, postProcessor: IPostProcessor): unknown {
    if (Reference.isReference(token)) {
      return this.address(token);
    }
    // `toJSON`, and not the document itself: resolving a document freezes its statements.
    return token instanceof PolicyDocument ? context.resolve(token.toJSON()) as unknown : super.resolveToken(token, context, postProcessor) as unknown;
  }

  private address({ target, displayName }: Reference): unknown {
    if (displayName.startsWith('AWS::')) {
      return { Ref: displayName };
    }
    const { addr } = target.node;
    this.referenced.set(addr, target);
    return CfnResource.isCfnResource(target) && displayName !== 'Ref' ? { 'Fn::GetAtt': [addr, displayName] } : { Ref: addr };
  }
}
