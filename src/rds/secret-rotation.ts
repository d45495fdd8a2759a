import * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as secretsmanager from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct, IConstruct } from 'constructs';
import { constructError, propsError } from '../private/errors';
import { acknowledgeOwnFinding } from '../private/findings';

interface RotationProps {
  readonly secretRotation?: boolean;
  readonly manageMasterUserPassword?: boolean;
}

interface DatabaseWithSecret extends Construct, ec2.IConnectable {
  readonly secret?: secretsmanager.ISecret;
  addRotationSingleUser(): unknown;
}

/** Characters that the L2s leave out of passwords, since some engines and shells read them otherwise. */
export const EXCLUDED_FROM_PASSWORDS = ' %+~`#$&*()|[]{}:;<>?!\'/@"\\';

/** Refuses to rotate what RDS rotates by itself. */
export function refuseManagedRotation(scope: Construct, id: string, props: RotationProps): void {
  if (props.secretRotation && props.manageMasterUserPassword) {
    throw propsError(scope, id, 'received secretRotation: true together with manageMasterUserPassword: true, where RDS rotates the password every 7 days by itself: leave secretRotation out');
  }
}

/** Rotates the password of the administrator, where it is in a secret. */
export function rotateSecret(database: DatabaseWithSecret, props: RotationProps): void {
  if (!props.secretRotation) {
    return;
  }
  if (!database.secret) {
    throw constructError(database, 'received secretRotation: true, but its password is in no secret: leave the credentials out, or pass some with a generated secret');
  }
  const before = ingressRulesOf(database);
  database.addRotationSingleUser();
  ingressRulesOf(database).filter(rule => !before.includes(rule)).forEach(acknowledgeUnreadPort);
}

/** Rules of cdk-nag on the port of an ingress rule, which the L2 refers to: they cannot read it, and report that as a finding. */
const PORT_RULES = ['NIST.800.53.R5', 'HIPAA.Security', 'PCI.DSS.321'].flatMap(pack => ['EC2RestrictedCommonPorts', 'EC2RestrictedSSH'].map(rule => `${pack}-${rule}`));

/** Acknowledges them on the ingress rule that the rotation makes: from the security group of its function, and from nowhere else. */
function acknowledgeUnreadPort(rule: IConstruct): void {
  PORT_RULES.forEach(id => acknowledgeOwnFinding(rule, id,
    'The rule lets in the security group of the rotation function alone; its port is that of the database, known on deployment'));
}

function ingressRulesOf(database: DatabaseWithSecret): IConstruct[] {
  return database.connections.securityGroups.flatMap(group => group.node.children).filter(each => each instanceof ec2.CfnSecurityGroupIngress);
}
