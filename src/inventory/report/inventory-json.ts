import type { Inventory } from '../inventory';

/** The inventory for programs: `docs/inventory.schema.json` describes it. */
export function inventoryJson(inventory: Inventory): string {
  return `${JSON.stringify(inventory, undefined, 2)}\n`;
}
