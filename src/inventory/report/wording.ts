import type { EncryptionState } from '../../catalog';
import type { Inventory, InventoryResource, Standing } from '../inventory';
import type { InventoryKey, KeySettings } from '../inventory-key';

/** What people call a state. */
export const STATE_NAMES: Readonly<Record<EncryptionState, string>> = {
  'customer managed': 'customer managed key',
  'customer provided': 'key outside of KMS',
  'AWS managed': 'AWS managed key',
  'AWS owned': 'AWS owned key',
  'undecidable': 'undecided',
  'unencrypted': 'not encrypted',
};

/** States from the best to the worst, as reports list them. */
export const STATES: readonly EncryptionState[] = ['customer managed', 'customer provided', 'AWS managed', 'AWS owned', 'undecidable', 'unencrypted'];

export const STANDING_NAMES: Readonly<Record<Standing, string>> = {
  meets: 'meets it', exempt: 'exempt', acknowledged: 'acknowledged', elsewhere: 'decided elsewhere', undecided: 'undecided', below: 'below it',
};

/** What people call the state of a resource: of one that something else decides nothing is missing in its template. */
export function stateName({ state, standing }: Pick<InventoryResource, 'state' | 'standing'>): string {
  return standing === 'elsewhere' ? STANDING_NAMES.elsewhere : STATE_NAMES[state];
}

/** A number as people read it. */
export function number(value: number): string {
  return value.toLocaleString('en-US');
}

/** A number of things. */
export function count(value: number, singular: string, plural = `${singular}s`): string {
  return `${number(value)} ${value === 1 ? singular : plural}`;
}

/** An amount of US dollars. */
export function usd(amount: number): string {
  return `${amount.toLocaleString('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 })} USD`;
}

/** What matters most, in a sentence. */
export function headline({ level, summary: { resources, byStanding } }: Inventory): string {
  if (resources === 0) {
    return 'No resource of the templates stores data, as far as the catalog knows.';
  }
  const rest = [
    ...byStanding.below > 0 ? [`${number(byStanding.below)} below it`] : [],
    ...byStanding.elsewhere > 0 ? [`${number(byStanding.elsewhere)} decided elsewhere`] : [],
    ...byStanding.undecided > 0 ? [`${number(byStanding.undecided)} undecided`] : [],
    ...byStanding.exempt > 0 ? [`${number(byStanding.exempt)} exempt`] : [],
    ...byStanding.acknowledged > 0 ? [`${number(byStanding.acknowledged)} acknowledged`] : [],
  ];
  return `${number(byStanding.meets)} of ${count(resources, 'resource')} that store${resources === 1 ? 's' : ''} data ${byStanding.meets === 1 ? 'meets' : 'meet'} the level "${level}"${rest.length > 0 ? `; ${rest.join(', ')}` : ''}.`;
}

/** Whether and how often a key rotates. */
export function rotationText({ settings, kind }: InventoryKey): string {
  if (!settings) {
    return kind === 'AWS managed' ? 'every year, by AWS' : kind === 'AWS owned' ? 'as AWS decides' : 'unknown';
  }
  const every = settings.rotationPeriodDays === undefined ? 'at a period that a parameter gives' : `every ${number(settings.rotationPeriodDays)} days`;
  return settings.rotation === 'on' ? every : { 'off': 'no', 'not possible': 'not possible', 'with its primary key': 'with its primary key', 'undecided': 'undecided' }[settings.rotation];
}

/** What becomes of a key with its stack. */
export function deletionText(settings: KeySettings | undefined): string {
  if (!settings) {
    return 'not decided by these templates';
  }
  const { deletionPolicy, pendingWindowDays } = settings;
  const window = pendingWindowDays === undefined ? '' : `, ${pendingWindowDays} days after the decision`;
  return deletionPolicy.startsWith('Retain') ? `kept with its stack deleted (${deletionPolicy})` : `deleted with its stack (${deletionPolicy})${window}`;
}

/** Who decides about a key. */
export function controlText({ controlledBy, origin }: InventoryKey): string {
  return controlledBy === 'unknown' ? origin === 'outside' ? 'whoever made it' : 'unknown' : controlledBy === 'account' ? 'the account' : 'AWS';
}

/** Some names, and how many more there are. */
export function some(names: readonly string[], most: number): string {
  return names.length <= most ? names.join(', ') : `${names.slice(0, most).join(', ')} and ${number(names.length - most)} more`;
}

/** What the assumptions of the cost are, in sentences. */
export function costNotes({ cost: { prices, assumptions } }: Inventory): string[] {
  return [
    `Prices as of ${prices.checked} (${prices.source}): ${usd(prices.keyUsdAMonth)} a month for each key of the templates, replica keys included; the first and the second rotation add ${usd(prices.rotationUsdAMonth)} a month each, later ones nothing. ${usd(prices.usdFor10000Requests)} for 10,000 requests.`,
    `Assumed: ${number(assumptions.requestsABucketAndMonth)} requests of KMS a bucket and month without a Bucket Key, of which one saves ${number(assumptions.bucketKeySaves * 100)} % at most. The templates do not say how much a bucket is used: give the number that you know.`,
    'Not counted: keys from outside, requests of other services than S3, and the 20,000 requests a month that are free.',
  ];
}
