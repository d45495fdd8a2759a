import * as path from 'path';
import { type Inventory, inventoryHtml, inventoryJson, inventoryMarkdown } from 'cdk-at-rest/offline';

/** A form that an inventory can have. */
export interface InventoryFormat {
  /** What `--format` calls it. */
  readonly name: string;

  /** Endings of file names that mean it. */
  readonly endings: readonly string[];

  /** Where it goes unless somebody says otherwise; to standard output where there is no file. */
  readonly file?: string;

  readonly write: (inventory: Inventory) => string;
}

/** A page is for a browser: on standard output nobody could read it. */
export const DEFAULT_PAGE = 'encryption-inventory.html';

/** All forms, the usual one first. */
export const INVENTORY_FORMATS: readonly [InventoryFormat, ...InventoryFormat[]] = [
  { name: 'html', endings: ['.html', '.htm'], file: DEFAULT_PAGE, write: inventoryHtml },
  { name: 'markdown', endings: ['.md'], write: inventoryMarkdown },
  { name: 'json', endings: ['.json'], write: inventoryJson },
];

/** The form that was asked for by its name, or by the ending of the file that the inventory goes to. */
export function inventoryFormatOf(name: string | undefined, file: string | undefined): InventoryFormat {
  const ending = path.extname(file ?? '').toLowerCase();
  return INVENTORY_FORMATS.find(format => name === undefined ? format.endings.includes(ending) : format.name === name) ?? INVENTORY_FORMATS[0];
}
