/** What the inventory says of who may do what, beside what a policy evaluator decides of the same templates. */
import { App, Stack } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as kms from 'aws-cdk-lib/aws-kms';
import { EncryptionKey } from '../../src';
import { EncryptionLevel } from '../../src/checks/encryption-level';
import { KEY_ACTIONS } from '../../src/inventory/kms-actions';
import { takeInventory } from '../../src/inventory/take-inventory';
import { covers } from '../../src/policies/policy-statement';
import { readCloudAssembly } from '../../src/templates/cloud-assembly';
import { TemplateSet } from '../../src/templates/template-set';
import { World } from '../support/policy/world';
import { deployed } from '../support/template/synth';

const app = new App();
const stack = new Stack(app, 'Stack', { env: { account: '111122223333', region: 'eu-central-1' } });
const role = (id: string): iam.Role => new iam.Role(stack, id, { assumedBy: new iam.ServicePrincipal('lambda.amazonaws.com') });
const statement = (effect: iam.Effect, actions: string[], resources: string[]): iam.PolicyStatement => new iam.PolicyStatement({ effect, actions, resources });

const roles = Object.fromEntries(['Reader', 'Writer', 'Admin', 'OwnAdmin', 'Everything', 'Denied', 'OnOther', 'Named', 'Managed', 'Nobody', 'Most'].map(id => [id, role(id)]));
const open = new kms.Key(stack, 'Open');
const own = new EncryptionKey(stack, 'Own');
/** A key that leaves nothing to IAM. */
const closed = new kms.Key(stack, 'Closed', { policy: new iam.PolicyDocument({ statements: [new iam.PolicyStatement({ actions: ['kms:*'], resources: ['*'], principals: [roles.Named] })] }) });

open.grantDecrypt(roles.Reader);
open.grantEncryptDecrypt(roles.Writer);
open.grantAdmin(roles.Admin);
own.grantAdmin(roles.OwnAdmin);
own.grantDecrypt(roles.Reader);
roles.Everything.addToPolicy(statement(iam.Effect.ALLOW, ['kms:*'], ['*']));
roles.Denied.addToPolicy(statement(iam.Effect.ALLOW, ['kms:*'], ['*']));
roles.Denied.addToPolicy(statement(iam.Effect.DENY, ['kms:Decrypt', 'kms:Put*'], [open.keyArn]));
roles.OnOther.addToPolicy(statement(iam.Effect.ALLOW, ['kms:Decrypt'], [own.keyArn]));
roles.Most.addToPolicy(new iam.PolicyStatement({ notActions: ['kms:Decrypt', 'iam:*'], resources: ['*'] }));
new iam.ManagedPolicy(stack, 'Policy', { statements: [statement(iam.Effect.ALLOW, ['kms:Re*', 'kms:Sch*'], [`arn:aws:kms:*:${stack.account}:key/*`])], roles: [roles.Managed] });
open.addToResourcePolicy(new iam.PolicyStatement({ effect: iam.Effect.DENY, actions: ['kms:Encrypt'], resources: ['*'], principals: [roles.Writer] }));

/** The evaluator's list of actions is older than these. */
const DECIDED = KEY_ACTIONS.filter(action => !['kms:Encapsulate', 'kms:Decapsulate'].includes(action));

const world = World.of(deployed(stack));
const { keys } = takeInventory(new TemplateSet(readCloudAssembly(app.synth().directory)), { level: EncryptionLevel.KMS });

test.each([['Open', open], ['Own', own], ['Closed', closed]])('on the key %s, every role may do what the inventory says, and nothing else', async (_, key) => {
  const entry = keys.find(({ logicalId }) => logicalId === stack.getLogicalId(key.node.defaultChild as kms.CfnKey))!;
  const answers = await Promise.all(Object.entries(roles).flatMap(([id, { node }]) => DECIDED.map(async action => {
    const without = entry.access.filter(({ principal, withoutEffect, conditions }) => principal === node.path && !withoutEffect && conditions.length === 0);
    const said = without.some(({ administers, uses, grants }) => [...administers, ...uses, ...grants ? ['kms:CreateGrant'] : []].some(pattern => covers(pattern, action)));
    const decided = await world.decide({ principal: world.roleArn(id), action, key: world.keyArn(entry.logicalId) });
    return { id, action, said, decided };
  })));
  expect(answers.filter(({ said, decided }) => said !== (decided === 'Allowed'))).toEqual([]);
  expect(new Set(answers.map(({ said }) => said)).size).toBe(2);
});
