// A static host for the page, with the faults that hosts have.
import { createHash } from 'node:crypto';
import { createReadStream, existsSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import path from 'node:path';
import { gunzipSync } from 'node:zlib';

import { dist, files, fixture } from './settings.mjs';

const types = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.webmanifest': 'application/manifest+json',
};

const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');

let cachedManifest;
function fixtureManifest() {
  cachedManifest ??= JSON.stringify({
    version: 1,
    datasets: [
      {
        name: 'mnist',
        title: 'MNIST',
        classes: [...'0123456789'],
        files: files.map(([role, name]) => {
          const packed = readFileSync(path.join(fixture, name));
          const unpacked = gunzipSync(packed);
          return {
            role,
            path: `mnist/${name}`,
            bytes: packed.length,
            sha256: sha256(packed),
            unpacked_bytes: unpacked.length,
            unpacked_sha256: sha256(unpacked),
          };
        }),
      },
    ],
  });
  return cachedManifest;
}

// What lies at a name, as a Buffer or the path of a file; null for nothing.
function lookUp(name, data) {
  if (name.startsWith('data/') && data !== 'mnist') {
    if (name === 'data/manifest.json') {
      return Buffer.from(data === 'fixture' ? fixtureManifest() : '{"version":1,"datasets":[]}');
    }
    const file = path.join(fixture, path.basename(name));
    const known = files.some(([, each]) => name === `data/mnist/${each}`);
    return data === 'fixture' && known ? file : null;
  }
  const file = path.join(dist, ...name.split('/'));
  if (!file.startsWith(dist + path.sep)) return null;
  return existsSync(file) && statSync(file).isFile() ? file : null;
}

// Sends the first part, waits, and sends the rest.
async function sendSlowly(response, body, gate) {
  response.write(body.subarray(0, body.length >> 1));
  await gate;
  response.end(body.subarray(body.length >> 1));
}

function sendFaulty(response, headers, bytes, fault) {
  if (fault.status) {
    response.writeHead(fault.status, { ...headers, 'Content-Type': 'text/html' });
    response.end('<!doctype html><title>Sorry</title><p>Nothing here.');
    return;
  }
  let body = bytes;
  if (fault.patch) body = fault.patch(Buffer.from(bytes));
  if (fault.replace !== undefined) body = Buffer.from(fault.replace);
  if (fault.truncate !== undefined)
    body = bytes.subarray(0, Math.floor(bytes.length * fault.truncate));
  if (fault.corrupt) {
    body = Buffer.from(bytes);
    body[body.length >> 1] ^= 0x40;
  }
  if (fault.unpack) body = gunzipSync(bytes);
  if (fault.encoded) headers['Content-Encoding'] = 'gzip';
  if (fault.maxAge) headers['Cache-Control'] = `max-age=${fault.maxAge}`;
  response.writeHead(200, { ...headers, 'Content-Length': body.length });
  if (fault.cut !== undefined) {
    // The length of the whole is promised and the line goes dead on the way.
    response.write(body.subarray(0, Math.floor(body.length * fault.cut)), () => response.destroy());
  } else if (fault.hold) {
    sendSlowly(response, body, fault.hold);
  } else {
    response.end(body);
  }
}

// isolated: sends the headers that shared memory needs. prefix: the folder that the page lies in.
// data: `mnist` as published, `fixture` under MNIST's name, or `none`. faults: a Map from a name
// such as data/manifest.json to one of {status}, {truncate: share}, {cut: share}, {corrupt: true},
// {unpack: true}, {encoded: true}, {replace: text}, {patch: bytes => bytes}, {hold: promise}; maxAge
// goes with any of them. `server.isolated` may change while it runs.
export async function serve({ isolated = true, prefix = '/', data = 'mnist' } = {}) {
  const faults = new Map();
  const requests = [];
  const host = { isolated };
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url, 'http://localhost');
    requests.push(pathname);
    const headers = { 'Cache-Control': 'no-store' };
    if (host.isolated) {
      headers['Cross-Origin-Opener-Policy'] = 'same-origin';
      headers['Cross-Origin-Embedder-Policy'] = 'require-corp';
    }
    const inside = pathname.startsWith(prefix);
    const name = decodeURIComponent(pathname.slice(prefix.length)) || 'index.html';
    const found = inside ? lookUp(name, data) : null;
    if (found === null) {
      response.writeHead(404, { ...headers, 'Content-Type': 'text/plain' });
      response.end('not found\n');
      return;
    }
    headers['Content-Type'] = types[path.extname(name)] ?? 'application/octet-stream';
    const fault = faults.get(name);
    if (fault) {
      sendFaulty(response, headers, Buffer.isBuffer(found) ? found : readFileSync(found), fault);
    } else if (Buffer.isBuffer(found)) {
      response.writeHead(200, { ...headers, 'Content-Length': found.length });
      response.end(found);
    } else {
      response.writeHead(200, { ...headers, 'Content-Length': statSync(found).size });
      createReadStream(found).pipe(response);
    }
  });
  await new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', resolve);
  });
  return Object.assign(host, {
    origin: `http://127.0.0.1:${server.address().port}`,
    url: `http://127.0.0.1:${server.address().port}${prefix}`,
    faults,
    requests,
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => {
        server.close(resolve);
      });
    },
  });
}
