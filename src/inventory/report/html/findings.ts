import type { Inventory } from '../../inventory';
import type { InventoryFinding } from '../../inventory-finding';
import { breakable, html, type Html } from './html-text';
import { table } from './tables';

/** A finding with what it is about. */
interface FindingRow extends InventoryFinding {
  readonly about: string;
}

/** What the checks found, what was acknowledged with its reason included. */
export function findings({ resources, keys, otherFindings }: Inventory): Html {
  const rows = [...resources.map(({ path, findings: found }) => ({ about: path, found })), ...keys.map(({ name, findings: found }) => ({ about: name, found }))]
    .flatMap(({ about, found }) => found.map((finding): FindingRow => ({ about, ...finding })))
    .concat(otherFindings.map(finding => ({ about: finding.path, ...finding })));
  return rows.length === 0 ? html`<p>None.</p>` : table<FindingRow>([
    { name: 'About', kind: 'wide', cell: ({ about }) => breakable(about) },
    { name: 'Rule', cell: ({ rule, level }) => html`${breakable(rule)} (${level})` },
    { name: 'What', kind: 'wide', cell: ({ description, detail }) => breakable(`${description}: ${detail}`) },
    { name: 'What to do', kind: 'wide', cell: ({ fix }) => fix },
    { name: 'Acknowledged because', kind: 'wide', cell: ({ acknowledged }) => acknowledged ?? html`<strong class="bad">open</strong>` },
  ], rows, { label: 'Findings', isFilterable: true, isOpen: ({ acknowledged, level }) => acknowledged === undefined && level !== 'note' });
}
