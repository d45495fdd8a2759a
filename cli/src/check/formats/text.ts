import { documentationOf, printable, type Rule } from 'cdk-at-rest/offline';
import { type CheckedFinding, type CheckedResource, type CheckedTemplate, type CheckReport, summaryOf } from '../check-report';
import { SEVERITIES } from '../fail-on';
import { type Paint, paintFor } from './paint';
import { count, LEVEL_MEANINGS } from './words';
import type { WriteOptions } from './write-options';

/** The report for people: what was found where, then what to do about each rule, once. */
export function textReport(report: CheckReport, { output, isQuiet }: WriteOptions): string {
  const isShown = (finding: CheckedFinding): boolean => isQuiet ? finding.fails : finding.acknowledged === undefined;
  const paint = paintFor(output);
  const templates = report.templates.map(template => templateText(template, isShown, paint)).filter(text => text !== '');
  const rules = rulesText(report, isShown, paint);
  const sections = [...templates, ...rules === '' ? [] : [rules], ...isQuiet ? [] : [...acknowledgedText(report, paint), summaryText(report, paint)]];
  return sections.map(section => `${section}\n`).join('\n');
}

function templateText(template: CheckedTemplate, isShown: (finding: CheckedFinding) => boolean, paint: Paint): string {
  const resources = template.resources.filter(({ findings }) => findings.some(isShown));
  if (resources.length === 0) {
    return '';
  }
  const { stackName, account, region } = template;
  const where = [...stackName === undefined ? [] : [`stack ${stackName}`], ...account === undefined ? [] : [`account ${account}`], ...region === undefined ? [] : [region]];
  return [
    `${paint.strong(printable(template.name))}${where.length === 0 ? '' : ` (${printable(where.join(', '))})`}`,
    ...resources.map(resource => resourceText(resource, isShown, paint)),
  ].join('\n\n');
}

function resourceText({ path, type, line, state, findings }: CheckedResource, isShown: (finding: CheckedFinding) => boolean, paint: Paint): string {
  const facts = [type, ...line === undefined ? [] : [`line ${line}`], ...state === undefined ? [] : [state]].join(', ');
  return [
    `  ${paint.strong(printable(path))}  ${paint.quiet(printable(facts))}`,
    ...findings.filter(isShown).map(({ rule, detail }) => `    ${paint[rule.level](rule.level.padEnd(7))}  ${rule.id}  ${printable(detail)}`),
  ].join('\n');
}

function rulesText({ templates }: CheckReport, isShown: (finding: CheckedFinding) => boolean, paint: Paint): string {
  const counts = new Map<Rule, number>();
  templates.flatMap(({ resources }) => resources.flatMap(({ findings }) => findings.filter(isShown)))
    .forEach(({ rule }) => counts.set(rule, (counts.get(rule) ?? 0) + 1));
  const rules = SEVERITIES.flatMap(level => [...counts].filter(([rule]) => rule.level === level));
  return rules.length === 0 ? '' : [
    paint.strong('What to do'),
    ...rules.map(([rule, number]) => [
      `  ${paint[rule.level](rule.id)}  ${paint.quiet(count(number, 'finding'))}`,
      `    ${rule.description}.`,
      `    ${rule.fix}.`,
      `    ${paint.quiet(documentationOf(rule))}`,
    ].join('\n')),
  ].join('\n\n');
}

function acknowledgedText({ templates }: CheckReport, paint: Paint): string[] {
  const lines = templates.flatMap(({ resources }) => resources.flatMap(({ path, findings }) => findings.flatMap(({ rule, acknowledged }) =>
    acknowledged === undefined ? [] : [`  ${printable(path)}  ${rule.id}  ${printable(acknowledged)}`])));
  return lines.length === 0 ? [] : [[paint.strong('Acknowledged'), ...lines].join('\n')];
}

function summaryText(report: CheckReport, paint: Paint): string {
  const { templates, resources, errors, warnings, notes, acknowledged, failing } = summaryOf(report);
  if (templates === 0) {
    return 'No template was checked.';
  }
  const counts = [
    count(errors, 'error'), count(warnings, 'warning'), ...notes === 0 ? [] : [count(notes, 'note')], ...acknowledged === 0 ? [] : [`${acknowledged.toLocaleString('en-US')} acknowledged`],
  ].join(', ');
  return [
    `${count(resources, 'resource')} that ${resources === 1 ? 'stores' : 'store'} data in ${count(templates, 'template')}, each to be ${LEVEL_MEANINGS[report.level]}: ${counts}.`,
    failing === 0 ? paint.good('Nothing fails the check.') : paint.error(`${count(failing, 'finding')} ${failing === 1 ? 'fails' : 'fail'} the check (--fail-on ${report.failOn}).`),
  ].join('\n');
}
