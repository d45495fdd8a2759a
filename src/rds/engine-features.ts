import type * as rds from 'aws-cdk-lib/aws-rds';

/** Engines that know IAM authentication, and from which version on. */
const IAM_AUTHENTICATION_SINCE: Record<string, [major: number, minor: number]> = {
  'postgres': [9, 5],
  'mysql': [5, 7],
  'mariadb': [10, 6],
  'aurora': [5, 6],
  'aurora-mysql': [5, 6],
  'aurora-postgresql': [9, 6],
};

/**
 * Whether IAM authentication can be switched on for an engine: for MariaDB it depends on the version, and without one it cannot be told.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Concepts.RDS_Fea_Regions_DB-eng.Feature.IamDatabaseAuthentication.html
 */
export function supportsIamAuthentication(engine: rds.IEngine): boolean {
  const since = IAM_AUTHENTICATION_SINCE[engine.engineType];
  if (!since) {
    return false;
  }
  const version = engine.engineVersion?.fullVersion ?? engine.engineVersion?.majorVersion;
  return version === undefined ? engine.engineType !== 'mariadb' : isAtLeast(version, since);
}

function isAtLeast(version: string, [major, minor]: [number, number]): boolean {
  const [ownMajor, ownMinor = 0] = version.split('.').map(part => parseInt(part, 10));
  return ownMajor > major || (ownMajor === major && ownMinor >= minor);
}

/** The logs that every version of an engine can export to CloudWatch Logs, by the beginning of the engine's type. */
const LOG_EXPORTS: Array<[engineType: string, logs: string[]]> = [
  ['aurora-postgresql', ['postgresql']],
  ['aurora', ['audit', 'error', 'general', 'slowquery']],
  ['postgres', ['postgresql', 'upgrade']],
  ['mysql', ['audit', 'error', 'general', 'slowquery']],
  ['mariadb', ['audit', 'error', 'general', 'slowquery']],
  ['oracle-', ['alert', 'audit', 'listener', 'oemagent', 'trace']],
  ['sqlserver-', ['agent', 'error']],
  ['db2-', ['diag.log', 'notify.log']],
];

/**
 * The logs that an engine exports to CloudWatch Logs: what it does not write (the general log, unless a parameter says so) costs nothing.
 *
 * @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/USER_LogAccess.Procedural.UploadtoCloudWatch.html
 */
export function logExportsOf(engine?: rds.IEngine): string[] | undefined {
  return LOG_EXPORTS.find(([engineType]) => engine?.engineType.startsWith(engineType))?.[1];
}
