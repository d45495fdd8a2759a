import type { TemplateResource } from '../templates/template';
import { type KeyChange, keyChangesOf } from './compare-key-changes';
import type { LostReaders } from './compare-lost-readers';
import { isMadeAnew } from './compare-made-anew';
import { hasKnownOldData, oldDataOf } from './compare-old-data';
import { isGeneratedSecret } from './compare-removal';
import { isReplaced, type Replacement } from './compare-replacement';
import { KEY_CHANGED, KEY_LOST, MAY_REPLACE, READERS_LOSE_OLD_DATA, REPLACEMENT, SECRET_RENAMED } from './compare-rules';
import type { ComparedSets } from './compare-sets';
import { type Fate, fateOfReplaced, storesData } from './compare-stores';
import { listed, worded } from './compare-words';
import type { Finding } from './finding';

const UPDATE_BEHAVIORS = 'https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-cfn-updating-stacks-update-behaviors.html';
const SECRET_PAGE = 'https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-secretsmanager-secret.html';

const WHAT_THEN: Record<Fate, string> = {
  'deleted': 'CloudFormation deletes the former resource with its data',
  'kept': 'the former resource stays, outside of the stack (UpdateReplacePolicy)',
  'kept as a snapshot': 'of the former resource a snapshot stays (UpdateReplacePolicy)',
  'known at deployment only': 'what becomes of the former resource is known at deployment only (UpdateReplacePolicy)',
};

/** Types of which CloudFormation refuses such a change rather than to replace anything. */
const REFUSED = ['AWS::EC2::Volume'];

/** What is said of a resource that another type has under the same logical id. */
export function findingsOfRetyped(sets: ComparedSets, before: TemplateResource, after: TemplateResource): Finding[] {
  return storesData(before, sets.classifiedBefore(before)) ? [sets.finding(REPLACEMENT, before,
    `Type was ${before.type} and is ${after.type}: CloudFormation refuses to change it under one logical id`, { property: 'Type' })] : [];
}

/** What is said of whether a resource that stores data is replaced. */
export function replacementFindings(sets: ComparedSets, before: TemplateResource, after: TemplateResource, changes: readonly Replacement[]): Finding[] {
  const anew = isGeneratedSecret(before) ? secretFindings(sets, before, after, changes) : [];
  if (anew.length > 0 || changes.length === 0 || !storesData(before, sets.classifiedBefore(before))) {
    return anew;
  }
  const rule = isReplaced(changes) ? REPLACEMENT : MAY_REPLACE;
  return changes.filter(({ certainty }) => certainty === 'always' || rule === MAY_REPLACE).map(({ property, because }) =>
    sets.finding(rule, before, rule === REPLACEMENT ? `${because}: ${outcomeOf(after)}` : because, { property, source: UPDATE_BEHAVIORS }));
}

/** What is said of the keys of a resource. */
export function keyFindings(sets: ComparedSets, readers: LostReaders, before: TemplateResource, after: TemplateResource, replaced: boolean): Finding[] {
  return keyChangesOf(sets, before, after).flatMap(change => {
    const isInPlace = !replaced && keepsOldData(before.type, change);
    const lost = isInPlace ? readers.of(before, change) : [];
    return [
      ...change.kind === 'lost' ? [keyLost(sets, before, change)] : isInPlace ? [keyChanged(sets, before, after, change)] : [],
      ...lost.length === 0 ? [] : [sets.finding(READERS_LOSE_OLD_DATA, before,
        `${listed(lost)} may not decrypt any more with ${keyName(sets, before, change)}, which older data is under`, { property: change.before.path })],
    ];
  });
}

function outcomeOf(after: TemplateResource): string {
  return REFUSED.includes(after.type) ? 'CloudFormation fails the update' : WHAT_THEN[fateOfReplaced(after)];
}

/** A generated secret is made up again when it is replaced, and when what is to be made up changes. */
function secretFindings(sets: ComparedSets, before: TemplateResource, after: TemplateResource, changes: readonly Replacement[]): Finding[] {
  const [change] = changes;
  if (change) {
    return [sets.finding(SECRET_RENAMED, before, change.because, { property: change.property, source: SECRET_PAGE })];
  }
  const [one, other] = [before.properties.GenerateSecretString, after.properties.GenerateSecretString];
  return other === undefined || sets.isUnchanged(before.file, after.file)(one, other) ? []
    : [sets.finding(SECRET_RENAMED, before, 'GenerateSecretString changed: a new version is generated', { property: 'GenerateSecretString', source: SECRET_PAGE })];
}

/** What is made anew holds nothing that was encrypted before, but what it wrote elsewhere stays there. */
function keepsOldData(type: string, { before: { holds } }: KeyChange): boolean {
  return !isMadeAnew(type) || hasKnownOldData(type) || ['objects', 'logs', 'copy'].includes(holds);
}

function keyLost(sets: ComparedSets, resource: TemplateResource, change: KeyChange): Finding {
  const { after, isConditional } = change;
  return sets.finding(KEY_LOST, resource,
    `${isConditional ? 'under some of its conditions, ' : ''}it was under ${keyName(sets, resource, change)} and would be ${after.state}: ${after.reason}`,
    { property: after.path, ...(after.source ? { source: after.source } : {}) });
}

function keyChanged(sets: ComparedSets, resource: TemplateResource, later: TemplateResource, change: KeyChange): Finding {
  const { then, source } = oldDataOf(resource.type);
  const { key, reason } = change.after;
  const now = key === undefined ? `one that is not known (${reason})` : sets.values.after.keyResourceOf(key, later.file)?.path ?? worded(key);
  return sets.finding(KEY_CHANGED, resource,
    `${change.isConditional ? 'under some of its conditions, ' : ''}its key was ${keyName(sets, resource, change)} and is ${now}: ${then}`,
    { property: change.after.path, ...(source ? { source } : {}) });
}

function keyName(sets: ComparedSets, { file }: TemplateResource, { before: { key } }: KeyChange): string {
  return sets.values.before.keyResourceOf(key, file)?.path ?? worded(key);
}
