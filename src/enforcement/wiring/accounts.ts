import { type Stack, Token } from 'aws-cdk-lib';
import type { ReadStatement } from '../../policies/policy-statement';

const ACCOUNT_ID = /(?<!\d)\d{12}(?!\d)/g;

/** Whether two accounts are known, and different. */
export function isOther(account: string, own: string): boolean {
  return !Token.isUnresolved(account) && !Token.isUnresolved(own) && account !== own;
}

/** The account of a stack, or another one's where the stack's is not known. */
export function accountOf({ account }: Stack, otherwise: string): string {
  return Token.isUnresolved(account) ? otherwise : account;
}

/** The account ids that a text names, such as an ARN. */
export function accountsIn(text: string): string[] {
  return text.match(ACCOUNT_ID) ?? [];
}

/** The accounts that a statement requires the source of a service's call to be in, as far as they are written out. */
export function sourceAccountsOf({ conditions }: ReadStatement): string[] {
  return [...new Set(conditions.filter(({ key }) => key === 'aws:sourceaccount' || key === 'aws:sourcearn').flatMap(({ values }) => values.flatMap(accountsIn)))];
}
