export { EncryptedTable } from './encrypted-table';
export { EncryptedTableV2, type EncryptedTableV2Props } from './encrypted-table-v2';
