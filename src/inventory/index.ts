export * from './encryption-inventory';
