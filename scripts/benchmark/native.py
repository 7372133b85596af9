#!/usr/bin/env python3
"""Measures the command line and the libraries beside it, in interleaved rounds.

Usage: native.py OUT.json DATA_FOLDER [--quick] [--peers-only] [--recipe FILE] [--torch]
       native.py --probe torch      whether the library can be imported
DATA_FOLDER holds mnist/; --recipe is what browser.mjs wrote, whose recipe the libraries train by; --torch says that
PyTorch is there. scripts/bench sets all of this up.
"""
import argparse
import json
import os
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
PYTHON = '/usr/bin/python3'  # the one that Debian's packages serve
CONFIGURATIONS = [{'hidden': hidden, 'batch_size': batch} for hidden in ([128], [900], [128, 64]) for batch in (32, 128)]
ACCURACIES = (0.97, 0.98)
# Of the preset Default, for a run without the browser's.
RECIPE = {'hidden': [128], 'batch_size': 32, 'learning_rate': 0.1, 'momentum': 0.9, 'nesterov': True,
          'label_smoothing': 0.05, 'warmup_steps': 50, 'epochs': 3.0, 'eval_every': 400}


def say(text):
    print(f'inkling: {text}', file=sys.stderr, flush=True)


def peer_environment(threads):
    """Threads, and the packages that were unpacked beside the system's, for the libraries alone."""
    made = {**os.environ, 'OPENBLAS_NUM_THREADS': str(threads), 'OMP_NUM_THREADS': str(threads)}
    root = os.environ.get('INKLING_BENCH_ROOT')
    if root:
        root = pathlib.Path(root)
        folders = {file.parent for top in ('usr/lib', 'lib') for file in (root / top).rglob('*.so*')}
        # OpenBLAS lies in a folder of its own, for the system to choose; it is chosen by coming first.
        ordered = sorted(folders, key=lambda folder: ('openblas' not in folder.name, str(folder)))
        made['LD_LIBRARY_PATH'] = ':'.join(map(str, ordered))
        made['PYTHONPATH'] = str(root / 'usr/lib/python3/dist-packages')
    return made


class Inkling:
    """The command line: a process for each measurement."""

    name = 'Inkling, command line'

    def __init__(self, threads, data):
        self.threads, self.data = threads, data

    def run(self, goal, threads=True, **options):
        command = [ROOT / 'build/native/inkling', 'benchmark', goal, '--data-dir', self.data, '--json', '-']
        if threads:
            command += ['--threads', self.threads]
        for name, value in options.items():
            text = (','.join(map(str, value)) or 'none') if isinstance(value, list) else str(value)
            command += ['--' + name.replace('_', '-'), text]
        done = subprocess.run(list(map(str, command)), capture_output=True, text=True)
        if done.returncode:
            raise RuntimeError(done.stderr.strip())
        report = json.loads(done.stdout)
        if threads and report['threads'] != self.threads:
            raise RuntimeError(f"{report['threads']} threads were used, not {self.threads}")
        return {name: value for name, value in report.items() if name not in ('goal', 'threads')}


class Peer:
    """A library in a process of its own that answers line by line."""

    def __init__(self, library, threads, data):
        self.threads = threads
        self.process = subprocess.Popen(
            [PYTHON, str(pathlib.Path(__file__).parent / 'peers/native_peer.py'), library, str(data / 'mnist')],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            env=peer_environment(threads))
        title = {'numpy': 'NumPy', 'torch': 'PyTorch'}[library]
        self.name = f"{title} {self.run('version')['version']}"

    def run(self, goal, **options):
        print(json.dumps({'goal': goal, **options}), file=self.process.stdin, flush=True)
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError('the process has ended')
        return json.loads(line)

    def close(self):
        self.process.stdin.close()
        self.process.wait()


class Results:
    def __init__(self):
        self.measurements = []

    def row(self, contestant, goal, **options):
        made = {'group': 'native', 'contestant': contestant.name, 'threads': contestant.threads, 'goal': goal, **options,
                'figures': {}}
        self.measurements.append(made)

        def note(figures):
            for name, value in figures.items():
                made['figures'].setdefault(name, []).append(value)
        return note


def interleave(rounds, tasks):
    """Everyone in turn, then everyone again: a machine that changes its mind changes it for all."""
    for number in range(rounds):
        for name, note, run in tasks:
            try:
                note(run(number))
            except RuntimeError as error:
                say(f'{name}: {error}')
                note({'error': str(error)})


def throughput(results, ours, peers, options):
    for configuration in options.configurations:
        say(f"training speed of {configuration['hidden']} at {configuration['batch_size']}")
        tasks = []
        for contestant in ours:
            for products in ('automatic', 'dense', 'eigen') if contestant.threads == 1 else ('automatic',):
                tasks.append((contestant.name,
                              results.row(contestant, 'throughput', products=products, **configuration),
                              lambda _, c=contestant, p=products: c.run('throughput', products=p, seconds=options.seconds,
                                                                        **configuration)))
        for contestant in peers:
            tasks.append((contestant.name, results.row(contestant, 'throughput', **configuration),
                          lambda _, c=contestant: c.run('throughput', hidden=configuration['hidden'],
                                                        batch=configuration['batch_size'], seconds=options.seconds)))
        interleave(options.rounds, tasks)


def reading_speed(results, ours, peers, options):
    say('one image, and the 10,000 test images')
    tasks = []
    for contestant in ours:
        if contestant.threads == 1:
            tasks.append((contestant.name, results.row(contestant, 'latency', hidden=[128]),
                          lambda _, c=contestant: c.run('latency', threads=False, hidden=[128], seconds=options.seconds / 2)))
        tasks.append((contestant.name, results.row(contestant, 'evaluation', hidden=[128]),
                      lambda _, c=contestant: c.run('evaluation', hidden=[128], seconds=options.seconds / 2)))
    for contestant in peers:
        tasks.append((contestant.name, results.row(contestant, 'latency', hidden=[128]),
                      lambda _, c=contestant: c.run('latency', hidden=[128], seconds=options.seconds / 2)))
        tasks.append((contestant.name, results.row(contestant, 'evaluation', hidden=[128]),
                      lambda _, c=contestant: c.run('evaluation', hidden=[128], rounds=3)))
    interleave(options.rounds, tasks)


def time_to_accuracy(results, ours, peers, preset, recipe, options):
    for accuracy in ACCURACIES:
        say(f'{preset} to {accuracy}')
        interleave(options.seeds if accuracy == 0.98 else min(3, options.seeds), [
            (contestant.name, results.row(contestant, 'time-to-accuracy', preset=preset, accuracy=accuracy),
             lambda number, c=contestant: c.run('time-to-accuracy', preset=preset, accuracy=accuracy, seed=number + 1))
            for contestant in ours])
    wanted = {name: recipe[name] for name in RECIPE}
    for contestant in peers:
        say(f'{contestant.name}, {contestant.threads} threads, with the recipe of {preset}')
        answer = contestant.run('timeToAccuracy', recipe=wanted, accuracies=list(ACCURACIES), seed=1, limit=options.limit)
        for accuracy in ACCURACIES:
            at = answer['reached'].get(str(accuracy), {})
            results.row(contestant, 'time-to-accuracy', preset=preset, accuracy=accuracy)({
                'seconds': at.get('seconds'), 'samples': at.get('samples'), 'train_seconds': answer['seconds'],
                'train_samples': answer['samples']})


def main():
    if sys.argv[1:2] == ['--probe']:
        sys.exit(subprocess.run([PYTHON, '-c', f'import {sys.argv[2]}'], env=peer_environment(1),
                                stderr=subprocess.DEVNULL).returncode)
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('out', type=pathlib.Path)
    parser.add_argument('data', type=pathlib.Path)
    parser.add_argument('--quick', action='store_true')
    parser.add_argument('--peers-only', action='store_true')
    parser.add_argument('--torch', action='store_true')
    parser.add_argument('--recipe', type=pathlib.Path)
    options = parser.parse_args()
    quick = options.quick
    options.configurations = [CONFIGURATIONS[0], CONFIGURATIONS[3]] if quick else CONFIGURATIONS
    options.rounds, options.seconds, options.seeds, options.limit = (1, 0.3, 1, 10) if quick else (5, 0.5, 9, 30)

    recipe, preset = RECIPE, 'Default'
    if options.recipe and options.recipe.exists():
        found = json.loads(options.recipe.read_text())
        if found.get('recipe'):
            recipe = found['recipe']
            preset = next((m['preset'] for m in found['measurements'] if m['goal'] == 'time-to-accuracy'), preset)
    ours = [] if options.peers_only else [Inkling(threads, options.data) for threads in (1, 2)]
    peers = [Peer(library, threads, options.data) for library in ('numpy', *(['torch'] if options.torch else []))
             for threads in (1, 2)]
    results = Results()
    try:
        throughput(results, ours, peers, options)
        reading_speed(results, ours, peers, options)
        if not options.peers_only:
            time_to_accuracy(results, ours, peers, preset, recipe, options)
    finally:
        for peer in peers:
            peer.close()
    options.out.write_text(json.dumps({'measurements': results.measurements}, indent=1))


if __name__ == '__main__':
    main()
