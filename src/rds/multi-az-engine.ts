import { Token } from 'aws-cdk-lib';
import type * as rds from 'aws-cdk-lib/aws-rds';
import type { SecretRotationApplication } from 'aws-cdk-lib/aws-secretsmanager';
import type { Construct } from 'constructs';
import { propsError } from '../private/errors';
import { logExportsOf } from './engine-features';

/** The engines that have Multi-AZ DB clusters: from which version on, and on which port. */
export const MULTI_AZ_ENGINES: Record<string, { readonly since: string; readonly port: number }> = {
  mysql: { since: '8.0.28', port: 3306 },
  postgres: { since: '13.4', port: 5432 },
};

/**
 * Refuses an engine, or a version of one, that has no Multi-AZ DB clusters.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Concepts.RDS_Fea_Regions_DB-eng.Feature.MultiAZDBClusters.html
 */
export function refuseOtherEngine(scope: Construct, id: string, engine: rds.IEngine): void {
  const supported = MULTI_AZ_ENGINES[engine.engineType];
  if (!supported) {
    throw propsError(scope, id, `received the engine ${engine.engineType}, but only ${Object.keys(MULTI_AZ_ENGINES).join(' and ')} have Multi-AZ DB clusters: use one of them, `
      + 'an EncryptedDatabaseCluster for Aurora, or an EncryptedDatabaseInstance with multiAz: true');
  }
  const version = engine.engineVersion?.fullVersion;
  if (version !== undefined && !Token.isUnresolved(version) && isOlder(version, supported.since)) {
    throw propsError(scope, id, `received version ${version} of ${engine.engineType}, but Multi-AZ DB clusters begin with ${supported.since}: use that or a later one`);
  }
}

/** Compares as far as both are known: a major version alone stands for its newest. */
function isOlder(version: string, first: string): boolean {
  const [own, least] = [version, first].map(each => each.split('.').map(part => parseInt(part, 10)));
  const at = own.findIndex((part, index) => part !== least[index]);
  return at >= 0 && own[at] < least[at];
}

/** The port of an engine. CloudFormation takes 3306 for PostgreSQL too, and RDS cannot change it afterwards. */
export function portOf(engine: rds.IEngine): number {
  return MULTI_AZ_ENGINES[engine.engineType].port;
}

/** The logs that a Multi-AZ DB cluster exports: MySQL writes its audit log through an option group, which these clusters do not have. */
export function multiAzLogExportsOf(engine: rds.IEngine): string[] {
  return (logExportsOf(engine) ?? []).filter(log => log !== 'audit');
}

/**
 * The engine of a Multi-AZ DB cluster as that of a cluster. RDS gives it the name that the engine of an instance has, and
 * aws-cdk-lib knows it as one only; RDS Proxy and parameter groups ask a cluster for its engine.
 */
export class MultiAzEngine implements rds.IClusterEngine {
  public readonly engineType: string;
  public readonly engineVersion?: rds.EngineVersion;
  public readonly engineFamily?: string;
  public readonly parameterGroupFamily?: string;
  public readonly defaultUsername?: string;
  public readonly singleUserRotationApplication: SecretRotationApplication;
  public readonly multiUserRotationApplication: SecretRotationApplication;
  public readonly supportedLogTypes: string[];

  constructor(engine: rds.IInstanceEngine) {
    this.engineType = engine.engineType;
    this.engineVersion = engine.engineVersion;
    this.engineFamily = engine.engineFamily;
    this.parameterGroupFamily = engine.parameterGroupFamily;
    this.defaultUsername = engine.defaultUsername;
    this.singleUserRotationApplication = engine.singleUserRotationApplication;
    this.multiUserRotationApplication = engine.multiUserRotationApplication;
    this.supportedLogTypes = multiAzLogExportsOf(engine);
  }

  /** What an engine adds to a cluster: nothing, other than those of Aurora. */
  public bindToCluster(): rds.ClusterEngineConfig {
    return {};
  }
}
