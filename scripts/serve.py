#!/usr/bin/env python3
"""Serves a folder on localhost with the headers that the page needs.

Shared memory, hence threads in WebAssembly, exists only in pages that isolate themselves (COOP and COEP).

Usage: serve.py FOLDER [--port N] [--open] [--plain]      without --port the first free one from 8000 on
--plain leaves those headers out, as many static hosts do.
"""
import argparse
import errno
import functools
import http.server
import os
import pathlib
import sys
import webbrowser

FIRST_PORT = 8000


class Handler(http.server.SimpleHTTPRequestHandler):
    # What a file is must not depend on the system's own tables.
    extensions_map = {
        '': 'application/octet-stream',
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
        '.ttf': 'font/ttf',
        '.webmanifest': 'application/manifest+json',
        # No Content-Encoding: the page checks the packed bytes and unpacks them itself.
        '.gz': 'application/octet-stream',
    }
    protocol_version = 'HTTP/1.1'

    def __init__(self, *args, plain=False, **options):
        self.plain = plain
        super().__init__(*args, **options)

    def guess_type(self, path):
        return self.extensions_map.get(pathlib.Path(path).suffix.lower(), self.extensions_map[''])

    def end_headers(self):
        if not self.plain:
            self.send_header('Cross-Origin-Opener-Policy', 'same-origin')
            self.send_header('Cross-Origin-Embedder-Policy', 'require-corp')
            self.send_header('Cross-Origin-Resource-Policy', 'same-origin')
        self.send_header('X-Content-Type-Options', 'nosniff')
        # A page under development changes between two visits: a browser may keep a file but has to ask.
        self.send_header('Cache-Control', 'no-cache')
        super().end_headers()

    def log_message(self, pattern, *args):
        pass

    def handle(self):
        try:
            super().handle()
        except (ConnectionResetError, BrokenPipeError):
            pass  # the browser left; that is its right


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    # With address reuse two servers could sit on one port on some systems and each get half of the requests.
    allow_reuse_address = os.name == 'posix'


def listen(folder, port, plain):
    handler = functools.partial(Handler, directory=str(folder), plain=plain)
    for candidate in [port] if port is not None else range(FIRST_PORT, FIRST_PORT + 100):
        try:
            return Server(('localhost', candidate), handler)
        except OSError as error:
            if error.errno not in (errno.EADDRINUSE, errno.EACCES):
                raise
    sys.exit(f'inkling: port {port} is taken or not allowed; choose another with --port' if port is not None else
             f'inkling: no free port between {FIRST_PORT} and {FIRST_PORT + 99}; choose one with --port')


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('folder', type=pathlib.Path)
    parser.add_argument('--port', type=int)
    parser.add_argument('--open', action='store_true', help='open a browser')
    parser.add_argument('--plain', action='store_true', help='send no headers for isolation')
    options = parser.parse_args()
    if not options.folder.is_dir():
        sys.exit(f'inkling: {options.folder} is not a folder; scripts/run --build-only makes dist/')
    with listen(options.folder, options.port, options.plain) as server:
        address = f'http://localhost:{server.server_port}/'
        print(f'Inkling is at {address}  (Ctrl+C stops)', flush=True)
        if options.open:
            webbrowser.open(address)
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            print()


if __name__ == '__main__':
    main()
