import type { Aws } from './aws';

const NAMESPACE = 'cdk-at-rest/AuditCanary';

/** The metrics that alarms are put on; `src/audit/canary-alarms.ts` names the same. */
export type MetricName =
  'Delivered' | 'DeliverySeconds' | 'Late' | 'Missing' | 'Duplicate' | 'Tampered' | 'WitnessDisagrees' | 'CallFailed';

/**
 * Writes a line from which CloudWatch Logs takes the metrics, and in which people find what they stand for.
 *
 * Metrics are left out where they have nothing to count: one is paid for in each hour in which it has a value.
 *
 * @see https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function report({ settings, now, write }: Aws, metrics: Partial<Record<MetricName, number>>, evidence: Record<string, unknown>): void {
  write(JSON.stringify({
    _aws: {
      Timestamp: now(),
      CloudWatchMetrics: [{
        Namespace: NAMESPACE,
        Dimensions: [['Canary']],
        Metrics: Object.keys(metrics).map(Name => ({ Name, Unit: Name === 'DeliverySeconds' ? 'Seconds' : 'Count' })),
      }],
    },
    Canary: settings.canary,
    ...metrics,
    ...evidence,
  }));
}
