#!/usr/bin/env python3
"""Writes build.json into the page and tells what one visit downloads.

build.json: {"build": twelve hexadecimal digits over all files, "files": {path: bytes as unpacked}}.

Usage: page_size.py FOLDER [--cache FILE]      (the cache remembers compressed sizes by contents)
"""
import argparse
import gzip
import hashlib
import json
import pathlib
import shutil
import subprocess

# What a visit does not load: the other build, and texts that are only linked.
LEFT_OUT = ('single/', 'data/', 'THIRD-PARTY.txt', 'LICENSE', 'build.json', '.nojekyll')


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

    files, hashes, visit, used = {}, hashlib.sha256(), [0, 0], {}
    for path in sorted(path for path in options.folder.rglob('*') if path.is_file()):
        name = path.relative_to(options.folder).as_posix()
        if name.startswith('data/') or name == 'build.json':
            continue
        body = path.read_bytes()
        files[name] = len(body)
        digest = hashlib.sha256(body).hexdigest()
        hashes.update(f'{name} {digest}\n'.encode())
        if not name.startswith(LEFT_OUT):
            used[digest] = known[digest] if digest in known else packed_size(path)
            visit = [visit[0] + len(body), visit[1] + used[digest]]
    build = hashes.hexdigest()[:12]
    (options.folder / 'build.json').write_text(json.dumps({'build': build, 'files': files}, indent=1) + '\n')
    if options.cache:
        options.cache.write_text(json.dumps(used))
    method = 'brotli' if shutil.which('brotli') else 'gzip'
    print(f'inkling: build {build}; one visit loads {visit[0] / 1024:.0f} KiB, {visit[1] / 1024:.0f} KiB with {method} '
          '(without the images)', flush=True)


main()
