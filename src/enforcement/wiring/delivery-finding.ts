import type { CfnResource } from 'aws-cdk-lib';
import { raiseFinding } from '../../private/findings';

/** A service that delivers to an encrypted destination, and that the key could not be opened to narrowly. */
export const DELIVERY_NOT_ADMITTED = 'AtRest-DeliveryNotAdmitted';

/** A service that the key was opened to by the usual source condition, which AWS does not document for it. */
export const DELIVERY_ADMITTED_BY_GUESS = 'AtRest-DeliveryAdmittedByGuess';

/**
 * Reports a delivery that does not work as it stands.
 *
 * @param what a phrase: what is delivered, by whom, and why the key does not let it in
 * @param fix a sentence without its full stop: what to do
 */
export function reportNotAdmitted(resource: CfnResource, what: string, fix: string): void {
  raiseFinding(resource, DELIVERY_NOT_ADMITTED, `${what}: what it delivers is lost, mostly without a word. ${fix}. Acknowledge ${DELIVERY_NOT_ADMITTED} on this construct where it is meant.`);
}

/** Reports a statement of a key policy that may not be what a service needs. */
export function reportGuess(resource: CfnResource, servicePrincipal: string, destination: CfnResource): void {
  raiseFinding(resource, DELIVERY_ADMITTED_BY_GUESS, `${servicePrincipal} writes to ${destination.node.path}, and its key now admits it for this account (aws:SourceAccount). This is a guess: `
    + `this library knows no page of AWS on what ${servicePrincipal} sends to KMS. Test the delivery, and acknowledge ${DELIVERY_ADMITTED_BY_GUESS} on this construct once it works.`);
}
