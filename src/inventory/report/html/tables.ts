import { html, type Html, type Part } from './html-text';

/** A column of a table. */
export interface Column<T> {
  readonly name: string;
  /** `number` is set to the right, `wide` is not made narrow. */
  readonly kind?: 'number' | 'wide';
  cell(row: T): Part;
  /** What it is sorted by, where that is not its text. */
  sort?(row: T): string | number;
}

/** How a table is shown. */
export interface TableOptions<T> {
  readonly label: string;
  /** Whether the filter of the page is for its rows. */
  readonly isFilterable?: boolean;
  /** The id of a row. */
  id?(row: T): string;
  /** Whether a row is about something that nobody has settled. */
  isOpen?(row: T): boolean;
}

/** A table that can be sorted, in a region that scrolls by itself; the first cell of a row is its head. */
export function table<T>(columns: ReadonlyArray<Column<T>>, rows: readonly T[], options: TableOptions<T>): Html {
  const { label, isFilterable, id, isOpen } = options;
  return html`<div class="scroll" tabindex="0" role="region" aria-label="${label}"><table class="sortable${isFilterable ? ' filterable' : ''}">
<thead><tr>${columns.map(({ name, kind }) => html`<th scope="col"${attribute('class', kind)}>${name}</th>`)}</tr></thead>
<tbody>
${rows.map(row => html`<tr${attribute('id', id?.(row))}${attribute('data-open', isOpen?.(row) ? 'yes' : undefined)}>${columns.map((column, index) => cellHtml(column, row, index === 0))}</tr>
`)}</tbody>
</table></div>`;
}

function cellHtml<T>({ kind, cell, sort }: Column<T>, row: T, isHead: boolean): Html {
  const attributes = html`${attribute('class', kind)}${attribute('data-sort', sort?.(row))}`;
  return isHead ? html`<th scope="row"${attributes}>${cell(row)}</th>` : html`<td${attributes}>${cell(row)}</td>`;
}

function attribute(name: string, value: string | number | undefined): Html {
  return value === undefined ? html`` : html` ${name}="${value}"`;
}
