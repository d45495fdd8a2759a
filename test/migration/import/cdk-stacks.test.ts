import { App, CfnOutput, RemovalPolicy, SecretValue, Stack } from 'aws-cdk-lib';
import { Template as SynthesizedTemplate } from 'aws-cdk-lib/assertions';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import * as rds from 'aws-cdk-lib/aws-rds';
import { EncryptedDatabaseCluster, EncryptedDatabaseInstance } from '../../../src';
import { planImport } from '../../../src/migration/import';
import type { Template } from '../../../src/templates/template';
import { DESCRIBED, fileOf, KEY_ARN } from './support';

const POSTGRES = rds.DatabaseInstanceEngine.postgres({ version: rds.PostgresEngineVersion.VER_17_2 });
const AURORA = rds.DatabaseClusterEngine.auroraPostgres({ version: rds.AuroraPostgresEngineVersion.VER_16_6 });

/** A stack with a database of the L2, or of the class that takes its place, and what hangs on it. */
function stackOf(make: (stack: Stack, vpc: ec2.Vpc, key?: kms.IKey) => rds.DatabaseInstance | rds.DatabaseCluster, encrypted: boolean): Template {
  const stack = new Stack(new App(), 'Shop', { env: { account: '111122223333', region: 'eu-west-1' } });
  const vpc = new ec2.Vpc(stack, 'Vpc', { maxAzs: 2 });
  const database = make(stack, vpc, encrypted ? kms.Key.fromKeyArn(stack, 'Key', KEY_ARN) : undefined);
  const role = new iam.Role(stack, 'Role', { assumedBy: new iam.ServicePrincipal('ecs-tasks.amazonaws.com') });
  database.connections.allowDefaultPortFromAnyIpv4();
  database.grantConnect(role, 'app');
  database.addProxy('Proxy', { vpc, secrets: [database.secret!] });
  database.metricCPUUtilization().createAlarm(stack, 'Alarm', { threshold: 90, evaluationPeriods: 3 });
  const endpoint = database instanceof rds.DatabaseInstance ? database.instanceEndpoint : database.clusterEndpoint;
  new CfnOutput(stack, 'Host', { value: endpoint.socketAddress, exportName: 'host' });
  return SynthesizedTemplate.fromStack(stack).toJSON() as Template;
}

const common = { credentials: rds.Credentials.fromGeneratedSecret('app'), iamAuthentication: true };
const instanceStack = (encrypted: boolean) => stackOf((stack, vpc, key) => {
  const props = { ...common, engine: POSTGRES, vpc, instanceIdentifier: 'orders', storageType: rds.StorageType.GP3 };
  return encrypted ? new EncryptedDatabaseInstance(stack, 'Database', { ...props, storageEncryptionKey: key }) : new rds.DatabaseInstance(stack, 'Database', props);
}, encrypted);
const clusterStack = (encrypted: boolean) => stackOf((stack, vpc, key) => {
  const props = {
    ...common,
    engine: AURORA,
    vpc,
    clusterIdentifier: 'orders',
    removalPolicy: RemovalPolicy.SNAPSHOT,
    writer: rds.ClusterInstance.provisioned('Writer', { instanceIdentifier: 'orders-writer' }),
    readers: [rds.ClusterInstance.provisioned('Reader', { instanceIdentifier: 'orders-reader' })],
  };
  return encrypted ? new EncryptedDatabaseCluster(stack, 'Database', { ...props, storageEncryptionKey: key }) : new rds.DatabaseCluster(stack, 'Database', props);
}, encrypted);

const idOf = (template: Template, type: string) => Object.entries(template.Resources!).find(([, body]) => body.Type === type)![0];
const { DBInstanceClass: _class, ...described } = DESCRIBED;
const CLUSTER = { DBClusterIdentifier: 'orders', Engine: 'aurora-postgresql', Endpoint: 'w.example', Port: 5432, ReaderEndpoint: 'r.example', DbClusterResourceId: 'cluster-NEW', StorageEncrypted: true, KmsKeyId: KEY_ARN };

test.each<[string, Template, Template, string, object]>([
  ['instance', instanceStack(false), instanceStack(true), 'AWS::RDS::DBInstance', described],
  ['cluster', clusterStack(false), clusterStack(true), 'AWS::RDS::DBCluster', CLUSTER],
])('an %s of the CDK leaves its stack with nothing referring to it, and the class that takes its place replaces nothing', (_kind, template, after, type, description) => {
  const logicalId = idOf(template, type);
  const plan = planImport({
    template, stackName: 'Shop', logicalId, identifier: 'orders', keyArn: KEY_ARN, described: [description as typeof described], after, folder: 'out',
  });

  expect(plan.problems.filter(problem => problem.stops)).toEqual([]);
  expect(plan.problems.map(problem => problem.id)).not.toContain('CannotBeTold');
  const takenOut = JSON.stringify(fileOf(plan, '2-take-out.json'));
  // Names that are made up of the logical id stay: those of security groups, of the attachment of the secret.
  plan.resources.forEach(resource => expect(takenOut).not.toMatch(new RegExp(`"(Ref|DependsOn)":"${resource.LogicalResourceId}"|"Fn::GetAtt":\\["${resource.LogicalResourceId}"|[{\\[,]"${resource.LogicalResourceId}"`)));
  expect(takenOut).toContain('"DatabaseSecretAttachment');
  expect(fileOf(plan, '4-update.json').Resources![logicalId].Properties).toMatchObject({ StorageEncrypted: true, KmsKeyId: KEY_ARN });
});

test('a password that is no secret of the stack stays as it is', () => {
  const stack = new Stack(new App(), 'Shop');
  new rds.DatabaseInstance(stack, 'Database', {
    engine: POSTGRES, vpc: new ec2.Vpc(stack, 'Vpc'), instanceIdentifier: 'orders', credentials: rds.Credentials.fromPassword('app', SecretValue.ssmSecure('/db', '1')),
  });
  const template = SynthesizedTemplate.fromStack(stack).toJSON() as Template;
  const logicalId = idOf(template, 'AWS::RDS::DBInstance');
  const plan = planImport({ template, stackName: 'Shop', logicalId, identifier: 'orders', keyArn: KEY_ARN, folder: 'out' });
  expect(fileOf(plan, '3-import.json').Resources![logicalId].Properties?.MasterUserPassword).toEqual(template.Resources![logicalId].Properties?.MasterUserPassword);
});
