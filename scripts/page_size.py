#!/usr/bin/env python3
"""Writes build.json into the page and tells what one visit downloads.

build.json: {"build": twelve hexadecimal digits over all files, "files": {path: bytes as unpacked},
             "visit": {"method": "brotli", "bytes": {build: bytes that a visit with it downloads}}}.

Usage: page_size.py FOLDER [--cache FILE]      (the cache remembers compressed sizes by contents)
"""
import argparse
import gzip
import hashlib
import json
import pathlib
import shutil
import subprocess
import sys

BUILDS = ('threads', 'single', 'scalar')
# What a visit does not load (texts that are only linked), and what it has while the page is used already.
LEFT_OUT = ('data/', 'models/', 'docs/', 'THIRD-PARTY.txt', 'LICENSE', '.nojekyll')
# What a page loads when somebody wants it.
ON_DEMAND = '-laboratory.wasm'
# What is wanted of a visit, images and models left out.
LIMIT = 450_000


def packed_size(path):
    if shutil.which('brotli'):
        return len(subprocess.run(['brotli', '-q', '11', '-c', str(path)], check=True, stdout=subprocess.PIPE).stdout)
    return len(gzip.compress(path.read_bytes()))


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('folder', type=pathlib.Path)
    parser.add_argument('--cache', type=pathlib.Path)
    options = parser.parse_args()
    known = {}
    if options.cache and options.cache.is_file():
        known = json.loads(options.cache.read_text())

    files, hashes, used = {}, hashlib.sha256(), {}
    shared, visits, later = 0, dict.fromkeys(BUILDS, 0), dict.fromkeys(BUILDS, 0)
    for path in sorted(path for path in options.folder.rglob('*') if path.is_file()):
        name = path.relative_to(options.folder).as_posix()
        if name.startswith('data/') or name == 'build.json':
            continue
        body = path.read_bytes()
        files[name] = len(body)
        digest = hashlib.sha256(body).hexdigest()
        hashes.update(f'{name} {digest}\n'.encode())
        if name.startswith(LEFT_OUT):
            continue
        used[digest] = known[digest] if digest in known else packed_size(path)
        folder = name.partition('/')[0]
        if name.endswith(ON_DEMAND):
            later[folder] = used[digest]
        elif folder in visits:
            visits[folder] += used[digest]
        else:
            shared += used[digest]
    told = {'build': hashes.hexdigest()[:12], 'files': files}
    listing = options.folder / 'build.json'
    listing.write_text(json.dumps(told, indent=1) + '\n')
    shared += packed_size(listing)
    method = 'brotli' if shutil.which('brotli') else 'gzip'
    visits = {build: shared + own for build, own in visits.items()}
    listing.write_text(json.dumps({**told, 'visit': {'method': method, 'bytes': visits}}, indent=1) + '\n')
    if options.cache:
        options.cache.write_text(json.dumps(used))
    sizes = ', '.join(f'{build} {size:,}' for build, size in visits.items())
    print(f'inkling: build {told["build"]}; one visit downloads with {method}, in bytes: {sizes} '
          f'(without images and models; wanted: at most {LIMIT:,})', flush=True)
    print('inkling: and when the laboratory is wanted: ' + ', '.join(f'{build} {size:,}' for build, size in later.items()),
          flush=True)
    if method == 'brotli' and max(visits.values()) > LIMIT:
        print('inkling: that is more than wanted', file=sys.stderr, flush=True)


main()
