import { CloudTrailClient, ListPublicKeysCommand, type PublicKey as ServicePublicKey } from '@aws-sdk/client-cloudtrail';
import type { Span } from './period';
import { keysOf, listPublicKeys, type PublicKey, type PublicKeys, PublicKeysUnavailable } from './public-keys';

/** Public keys from CloudTrail itself, with the credentials of the environment; needs `cloudtrail:ListPublicKeys`. */
export class PublicKeyService implements PublicKeys {
  private readonly keysByRegion = new Map<string, Promise<ReadonlyMap<string, PublicKey>>>();

  /**
   * @param digests the time of the digests in question
   * @param askedRegion the Region to ask, instead of that of each digest
   */
  constructor(private readonly digests: Span, private readonly askedRegion?: string) {}

  async find(region: string, fingerprint: string): Promise<PublicKey | undefined> {
    const asked = this.askedRegion ?? region;
    const keys = this.keysByRegion.get(asked) ?? this.list(asked);
    this.keysByRegion.set(asked, keys);
    return (await keys).get(fingerprint);
  }

  advice(region: string): string {
    const asked = this.askedRegion ?? region;
    return `CloudTrail in ${asked} has no such key${asked === region ? '' : `, and a digest of ${region} is signed with a key of ${region}`}.`;
  }

  private async list(region: string): Promise<ReadonlyMap<string, PublicKey>> {
    const client = new CloudTrailClient({ region });
    try {
      const keys: ServicePublicKey[] = [];
      let token: string | undefined;
      do {
        // Until now, since a digest may have been signed long after the time that it covers.
        const answer = await client.send(new ListPublicKeysCommand({ StartTime: new Date(this.digests.from), EndTime: new Date(), NextToken: token }));
        keys.push(...answer.PublicKeyList ?? []);
        token = answer.NextToken;
      } while (token !== undefined);
      return new Map(keysOf(keys));
    } catch (error) {
      const { name, message } = error as Error;
      throw new PublicKeysUnavailable(`CloudTrail in ${region} did not list its public keys (${name}: ${message}). Where it can be asked, write them to a file for --public-keys: ${listPublicKeys(region, this.digests)}`);
    } finally {
      client.destroy();
    }
  }
}
