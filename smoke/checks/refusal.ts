import { expect } from '../../demo/verified-resource';
import { messageOf } from '../check';
import { eventually } from '../patience';

/** Refused by a policy, of whatever kind. */
export const BY_POLICY = /access ?denied|not authorized/i;

/** Refused since KMS refused: S3 and DynamoDB name the action of KMS that was missing, and their own where that was. */
export const BY_KMS = /kms:/i;

/**
 * Throws where a call succeeds, or fails for another reason than the expected one.
 *
 * @param what the call, as a person would say it
 * @param because what the refusal says
 * @param withinMs how long another reason is borne: permissions take time until they hold
 * @returns what the refusal said
 */
export async function refusal(what: string, call: () => Promise<unknown>, because: RegExp, withinMs = 0): Promise<string> {
  const answer = await eventually(`${what} is refused with ${because}`, withinMs, async () => {
    const said = await call().then(() => undefined, messageOf);
    if (said !== undefined && !because.test(said)) throw new Error(said);
    return { said };
  });
  expect(answer.said !== undefined, `${what} is refused: it succeeded`);
  return `${what}: ${answer.said}`;
}
