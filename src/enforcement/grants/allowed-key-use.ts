import type { CfnResource } from 'aws-cdk-lib';
import type { Conditions } from '../../policies/conditions';
import { covers } from '../../policies/policy-statement';
import { asList } from '../../policies/template-text';
import type { KeyUse } from './key-use';
import type { ReadStatement } from './read-statement';
import type { Reading } from './reading';

const ENCRYPTION_CONTEXT = 'kms:encryptioncontext:';

/** Whether the policy allows a use of a key already: by a grant of an L2, by what its author wrote, or by what was derived before. */
export function isKeyUseAllowed(statements: readonly ReadStatement[], use: KeyUse, action: string, reading: Reading): boolean {
  const allowing = statements.filter(statement => statement.allows && !statement.isConditional
    && isAbout(statement, action)
    && statement.exceptResources.length === 0 && statement.resources.some(each => coversKey(each, use, reading))
    && asksNoMore(statement.conditions, use, reading));
  return allowing.some(({ conditions }) => contextsIn(conditions).length === 0)
    || allowing.length > 0 && use.resources.every(resource => allowing.some(({ conditions }) => isContextOf(resource, conditions, reading)));
}

/** The action may be a pattern itself. */
function isAbout({ actions, exceptActions }: ReadStatement, action: string): boolean {
  return actions.some(pattern => covers(pattern, action)) && !exceptActions.some(pattern => covers(pattern, action) || covers(action, pattern));
}

function coversKey(resource: string, { key }: KeyUse, reading: Reading): boolean {
  const [region, account] = [key.env.region, key.env.account].map(each => reading.text(each));
  return resource === reading.text(key.keyArn)
    || [`arn:aws:kms:${region}:${account}:key/`, `arn:\${AWS::Partition}:kms:${region}:${account}:key/`]
      .some(arn => resource.endsWith('*') && covers(resource, `${arn}00000000-0000-0000-0000-000000000000`));
}

/** Whether what the statement asks for holds for the use, whichever resource it is for. */
function asksNoMore(conditions: Conditions, use: KeyUse, reading: Reading): boolean {
  const wanted = reading.texts(use.conditions) as Conditions;
  const [service] = asList(wanted.StringEquals['kms:ViaService']).map(String);
  return entriesOf(conditions).every(({ operator, key, values }) => {
    const own = entriesOf(wanted).find(each => each.operator === operator && each.key === key);
    return key.startsWith(ENCRYPTION_CONTEXT)
      || (key === 'kms:viaservice' && ['StringEquals', 'StringLike'].includes(operator) && values.some(value => covers(value, service)))
      || (own !== undefined && JSON.stringify(own.values) === JSON.stringify(values));
  });
}

/** Whether the encryption context that a statement asks for is one of a resource: some pairs of it may be of the account. */
function isContextOf(resource: CfnResource, conditions: Conditions, reading: Reading): boolean {
  return contextsIn(conditions).some(({ values }) => values.some(value => reading.mentionsIn(value).some(mention => mention.resource === resource)));
}

function contextsIn(conditions: Conditions): Entry[] {
  return entriesOf(conditions).filter(({ key }) => key.startsWith(ENCRYPTION_CONTEXT));
}

interface Entry {
  readonly operator: string;
  /** Lower case: condition keys do not distinguish case. */
  readonly key: string;
  readonly values: readonly string[];
}

function entriesOf(conditions: Conditions): Entry[] {
  return Object.entries(conditions).flatMap(([operator, operands]) =>
    Object.entries(operands).map(([key, values]) => ({ operator, key: key.toLowerCase(), values: asList(values).map(String) })));
}
