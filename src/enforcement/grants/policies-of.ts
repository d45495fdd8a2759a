import { CfnResource } from 'aws-cdk-lib';
import { identityDocuments } from './identity-document';
import { type ReadStatement, readStatements } from './read-statement';
import type { Reading } from './reading';

/** The statements that the app gives a role, user or group: inline, and in the policies that belong to its L2. */
export function statementsOf(identity: CfnResource, reading: Reading): ReadStatement[] {
  const family = identity.node.id === 'Resource' && identity.node.scope ? identity.node.scope.node.findAll() : [identity];
  return family.filter((each): each is CfnResource => CfnResource.isCfnResource(each))
    .flatMap(each => identityDocuments(each, reading))
    .flatMap(({ content }) => readStatements(content, reading));
}
