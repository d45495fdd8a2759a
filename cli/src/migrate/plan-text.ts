import { printable, type CostEstimate, type Problem } from 'cdk-at-rest/offline';
import { type Paint, paintFor } from '../check/formats/paint';
import { count } from '../check/formats/words';
import type { Output } from '../terminal';
import { quantityText, section, widthOf, wrapped } from './layout';
import { NOT_CHECKED } from './make-plan';
import type { PlanReport } from './plan-report';
import { problemsText } from './problems-text';
import { stepsText } from './steps-text';

/** The plan for people: first whether it may start, then what stops it, and everything else in the order in which it is wanted. */
export function planText(report: PlanReport, output: Output): string {
  const width = widthOf(output);
  const paint = paintFor(output);
  const told = (title: string, problems: readonly Problem[]) => problems.length === 0 ? '' : section(title, problemsText(problems, width, paint), paint);
  const sections = [
    heading(report, width, paint),
    told('What stops it', report.problems.filter(problem => problem.stops)),
    told('What was not checked', report.problems.filter(problem => !problem.stops && problem.id === NOT_CHECKED)),
    told('What changes all the same, and what to know', report.problems.filter(problem => !problem.stops && problem.id !== NOT_CHECKED)),
    ...report.estimates ? [
      stepsText(report, width, paint),
      costText(report, width, paint),
      differencesText(report, width, paint),
      section('How to undo it', report.undo.map(sentence => wrapped(sentence, width, 4, '  -')).join('\n'), paint),
    ] : [],
    nextText(report, width, paint),
  ];
  return sections.filter(text => text !== '').map(text => `${text}\n`).join('\n');
}

function heading({ identifier, region, database, keyArn, problems, verdict }: PlanReport, width: number, paint: Paint): string {
  const stops = problems.filter(problem => problem.stops).length;
  const unchecked = problems.filter(problem => !problem.stops && problem.id === NOT_CHECKED).length;
  const verdicts = {
    'may-start': paint.good('The migration may start: every check ran, and nothing stops it.'),
    'stopped': paint.error(`The migration does not start: ${count(stops, 'problem')} ${stops === 1 ? 'stops' : 'stop'} it${unchecked > 0 ? `, and ${count(unchecked, 'check')} did not run` : ''}.`),
    'not-known': paint.warning(`Nothing is known that stops the migration, but ${count(unchecked, 'check')} did not run.`),
  };
  const facts = database ? [
    ['Database', databaseText(database)],
    ['Storage', [...database.storageGib === undefined ? [] : [`${database.storageGib.toLocaleString('en-US')} GiB`], ...database.storageType ? [database.storageType] : [], database.encrypted ? 'encrypted' : 'not encrypted'].join(', ')],
    ...database.members.length > 0 ? [['Instances', database.members.join(', ')]] : [],
    ...database.arn ? [['ARN', database.arn]] : [],
    ['New key', keyArn ?? 'none that could be looked at (--key)'],
  ] : [];
  return [
    `${paint.strong(`Migration of ${printable(identifier)} to encrypted storage`)} (${printable(region)})`,
    verdicts[verdict],
    ...facts.length > 0 ? ['', ...facts.map(([name, text]) => wrapped(text, width, 13, `  ${name}`))] : [],
  ].join('\n');
}

function databaseText({ kind, name, engine, engineVersion = '', classes, multiAz, status }: NonNullable<PlanReport['database']>): string {
  return [`DB ${kind} ${name}`, `${engine} ${engineVersion}`.trim(), ...classes, ...multiAz ? ['Multi-AZ'] : [], ...status ? [status] : []].join(', ');
}

function costText({ estimates }: PlanReport, width: number, paint: Paint): string {
  if (!estimates) { return ''; }
  const lines = estimates.cost.map(cost => `${wrapped(`${cost.item}: ${amountText(cost)}`, width, 4, '  -')}\n${paint.quiet(wrapped(cost.basis, width, 4))}`);
  const caveat = 'Estimated quantities, besides what is paid now. Prices depend on the Region and your contract; what Step Functions, Lambda, SNS and DynamoDB take is left out.';
  return section('What it costs (estimates)', [wrapped(caveat, width, 2), '', ...lines].join('\n'), paint);
}

function amountText({ quantity, unit, per, usd }: CostEstimate): string {
  const amount = quantity ? `${quantityText(quantity)} ${unit}` : `${unit}, not known how many`;
  const price = usd ? `, ${quantityText(usd)} USD` : '';
  return `${amount}${price}${per === 'migration' ? '' : ` a ${per}`}`;
}

/** What the notes have told is not told again. */
function differencesText({ expectedDifferences, problems }: PlanReport, width: number, paint: Paint): string {
  const told = new Set(problems.map(problem => problem.subject));
  const others = expectedDifferences.filter(({ setting }) => !told.has(setting));
  return section('Differences that the comparison expects', [
    wrapped(`Every other difference stops the migration before the cutover.${others.length < expectedDifferences.length ? ' Besides those that are told above:' : ''}`, width, 2),
    '',
    ...others.map(({ setting, why }) => wrapped(`${setting}: ${why}`, width, 4, '  -')),
  ].join('\n'), paint);
}

function nextText({ next, verdict }: PlanReport, width: number, paint: Paint): string {
  const text = next.length === 0
    ? wrapped('Do what stands at the arrows, and ask again.', width, 2)
    // A command stays in one line, so that it can be copied.
    : next.map(({ purpose, command }) => `${wrapped(purpose, width, 2)}\n    ${printable(command)}`).join('\n\n');
  return section(verdict === 'not-known' ? 'What to run next, when what was not checked is known' : 'What to run next', text, paint);
}
