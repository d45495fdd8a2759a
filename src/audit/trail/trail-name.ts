import { Names, Token } from 'aws-cdk-lib';
import type { IConstruct } from 'constructs';
import { constructError } from '../../private/errors';

/** Shortest and longest name of a trail. */
const MIN_TRAIL_NAME_LENGTH = 3;
const MAX_TRAIL_NAME_LENGTH = 128;

/** Letters and digits, with single separators between them. */
const TRAIL_NAME = /^[A-Za-z0-9]+(?:[._-][A-Za-z0-9]+)*$/;
const IP_ADDRESS = /^\d{1,3}(?:\.\d{1,3}){3}$/;

/**
 * The name of a trail: the given one, or one made of the construct's path. It is fixed at synthesis, because the policies of key and
 * bucket contain it and a reference to the trail would be a cycle.
 *
 * @see https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-trail-naming-requirements.html
 */
export function trailNameOf(trail: IConstruct, given?: string): string {
  if (given === undefined) {
    // Cutting a long name in its middle can leave two separators side by side.
    return Names.uniqueResourceName(trail, { maxLength: MAX_TRAIL_NAME_LENGTH, separator: '-' }).replace(/-{2,}/g, '-');
  }
  const received = `received the trailName ${Token.isUnresolved(given) ? 'as a token' : `'${given}'`}`;
  if (Token.isUnresolved(given)) {
    throw constructError(trail, `${received}: the policies of its key and bucket name the trail, so pass a name that is known at synthesis, or leave it out`);
  }
  if (given.length < MIN_TRAIL_NAME_LENGTH || given.length > MAX_TRAIL_NAME_LENGTH) {
    throw constructError(trail, `${received} of ${given.length} characters: pass ${MIN_TRAIL_NAME_LENGTH} to ${MAX_TRAIL_NAME_LENGTH}`);
  }
  if (!TRAIL_NAME.test(given) || IP_ADDRESS.test(given)) {
    throw constructError(trail, `${received}: pass letters and digits, with single periods, dashes or underscores between them, and no IP address`);
  }
  return given;
}
