import { html, type Html } from 'cdk-at-rest/offline';
import type { CallsOfDay } from '../audit/audit-report';
import { count } from './wording';

const WIDTH = 920;
const HEIGHT = 160;
/** Room for the figures at the side and the dates below. */
const LEFT = 60;
const BELOW = 24;

/** More days than this are too narrow to see: months are drawn. */
const MAX_BARS = 92;
const DAY_MS = 24 * 60 * 60 * 1000;

/** A bar of the chart, over a day or a month. */
interface Bar {
  readonly label: string;
  readonly calls: number;
  readonly denied: number;
}

/** Calls of KMS over time as bars, the denied ones in another colour; days without a call have their room. Nothing without a call. */
export function callsChart(days: readonly CallsOfDay[]): Html {
  if (days.length === 0) {
    return html``;
  }
  const bars = barsOf(days);
  const unit = bars[0].label.length === 7 ? 'month' : 'day';
  const most = Math.max(...bars.map(bar => bar.calls));
  const step = (WIDTH - LEFT) / bars.length;
  const height = HEIGHT - BELOW;
  const scale = (calls: number): number => calls === 0 ? 0 : Math.max(1, calls / most * (height - 10));
  const first = bars[0].label;
  const last = bars[bars.length - 1].label;
  return html`<figure>
<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="Bars: calls of KMS for each ${unit} from ${first} to ${last}, at most ${most}">
<line class="axis" x1="${LEFT}" y1="${height}" x2="${WIDTH}" y2="${height}"/>
<text class="tick" x="${LEFT - 6}" y="14" text-anchor="end">${most.toLocaleString('en-US')}</text>
<text class="tick" x="${LEFT - 6}" y="${height}" text-anchor="end">0</text>
<text class="tick" x="${LEFT}" y="${HEIGHT - 6}">${first}</text>
${bars.length > 1 ? html`<text class="tick" x="${WIDTH}" y="${HEIGHT - 6}" text-anchor="end">${last}</text>` : html``}
${bars.map((bar, index) => {
  const x = fixed(LEFT + index * step + step * 0.1);
  const width = fixed(Math.min(step * 0.8, 60));
  const calls = scale(bar.calls);
  const denied = Math.min(calls, scale(bar.denied));
  return html`<g><title>${bar.label}: ${count(bar.calls, 'call')}, ${bar.denied.toLocaleString('en-US')} denied</title><rect class="calls" x="${x}" y="${fixed(height - calls)}" width="${width}" height="${fixed(calls)}"/><rect class="denied" x="${x}" y="${fixed(height - denied)}" width="${width}" height="${fixed(denied)}"/></g>
`;
})}</svg>
<figcaption>Calls of KMS by ${unit}, in UTC. <span class="key calls"></span> all, <span class="key denied"></span> denied.</figcaption>
<details><summary>The same as a table</summary><div class="scroll"><table><thead><tr><th scope="col">${unit}</th><th scope="col" class="number">calls</th><th scope="col" class="number">denied</th></tr></thead><tbody>
${bars.filter(bar => bar.calls > 0).map(bar => html`<tr><th scope="row">${bar.label}</th><td class="number">${bar.calls.toLocaleString('en-US')}</td><td class="number">${bar.denied.toLocaleString('en-US')}</td></tr>
`)}</tbody></table></div></details>
</figure>`;
}

function barsOf(days: readonly CallsOfDay[]): Bar[] {
  const first = Date.parse(days[0].day);
  const last = Date.parse(days[days.length - 1].day);
  // A time that is no date has no place in the row: each such day is drawn as it comes.
  if (Number.isNaN(first) || Number.isNaN(last)) {
    return days.map(({ day, calls, denied }) => ({ label: day, calls, denied }));
  }
  const labels = Array.from({ length: Math.round((last - first) / DAY_MS) + 1 }, (_, index) => new Date(first + index * DAY_MS).toISOString().slice(0, 10));
  const length = labels.length > MAX_BARS ? 7 : 10;
  const sums = new Map(labels.map(label => [label.slice(0, length), { calls: 0, denied: 0 }]));
  days.forEach(({ day, calls, denied }) => {
    const sum = sums.get(day.slice(0, length));
    if (sum) {
      sum.calls += calls;
      sum.denied += denied;
    }
  });
  return [...sums].map(([label, sum]) => ({ label, ...sum }));
}

/** A figure with a bar behind it, whose length is its share of the greatest. */
export function barCell(value: number, greatest: number): Html {
  const share = greatest > 0 ? Math.max(0, value) / greatest * 100 : 0;
  return html`<td class="number bar"><span style="width:${fixed(share)}%"></span><b>${value.toLocaleString('en-US')}</b></td>`;
}

function fixed(value: number): string {
  return value.toFixed(1);
}
