import { CfnResource, type Stack } from 'aws-cdk-lib';
import type { References } from '../catalog';
import { elementCalled } from './wiring/names';
import { constructAt } from './wiring/reference-tokens';

/** What references in the resources of a stack stand for before there is a template: addresses of constructs, or logical ids that the app wrote out. */
export function referencesIn(stack: Stack): References {
  return {
    resourceType: id => {
      const element = constructAt(id, stack) ?? elementCalled(id, stack);
      return element && CfnResource.isCfnResource(element) ? element.cfnResourceType : undefined;
    },
  };
}
