import { expression } from './expressions';
import { RETRIES } from './retries';
import type { TaskState } from './states';
import { task } from './tasks';
import type { Wiring } from './wiring';

/** Where the progress of a migration is measured. */
export const PROGRESS_METRIC = { namespace: 'CdkAtRest/Migration', name: 'Progress', dimensions: { database: 'Database', step: 'Step' } };

const TIMEOUT_SECONDS = 30;

const REPORTED = { reported: expression('$percent') };

/** Sends how far the step is, which is `$percent`, whenever it is further than before: at most a hundred times a step. */
export function progressTask(wiring: Wiring, next: string): TaskState {
  return task({
    comment: 'For alarms and dashboards; goes on if it cannot be sent',
    partition: wiring.partition,
    resource: 'aws-sdk:cloudwatch:putMetricData',
    arguments: {
      Namespace: PROGRESS_METRIC.namespace,
      MetricData: [
        {
          MetricName: PROGRESS_METRIC.name,
          Dimensions: [
            { Name: PROGRESS_METRIC.dimensions.database, Value: expression('$identifier') },
            { Name: PROGRESS_METRIC.dimensions.step, Value: expression('$step.name') },
          ],
          Value: expression('$percent'),
          Unit: 'Percent',
        },
      ],
    },
    timeoutSeconds: TIMEOUT_SECONDS,
    retry: RETRIES.metric,
    assign: REPORTED,
    next,
    failed: next,
    // Not tried again at the next look: it would be again and again, and fill the history.
    caught: REPORTED,
  });
}
