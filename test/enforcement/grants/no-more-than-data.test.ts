import { App } from 'aws-cdk-lib';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as s3 from 'aws-cdk-lib/aws-s3';
import * as sns from 'aws-cdk-lib/aws-sns';
import * as sqs from 'aws-cdk-lib/aws-sqs';
import fc from 'fast-check';
import { EncryptionKey } from '../../../src';
import { DATA_USES } from '../../../src/enforcement/grants/key-actions';
import type { RequestContext } from '../../support/policy/policy-document';
import { World } from '../../support/policy/world';
import { deployed } from '../../support/template/synth';
import { stackWithKey } from './under-key';

/** The same recipes each time, unless asked for others. */
const SEED = Number(process.env.PROPERTY_SEED ?? 20261124);
const RUNS = Number(process.env.PROPERTY_RUNS ?? 25);

const ACTIONS = [
  's3:GetObject', 's3:PutObject', 's3:Get*', 's3:*', 'S3:putobject', 's3:ListBucket', 'sqs:SendMessage', 'sqs:ReceiveMessage', 'sqs:*', 'sqs:GetQueueUrl',
  'sns:Publish', 'sns:*', 'sns:Subscribe', '*', 'logs:*',
];
const RESOURCES = ['*', 'arn:aws:s3:::*', 'arn:aws:s3:::orders/*', 'arn:aws:s3:::orders', 'arn:aws:s3:::ord*', 'arn:aws:sqs:*:*:jobs', 'orders', 'orders objects', 'invoices objects', 'jobs', 'news'];
const TAG = { 'aws:PrincipalTag/team': 'blue' };
const CONDITIONS = [{}, { StringEquals: TAG }, { StringEquals: { 'aws:SourceVpce': 'vpce-1' } }, { StringEquals: { ...TAG, 'aws:SourceVpce': 'vpce-1' } }];

interface Recipe {
  readonly effect: iam.Effect;
  readonly actions: string[];
  readonly resources: string[];
  readonly conditions: iam.Conditions;
  readonly isNot: 'actions' | 'resources' | undefined;
}

const statement: fc.Arbitrary<Recipe> = fc.record({
  effect: fc.constantFrom(iam.Effect.ALLOW, iam.Effect.ALLOW, iam.Effect.ALLOW, iam.Effect.DENY),
  actions: fc.uniqueArray(fc.constantFrom(...ACTIONS), { minLength: 1, maxLength: 3 }),
  resources: fc.uniqueArray(fc.constantFrom(...RESOURCES), { minLength: 1, maxLength: 3 }),
  conditions: fc.constantFrom<iam.Conditions>(...CONDITIONS),
  isNot: fc.constantFrom('actions' as const, 'resources' as const, undefined, undefined, undefined, undefined),
});

/** What can be asked for: the resources, each under a key of its own, with their service. */
const DATA = [{ name: 'orders', service: 's3' }, { name: 'invoices', service: 's3' }, { name: 'jobs', service: 'sqs' }, { name: 'news', service: 'sns' }] as const;

/** A role with random statements, which never give anything on keys; `granted` has the use of keys derived. */
function worldOf(recipes: readonly Recipe[], granted: boolean): World {
  const { stack, under } = stackWithKey({ app: new App({ context: { '@aws-cdk/aws-iam:minimizePolicies': true } }) });
  const orders = new s3.Bucket(stack, 'orders', { bucketName: 'orders' });
  const invoices = new s3.Bucket(stack, 'invoices');
  const jobs = new sqs.Queue(stack, 'jobs', { queueName: 'jobs' });
  const news = new sns.Topic(stack, 'news');
  const resources: Record<string, string> = {
    'orders': orders.bucketArn, 'orders objects': orders.arnForObjects('*'), 'invoices objects': invoices.arnForObjects('*'), 'jobs': jobs.queueArn, 'news': news.topicArn,
  };
  const role = new iam.Role(stack, 'Role', { assumedBy: new iam.AccountRootPrincipal() });
  for (const { effect, actions, resources: named, conditions, isNot } of recipes) {
    const on = named.map(each => resources[each] ?? each);
    // A wildcard may give keys as well, before anything is derived: what is asked here is what the derived statements give.
    const about = isNot === 'actions' ? { notActions: [...actions, 'kms:*'] } : { actions: actions.flatMap(each => (each === '*' ? ['s3:*', 'sqs:*', 'sns:*'] : [each])) };
    role.addToPolicy(new iam.PolicyStatement({ effect, ...about, ...isNot === 'resources' ? { notResources: on } : { resources: on }, conditions }));
  }
  Object.entries({ orders, invoices, jobs, news }).forEach(([name, resource]) => under.put(new EncryptionKey(stack, `${name}Key`), resource));
  if (granted) {
    under.grant(stack);
  }
  return World.of(deployed(stack));
}

const dataArn = (world: World, { name, service }: typeof DATA[number]) => `${world.resourceArn(service, name)}${service === 's3' ? '/object' : ''}`;
const concrete = (action: string) => action.replace('ReEncrypt*', 'ReEncryptFrom').replace('GenerateDataKey*', 'GenerateDataKey');

test('whoever may use data may use its key, through its service; and nobody else may', async () => {
  const seen = { granted: 0, denied: 0 };
  await fc.assert(fc.asyncProperty(fc.array(statement, { minLength: 1, maxLength: 3 }), fc.constantFrom<RequestContext>({}, TAG), async (recipes, caller) => {
    // Requests meet every condition on the request itself: use of keys does not depend on those.
    const world = worldOf(recipes, true);
    // A denial takes data away and leaves the use of its key, which is of no use then.
    const withoutDenials = worldOf(recipes.filter(({ effect }) => effect === iam.Effect.ALLOW), false);
    const isAllowed = async (action: string, resource: string) => await withoutDenials.decide({
      principal: withoutDenials.roleArn('Role'), action, resource, context: { ...caller, 'aws:SourceVpce': 'vpce-1' },
    }) === 'Allowed';
    const isGranted = async (action: string, { name, service }: typeof DATA[number]) => await world.decide({
      principal: world.roleArn('Role'), action: concrete(action), key: world.keyArn(`${name}Key`), context: { ...caller, 'kms:ViaService': `${service}.eu-west-1.amazonaws.com` },
    }) === 'Allowed';

    for (const data of DATA) {
      const uses = DATA_USES.filter(({ service }) => service === data.service);
      const given = await Promise.all(uses.flatMap(({ dataActions, keyActions }) => dataActions.map(async action =>
        await isAllowed(action, dataArn(withoutDenials, data)) ? keyActions : [])));
      const needed = new Set(given.flat());
      for (const action of new Set(uses.flatMap(({ keyActions }) => keyActions))) {
        const granted = await isGranted(action, data);
        seen[granted ? 'granted' : 'denied'] += 1;
        if (needed.has(action) !== granted) {
          throw new Error(`${action} of the key of ${data.name} is ${granted ? '' : 'not '}allowed, and the data ${needed.has(action) ? 'is' : 'is not'}`);
        }
      }
    }
  }), { seed: SEED, numRuns: RUNS });
  expect(Math.min(seen.granted, seen.denied)).toBeGreaterThan(RUNS);
}, 120_000);
