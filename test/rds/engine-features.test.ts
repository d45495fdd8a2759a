import * as rds from 'aws-cdk-lib/aws-rds';
import { logExportsOf, supportsIamAuthentication } from '../../src/rds/engine-features';

const { DatabaseInstanceEngine: instance, DatabaseClusterEngine: cluster } = rds;

describe('IAM authentication', () => {
  test.each<[string, rds.IEngine]>([
    ['PostgreSQL', instance.postgres({ version: rds.PostgresEngineVersion.VER_17 })],
    ['PostgreSQL of any version', instance.POSTGRES],
    ['MySQL 8', instance.mysql({ version: rds.MysqlEngineVersion.VER_8_0 })],
    ['MySQL 5.7', instance.mysql({ version: rds.MysqlEngineVersion.of('5.7.44', '5.7') })],
    ['MariaDB 10.6', instance.mariaDb({ version: rds.MariaDbEngineVersion.VER_10_6 })],
    ['MariaDB 11.4', instance.mariaDb({ version: rds.MariaDbEngineVersion.of('11.4.3', '11.4') })],
    ['Aurora MySQL', cluster.auroraMysql({ version: rds.AuroraMysqlEngineVersion.VER_3_08_0 })],
    ['Aurora PostgreSQL', cluster.auroraPostgres({ version: rds.AuroraPostgresEngineVersion.VER_16_6 })],
    ['Aurora PostgreSQL of any version', cluster.AURORA_POSTGRESQL],
  ])('is known to %s', (_name, engine) => {
    expect(supportsIamAuthentication(engine)).toBe(true);
  });

  test.each<[string, rds.IEngine]>([
    ['MariaDB 10.5', instance.mariaDb({ version: rds.MariaDbEngineVersion.VER_10_5 })],
    ['MariaDB of a version that is not known', instance.MARIADB],
    ['MySQL 5.6', instance.mysql({ version: rds.MysqlEngineVersion.of('5.6.51', '5.6') })],
    ['Oracle', instance.ORACLE_EE],
    ['SQL Server', instance.SQL_SERVER_SE],
  ])('is not known to %s', (_name, engine) => {
    expect(supportsIamAuthentication(engine)).toBe(false);
  });

  test('goes by the major version where the full one is not known', () => {
    expect(supportsIamAuthentication({ engineType: 'mariadb', engineVersion: { majorVersion: '11' } })).toBe(true);
  });
});

describe('log exports', () => {
  test.each<[rds.IEngine | undefined, string[] | undefined]>([
    [instance.POSTGRES, ['postgresql', 'upgrade']],
    [instance.MYSQL, ['audit', 'error', 'general', 'slowquery']],
    [instance.MARIADB, ['audit', 'error', 'general', 'slowquery']],
    [instance.ORACLE_SE2_CDB, ['alert', 'audit', 'listener', 'oemagent', 'trace']],
    [instance.SQL_SERVER_WEB, ['agent', 'error']],
    [cluster.AURORA_MYSQL, ['audit', 'error', 'general', 'slowquery']],
    [cluster.AURORA_POSTGRESQL, ['postgresql']],
    [{ engineType: 'db2-se' }, ['diag.log', 'notify.log']],
    [{ engineType: 'custom-oracle-ee' }, undefined],
    [undefined, undefined],
  ])('%# are those of the engine', (engine, exported) => {
    expect(logExportsOf(engine)).toEqual(exported);
  });

  test.each([cluster.AURORA_MYSQL, cluster.AURORA_POSTGRESQL])('are among those that aws-cdk-lib knows the engine of a cluster to have', engine => {
    expect(engine.supportedLogTypes).toEqual(expect.arrayContaining(logExportsOf(engine)!));
  });
});
