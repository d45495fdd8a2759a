import { DescribeSubnetsCommand, DescribeSecurityGroupsCommand, EC2Client } from '@aws-sdk/client-ec2';
import { CreateKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import {
  CreateDBClusterParameterGroupCommand, CreateDBParameterGroupCommand, CreateDBSubnetGroupCommand, CreateOptionGroupCommand, RDSClient,
} from '@aws-sdk/client-rds';
import type { ClientConfiguration } from '../emulator';

/** What databases with every setting refer to. */
export interface Surroundings {
  readonly subnetGroup: string;
  readonly securityGroups: readonly string[];
  /** A key for each of the features that have their own. */
  readonly keys: { readonly secret: string; readonly insights: string; readonly stream: string };
  readonly role: (name: string) => string;
}

export const PARAMETER_GROUPS = { instance: 'orders-16', cluster: 'shop-8', member: 'shop-writer', multiAz: 'ledger-16' };
export const OPTION_GROUP = 'orders-options';

/** Makes them in an account. */
export async function makeSurroundings(config: ClientConfiguration, account: string): Promise<Surroundings> {
  const [rds, ec2, kms] = [new RDSClient(config), new EC2Client(config), new KMSClient(config)];
  const { Subnets = [] } = await ec2.send(new DescribeSubnetsCommand({}));
  const { SecurityGroups = [] } = await ec2.send(new DescribeSecurityGroupsCommand({}));
  await rds.send(new CreateDBSubnetGroupCommand({
    DBSubnetGroupName: 'private', DBSubnetGroupDescription: 'private', SubnetIds: Subnets.flatMap(subnet => subnet.SubnetId ?? []),
  }));
  await rds.send(new CreateDBParameterGroupCommand({ DBParameterGroupName: PARAMETER_GROUPS.instance, DBParameterGroupFamily: 'postgres16', Description: 'orders' }));
  await rds.send(new CreateDBParameterGroupCommand({ DBParameterGroupName: PARAMETER_GROUPS.member, DBParameterGroupFamily: 'aurora-mysql8.0', Description: 'shop' }));
  await rds.send(new CreateDBClusterParameterGroupCommand({
    DBClusterParameterGroupName: PARAMETER_GROUPS.cluster, DBParameterGroupFamily: 'aurora-mysql8.0', Description: 'shop',
  }));
  await rds.send(new CreateDBClusterParameterGroupCommand({
    DBClusterParameterGroupName: PARAMETER_GROUPS.multiAz, DBParameterGroupFamily: 'postgres16', Description: 'ledger',
  }));
  await rds.send(new CreateOptionGroupCommand({ OptionGroupName: OPTION_GROUP, EngineName: 'postgres', MajorEngineVersion: '16', OptionGroupDescription: 'orders' }));
  const key = async () => (await kms.send(new CreateKeyCommand({}))).KeyMetadata!.Arn!;
  return {
    subnetGroup: 'private',
    securityGroups: SecurityGroups.flatMap(group => group.GroupId ?? []).slice(0, 1),
    keys: { secret: await key(), insights: await key(), stream: await key() },
    role: name => `arn:aws:iam::${account}:role/${name}`,
  };
}
