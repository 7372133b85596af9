#!/usr/bin/env python3
"""Holds the sources to their layers: app -> ui -> session -> formats -> core, each using only those to its right.

Reads every #include in src/ and tests/ and fails with the lines that reach upwards or out of the layer's world.
"""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
LAYERS = ['core', 'formats', 'session', 'ui', 'app']

CLOCKS = {'chrono', 'ctime', 'time.h', 'sys/time.h'}
THREADS = {'thread', 'mutex', 'shared_mutex', 'condition_variable', 'future', 'stop_token', 'semaphore', 'latch',
           'barrier', 'pthread.h'}
FILES = {'fstream', 'filesystem', 'cstdio', 'stdio.h', 'iostream', 'print', 'syncstream', 'unistd.h', 'fcntl.h'}
UI = {'imgui.h', 'imgui_internal.h', 'implot.h', 'implot_internal.h', 'inkling_fonts.h'}
# Prefixes, for libraries with many headers.
PLATFORM = ('emscripten', 'GL/', 'GLES', 'GLFW', 'imgui_impl_', 'sys/', 'zlib.h')
JSON = ('nlohmann/', 'CLI/')

FORBIDDEN = {
    'core': (CLOCKS | THREADS | FILES | UI, PLATFORM + JSON),
    'formats': (CLOCKS | THREADS | FILES | UI, PLATFORM + ('CLI/',)),
    'session': (FILES | UI, PLATFORM + ('CLI/',)),
    'ui': (THREADS | FILES - {'cstdio'}, PLATFORM + ('CLI/',)),
    'app': (set(), ()),
}
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')


def problems(path, layer, is_test):
    names, prefixes = FORBIDDEN[layer]
    for number, line in enumerate(path.read_text(encoding='utf-8').splitlines(), 1):
        found = INCLUDE.match(line)
        if not found:
            continue
        header = found.group(2)
        where = f'{path.relative_to(ROOT)}:{number}: {header}'
        target = header.split('/')[0]
        if target in LAYERS and LAYERS.index(target) > LAYERS.index(layer):
            yield f'{where}: {layer} must not use {target}'
        elif not is_test and (header in names or header.startswith(prefixes)):
            yield f'{where}: {layer} must not include this'
        elif found.group(1) == '"' and header.startswith('../'):
            yield f'{where}: write the path from src/, as in "core/data/idx.h"'


def main():
    found, files = [], 0
    for top in ('src', 'tests'):
        for path in sorted((ROOT / top).rglob('*')):
            parts = path.relative_to(ROOT).parts
            if path.suffix in ('.h', '.cpp') and parts[1] in LAYERS:
                files += 1
                found += problems(path, parts[1], top == 'tests')
    for line in found:
        print(line)
    print(f'{files} files, {len(found)} broken layer rules')
    sys.exit(1 if found else 0)


main()
