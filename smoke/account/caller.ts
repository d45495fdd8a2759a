import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import type { ApiConfiguration } from '../../demo/api-configuration';

/** Whose credentials there are, and where calls go. */
export interface Caller {
  readonly account: string;
  readonly arn: string;
  /** Whether calls go elsewhere than to AWS. */
  readonly isEmulator: boolean;
}

/** The domains of AWS in its partitions. What is none of them is taken for an emulator, of which nothing is believed that it cannot prove. */
const DOMAINS_OF_AWS = /\.(amazonaws\.com(\.cn)?|amazonaws\.eu|api\.aws|c2s\.ic\.gov|sc2s\.sgov\.gov|cloud\.adc-e\.uk|csp\.hci\.ic\.gov)$/;

/** Asks STS. Where the call went is looked at as it leaves, since environment and configuration files can both name an endpoint. */
export async function callerOf(config: ApiConfiguration): Promise<Caller> {
  const sts = new STSClient(config);
  let host = '';
  sts.middlewareStack.add(next => async args => {
    host = (args.request as { readonly hostname?: string }).hostname ?? '';
    return next(args);
  }, { step: 'finalizeRequest', name: 'whereItGoes' });
  const { Account = '', Arn = '' } = await sts.send(new GetCallerIdentityCommand({}));
  return { account: Account, arn: Arn, isEmulator: !isOfAws(host) };
}

/** Whether a host is one of AWS. */
export function isOfAws(host: string): boolean {
  return DOMAINS_OF_AWS.test(host);
}
