import { App, type Stack, Token } from 'aws-cdk-lib';
import * as ec2 from 'aws-cdk-lib/aws-ec2';
import * as rds from 'aws-cdk-lib/aws-rds';
import { errorOf, warningIdsOf } from '../keys/support';
import { resourcesOfType, templateOf } from '../support/template/synth';
import { AURORA_POSTGRES, ISOLATED, POSTGRES, stackWithNetwork } from './support';
import { ActivityStreamMode, EncryptedDatabaseCluster, type EncryptedDatabaseClusterProps, EncryptedDatabaseInstance } from 'cdk-at-rest';

const { SYNC, ASYNC } = ActivityStreamMode;
const AURORA_MYSQL = rds.DatabaseClusterEngine.auroraMysql({ version: rds.AuroraMysqlEngineVersion.VER_3_08_0 });
const { oracleEe, oracleSe2, oracleEeCdb, sqlServerEe, sqlServerSe, sqlServerWeb, mysql, mariaDb } = rds.DatabaseInstanceEngine;
const ENGINES = {
  oracleEe: oracleEe({ version: rds.OracleEngineVersion.VER_19 }),
  oracleSe2: oracleSe2({ version: rds.OracleEngineVersion.VER_19 }),
  sqlServerEe: sqlServerEe({ version: rds.SqlServerEngineVersion.VER_16 }),
  sqlServerSe: sqlServerSe({ version: rds.SqlServerEngineVersion.VER_16 }),
};
const REFUSED_ENGINES = {
  'postgres': POSTGRES,
  'mysql': mysql({ version: rds.MysqlEngineVersion.VER_8_0 }),
  'mariadb': mariaDb({ version: rds.MariaDbEngineVersion.VER_10_11 }),
  'oracle-ee-cdb': oracleEeCdb({ version: rds.OracleEngineVersion.VER_21 }),
  'sqlserver-web': sqlServerWeb({ version: rds.SqlServerEngineVersion.VER_16 }),
};

let stack: Stack;
let vpc: ec2.Vpc;

beforeEach(() => {
  ({ stack, vpc } = stackWithNetwork(new App()));
});

function classed(name: string): ec2.InstanceType {
  return new ec2.InstanceType(name);
}

function clusterWith(props: Partial<EncryptedDatabaseClusterProps>): EncryptedDatabaseCluster {
  return new EncryptedDatabaseCluster(stack, 'Orders', {
    engine: AURORA_POSTGRES, vpc, vpcSubnets: ISOLATED, writer: rds.ClusterInstance.provisioned('Writer', { instanceType: classed('r6g.large') }), activityStream: ASYNC, ...props,
  });
}

function instanceWith(engine: rds.IInstanceEngine, activityStream: ActivityStreamMode, instanceType = classed('r6i.large')): EncryptedDatabaseInstance {
  return new EncryptedDatabaseInstance(stack, 'Ledger', { engine, instanceType, vpc, vpcSubnets: ISOLATED, activityStream, licenseModel: rds.LicenseModel.LICENSE_INCLUDED });
}

function streams(): string[] {
  return Object.keys(resourcesOfType(templateOf(stack), 'Custom::DatabaseActivityStream'));
}

test.each([['Aurora PostgreSQL', AURORA_POSTGRES, SYNC], ['Aurora PostgreSQL', AURORA_POSTGRES, ASYNC], ['Aurora MySQL', AURORA_MYSQL, ASYNC]])('%s has streams (%#)', (_name, engine, activityStream) => {
  clusterWith({ engine, activityStream });

  expect(streams()).toHaveLength(1);
});

test.each(Object.entries(ENGINES))('RDS for %s has asynchronous streams', (_name, engine) => {
  instanceWith(engine, ASYNC);

  expect(streams()).toHaveLength(1);
});

test('Aurora MySQL has no synchronous ones', () => {
  expect(errorOf(() => clusterWith({ engine: AURORA_MYSQL, activityStream: SYNC }))).toBe(
    'Data/Orders: received activityStream: ActivityStreamMode.SYNC with the engine aurora-mysql, whose activity streams are asynchronous: use ActivityStreamMode.ASYNC');
});

test.each(Object.entries(ENGINES))('RDS for %s has no synchronous ones', (_name, engine) => {
  expect(errorOf(() => instanceWith(engine, SYNC))).toContain('use ActivityStreamMode.ASYNC');
});

test.each(Object.entries(REFUSED_ENGINES))('%s has none', (name, engine) => {
  expect(errorOf(() => instanceWith(engine, ASYNC))).toBe(
    `Data/Ledger: received activityStream with the engine ${name}, which has no activity streams (aurora-postgresql, aurora-mysql, oracle-ee, oracle-se2, sqlserver-ee, sqlserver-se have): `
    + 'leave it out, and rely on the exported logs (cloudwatchLogsExports)');
});

test.each(['t3.large', 't4g.medium', 't2.medium'])('a burstable class (%s) has none', name => {
  expect(errorOf(() => clusterWith({ readers: [rds.ClusterInstance.provisioned('Reader', { instanceType: classed(name) })] }))).toBe(
    `Data/Orders: received activityStream with the instance class db.${name} (Data/Orders/Reader/Resource), where RDS has none (nor on any of db.t2.*, db.t3.*, db.t4g.*, db.serverless): `
    + 'use a provisioned class that the engine has them on, such as db.r6i.large, or leave it out');
  expect(errorOf(() => instanceWith(ENGINES.oracleEe, ASYNC, classed(name)))).toContain(`the instance class db.${name} (Data/Ledger/Resource)`);
});

test.each<[string, Partial<EncryptedDatabaseClusterProps>]>([
  ['writer', { writer: rds.ClusterInstance.serverlessV2('Writer') }],
  ['reader', { readers: [rds.ClusterInstance.serverlessV2('Reader')] }],
])('a cluster with a serverless %s has none', (_name, props) => {
  expect(errorOf(() => clusterWith(props))).toContain('received activityStream with the instance class db.serverless');
});

test('instances that the deprecated props make are looked at as well', () => {
  expect(errorOf(() => new EncryptedDatabaseCluster(stack, 'Orders', {
    engine: AURORA_POSTGRES, instanceProps: { vpc, vpcSubnets: ISOLATED, instanceType: classed('t3.medium') }, activityStream: ASYNC,
  }))).toContain('the instance class db.t3.medium (Data/Orders/Instance1)');
});

test('classes that AWS may yet add are left to RDS', () => {
  clusterWith({ readers: [rds.ClusterInstance.provisioned('Reader', { instanceType: classed('r9g.large') })] });

  expect(streams()).toHaveLength(1);
});

test('a class that is not known at synthesis is reported: it was not checked', () => {
  const unknown = rds.ClusterInstance.provisioned('Reader', { instanceType: classed(Token.asString({ Ref: 'Class' })) });

  expect(warningIdsOf(instanceWith(ENGINES.oracleEe, ASYNC, classed(Token.asString({ Ref: 'Class' }))))).toContain('AtRest-ActivityStreamClassUnknown');
  expect(warningIdsOf(clusterWith({ readers: [unknown] }))).toContain('AtRest-ActivityStreamClassUnknown');
});

test('a class that is known, or left to the L2, is not', () => {
  expect(warningIdsOf(instanceWith(ENGINES.oracleEe, ASYNC))).not.toContain('AtRest-ActivityStreamClassUnknown');
  expect(warningIdsOf(new EncryptedDatabaseInstance(stack, 'Plain', { engine: ENGINES.sqlServerSe, vpc, vpcSubnets: ISOLATED, activityStream: ASYNC }))).not.toContain('AtRest-ActivityStreamClassUnknown');
});
