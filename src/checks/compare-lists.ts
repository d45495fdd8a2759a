/** Adds to the list of a key. */
export function addTo<K, V>(lists: Map<K, V[]>, key: K, value: V): void {
  const there = lists.get(key);
  if (there) {
    there.push(value);
  } else {
    lists.set(key, [value]);
  }
}
