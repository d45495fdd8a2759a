import type { ApiConfiguration } from '../../demo/api-configuration';
import type { VerifiedResource } from '../../demo/verified-resource';
import type { SmokeCheck } from '../check';

/** What the demo verifies of an example as well: that the API says of each store that it is under a key of the stack. */
export function readBack(verify: (stack: string, config: ApiConfiguration) => Promise<VerifiedResource[]>): SmokeCheck {
  return {
    name: 'read-back',
    expectation: 'the AWS API says of every store that it is encrypted as the code has it',
    run: async ({ stack, config }) => {
      const verified = await verify(stack, config);
      return `${verified.length} resources: ${verified.map(each => each.resource).join(', ')}`;
    },
  };
}
