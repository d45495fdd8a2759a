import { Stack } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { text } from '../policies/template-text';
import { acknowledgeOwnFinding } from './findings';

/** Acknowledges, in a policy of this library, a resource that is named by a pattern. */
export function acknowledgeWildcard(policy: Construct, resource: string, reason: string): void {
  acknowledgeOwnFinding(policy, `AwsSolutions-IAM5[Resource::${nameInFinding(policy, resource)}]`, reason);
}

/** cdk-nag writes a pseudo parameter in angle brackets. */
function nameInFinding(scope: Construct, arn: string): string {
  return text(Stack.of(scope).resolve(arn)).replace(/\$\{([^}]+)\}/g, '<$1>');
}
