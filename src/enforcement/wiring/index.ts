export { admitServices } from './admit-services';
export { resourceBehind, resourcesBehind } from './references';
export { propertiesOf, withReferences } from './reference-tokens';
