import type { Inventory } from '../../inventory';
import type { KindOfKey } from '../../kinds-of-keys';
import { costNotes, number, usd } from '../wording';
import { html, type Html, link, type Part } from './html-text';
import { stateText } from './shapes';

/** What keys cost, and what Bucket Keys save. */
export function cost(inventory: Inventory): Html {
  const { keys, buckets } = inventory.cost;
  const rows: ReadonlyArray<readonly [string, string]> = [
    [`${number(keys.keys)} customer managed keys, before any rotation`, usd(keys.usdAMonth)],
    [`after the first rotation of the ${number(keys.rotating)} that rotate`, usd(keys.usdAMonthAfterFirstRotation)],
    ['after their second rotation, and from then on', usd(keys.usdAMonthAfterSecondRotation)],
    [`saved by the Bucket Keys of ${number(buckets.withBucketKey)} buckets, at most`, usd(buckets.savedUsdAMonth)],
    [`not saved by ${number(buckets.withoutBucketKey)} buckets without one`, usd(buckets.couldSaveUsdAMonth)],
    [`buckets that cannot have one (DSSE-KMS): ${number(buckets.cannotHaveOne)}; where a condition decides: ${number(buckets.undecided)}`, ''],
  ];
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Cost"><table><thead><tr><th scope="col">What</th><th scope="col" class="number">A month</th></tr></thead><tbody>
${rows.map(([what, amount]) => html`<tr><th scope="row">${what}</th><td class="number">${amount}</td></tr>
`)}</tbody></table></div>
${costNotes(inventory).map(note => html`<p class="quiet">${note}</p>`)}`;
}

/** What one accepts with each kind of key: the kinds beside each other. */
export function choices({ kindsOfKeys, summary: { byState } }: Inventory): Html {
  const rows: ReadonlyArray<readonly [question: string, answer: (kind: KindOfKey) => Part]> = [
    ['Resources here', ({ kind }) => number(byState[kind])],
    ['Who controls it?', ({ control }) => control],
    ['Can its use be proved?', ({ audit }) => audit],
    ['Does it rotate?', ({ rotation }) => rotation],
    ['Can other accounts use it?', ({ otherAccounts }) => otherAccounts],
    ['Can it be withheld?', ({ withhold }) => withhold],
    ['What does it cost?', ({ cost: price }) => price],
    ['Choose it for', ({ choose, source }) => html`${choose} (${link(source, 'AWS')})`],
  ];
  return html`<div class="scroll" tabindex="0" role="region" aria-label="Kinds of keys"><table>
<thead><tr><td></td>${kindsOfKeys.map(({ kind }) => html`<th scope="col" class="wide">${stateText(kind)}</th>`)}</tr></thead>
<tbody>${rows.map(([question, answer]) => html`<tr><th scope="row">${question}</th>${kindsOfKeys.map(kind => html`<td>${answer(kind)}</td>`)}</tr>
`)}</tbody></table></div>`;
}
