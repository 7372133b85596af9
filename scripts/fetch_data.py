#!/usr/bin/env python3
"""Finds or fetches MNIST and checks every byte of it.

Looked for, in this order: $INKLING_DATA_DIR, assets/data, ../shared/data beside this project, the public mirrors
($INKLING_DATA_URL, if set, replaces those). What was fetched is kept in assets/data.

Usage: fetch_data.py [--publish FOLDER] [--offline]
  prints the folder that holds mnist/ on standard output;
  --publish copies the files to FOLDER/mnist and writes FOLDER/manifest.json, an empty list when there are none.
Exit code: 0 found or fetched, 3 nowhere to be had, 4 a source gave files with other bytes, 1 anything else.
"""
import argparse
import hashlib
import json
import os
import pathlib
import shutil
import sys
import time
import urllib.error
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parent.parent
KEPT = ROOT / 'assets' / 'data'
MIRRORS = ['https://ossci-datasets.s3.amazonaws.com/mnist/', 'https://storage.googleapis.com/cvdf-datasets/mnist/']
NOT_FOUND, WRONG_BYTES = 3, 4

# role, name, bytes, SHA-256, bytes unpacked, SHA-256 unpacked
FILES = [
    ('train_images', 'train-images-idx3-ubyte.gz',
     9912422, '440fcabf73cc546fa21475e81ea370265605f56be210a4024d2ca8f203523609',
     47040016, 'ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db'),
    ('train_labels', 'train-labels-idx1-ubyte.gz',
     28881, '3552534a0a558bbed6aed32b30c495cca23d567ec52cac8be1a0730e8010255c',
     60008, '65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5'),
    ('test_images', 't10k-images-idx3-ubyte.gz',
     1648877, '8d422c7b0a1c1c79245a5bcf07fe86e33eeafee792b84584aec276f5a2dbc4e6',
     7840016, '0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7'),
    ('test_labels', 't10k-labels-idx1-ubyte.gz',
     4542, 'f7ae60f92e00ec6debd23a6088c31dbd2371eca3ffa0defaefb259924204aec6',
     10008, 'ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2'),
]


class WrongBytes(Exception):
    """A source that answered, but not with MNIST."""


def say(text):
    print(f'inkling: {text}', file=sys.stderr, flush=True)


def sha256(path):
    digest = hashlib.sha256()
    with open(path, 'rb') as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def check_folder(folder):
    """None when folder/mnist holds all files intact, else what is wrong with it."""
    for _, name, size, digest, _, _ in FILES:
        path = folder / 'mnist' / name
        if not path.is_file():
            return f'{path} is missing'
        if path.stat().st_size != size:
            return f'{path} has {path.stat().st_size} bytes, expected {size}'
        if sha256(path) != digest:
            return f'{path} has the right size but other contents'
    return None


def download(url, target, size, digest):
    """Fetches one file beside its place and moves it there once it is right."""
    part = target.with_name(target.name + '.part')
    seen, hashed, told = 0, hashlib.sha256(), time.monotonic()
    try:
        with urllib.request.urlopen(url, timeout=30) as answer, open(part, 'wb') as file:
            while block := answer.read(1 << 16):
                seen += len(block)
                if seen > size:
                    raise WrongBytes(f'{url} is longer than the expected {size} bytes')
                file.write(block)
                hashed.update(block)
                if time.monotonic() - told > 2:
                    told = time.monotonic()
                    say(f'  {target.name}: {seen / 2**20:.1f} of {size / 2**20:.1f} MiB')
        if seen != size:
            raise WrongBytes(f'{url} ended after {seen} of {size} bytes')
        if hashed.hexdigest() != digest:
            raise WrongBytes(f'{url} has SHA-256 {hashed.hexdigest()}, expected {digest}')
        os.replace(part, target)
        say(f'  {target.name}: {size / 2**20:.1f} MiB, checked')
    finally:
        part.unlink(missing_ok=True)


def fetch(sources, folder):
    """Fetches what folder lacks. Returns None, or the exit code that tells the worst that happened."""
    os.makedirs(folder / 'mnist', exist_ok=True)
    worst = NOT_FOUND
    for source in sources:
        base = source.rstrip('/') + '/'
        say(f'fetching MNIST (11.1 MiB) from {base}')
        try:
            for _, name, size, digest, _, _ in FILES:
                target = folder / 'mnist' / name
                if not (target.is_file() and target.stat().st_size == size and sha256(target) == digest):
                    download(base + name, target, size, digest)
            return None
        except WrongBytes as error:
            say(f'  {error}')
            worst = WRONG_BYTES
        except (urllib.error.URLError, OSError, ValueError) as error:
            say(f'  {error}')
    return worst


def find(offline):
    """The folder that holds mnist/ and the exit code."""
    asked = os.environ.get('INKLING_DATA_DIR')
    for folder in ([pathlib.Path(asked)] if asked else []) + [KEPT, ROOT.parent / 'shared' / 'data']:
        wrong = check_folder(folder)
        if wrong is None:
            say(f'MNIST is taken from {folder}')
            return folder, 0
        if folder == KEPT and not (folder / 'mnist').exists():
            continue
        if (folder / 'mnist').exists() or str(folder) == asked:
            say(f'passed over: {wrong}')
    url = os.environ.get('INKLING_DATA_URL')
    if not offline:
        code = fetch([url] if url else MIRRORS, KEPT)
        if code is None:
            say(f'MNIST is kept in {KEPT}')
            return KEPT, 0
    else:
        code = NOT_FOUND
    say('MNIST is nowhere to be had. Put its four .gz files into assets/data/mnist, or set INKLING_DATA_DIR to a '
        'folder with mnist/ in it, or INKLING_DATA_URL to an address that serves them.')
    return None, code


def publish(folder, out):
    """Lays the files beside the page with the list of sizes and hashes that it checks them against."""
    datasets = []
    os.makedirs(out, exist_ok=True)
    if folder:
        os.makedirs(out / 'mnist', exist_ok=True)
        entries = []
        for role, name, size, digest, unpacked, unpacked_digest in FILES:
            target = out / 'mnist' / name
            if not (target.is_file() and target.stat().st_size == size and sha256(target) == digest):
                shutil.copyfile(folder / 'mnist' / name, target)
            entries.append({'role': role, 'path': f'mnist/{name}', 'bytes': size, 'sha256': digest,
                            'unpacked_bytes': unpacked, 'unpacked_sha256': unpacked_digest})
        datasets.append({'name': 'mnist', 'title': 'MNIST', 'classes': [str(digit) for digit in range(10)],
                         'files': entries})
    else:
        shutil.rmtree(out / 'mnist', ignore_errors=True)
    part = out / 'manifest.json.part'
    part.write_text(json.dumps({'version': 1, 'datasets': datasets}, indent=1) + '\n', encoding='utf-8')
    os.replace(part, out / 'manifest.json')


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--publish', type=pathlib.Path, metavar='FOLDER')
    parser.add_argument('--offline', action='store_true', help='look around, fetch nothing')
    options = parser.parse_args()
    folder, code = find(options.offline)
    if options.publish:
        publish(folder, options.publish)
    if folder:
        print(folder)
    sys.exit(code)


if __name__ == '__main__':
    main()
