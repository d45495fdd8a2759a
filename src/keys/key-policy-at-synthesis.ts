import { Stack, Token } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import { type KeyFinding, keyFindings } from '../policies/key-policy-findings';
import { KEY_POLICY_SIZE } from '../policies/key-policy-rules';
import { raiseFinding } from '../private/findings';

/**
 * Has the finished policy of a key checked at synthesis. Findings are warnings of the key, to acknowledge by their id; a policy
 * that KMS cannot accept fails the synthesis.
 *
 * As a validation, which runs when every aspect has had its say: an aspect of its own would come before those of other scopes
 * and before what is below the key.
 */
export function checkKeyPolicyAtSynthesis(key: kms.IKey): void {
  key.node.addValidation({
    validate: () => findingsOf(key).flatMap(finding => {
      const message = `${finding.rule.description} (${finding.detail}). ${finding.rule.fix}.`;
      if (finding.rule === KEY_POLICY_SIZE) {
        return [message];
      }
      raiseFinding(key, finding.rule.id, message);
      return [];
    }),
  });
}

function findingsOf(key: kms.IKey): KeyFinding[] {
  const stack = Stack.of(key);
  const resource = key.node.defaultChild as kms.CfnKey | kms.CfnReplicaKey;
  // `toJSON`, and not the document itself: resolving a document freezes its statements.
  const policy: unknown = resource.keyPolicy instanceof iam.PolicyDocument ? resource.keyPolicy.toJSON() : resource.keyPolicy;
  return keyFindings({
    keyPolicy: stack.resolve(policy),
    ...(resource instanceof kms.CfnKey
      ? { keySpec: resource.keySpec, origin: resource.origin, enableKeyRotation: stack.resolve(resource.enableKeyRotation) as unknown }
      : { isReplica: true }),
    deletionPolicy: resource.cfnOptions.deletionPolicy,
    account: Token.isUnresolved(stack.account) ? undefined : stack.account,
  });
}
