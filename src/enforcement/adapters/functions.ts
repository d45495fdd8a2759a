import { Stack } from 'aws-cdk-lib';
import { experimental } from 'aws-cdk-lib/aws-cloudfront';
import * as lambda from 'aws-cdk-lib/aws-lambda';
import type { Construct } from 'constructs';
import type { EncryptedType } from '../../private/encrypted-type';
import { propsError } from '../../private/errors';
import { namedKey } from './named-key';

/** How `EdgeFunction` calls the stack that it makes in us-east-1. */
const EDGE_STACK = 'edge-lambda-stack-';

/**
 * How the environment of a function is encrypted, and with it its snapshots and container image: of `DockerImageFunction`,
 * `NodejsFunction` and the function behind a `SingletonFunction` too. Neither function nor role need a permission on the key, since
 * Lambda makes a grant with the permissions of whoever deploys.
 *
 * @see https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars-encryption.html
 */
export const ENCRYPTED_FUNCTION: EncryptedType<lambda.FunctionProps> = {
  injectionId: lambda.Function.PROPERTY_INJECTION_ID,
  cfnTypes: ['AWS::Lambda::Function'],
  props: (scope, id, props) => {
    if (isAtEdge(scope) && !props.environmentEncryption) {
      throw propsError(scope, id, 'is a function of Lambda@Edge, which has no environment to encrypt and is replicated to Regions where its key would not work');
    }
    return { ...props, environmentEncryption: namedKey(scope, id, 'Lambda', props.environmentEncryption) };
  },
};

export const FUNCTIONS: ReadonlyArray<EncryptedType<object>> = [ENCRYPTED_FUNCTION];

function isAtEdge(scope: Construct): boolean {
  return scope instanceof experimental.EdgeFunction || Stack.isStack(scope) && scope.node.id.startsWith(EDGE_STACK);
}
