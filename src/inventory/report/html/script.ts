/**
 * The script of the page: tables can be sorted and filtered. Without it they are plain tables.
 * It reads nothing but the page, and writes no text of it as HTML.
 */
export const SCRIPT = `
(() => {
  'use strict';
  const compare = new Intl.Collator('en', { numeric: true }).compare;
  const sortText = (row, column) => row.cells[column].dataset.sort ?? row.cells[column].textContent;
  for (const table of document.querySelectorAll('table.sortable')) {
    const heads = [...table.tHead.rows[0].cells];
    heads.forEach((head, column) => {
      const button = document.createElement('button');
      button.type = 'button';
      button.append(...head.childNodes);
      head.append(button);
      button.addEventListener('click', () => {
        const direction = head.getAttribute('aria-sort') === 'ascending' ? 'descending' : 'ascending';
        heads.forEach(each => each.removeAttribute('aria-sort'));
        head.setAttribute('aria-sort', direction);
        const sign = direction === 'ascending' ? 1 : -1;
        const rows = [...table.tBodies[0].rows].map(row => [sortText(row, column), row]);
        table.tBodies[0].append(...rows.sort(([a], [b]) => sign * compare(a, b)).map(([, row]) => row));
      });
    });
  }
  const controls = document.getElementById('controls');
  const box = document.getElementById('filter');
  const open = document.getElementById('open-only');
  const status = document.getElementById('filter-status');
  const rows = [...document.querySelectorAll('table.filterable > tbody > tr')];
  const texts = rows.map(row => row.textContent.toLowerCase());
  const filter = () => {
    const words = box.value.toLowerCase().split(/\\s+/).filter(word => word !== '');
    let shown = 0;
    rows.forEach((row, index) => {
      row.hidden = !words.every(word => texts[index].includes(word)) || open.checked && row.dataset.open !== 'yes';
      shown += row.hidden ? 0 : 1;
    });
    status.textContent = words.length === 0 && !open.checked ? '' : shown.toLocaleString('en-US') + ' of ' + rows.length.toLocaleString('en-US') + ' rows';
  };
  controls.hidden = false;
  box.addEventListener('input', filter);
  open.addEventListener('change', filter);
  addEventListener('beforeprint', () => document.querySelectorAll('details.access').forEach(details => { details.open = true; }));
})();
`;
