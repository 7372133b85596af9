#!/usr/bin/env python3
"""Writes THIRD-PARTY.txt: what others wrote of the page, with their licences as they came with it.

Usage: make_notices.py OUTPUT_FILE       (INKLING_TOOLS_DIR and EMCC_DIR as scripts/lib/setup.sh leaves them)
"""
import os
import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
TOOLS = pathlib.Path(os.environ.get('INKLING_TOOLS_DIR') or ROOT / '.tools')
EMCC = pathlib.Path(os.environ.get('EMCC_DIR') or TOOLS / 'wasm' / 'emscripten')
THIRD = TOOLS / 'third_party'
DOC = pathlib.Path('/usr/share/doc')
COMMON = pathlib.Path('/usr/share/common-licenses')

# name, what it does here, address, licence, files of its text (alternatives in a tuple: the first that exists)
PARTS = [
    ('Dear ImGui 1.90.1', 'draws the user interface', 'https://github.com/ocornut/imgui', 'MIT',
     [THIRD / 'imgui' / 'LICENSE.txt']),
    ('ImPlot 0.17', 'draws the curves', 'https://github.com/epezent/implot', 'MIT', [THIRD / 'implot' / 'LICENSE']),
    ('Eigen 3.4', 'matrix arithmetic', 'https://eigen.tuxfamily.org/', 'MPL 2.0; source at the address',
     [DOC / 'libeigen3-dev' / 'copyright', COMMON / 'MPL-2.0']),
    ('JSON for Modern C++', 'reads and writes JSON', 'https://github.com/nlohmann/json', 'MIT',
     [DOC / 'nlohmann-json3-dev' / 'copyright']),
    ('Inter', 'the typeface, reduced to the characters in use', 'https://rsms.me/inter/', 'SIL Open Font License 1.1',
     [DOC / 'fonts-inter-variable' / 'copyright']),
    ('Emscripten with musl and libc++', 'run-time libraries of the WebAssembly program',
     'https://emscripten.org/', 'MIT; libc++ Apache 2.0 with LLVM exceptions',
     [(EMCC / 'LICENSE', EMCC / 'copyright'),
      EMCC / 'system' / 'lib' / 'libc' / 'musl' / 'COPYRIGHT', EMCC / 'system' / 'lib' / 'libcxx' / 'LICENSE.TXT']),
]
DATA = """The handwritten digits (data/mnist): Y. LeCun, C. Cortes, C. J. C. Burges, "The MNIST database of
handwritten digits", made from NIST Special Databases 1 and 3. Commonly distributed under Creative Commons
Attribution-ShareAlike 3.0. The files are the published ones, unchanged.
"""


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    rule = '=' * 100
    text = ['Inkling is under the MIT licence (LICENSE). It contains or comes with the work of others:\n']
    text += [f'  {name}: {use}. {licence}. {address}' for name, use, address, licence, _ in PARTS]
    text += ['', DATA]
    for name, _, address, licence, files in PARTS:
        text += [rule, f'{name} - {licence}', address, rule, '']
        found = []
        for file in files:
            choices = file if isinstance(file, tuple) else (file,)
            found += [choice.read_text(encoding='utf-8') for choice in choices if choice.is_file()][:1]
        if not found:
            print(f'inkling: the licence text of {name} was not found on this system; THIRD-PARTY.txt names its '
                  'address only', file=sys.stderr)
            found = [f'The licence text is at {address}\n']
        text += found
    pathlib.Path(sys.argv[1]).write_text('\n'.join(text), encoding='utf-8')


main()
