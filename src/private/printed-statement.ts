import { Stack, Token } from 'aws-cdk-lib';
import type * as iam from 'aws-cdk-lib/aws-iam';
import { RegionInfo } from 'aws-cdk-lib/region-info';
import type { IConstruct } from 'constructs';
import { readable } from './key-policy';

/** A statement as its reader pastes it into a policy elsewhere, with what is known of the construct's stack written out. */
export function printedStatement(construct: IConstruct, statement: iam.PolicyStatement): string {
  return printedValue(construct, statement.toStatementJson());
}

/** The same of any value, such as an ARN. */
export function printedValue(construct: IConstruct, value: unknown): string {
  const { account, region } = Stack.of(construct);
  return readable(Stack.of(construct), value, {
    ...(Token.isUnresolved(account) ? {} : { 'AWS::AccountId': account }),
    ...(Token.isUnresolved(region) ? {} : { 'AWS::Region': region, 'AWS::Partition': RegionInfo.get(region).partition ?? '${AWS::Partition}' }),
  });
}
