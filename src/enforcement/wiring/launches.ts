import type { CfnResource } from 'aws-cdk-lib';
import { ViaService } from '../../keys/via-service';
import type { KeyOf, Properties } from './key-of';
import { resourcesBehind } from './references';

const LAUNCHED = ['AWS::EC2::LaunchTemplate', 'AWS::AutoScaling::LaunchConfiguration'];

/** What launches instances by itself, from a launch template: services do, through roles of theirs that may not exist yet. */
export const LAUNCHER_TYPES: ReadonlySet<string> = new Set([
  'AWS::AutoScaling::AutoScalingGroup', 'AWS::EC2::SpotFleet', 'AWS::EC2::EC2Fleet', 'AWS::EKS::Nodegroup', 'AWS::Batch::ComputeEnvironment',
]);

/**
 * Lets instances be launched with volumes under a key, as the default key of EBS does: through EC2, by every principal of the account. The
 * service-linked roles cannot be named: a key policy that names a role which does not exist is refused.
 */
export function admitLaunches(launcher: CfnResource, properties: Properties, keyOf: KeyOf): void {
  for (const template of resourcesBehind(properties, launcher.stack, ...LAUNCHED)) {
    keyOf(template)?.allowViaService(ViaService.EC2);
  }
}
