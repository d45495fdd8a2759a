import { keyPropertyAt } from '../catalog/catalog';
import { addTo } from '../templates/grouping';
import type { TemplateResource } from '../templates/template';
import type { KeyChange } from './compare-key-changes';
import { allowsNoLess, EVERYBODY, KeyReaders, type Reader } from './compare-readers';
import type { ComparedSets } from './compare-sets';
import { fateOfRemoved } from './compare-stores';

/** Who could read what is encrypted under a former key, and cannot any more. */
export class LostReaders {
  private readonly lost = new Map<string, readonly string[]>();
  private readonly readers: { before?: KeyReaders; after?: KeyReaders } = {};

  constructor(private readonly sets: ComparedSets) {}

  /**
   * The readers that a resource loses with a change of its key. Who is gone loses nothing, and neither does anybody who may still use the
   * key by another statement. Of a key that is deleted nobody is named: everybody loses it.
   */
  public of({ file, type }: TemplateResource, { before, formerKey }: KeyChange): readonly string[] {
    const service = keyPropertyAt(type, before.path)?.viaService;
    const cached = `${formerKey}\n${service ?? ''}`;
    let lost = this.lost.get(cached);
    if (!lost) {
      lost = this.lostWith(formerKey, this.sets.values.before.keyResourceOf(before.key, file), service);
      this.lost.set(cached, lost);
    }
    return lost;
  }

  private lostWith(key: string, resource: TemplateResource | undefined, service: string | undefined): readonly string[] {
    const isGone = resource !== undefined && !this.sets.resourceAfter(resource);
    if (resource && isGone && fateOfRemoved(resource) !== 'kept') {
      return [];
    }
    const earlier = this.before.of(key);
    const later = new Map<string, Reader[]>();
    for (const reader of [...this.after.of(key), ...isGone ? earlier.filter(({ byKeyPolicy }) => byKeyPolicy) : []]) {
      addTo(later, reader.identity, reader);
    }
    const mayStill = (reader: Reader) => [...later.get(reader.identity) ?? [], ...later.get(EVERYBODY) ?? []]
      .some(other => allowsNoLess(other, reader, service));
    return [...new Set(earlier.filter(reader => this.isStillThere(reader) && !mayStill(reader)).map(({ name }) => name))];
  }

  private isStillThere({ resource }: Reader): boolean {
    return resource === undefined || this.sets.resourceAfter(resource) !== undefined;
  }

  /** Policies are read when the first key changes: mostly none does. */
  private get before(): KeyReaders {
    return this.readers.before ??= new KeyReaders(this.sets.before, this.sets.values.before);
  }

  private get after(): KeyReaders {
    return this.readers.after ??= new KeyReaders(this.sets.after, this.sets.values.after);
  }
}
