import { type IResolveContext, type IResource, Reference, Stack, Token, Tokenization } from 'aws-cdk-lib';
import { constructError } from '../private/errors';

/**
 * An attribute of a key that can be used in the key's own Region only.
 *
 * KMS keys are regional, while aws-cdk-lib carries a cross-Region reference over with custom resources and Lambda functions
 * that nobody asked for: the template deploys, and the service in the other Region then cannot use the key.
 */
export function regionalReference(key: IResource, attribute: string): string {
  const reference = Tokenization.reverseString(attribute).firstToken as Reference;
  return Token.asString(new RegionalReference(key, reference));
}

class RegionalReference extends Reference {
  constructor(private readonly key: IResource, private readonly reference: Reference) {
    super(reference, reference.target, reference.displayName);
  }

  public resolve(context: IResolveContext): Reference {
    const consumer = Stack.of(context.scope);
    const [own, other] = [this.key.stack.region, consumer.region];
    if (!Token.isUnresolved(own) && !Token.isUnresolved(other) && own !== other) {
      throw constructError(this.key, `is a key of ${own} and is used by ${context.scope.node.path} in ${other}: a KMS key works in its own Region only. `
        + `Give ${consumer.node.path} a key of its own, or make this one multiRegion and create a ReplicaEncryptionKey in ${consumer.node.path}. `
        + 'Where only the ARN of a key of another Region is wanted (the replica of a table, a replication rule), it is that of the local key\'s replica: replicaArn(region)');
    }
    return this.reference;
  }
}
