import { CloudFormationClient, paginateDescribeStacks, type Stack } from '@aws-sdk/client-cloudformation';
import { IAMClient, ListAccountAliasesCommand } from '@aws-sdk/client-iam';
import { GetFunctionConfigurationCommand, LambdaClient } from '@aws-sdk/client-lambda';
import type { ApiConfiguration } from '../../demo/api-configuration';
import type { EbsDefault } from '../../lambda/ebs-encryption-by-default/ebs-default';
import { PREFIX, RUN_TAG } from '../names';
import { ebsDefault } from './ebs-default';

/** The stack of `cdk bootstrap`. */
const TOOLKIT_STACK = 'CDKToolkit';

/** The function of which `EbsEncryptionByDefault` makes one in an account and Region. */
const EBS_DEFAULT_FUNCTION = 'cdk-at-rest-ebs-encryption-by-default';

/** What is there in account and Region before a run. */
export interface AccountState {
  /** Names that people call the account by. */
  readonly aliases: readonly string[];
  /** Names of the stacks. */
  readonly stacks: readonly string[];
  /** Ids of runs of which a stack is there still. */
  readonly runs: readonly string[];
  readonly isBootstrapped: boolean;
  readonly ebs: EbsDefault;
  readonly hasEbsDefaultFunction: boolean;
}

/** Looks at the account; changes nothing. */
export async function accountState(config: ApiConfiguration): Promise<AccountState> {
  const { AccountAliases = [] } = await new IAMClient(config).send(new ListAccountAliasesCommand({}));
  const stacks = await rootStacks(config);
  const names = stacks.map(each => each.StackName ?? '');
  return {
    aliases: AccountAliases,
    stacks: names,
    runs: [...new Set(stacks.filter(each => each.StackName?.startsWith(`${PREFIX}-`)).flatMap(each => tagOf(each, RUN_TAG) ?? []))],
    isBootstrapped: names.includes(TOOLKIT_STACK),
    ebs: await ebsDefault(config),
    hasEbsDefaultFunction: await functionExists(config),
  };
}

/** All stacks of account and Region but nested ones. */
export async function rootStacks(config: ApiConfiguration): Promise<Stack[]> {
  const found: Stack[] = [];
  for await (const page of paginateDescribeStacks({ client: new CloudFormationClient(config) }, {})) {
    found.push(...page.Stacks ?? []);
  }
  return found.filter(each => !each.RootId);
}

/** The value of a tag of a stack. */
export function tagOf(stack: Stack, key: string): string | undefined {
  return stack.Tags?.find(tag => tag.Key === key)?.Value;
}

async function functionExists(config: ApiConfiguration): Promise<boolean> {
  return new LambdaClient(config).send(new GetFunctionConfigurationCommand({ FunctionName: EBS_DEFAULT_FUNCTION })).then(() => true, (error: Error) => {
    if (error.name === 'ResourceNotFoundException') return false;
    throw error;
  });
}
