// For hosts that cannot send headers: gives the page and its workers the two that make a browser isolate them, which
// shared memory, hence threads, needs. Nothing is stored, and everything else passes by untouched.

const HEADERS = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  // Everything comes from one origin, so the strict policy costs nothing; Safari lacks `credentialless`.
  'Cross-Origin-Embedder-Policy': 'require-corp',
};
// Only documents and workers are asked for their policies.
const DESTINATIONS = ['document', 'worker', 'sharedworker'];

const isolates = (headers) => Object.entries(HEADERS).every(([name, value]) => headers.get(name) === value);

async function isolated(request) {
  const response = await fetch(request);
  // A redirection of a document is the browser's to follow.
  if (response.type === 'opaqueredirect' || response.status === 0) return response;
  if (isolates(response.headers)) {
    // The host does it by itself now: from the next visit on nothing stands in between.
    if (request.mode === 'navigate') await self.registration.unregister();
    return response;
  }
  const headers = new Headers(response.headers);
  for (const [name, value] of Object.entries(HEADERS)) headers.set(name, value);
  return new Response(response.body, { status: response.status, statusText: response.statusText, headers });
}

self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));
self.addEventListener('fetch', (event) => {
  const { request } = event;
  if (!DESTINATIONS.includes(request.destination) || new URL(request.url).origin !== self.location.origin) return;
  event.respondWith(isolated(request));
});
