import type * as kms from 'aws-cdk-lib/aws-kms';
import * as rds from 'aws-cdk-lib/aws-rds';

interface PerformanceInsightsProps<K> {
  readonly enablePerformanceInsights?: boolean;
  readonly performanceInsightRetention?: rds.PerformanceInsightRetention;
  readonly performanceInsightEncryptionKey?: K;
  readonly databaseInsightsMode?: rds.DatabaseInsightsMode;
}

/** Whether the props switch Performance Insights on, as the L2s read them. */
export function enablesPerformanceInsights(props: PerformanceInsightsProps<kms.IKeyRef>): boolean {
  return props.enablePerformanceInsights ?? (props.performanceInsightRetention !== undefined || props.performanceInsightEncryptionKey !== undefined
    || props.databaseInsightsMode === rds.DatabaseInsightsMode.ADVANCED);
}

/** Whether the key of Performance Insights is chosen here: the props switch them on and name none. */
export function leavesInsightsKeyOpen(props: PerformanceInsightsProps<kms.IKeyRef> = {}): boolean {
  return enablesPerformanceInsights(props) && props.performanceInsightEncryptionKey === undefined;
}

/** The key for Performance Insights, where it is on: a key where it is off would switch it on. */
export function insightsKey<K extends kms.IKeyRef>(props: PerformanceInsightsProps<K>, key: () => K): K | undefined {
  return props.performanceInsightEncryptionKey ?? (enablesPerformanceInsights(props) ? key() : undefined);
}
