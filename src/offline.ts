/**
 * What the command line uses of the library: free of aws-cdk-lib, so that it starts at once and needs no CDK app. Published as
 * `cdk-at-rest/offline`.
 */
export * from './audit/queries';
export * from './catalog';
export * from './checks';
export * from './inventory/offline';
export { Html, html, type Part } from './inventory/report/html/html-text';
export { printable } from './inventory/report/printable';
export * from './templates';
