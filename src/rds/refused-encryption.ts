import { Token } from 'aws-cdk-lib';
import type * as ec2 from 'aws-cdk-lib/aws-ec2';
import type * as rds from 'aws-cdk-lib/aws-rds';
import type { Construct } from 'constructs';
import { propsError } from '../private/errors';

/** Instance classes without encryption at rest: whole families end with a dot. @see https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/Overview.Encryption.html */
export const CLASSES_WITHOUT_ENCRYPTION = ['m1.', 'm2.', 't2.micro'];

/** The one edition of an engine without encryption at rest. */
export const ENGINE_WITHOUT_ENCRYPTION = 'sqlserver-ex';

/** Refuses a database that asks not to be encrypted. */
export function refuseUnencrypted(scope: Construct, id: string, storageEncrypted?: boolean): void {
  if (storageEncrypted === false) {
    throw propsError(scope, id, 'received storageEncrypted: false: leave it out for a customer managed key, or keep the class of aws-cdk-lib for a database that is not encrypted');
  }
}

/** Refuses an engine that RDS cannot encrypt. */
export function refuseEngineWithoutEncryption(scope: Construct, id: string, engine: rds.IEngine): void {
  if (engine.engineType === ENGINE_WITHOUT_ENCRYPTION) {
    throw propsError(scope, id, `received the engine ${engine.engineType} (SQL Server Express), which RDS cannot encrypt: use DatabaseInstanceEngine.sqlServerWeb, sqlServerSe or sqlServerEe`);
  }
}

/** Refuses an instance class that RDS cannot encrypt. A class that is not known at synthesis is reported by `reportUnknownClass`. */
export function refuseClassWithoutEncryption(scope: Construct, id: string, instanceType?: ec2.InstanceType): void {
  const name = instanceType?.toString() ?? '';
  if (!Token.isUnresolved(name) && CLASSES_WITHOUT_ENCRYPTION.some(refused => refused.endsWith('.') ? name.startsWith(refused) : name === refused)) {
    throw propsError(scope, id, `received the instance class db.${name}, which RDS cannot encrypt (nor any of ${CLASSES_WITHOUT_ENCRYPTION.map(each => `db.${each.replace(/\.$/, '.*')}`).join(', ')}): use a newer one, such as db.t4g.micro or db.m7g.large`);
  }
}
