// A static host on localhost that isolates its pages, which threads in WebAssembly need. Roads lead to several folders.
import { createReadStream, existsSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import path from 'node:path';

const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.wasm': 'application/wasm',
  '.svg': 'image/svg+xml',
};

/** @param {Record<string, string>} roads folders by the beginning of the address, longest first */
export function serve(roads) {
  const server = createServer((request, response) => {
    const name = decodeURIComponent(new URL(request.url, 'http://localhost').pathname);
    const road = Object.keys(roads).find((beginning) => name.startsWith(beginning));
    let file = path.join(roads[road], path.normalize('/' + name.slice(road.length)));
    if (file.endsWith(path.sep)) file = path.join(file, 'index.html');
    const found = existsSync(file) && statSync(file).isFile();
    response.writeHead(found ? 200 : 404, {
      'Content-Type': TYPES[path.extname(file)] ?? 'application/octet-stream',
      'Cross-Origin-Opener-Policy': 'same-origin',
      'Cross-Origin-Embedder-Policy': 'require-corp',
      'Cross-Origin-Resource-Policy': 'same-origin',
    });
    if (found) createReadStream(file).pipe(response);
    else response.end();
  });
  return new Promise((resolve) => {
    server.listen(0, 'localhost', () =>
      resolve({ url: `http://localhost:${server.address().port}/`, close: () => server.close() }));
  });
}
