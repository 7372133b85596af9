// What the browser keeps of a visit: the visitor's drawings, and whatever the program gives a key.

const NAME = 'inkling';
const STORES = ['drawings', 'kept'];

export function settled(request) {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
}

let opened = null;
/** The database, opened once; rejects where the browser keeps nothing (a private window). */
export function storage() {
  opened ??= (async () => {
    const request = indexedDB.open(NAME, 2);
    request.onupgradeneeded = () => {
      for (const store of STORES)
        if (!request.result.objectStoreNames.contains(store)) request.result.createObjectStore(store);
    };
    const database = await settled(request);
    // Another tab with a newer page wants to change the stores.
    database.onversionchange = () => database.close();
    return database;
  })();
  return opened;
}

export async function store(name, mode) {
  return (await storage()).transaction(name, mode).objectStore(name);
}

/** Keeps bytes under a key; none: forgets it. */
export async function keep(key, bytes) {
  const kept = await store('kept', 'readwrite');
  await settled(bytes.length > 0 ? kept.put(bytes, key) : kept.delete(key));
}

/** All [key, bytes] whose key begins with the prefix. */
export async function recall(prefix) {
  const kept = await store('kept', 'readonly');
  const range = IDBKeyRange.bound(prefix, `${prefix}\uffff`);
  const [keys, values] = await Promise.all([settled(kept.getAllKeys(range)), settled(kept.getAll(range))]);
  return keys.map((key, i) => [key, values[i]]);
}
