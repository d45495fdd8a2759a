import { comparedPath, Store } from './catalog';
import type { StoreClassification } from './classification';
import { comparisonsOf, isMet } from './condition';
import { addressOf, type Fact } from './fact';
import { keyVerdict } from './key-verdict';
import { NOT_IN_OVERLAY, Outcome } from './outcome';
import { isEach, segmentsOf, topLevelOf } from './property-path';
import type { References } from './references';
import { ABSENT, keysOf, TemplateValue, valueAt } from './template-value';

/** A place of a resource: the store's path, with an index or name wherever there is an element. */
type Place = readonly string[];

/** All places of a store in a resource, classified; none where nothing is stored. The properties hold no `Fn::If` any more. */
export function classifyStore(store: Store, properties: Record<string, unknown>, references?: References): StoreClassification[] {
  const holder = segmentsOf(store.holder);
  return placesOf(segmentsOf(store.path), holder.length, properties).flatMap(place => {
    const held = valueAt(properties, place.slice(0, holder.length));
    if (held.kind === 'unresolved' && holder.length > 0) {
      return [unresolved(store, place)];
    }
    const classified = new Judgement(store, place, properties, references).of(store.facts);
    return classified ? [classified] : [];
  });
}

/** Elements of the structure that holds data must exist; those of a structure that only says how it is encrypted need not. */
function placesOf(path: readonly string[], ofHolder: number, properties: Record<string, unknown>): Place[] {
  const grown = path.reduce<Place[]>((places, segment, index) => places.flatMap(place => {
    const at = valueAt(properties, place);
    if (!isEach(segment) || at.kind === 'unresolved') {
      return [[...place, segment]];
    }
    const keys = keysOf(at);
    return keys.length === 0 && index >= ofHolder ? [[...place, segment]] : keys.map(key => [...place, key]);
  }), [[]]);
  return grown.filter(place => ofHolder === 0 || valueAt(properties, place.slice(0, ofHolder)).kind !== 'absent');
}

function unresolved(store: Store, place: Place): StoreClassification {
  return { path: place.join('.'), holds: store.holds, state: 'undecidable', reason: `a token or intrinsic function gives ${store.holder}` };
}

/** What the facts say of one place. */
class Judgement {
  constructor(
    private readonly store: Store,
    private readonly place: Place,
    private readonly properties: Record<string, unknown>,
    private readonly references?: References,
  ) {}

  /** By the first fact whose condition is met; where that is unknown, by what both answers agree on. */
  public of(facts: readonly Fact[]): StoreClassification | undefined {
    if (facts.length === 0) {
      return this.store.facts.length === 0 ? this.withoutFacts() : this.beyondFacts();
    }
    const [fact, ...rest] = facts;
    const met = isMet(comparisonsOf(fact[2]), compared => this.valueOf(compared));
    if (met === false) {
      return this.of(rest);
    }
    const classified = this.by(fact[3], addressOf(fact));
    if (met === true) {
      return classified;
    }
    const otherwise = this.of(rest);
    return classified && otherwise && classified.state === otherwise.state && classified.elsewhere === otherwise.elsewhere
      ? classified : this.state('undecidable', `what ${comparedPath(this.store.path, met.unknown)} is, is known at deployment only`, { source: addressOf(fact) });
  }

  private by(outcome: Outcome, source: string): StoreClassification | undefined {
    switch (outcome.kind) {
      case 'nothing':
        return undefined;
      case 'key':
        return this.byKey() ?? this.by(outcome.otherwise, source);
      case 'state':
        return this.state(outcome.state, this.key.kind === 'absent' || outcome.state === 'undecidable' ? outcome.because : `${outcome.because}: the key is not used`, {
          source,
          ...(outcome.alias ? { key: `alias/${outcome.alias}` } : {}),
          ...(outcome.elsewhere ? { elsewhere: true } : {}),
        });
    }
  }

  /** A store that no fact speaks of: a key that is set is used, and without one nothing is known. */
  private withoutFacts(): StoreClassification {
    return this.byKey() ?? this.state('undecidable', NOT_IN_OVERLAY, {
      // Objects that are written without a key take the default encryption of their bucket.
      ...(this.store.holds === 'objects' ? { elsewhere: true } : {}),
    });
  }

  /** A store of which the facts leave this case open. */
  private beyondFacts(): StoreClassification {
    return this.state('undecidable', this.key.kind === 'absent' ? NOT_IN_OVERLAY : 'a key is set, but not what makes the service use it', {});
  }

  private byKey(): StoreClassification | undefined {
    const { key } = this;
    if (key.kind === 'absent') {
      return undefined;
    }
    if (key.kind === 'unresolved' && key.above) {
      return this.state('undecidable', `a token or intrinsic function gives ${topLevelOf(this.store.path)}`, {});
    }
    const verdict = keyVerdict(key.value, this.references);
    return verdict && this.state(verdict.state, verdict.because, { key: key.value });
  }

  private state(state: StoreClassification['state'], reason: string, more: Partial<StoreClassification>): StoreClassification {
    return { path: this.place.join('.'), holds: this.store.holds, state, reason, ...more };
  }

  private get key(): TemplateValue {
    return this.store.takesKey ? valueAt(this.properties, this.place) : ABSENT;
  }

  /** What a condition compares, in the same elements as this place. */
  private valueOf(compared: string): TemplateValue {
    const own = segmentsOf(this.store.path);
    const path = segmentsOf(comparedPath(this.store.path, compared));
    const shared = path.findIndex((segment, index) => segment !== own[index]);
    return valueAt(this.properties, path.map((segment, index) => (shared === -1 || index < shared ? this.place[index] : segment)));
  }
}
