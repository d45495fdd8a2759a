export type { Exemption } from './exemption';
export { exemptionsIn } from './exemptions-in';
