import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { EncryptionLevel, KeyAccess } from '../../../src';
import { checkTemplates, compareTemplates } from '../../../src/offline';
import { dependencyCycles, stackCycles } from '../../support/template/cycles';
import { nagFindings } from '../../support/template/nag';
import { templateOf } from '../../support/template/synth';
import { type Shop, shop } from './shops';

const PLAIN = shop();
const ENFORCED: ReadonlyArray<[KeyAccess, Shop]> = [KeyAccess.VIA_SERVICE, KeyAccess.GRANTS].map(access => [access, shop({ access })]);

/** What enforcement leaves: `rule resource`, with the reason in the comment. A line more fails, and a line fewer does too. */
const REMAINS = [
  // Keys of what is deployed cannot be changed.
  'AtRest-AwsManagedKey Databases/Documents/Resource',
  'AtRest-AwsManagedKey Databases/Files/Resource',
  'AtRest-AwsManagedKey Databases/Vault/Resource',
  // The L2 asks for aws/s3 itself.
  'AtRest-AwsManagedKey Operations/Canary/ArtifactsBucket/Resource',
  // Its own storage: AWS does not say as whom it calls KMS.
  'AtRest-AwsManagedKey Operations/Canary/Resource',
  'AtRest-AwsManagedKey Operations/Kafka',
  'AtRest-AwsManagedKey Operations/Lustre',
  'AtRest-AwsManagedKey Operations/Replication',
  'AtRest-AwsOwnedKey Databases/Cache',
  'AtRest-AwsOwnedKey Databases/Carts',
  'AtRest-AwsOwnedKey Databases/Ledger/Resource',
  // Redshift would move the data of a deployed cluster for hours.
  'AtRest-AwsOwnedKey Databases/Warehouse',
  'AtRest-AwsOwnedKey Etl/Approval/Resource',
  'AtRest-AwsOwnedKey Etl/Notebook',
  'AtRest-AwsOwnedKey Operations/Broker',
  'AtRest-AwsOwnedKey Operations/Cluster',
  'AtRest-AwsOwnedKey Operations/Index',
  'AtRest-AwsOwnedKey Operations/Workspace',
  // A user pool, which nothing would let in to the key.
  'AtRest-AwsOwnedKey Web/Customers/Resource',
  'AtRest-AwsOwnedKey Web/Images/Resource',
  // Glue cannot change it.
  'AtRest-EncryptionUndecided Etl/GlueSecurity',
  // Each job has a role of its own, which would need the key.
  'AtRest-EncryptionUndecided Etl/Spark',
  'AtRest-Unencrypted Databases/Graph',
  'AtRest-Unencrypted Databases/Orders/Resource',
  'AtRest-Unencrypted Databases/Search/Resource',
  'AtRest-Unencrypted Operations/Bastion/Resource',
  'AtRest-Unencrypted Operations/Scratch',
];

/** Keys that L2s make by themselves, with what the checks say of them. */
const OF_OTHER_KEYS = ['AtRest-KeyDeletedWithStack Etl/Pipeline/ArtifactsBucketEncryptionKey/Resource', 'AtRest-KeyRotation Etl/Pipeline/ArtifactsBucketEncryptionKey/Resource'];

/** Destinations that AWS delivers to without a key only. */
const EXEMPT = ['AtRest-ExemptDestination Operations/Notified/Resource', 'AtRest-ExemptDestination Web/Accesses/Resource'];

/** Roles that had no policy have one now, which gives them the key. */
const NEW_POLICIES = ['HIPAA.Security', 'NIST.800.53.R5', 'PCI.DSS.321'].flatMap(pack => ['Messaging/EventsToLake/Service Role', 'Operations/Canary/ServiceRole']
  .map(role => `${pack}-IAMNoInlinePolicy ${role}/DefaultPolicy/Resource`));

test('the shop is of many kinds', () => {
  expect(new Set(PLAIN.templates.resources.map(({ type }) => type)).size).toBeGreaterThanOrEqual(90);
});

describe.each(ENFORCED)('the shop, enforced with access %s,', (_, enforced) => {
  test('has every resource at the level, or in the findings', () => {
    const findings = checkTemplates(enforced.templates, { level: EncryptionLevel.CUSTOMER_MANAGED }).map(({ rule, resource }) => `${rule.id} ${resource.path}`);

    expect([...new Set(findings)].sort()).toEqual([...REMAINS, ...OF_OTHER_KEYS, ...EXEMPT].sort());
  });

  test('says of each resource that is left why it is', () => {
    const warnings = enforced.stacks.flatMap(stack => Annotations.fromStack(stack).findWarning('*', Match.stringLikeRegexp('EncryptionAtRest left it as it is: ')))
      .map(({ id, entry }) => `${/Acknowledge (\S+)/.exec(String(entry.data))![1]} ${id.slice(1)}`);

    expect([...new Set(warnings)].sort()).toEqual([...REMAINS, ...EXEMPT].sort());
  });

  test('replaces nothing, removes nothing, and takes no key away', () => {
    const serious = compareTemplates(PLAIN.templates, enforced.templates).map(({ rule, resource, detail }) => `${rule.id} ${resource.path}: ${detail}`);

    expect(serious).toEqual([]);
  });

  test('has no cycle, in a stack or between stacks', () => {
    const templates = Object.fromEntries(enforced.stacks.map(stack => [stack.stackName, templateOf(stack)]));

    expect(Object.values(templates).flatMap(dependencyCycles)).toEqual([]);
    expect(stackCycles(templates)).toEqual([]);
  });

  test('has fewer findings of cdk-nag than before, and none that is new', () => {
    const [before, after] = [PLAIN, enforced].map(({ app }) => nagFindings(app));
    const ofBefore = new Set(before);

    expect(after.filter(finding => !ofBefore.has(finding))).toEqual(NEW_POLICIES);
    expect(after.length).toBeLessThan(before.length - 20);
  });
});
