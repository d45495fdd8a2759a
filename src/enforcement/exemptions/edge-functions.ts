import type { CfnResource } from 'aws-cdk-lib';
import type { Properties } from '../wiring/key-of';
import { propertiesOf } from '../wiring/reference-tokens';
import { resourcesBehind } from '../wiring/references';
import { valuesAt } from '../wiring/values';
import type { Exempted } from './exemption';

const ASSOCIATIONS = ['DefaultCacheBehavior', 'CacheBehaviors.*'].map(behavior => `DistributionConfig.${behavior}.LambdaFunctionAssociations.*.LambdaFunctionARN`);

/** The functions that a distribution runs at the edge, where a key of their own is not supported. */
export function runAtTheEdge(resource: CfnResource, properties: Properties): Exempted[] {
  return resource.cfnResourceType !== 'AWS::CloudFront::Distribution' ? [] : ASSOCIATIONS.flatMap(path => valuesAt(properties, path))
    .flatMap(({ value }) => resourcesBehind(value, resource.stack, 'AWS::Lambda::Version', 'AWS::Lambda::Function'))
    .flatMap(each => (each.cfnResourceType === 'AWS::Lambda::Function' ? [each]
      : resourcesBehind(propertiesOf(each).FunctionName, each.stack, 'AWS::Lambda::Function')))
    .map(each => ({
      resource: each,
      exemption: {
        reason: `${resource.node.path} runs this function at the edge, where Lambda takes no customer managed key`,
        source: 'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/lambda-at-edge-function-restrictions.html',
        atMost: 'AWS owned',
      },
    }));
}
