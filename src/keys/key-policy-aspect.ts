import { AspectPriority, Aspects, type IAspect, Stack, Token } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import type { IConstruct } from 'constructs';
import { constructError } from '../private/errors';
import { raiseFinding } from '../private/findings';
import { keyFindings, type KeyFinding } from './key-policy-findings';
import { KEY_POLICY_SIZE } from './key-policy-rules';

/**
 * Has the finished policy of a key checked at synthesis, after everything else had its say in it. Findings are warnings of
 * the key, to acknowledge by their id; a policy that KMS cannot accept throws.
 */
export function checkKeyPolicyAtSynthesis(key: kms.IKey): void {
  Aspects.of(key).add(new KeyPolicyAspect(key), { priority: AspectPriority.READONLY });
}

/** What was raised of which key, so that the plugin does not say it again. */
const raised = new WeakMap<IConstruct, string[]>();

/** Ids of the rules that a construct was already reported for at this synthesis. */
export function raisedFor(construct: IConstruct): string[] {
  return raised.get(construct) ?? [];
}

class KeyPolicyAspect implements IAspect {
  constructor(private readonly key: kms.IKey) {}

  public visit(node: IConstruct): void {
    if (node === this.key) {
      this.findings().forEach(finding => this.report(finding));
    }
  }

  private findings(): KeyFinding[] {
    const stack = Stack.of(this.key);
    const resource = this.key.node.defaultChild as kms.CfnKey | kms.CfnReplicaKey;
    // `toJSON`, and not the document itself: resolving a document freezes its statements.
    const policy: unknown = resource.keyPolicy instanceof iam.PolicyDocument ? resource.keyPolicy.toJSON() : resource.keyPolicy;
    return keyFindings({
      keyPolicy: stack.resolve(policy),
      ...(resource instanceof kms.CfnKey
        ? { keySpec: resource.keySpec, enableKeyRotation: stack.resolve(resource.enableKeyRotation) as unknown }
        : { isReplica: true }),
      deletionPolicy: resource.cfnOptions.deletionPolicy,
      account: Token.isUnresolved(stack.account) ? undefined : stack.account,
    });
  }

  private report(finding: KeyFinding): void {
    const message = `${finding.rule.description} (${finding.detail}). ${finding.rule.fix}.`;
    if (finding.rule === KEY_POLICY_SIZE) {
      throw constructError(this.key, message);
    }
    raiseFinding(this.key, finding.rule.id, message);
    raised.set(this.key, [...raisedFor(this.key), finding.rule.id]);
  }
}
