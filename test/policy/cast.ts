import { App, Stack } from 'aws-cdk-lib';
import { AccountPrincipal, Role, type RoleProps } from 'aws-cdk-lib/aws-iam';
import recommendedFlags from 'aws-cdk-lib/recommended-feature-flags.json';
import type { IConstruct } from 'constructs';
import type { DecisionRow, MaySentence } from '../support/policy/decisions';
import type { PolicyDocument, RequestContext, Statement } from '../support/policy/policy-document';
import { World } from '../support/policy/world';
import { deployed, type DeployedStack, SOMEWHERE } from '../support/template/synth';

/** The account and Region of the keys. */
export const ACCOUNT: string = SOMEWHERE.account;
export const REGION: string = SOMEWHERE.region;

/** Another account, which grants name, and one that none names. */
export const OTHER_ACCOUNT = '444455556666';
export const THIRD_ACCOUNT = '777788889999';

/** Another Region. */
export const OTHER_REGION = 'us-east-1';

/** Principals that no template defines, and that have no policy unless a row gives them one. */
export const STRANGER = `arn:aws:iam::${ACCOUNT}:role/Stranger`;
export const OTHER_STRANGER = `arn:aws:iam::${OTHER_ACCOUNT}:role/Stranger`;
export const THIRD_STRANGER = `arn:aws:iam::${THIRD_ACCOUNT}:role/Stranger`;

/** All that IAM can give on keys, on any of them. */
export const ALL_OF_KMS = allowing('kms:*');

/** What decides who reads and writes under a key. */
export const USE = ['kms:Encrypt', 'kms:Decrypt', 'kms:ReEncryptFrom', 'kms:ReEncryptTo', 'kms:GenerateDataKey', 'kms:GenerateDataKeyWithoutPlaintext'];

/** What decides over the key itself, and who else may use it. */
export const TAKEOVER = ['kms:PutKeyPolicy', 'kms:ScheduleKeyDeletion', 'kms:DisableKey', 'kms:CreateGrant'];

/** A policy of a principal's own. */
export function allowing(action: string | string[], resource: string | string[] = '*'): PolicyDocument {
  return { Version: '2012-10-17', Statement: { Effect: 'Allow', Action: action, Resource: resource } };
}

/** An app as `cdk init` starts one: with the feature flags that aws-cdk-lib recommends, several of which change what grants write. */
export function newApp(context: Record<string, unknown> = recommendedFlags): App {
  return new App({ context });
}

/** A stack in the account and Region of the keys, or elsewhere. */
export function stackIn(app: App, id: string, place: { account?: string; region?: string } = {}): Stack {
  return new Stack(app, id, { env: { ...SOMEWHERE, ...place } });
}

/** A role without any permission; of a name of its own, which a reference from another account needs. */
export function role(stack: Stack, id: string, props: Partial<RoleProps> = {}): Role {
  return new Role(stack, id, { assumedBy: new AccountPrincipal(stack.account), ...props });
}

/** All stacks of an app as they would be deployed. */
export function stacksOf(construct: IConstruct): DeployedStack[] {
  return construct.node.root.node.children.filter((child): child is Stack => Stack.isStack(child)).map(deployed);
}

/** The world in which all stacks of an app are deployed. */
export function worldOf(construct: IConstruct): World {
  return World.of(...stacksOf(construct));
}

/** The statements that warnings below a construct print for the owner of a key that is not in the app. */
export function printedStatements(construct: IConstruct): Statement[] {
  return construct.node.findAll()
    .flatMap(({ node }) => node.metadata)
    .map(({ data }) => String(data))
    .filter(message => message.includes('AtRest-KeyPolicyNotInApp'))
    .map(message => JSON.parse(message.split('\n')[1]) as Statement);
}

/** The context of a call that a service makes for the principal who called it. */
export function via(service: string, region: string = REGION): RequestContext {
  return { 'kms:ViaService': `${service}.${region}.amazonaws.com` };
}

/** The same sentence for each of several actions. */
export function mayEach(actions: readonly string[], sentence: Omit<MaySentence, 'may'>): DecisionRow[] {
  return actions.map(action => ({ ...sentence, may: action }));
}

/** The same for what is not allowed. */
export function mayNotEach(actions: readonly string[], sentence: Omit<DecisionRow, 'mayNot'>): DecisionRow[] {
  return actions.map(action => ({ ...sentence, mayNot: action }));
}
