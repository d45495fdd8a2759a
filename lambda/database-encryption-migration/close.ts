import { observe } from '../../src/migration/gather/observe';
import { namesFor } from '../../src/migration/names';
import { reportOf } from '../../src/migration/plan/report-of';
import type { CloseRequest, Report } from '../../src/migration/tasks';
import type { Aws } from './aws';
import { fittingDifferences } from './fitting';
import { heldRecord, writeRecord } from './records';

/** Says what there is now, and closes the record. */
export async function close(aws: Aws, request: CloseRequest): Promise<Report> {
  const record = await heldRecord(aws, namesFor(request.identifier).identifier, request.execution);
  const observation = await observe(aws.read, { identifier: request.identifier, keyId: record.keyArn, region: aws.region, record, preflight: false });
  const report = reportOf(observation, request, new Date(aws.now()).toISOString());
  await writeRecord(aws, { ...record, status: request.outcome }, record);
  return { ...report, differences: fittingDifferences(report.differences) };
}
