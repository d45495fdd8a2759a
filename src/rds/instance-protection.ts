import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import type * as rds from 'aws-cdk-lib/aws-rds';
import { logExportsOf, supportsIamAuthentication } from './engine-features';

/** Days for which RDS keeps automatic backups; its own default is one. */
export const BACKUP_RETENTION = Duration.days(7);

/** Seconds between the measurements of enhanced monitoring, the longest that RDS offers. */
export const MONITORING_INTERVAL = Duration.seconds(60);

/** What protects an instance and costs little, where the user's own props do not say otherwise. */
export function protectedInstanceProps<P extends rds.DatabaseInstanceNewProps>(props: P, engine?: rds.IInstanceEngine): P {
  return {
    ...props,
    // A database that is asked to go with its stack could not, under deletion protection.
    deletionProtection: props.deletionProtection ?? props.removalPolicy !== RemovalPolicy.DESTROY,
    copyTagsToSnapshot: props.copyTagsToSnapshot ?? true,
    autoMinorVersionUpgrade: props.autoMinorVersionUpgrade ?? true,
    // The L2 makes it true in public subnets.
    publiclyAccessible: props.publiclyAccessible ?? false,
    iamAuthentication: props.iamAuthentication ?? (engine && supportsIamAuthentication(engine) ? true : undefined),
    cloudwatchLogsExports: props.cloudwatchLogsExports ?? logExportsOf(engine),
    monitoringInterval: props.monitoringInterval ?? MONITORING_INTERVAL,
  };
}

/** The same for an instance with data of its own. A replica is backed up by its source. */
export function backedUpInstanceProps<P extends rds.DatabaseInstanceSourceProps>(props: P): P {
  return { ...protectedInstanceProps(props, props.engine), backupRetention: props.backupRetention ?? BACKUP_RETENTION };
}
