import type { CfnResource } from 'aws-cdk-lib';
import { classify } from '../catalog';
import { EXEMPT_DESTINATION } from '../checks/destination-findings';
import { isBelow, ruleBrokenBy } from '../checks/level-rules';
import { raiseFinding } from '../private/findings';
import { referencesIn } from './references-in-app';
import type { Outcome } from './resource-encryption';
import type { Settings } from './settings';
import { propertiesOf } from './wiring/reference-tokens';

/**
 * Has what is still below the level reported: as a warning of the resource, to acknowledge by the id of the rule that it breaks.
 *
 * As a validation, which runs when every aspect has had its say.
 */
export function reportWhatRemains(resource: CfnResource, settings: Settings, outcome: Outcome): void {
  if (!outcome.classification?.stores.some(store => isBelow(store, settings.level))) {
    return;
  }
  resource.node.addValidation({
    validate: () => {
      const stores = classify(resource.cfnResourceType, propertiesOf(resource), referencesIn(resource.stack))?.stores ?? [];
      for (const store of stores.filter(each => isBelow(each, settings.level))) {
        const rule = ruleBrokenBy(store.state, settings.level)!;
        const { reason, isExemptDestination } = outcome.unchanged.find(({ store: { path } }) => path === store.path) ?? {};
        const id = isExemptDestination ? EXEMPT_DESTINATION.id : rule.id;
        raiseFinding(resource, id, `${resource.cfnResourceType}${store.path ? ` (${store.path})` : ''}: ${rule.description}, since ${store.reason}. `
          + `EncryptionAtRest left it as it is${reason === undefined ? '' : `: ${reason}`}. Acknowledge ${id} on this construct where that is meant.`);
      }
      return [];
    },
  });
}
