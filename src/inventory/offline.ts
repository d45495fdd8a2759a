/** The inventory as the command line takes it: free of aws-cdk-lib. */
export type { CostAssumptions, CostPrices, BucketCost, InventoryCost, KeyCost } from './cost';
export { INVENTORY_VERSION } from './inventory';
export type {
  Inventory, InventoryResource, InventoryStore, InventorySummary, InventoryTemplate, OtherFinding, ServiceCount, Standing,
} from './inventory';
export type { InventoryFinding } from './inventory-finding';
export type { EncryptedStore, InventoryKey, KeyAccess, KeyKind, KeySettings, PrincipalKind } from './inventory-key';
export type { KindOfKey } from './kinds-of-keys';
export { ASSUMED_REQUESTS_A_BUCKET } from './prices';
export { inventoryHtml } from './report/inventory-html';
export { inventoryJson } from './report/inventory-json';
export { inventoryMarkdown } from './report/inventory-markdown';
export { takeInventory } from './take-inventory';
export type { InventoryOptions } from './take-inventory';
