import type { AuditReport } from '../audit/audit-report';

/** The report for programs. Every row of an answer has the columns that `columns` names. */
export function jsonReport(report: AuditReport): string {
  return `${JSON.stringify({
    created: report.created.toISOString(),
    filter: { ...report.filter, inventory: report.filter.inventory?.length },
    input: report.input,
    verification: report.verification,
    callsByDay: report.callsByDay,
    answers: report.answers.map(({ query, rows, rowCount }) => ({
      name: query.name, title: query.title, question: query.question, caveat: query.caveat, columns: query.columns, rowCount, rows,
    })),
  }, undefined, 2)}\n`;
}
