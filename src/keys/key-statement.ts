import * as iam from 'aws-cdk-lib/aws-iam';
import type { Conditions } from '../policies/conditions';

/** A statement of a key policy, which is always about the key itself: `Resource: "*"`. */
export function keyStatement(sid: string, principal: iam.IPrincipal, actions: string[], ...conditions: Conditions[]): iam.PolicyStatement {
  const statement = new iam.PolicyStatement({ sid, principals: [principal], actions, resources: ['*'] });
  conditions.forEach(each => statement.addConditions(each));
  return statement;
}
