import { Stack } from 'aws-cdk-lib';
import type * as rds from 'aws-cdk-lib/aws-rds';
import type { IConstruct } from 'constructs';
import { constructError } from '../private/errors';
import { raiseFinding } from '../private/findings';
import { ActivityStreamMode } from './activity-stream-mode';

/** The class of an instance is a token: whether it can have an activity stream was not checked. */
export const ACTIVITY_STREAM_CLASS_UNKNOWN = 'AtRest-ActivityStreamClassUnknown';

/** The engines with activity streams, and their modes. @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/DBActivityStreams.html */
const MODES: Record<string, ActivityStreamMode[]> = {
  'aurora-postgresql': [ActivityStreamMode.SYNC, ActivityStreamMode.ASYNC],
  'aurora-mysql': [ActivityStreamMode.ASYNC],
  'oracle-ee': [ActivityStreamMode.ASYNC],
  'oracle-se2': [ActivityStreamMode.ASYNC],
  'sqlserver-ee': [ActivityStreamMode.ASYNC],
  'sqlserver-se': [ActivityStreamMode.ASYNC],
};

/** Families of instance classes that no engine has activity streams on. Which of the others an engine has them on, AWS lists and extends. */
const CLASSES_WITHOUT = ['db.t2.', 'db.t3.', 'db.t4g.', 'db.serverless'];

/** Refuses an activity stream that RDS does not have, as far as the props tell: RDS itself refuses it only when the database is there. */
export function refuseUnsupportedStream(database: IConstruct, mode: ActivityStreamMode, engine: rds.IEngine, instances: rds.CfnDBInstance[]): void {
  const modes = MODES[engine.engineType];
  if (!modes) {
    throw constructError(database, `received activityStream with the engine ${engine.engineType}, which has no activity streams (${Object.keys(MODES).join(', ')} have): `
      + 'leave it out, and rely on the exported logs (cloudwatchLogsExports)');
  }
  if (!modes.includes(mode)) {
    throw constructError(database, `received activityStream: ActivityStreamMode.SYNC with the engine ${engine.engineType}, whose activity streams are asynchronous: use ActivityStreamMode.ASYNC`);
  }
  instances.forEach(instance => refuseUnsupportedClass(database, instance));
}

function refuseUnsupportedClass(database: IConstruct, { dbInstanceClass, node }: rds.CfnDBInstance): void {
  // The L2 of an instance renders its class lazily.
  const name: unknown = Stack.of(database).resolve(dbInstanceClass);
  if (typeof name !== 'string') {
    raiseFinding(database, ACTIVITY_STREAM_CLASS_UNKNOWN,
      `The class of ${node.path} is not known at synthesis: it was not checked whether it can have an activity stream (not ${namesOf(CLASSES_WITHOUT)}). `
      + `Acknowledge ${ACTIVITY_STREAM_CLASS_UNKNOWN} if it can.`);
    return;
  }
  if (CLASSES_WITHOUT.some(family => name.startsWith(family))) {
    throw constructError(database, `received activityStream with the instance class ${name} (${node.path}), where RDS has none (nor on any of ${namesOf(CLASSES_WITHOUT)}): `
      + 'use a provisioned class that the engine has them on, such as db.r6i.large, or leave it out');
  }
}

function namesOf(families: string[]): string {
  return families.map(family => family.replace(/\.$/, '.*')).join(', ');
}
