import { attachmentProblems } from './attachment-problems';
import { capacityProblems } from './capacity-problems';
import { changeNotes } from './change-notes';
import { encryptionProblems } from './encryption-problems';
import type { PreflightFacts } from './facts';
import { keyProblems } from './key-problems';
import { note, type Problem } from './problem';
import { stateProblems } from './state-problems';

/** What each fact is for: where it is missing, that is what was not checked. */
const CHECKED_BY: Readonly<Partial<Record<keyof PreflightFacts, string>>> = {
  key: 'whether the key can be used',
  orderable: 'whether RDS can encrypt the class, and still offers it',
  quotas: 'whether the quotas have room',
  subnetGroup: 'whether the subnet group covers enough Availability Zones',
  takenNames: 'whether the names are free',
  proxies: 'whether a proxy leads to it',
  blueGreenDeployments: 'whether it is part of a blue/green deployment',
  replicationTasks: 'whether AWS Database Migration Service works on it',
  integrations: 'whether a zero-ETL integration reads it',
};

/** All that stands in the way of the migration and all that should be known before it, at once: first what stops it. */
export function problemsOf(facts: PreflightFacts): Problem[] {
  const problems = [
    ...encryptionProblems(facts),
    ...stateProblems(facts),
    ...keyProblems(facts),
    ...capacityProblems(facts),
    ...attachmentProblems(facts),
    ...changeNotes(facts),
    ...(facts.source ? notChecked(facts) : []),
  ];
  return [...problems.filter(problem => problem.stops), ...problems.filter(problem => !problem.stops)];
}

/** A check that did not run is no check that found nothing. */
function notChecked(facts: PreflightFacts): Problem[] {
  const missing = (Object.keys(CHECKED_BY) as (keyof PreflightFacts)[]).filter(fact => facts[fact] === undefined);
  return missing.map(fact => note('NotChecked', fact, {
    what: `It was not checked ${CHECKED_BY[fact]}${facts.unread?.[fact] ? ` (${facts.unread[fact]})` : ''}.`,
    why: 'What it would have found shows during the migration, or after it.',
    action: 'Give the role of the preflight the permission to read it, or look yourself.',
  }));
}
