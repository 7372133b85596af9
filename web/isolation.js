// Threads need a page that the browser isolates. Where the host does not send the headers for that, a service worker
// may: it is registered once, and the page loads once more under it. Whatever stands against it, the page goes on
// without threads.

const TRIED_KEY = 'inkling-isolation-tried';
const WAIT_MS = 3000;

/** Remembers for this tab that the page was loaded anew, so that it never is a second time. */
const tried = {
  get known() {
    try {
      return sessionStorage.getItem(TRIED_KEY) !== null;
    } catch {
      return true;  // nothing can be remembered here
    }
  },
  remember() {
    sessionStorage.setItem(TRIED_KEY, '1');
  },
  forget() {
    try {
      sessionStorage.removeItem(TRIED_KEY);
    } catch {
      // Then there is nothing to forget.
    }
  },
};

function activated(registration) {
  if (registration.active) return Promise.resolve();
  const worker = registration.installing ?? registration.waiting;
  return new Promise((resolve, reject) => {
    setTimeout(() => reject(new Error('The service worker did not start.')), WAIT_MS);
    worker.addEventListener('statechange', () => {
      if (worker.state === 'activated') resolve();
      if (worker.state === 'redundant') reject(new Error('The service worker was refused.'));
    });
  });
}

/**
 * Sees to it that the page is isolated where that can be had.
 * @returns {Promise<{isolated: boolean, reason: string, reloading?: boolean}>} reloading: the page is about to load
 *   anew, and there is nothing left to do
 */
export async function isolate() {
  if (globalThis.crossOriginIsolated) {
    tried.forget();
    const byWorker = Boolean(navigator.serviceWorker?.controller);
    return { isolated: true, reason: `${byWorker ? 'A service worker' : 'This host'} isolates the page, so it may use threads.` };
  }
  const without = (why) => ({ isolated: false, reason: `The page is not isolated, so it may not use threads: ${why}` });
  if (!isSecureContext) return without('its address is neither https nor localhost.');
  if (globalThis.top !== globalThis) return without('it lies within another page.');
  if (!navigator.serviceWorker) return without('the host sends no headers for it, and this browser has no service workers.');
  if (tried.known) return without('the host sends no headers for it, and a service worker did not help.');
  try {
    const registration = await navigator.serviceWorker.register(new URL('./service_worker.js', import.meta.url),
      { scope: new URL('./', import.meta.url).pathname, updateViaCache: 'none' });
    await activated(registration);
    tried.remember();
  } catch {
    return without('the host sends no headers for it, and the browser refused a service worker.');
  }
  location.reload();
  return { ...without('it is loading anew.'), reloading: true };
}
