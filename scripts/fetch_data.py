#!/usr/bin/env python3
"""Finds or fetches MNIST, or other sets that the presets learn from, and checks every byte.

Looked for, in this order: $INKLING_DATA_DIR, assets/data, ../shared/data beside this project, the public mirrors
($INKLING_DATA_URL, if set, replaces those). What was fetched is kept in assets/data.

Usage: fetch_data.py [--publish FOLDER] [--offline] [SET ...]
  SET is mnist (when none is named), fashion-mnist or digits8x8;
  prints the folder that holds the set on standard output, a line for each;
  --publish copies the files of these sets, and of all others that are at hand, to FOLDER/SET and writes
  FOLDER/manifest.json, an empty list when there are none.
Exit code: 0 found or fetched, 3 nowhere to be had, 4 a source gave files with other bytes, 1 anything else.
"""
import argparse
import dataclasses
import gzip
import hashlib
import json
import os
import pathlib
import shutil
import struct
import sys
import time
import urllib.error
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parent.parent
KEPT = ROOT / 'assets' / 'data'
NOT_FOUND, WRONG_BYTES = 3, 4


@dataclasses.dataclass
class DataSet:
    title: str
    mirrors: list
    # role, name, bytes, SHA-256, bytes unpacked, SHA-256 unpacked
    files: list
    # Where the files are not IDX themselves: what makes them so. It takes the folder.
    convert: object = None
    # What it makes: name, SHA-256. Either, or the same packed with gzip, stands for the files.
    converted: tuple = ()


def convert_digits(folder):
    """digits.csv.gz, a line of 64 values and a label for each image, as two IDX files."""
    with gzip.open(folder / 'digits.csv.gz', 'rt', encoding='ascii') as file:
        rows = [list(map(int, line.split(','))) for line in file]
    images = struct.pack('>4I', 2051, len(rows), 8, 8) + b''.join(bytes(row[:64]) for row in rows)
    labels = struct.pack('>2I', 2049, len(rows)) + bytes(row[64] for row in rows)
    for name, content in (('digits-images-idx3-ubyte', images), ('digits-labels-idx1-ubyte', labels)):
        part = folder / (name + '.part')
        part.write_bytes(content)
        os.replace(part, folder / name)


SETS = {
    'mnist': DataSet(
        'MNIST',
        ['https://ossci-datasets.s3.amazonaws.com/mnist/', 'https://storage.googleapis.com/cvdf-datasets/mnist/'], [
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
        ]),
    # H. Xiao, K. Rasul, R. Vollgraf, 2017; the MIT licence.
    'fashion-mnist': DataSet(
        'Fashion-MNIST', ['http://fashion-mnist.s3-website.eu-central-1.amazonaws.com/'], [
            ('train_images', 'train-images-idx3-ubyte.gz',
             26421880, '3aede38d61863908ad78613f6a32ed271626dd12800ba2636569512369268a84',
             47040016, 'c59f468a2f672dc815687fe0f83887768d799fd8a3f3276145d20f83aa44d888'),
            ('train_labels', 'train-labels-idx1-ubyte.gz',
             29515, 'a04f17134ac03560a47e3764e11b92fc97de4d1bfaf8ba1a3aa29af54cc90845',
             60008, 'bad3541b69d912435c50bb6ba87bec294ff4f6a2e1246121d8633921760443d9'),
            ('test_images', 't10k-images-idx3-ubyte.gz',
             4422102, '346e55b948d973a97e58d2351dde16a484bd415d4595297633bb08f03db6a073',
             7840016, '5b4141f0afbad91edebe8549f8fcffe087ea10ca49f1dbef5c9a5cd8815ce37b'),
            ('test_labels', 't10k-labels-idx1-ubyte.gz',
             5148, '67da17c76eaffca5446c3361aaab5c3cd6d1c2608764d35dfb1850b086bf8dd5',
             10008, '0402a96d92fd2663957122ceb108a494c5af83dab82d92729df917d7dec38c34'),
        ]),
    # E. Alpaydin, C. Kaynak, UCI, 1998, as scikit-learn passes it on: 1797 images of 8 x 8, values 0 to 16.
    'digits8x8': DataSet(
        'the 8x8 digits', ['https://raw.githubusercontent.com/scikit-learn/scikit-learn/1.5.0/sklearn/datasets/data/'], [
            ('samples', 'digits.csv.gz',
             57523, '09f66e6debdee2cd2b5ae59e0d6abbb73fc2b0e0185d2e1957e9ebb51e23aa22',
             264712, '6ebb3d2fee246a4e99363262ddf8a00a3c41bee6014c373ed9d9216ba7f651b8'),
        ],
        convert_digits, (
            ('digits-images-idx3-ubyte', '359cd13f0f514122884198b78a131df597421cbf5e93a76678fa96fc548f0d96'),
            ('digits-labels-idx1-ubyte', 'ce71631c1f31ce56fa54f31d1d498fafacff59b001e6c30c4a5e29508aa277ad'),
        )),
}


class WrongBytes(Exception):
    """A source that answered, but with other bytes."""


def say(text):
    print(f'inkling: {text}', file=sys.stderr, flush=True)


def sha256(path):
    digest = hashlib.sha256()
    with open(path, 'rb') as file:
        while block := file.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()


def check_converted(folder, converted):
    for name, digest in converted:
        found = [path for path in (folder / name, folder / (name + '.gz')) if path.is_file()]
        if not found:
            return f'{folder / name} is missing'
        try:
            content = found[0].read_bytes()
            if found[0].suffix == '.gz':
                content = gzip.decompress(content)
        except (OSError, EOFError) as error:
            return f'{found[0]}: {error}'
        if hashlib.sha256(content).hexdigest() != digest:
            return f'{found[0]} has other contents'
    return None


def check_folder(folder, name='mnist'):
    """None when folder/name holds all files intact, else what is wrong with it."""
    if SETS[name].converted:
        return check_converted(folder / name, SETS[name].converted)
    for _, file, size, digest, _, _ in SETS[name].files:
        path = folder / name / file
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


def fetch(sources, folder, name='mnist'):
    """Fetches what folder lacks. Returns None, or the exit code that tells the worst that happened."""
    wanted = SETS[name]
    os.makedirs(folder / name, exist_ok=True)
    worst = NOT_FOUND
    for source in sources:
        base = source.rstrip('/') + '/'
        say(f'fetching {wanted.title} ({sum(file[2] for file in wanted.files) / 2**20:.1f} MiB) from {base}')
        try:
            for _, file, size, digest, _, _ in wanted.files:
                target = folder / name / file
                if not (target.is_file() and target.stat().st_size == size and sha256(target) == digest):
                    download(base + file, target, size, digest)
            if wanted.convert:
                wanted.convert(folder / name)
            return None
        except WrongBytes as error:
            say(f'  {error}')
            worst = WRONG_BYTES
        except (urllib.error.URLError, OSError, ValueError) as error:
            say(f'  {error}')
    return worst


def places():
    """Where sets are looked for, in order."""
    asked = os.environ.get('INKLING_DATA_DIR')
    return ([pathlib.Path(asked)] if asked else []) + [KEPT, ROOT.parent / 'shared' / 'data']


def at_hand(name):
    """The first folder that holds the set whole, without a word and without fetching; None where none does."""
    return next((folder for folder in places() if check_folder(folder, name) is None), None)


def find(offline, name='mnist'):
    """The folder that holds the set's own and the exit code."""
    title, asked = SETS[name].title, os.environ.get('INKLING_DATA_DIR')
    for folder in places():
        wrong = check_folder(folder, name)
        if wrong is None:
            say(f'{title}: taken from {folder}')
            return folder, 0
        if folder == KEPT and not (folder / name).exists():
            continue
        if (folder / name).exists() or str(folder) == asked:
            say(f'passed over: {wrong}')
    url = os.environ.get('INKLING_DATA_URL')
    if not offline:
        code = fetch([url] if url else SETS[name].mirrors, KEPT, name)
        if code is None:
            say(f'{title}: kept in {KEPT}')
            return KEPT, 0
    else:
        code = NOT_FOUND
    names = ', '.join(file[1] for file in SETS[name].files)
    say(f'{title}: nowhere to be had. Put {names} into assets/data/{name}, or set INKLING_DATA_DIR to a '
        f'folder with {name}/ in it, or INKLING_DATA_URL to an address that serves them.')
    return None, code


# For the page, which has no other way to know them.
CLASS_NAMES = {'fashion-mnist': ['T-shirt/top', 'Trouser', 'Pullover', 'Dress', 'Coat', 'Sandal', 'Shirt', 'Sneaker', 'Bag',
                                 'Ankle boot']}


def published_files(folder, name):
    """The set's files as they are: role, path and what the page checks them by."""
    whole = SETS[name]
    if not whole.convert:
        for role, file, size, digest, unpacked, unpacked_digest in whole.files:
            yield folder / name / file, {'role': role, 'bytes': size, 'sha256': digest, 'unpacked_bytes': unpacked,
                                         'unpacked_sha256': unpacked_digest}
        return
    for role, (file, _) in zip(('train_images', 'train_labels'), whole.converted):
        path = next(path for path in (folder / name / file, folder / name / (file + '.gz')) if path.is_file())
        body = path.read_bytes()
        unpacked = gzip.decompress(body) if path.suffix == '.gz' else body
        yield path, {'role': role, 'bytes': len(body), 'sha256': hashlib.sha256(body).hexdigest(),
                     'unpacked_bytes': len(unpacked), 'unpacked_sha256': hashlib.sha256(unpacked).hexdigest()}


def publish(folders, out):
    """Lays the files of {set: folder} beside the page with the list of sizes and hashes that it checks them against."""
    datasets = []
    os.makedirs(out, exist_ok=True)
    for name, folder in folders.items():
        os.makedirs(out / name, exist_ok=True)
        entries = []
        for source, entry in published_files(folder, name):
            target = out / name / source.name
            if not (target.is_file() and sha256(target) == entry['sha256']):
                shutil.copyfile(source, target)
            entries.append({**entry, 'path': f'{name}/{source.name}'})
        datasets.append({'name': name, 'title': SETS[name].title,
                         'classes': CLASS_NAMES.get(name, [str(digit) for digit in range(10)]), 'files': entries})
    for name in SETS.keys() - folders.keys():
        shutil.rmtree(out / name, ignore_errors=True)
    part = out / 'manifest.json.part'
    part.write_text(json.dumps({'version': 1, 'datasets': datasets}, indent=1) + '\n', encoding='utf-8')
    os.replace(part, out / 'manifest.json')


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--publish', type=pathlib.Path, metavar='FOLDER')
    parser.add_argument('--offline', action='store_true', help='look around, fetch nothing')
    parser.add_argument('sets', nargs='*', metavar='SET', help=', '.join(SETS) + ' (when none is named: mnist)')
    options = parser.parse_args()
    for name in options.sets:
        if name not in SETS:
            parser.error(f'found the set {name}, expected one of {", ".join(SETS)}')
    names, worst, found = options.sets or ['mnist'], 0, {}
    for name in names:
        folder, code = find(options.offline, name)
        worst = max(worst, code)
        if folder:
            found[name] = folder
            print(folder)
    if options.publish:
        for name in SETS:
            if name not in names and (folder := at_hand(name)):
                found[name] = folder
        publish({name: found[name] for name in SETS if name in found}, options.publish)
    sys.exit(worst)


if __name__ == '__main__':
    main()
