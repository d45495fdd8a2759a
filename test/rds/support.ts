import { type App, type CfnElement, Stack, type StackProps } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as rds from 'aws-cdk-lib/aws-rds';
import type { IConstruct } from 'constructs';
import { HERE } from '../keys/support';
import type { JsonObject, TemplateResource } from '../support/template/cloudformation';
import { resourcesOfType, templateOf } from '../support/template/synth';

// Some of these tests are about props that the L2 has deprecated; its warnings would drown what the tests have to say.
process.env.JSII_DEPRECATED ??= 'quiet';

export const POSTGRES = rds.DatabaseInstanceEngine.postgres({ version: rds.PostgresEngineVersion.VER_17_2 });
export const AURORA_POSTGRES = rds.DatabaseClusterEngine.auroraPostgres({ version: rds.AuroraPostgresEngineVersion.VER_16_6 });

/** A stack with a network that has public and isolated subnets. */
export function stackWithNetwork(app: App, id = 'Data', props: StackProps = { env: HERE }, zones = 2): { stack: Stack; vpc: ec2.Vpc } {
  const stack = new Stack(app, id, props);
  return {
    stack,
    vpc: new ec2.Vpc(stack, 'Vpc', {
      maxAzs: zones,
      natGateways: 0,
      subnetConfiguration: [
        { name: 'Isolated', subnetType: ec2.SubnetType.PRIVATE_ISOLATED }, { name: 'Public', subnetType: ec2.SubnetType.PUBLIC },
      ],
    }),
  };
}

export const ISOLATED: ec2.SubnetSelection = { subnetType: ec2.SubnetType.PRIVATE_ISOLATED };
export const PUBLIC: ec2.SubnetSelection = { subnetType: ec2.SubnetType.PUBLIC };

export function roleIn(stack: Stack, id = 'Role', roleName?: string): iam.Role {
  return new iam.Role(stack, id, { assumedBy: new iam.AccountRootPrincipal(), roleName });
}

/** The entry of a template that a database renders itself into. */
export function resourceOf(database: IConstruct): TemplateResource {
  const stack = Stack.of(database);
  return templateOf(stack).Resources[stack.getLogicalId(database.node.defaultChild as CfnElement)];
}

/** The properties that a database renders itself into. */
export function propertiesOf(database: IConstruct): JsonObject {
  return resourceOf(database).Properties ?? {};
}

/** The properties of every resource of a type. */
export function propertiesOfType(stack: Stack, type: string): JsonObject[] {
  return Object.values(resourcesOfType(templateOf(stack), type)).map(resource => resource.Properties ?? {});
}

/** A value as the template of a stack has it. */
export function inTemplate(stack: Stack, value: unknown): JsonObject {
  return stack.resolve(value) as JsonObject;
}
