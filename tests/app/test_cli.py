#!/usr/bin/env python3
"""The command line from outside: what it prints, writes and answers to the shell.

Usage: test_cli.py PROGRAM FIXTURE_FOLDER [unittest's own arguments]
Trains on the small generated fixture, and on a part of MNIST where that is at hand.
"""
import gzip
import json
import os
import pty
import re
import select
import shutil
import signal
import stat
import struct
import subprocess
import sys
import tempfile
import time
import unittest
import xml.etree.ElementTree
import zlib

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
try:
    import numpy
    import read_npz
    import read_onnx
    import read_safetensors
except ImportError:
    read_safetensors = None  # no NumPy

PROGRAM, FIXTURE = (os.path.abspath(argument) for argument in sys.argv[1:3])
ROOT = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..')
READY_MADE = os.path.join(ROOT, 'assets', 'models', 'digits.safetensors')
# scripts/test fetches these.
TOOLS = os.environ.get('INKLING_TOOLS_DIR') or os.path.join(ROOT, '.tools')
ONNX_RUNTIME, NODE = os.path.abspath(os.path.join(TOOLS, 'onnx')), os.path.join(TOOLS, 'bin', 'node')
RUN_ONNX = os.path.join(ROOT, 'tests', 'onnx', 'run_onnx.mjs')
# A small network that learns the fixture (600 images) within a second.
QUICK = ['--hidden', '32', '--epochs', '8', '--batch-size', '16', '--learning-rate', '0.05', '--validation-count', '60',
         '--eval-every', '0', '--warmup-steps', '0']


def run(*arguments, **options):
    options.setdefault('timeout', 300)
    return subprocess.run([PROGRAM, *map(str, arguments)], capture_output=True, text=True, **options)


def train(*arguments, **options):
    return run('train', '--data-dir', FIXTURE, *QUICK, *arguments, **options)


class CommandLineTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name

    def path(self, name):
        return os.path.join(self.folder, name)

    def read(self, name):
        with open(self.path(name), 'rb') as file:
            return file.read()

    def read_json(self, name):
        return json.loads(self.read(name))

    def check(self, result, code, *words):
        """The exit code, and words on standard error."""
        self.assertEqual(result.returncode, code, result.stdout + result.stderr)
        for word in words:
            self.assertIn(word, result.stderr)
        return result


class Benchmark(CommandLineTest):
    def test_benchmarks_report_what_they_measured(self):
        def benchmark(*arguments, code=0, words=()):
            return self.check(run('benchmark', *arguments, '--data-dir', FIXTURE), code, *words).stdout

        speed = json.loads(benchmark('--hidden', '16', '--batch-size', '8', '--threads', '1', '--seconds', '0.05',
                                     '--products', 'eigen', '--augmentation', 'shift', '--json', '-'))
        self.assertEqual(speed['goal'], {'type': 'throughput', 'hidden': [16], 'batch_size': 8, 'threads': 1,
                                         'products': 'eigen', 'seconds': 0.05, 'augmentation': 'shift'})
        self.assertEqual(speed['threads'], 1)
        operations = 2 * (2 * (784 * 16 + 160) + 160)
        self.assertAlmostEqual(speed['gflops'] * 1e9 / operations / speed['samples_per_second'], 1)
        self.assertGreater(speed['ceiling_gflops'], 0)
        time = json.loads(benchmark('time-to-accuracy', '--preset', 'Default', '--accuracy', '0.3', '--json', '-'))
        self.assertGreater(time['final_accuracy'], 0.3)
        self.assertEqual(time['samples'], round(time['epochs'] * 600))
        self.assertGreater(time['train_seconds'], 0)
        self.assertIn('microseconds', benchmark('latency', '--seconds', '0.01'))
        self.assertIn('200 images', benchmark('evaluation', '--seconds', '0.01'))
        benchmark('latency', '--batch-size', '8', code=2, words=['--batch-size', 'latency'])
        benchmark('sprint', code=2, words=['sprint', 'throughput'])
        benchmark('--hidden', 'wide', code=2, words=['--hidden: found wide'])
        benchmark('--products', 'best', code=2, words=['--products: found best', 'eigen'])
        benchmark('time-to-accuracy', '--preset', 'Rocket', code=1, words=['Rocket', 'Default'])


class Help(CommandLineTest):
    def test_the_table_in_docs_is_what_the_program_prints(self):
        docs = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..', 'docs', 'hyperparameters.md')
        with open(docs, encoding='utf-8') as file:
            self.assertIn(run('parameters', '--markdown').stdout, file.read())

    def test_version_is_a_number(self):
        result = self.check(run('--version'), 0)
        self.assertRegex(result.stdout, r'^inkling \d+\.\d+\.\d+\n$')

    def test_help_lists_the_exit_codes_that_are_used(self):
        commands = ('train', 'evaluate', 'predict', 'inspect', 'export')
        for arguments in (['--help'], *([command, '--help'] for command in commands)):
            result = self.check(run(*arguments), 0)
            for code in (0, 1, 2, 3, 4, 130):
                self.assertRegex(result.stdout, rf'(?m)^  {code} ')

    def test_examples_in_help_are_commands_that_exist(self):
        for command in ('predict', 'inspect', 'export'):
            text = self.check(run(command, '--help'), 0).stdout
            examples = re.findall(r'(?m)^  inkling (\S+) (.*)$', text.split('Examples:')[1].split('Exit codes')[0])
            self.assertGreaterEqual(len(examples), 2)
            for name, arguments in examples:
                self.assertEqual(name, command)
                for flag in re.findall(r'--[a-z0-9-]+', arguments.split('|')[0]):
                    self.assertIn(f'  {flag}', text)

    def test_every_hyper_parameter_has_a_flag_with_its_default(self):
        description = json.loads(self.check(run('parameters', '--json'), 0).stdout)
        text = run('train', '--help').stdout
        self.assertGreater(len(description), 25)
        for entry in description:
            self.assertIn('--' + entry['name'].replace('_', '-') + ' ', text)

    def test_the_table_of_parameters_is_markdown(self):
        lines = self.check(run('parameters', '--markdown'), 0).stdout.splitlines()
        self.assertTrue(all(line.startswith('| ') and line.endswith(' |') for line in lines))
        self.assertEqual({line.count('|') for line in lines}, {8})
        self.assertTrue(any('`learning_rate`' in line and '`--learning-rate`' in line for line in lines))
        self.assertIn('Presets:', run('parameters').stdout)


class Usage(CommandLineTest):
    def test_bad_values_name_their_flag(self):
        cases = [
            (['--learning-rate', '-1'], '--learning-rate: found -1'),
            (['--learning_rate=abc'], '--learning-rate: found abc'),
            (['--learning-rate', 'nan'], '--learning-rate: found nan'),
            (['--hidden', '128,0'], '--hidden: found 0'),
            (['--hidden', '8,8', '--dropout', '0.1,0.2,0.3'], '--dropout: found 3 values'),
            (['--optimizer', 'lion'], '--optimizer: found lion'),
            (['--nesterov', 'maybe'], '--nesterov: found maybe'),
            (['--steps', '0'], '--steps'),
            (['--steps', 'ten'], '--steps'),
            (['--steps', '5', '--samples', '5'], '--samples'),
            (['--steps', '5', '--epochs', '1'], '--epochs'),
            (['--preset', 'nobody'], '--preset: found nobody'),
            (['--validation-count', '600'], '--validation-count: found 600'),
            (['--lerning-rate', '1'], 'Did you mean --learning-rate?'),
            (['--xyzzy'], 'unknown flag --xyzzy'),
            (['--train-images', 'x'], '--train-images'),
            (['--learning-rate'], '--learning-rate'),
            (['stray'], 'stray'),
        ]
        for flags, words in cases:
            with self.subTest(flags):
                self.check(run('train', *([] if '--train-images' in flags else ['--data-dir', FIXTURE]), *flags), 2, words)

    def test_a_command_is_needed(self):
        self.check(run(), 2, 'inkling --help')
        self.check(run('tune'), 2)
        self.check(run('evaluate'), 2, '--load')

    def test_names_may_have_underscores(self):
        self.check(run('train', '--data_dir', FIXTURE, '--batch_size=32', '--steps', 2, '--validation_count', 60), 0)

    def test_missing_data_says_where_it_looked(self):
        environment = dict(os.environ, INKLING_DATA_DIR=self.path('chosen'))
        result = self.check(run('train', '--data', 'no-such-set', env=environment), 3, self.path('chosen'), 'fetch_data.py')
        self.assertNotIn('Test accuracy', result.stdout)
        self.check(run('train', '--data-dir', self.folder), 3, self.folder)
        self.check(run('train', '--data', '../mnist'), 2, 'data')

    def test_damaged_data_names_the_file(self):
        paths = {}
        for part in ('train-images-idx3', 'train-labels-idx1', 't10k-images-idx3', 't10k-labels-idx1'):
            with open(os.path.join(FIXTURE, f'{part}-ubyte.gz'), 'rb') as file:
                content = file.read()
            paths[part] = self.path(f'{part}-ubyte.gz')
            with open(paths[part], 'wb') as file:
                file.write(content[:-20] if part.startswith('t10k-images') else content)
        self.check(run('train', '--data-dir', self.folder), 1, paths['t10k-images-idx3'], 'truncated')
        with gzip.open(paths['t10k-images-idx3'], 'wb') as file:
            file.write(b'\0\0\x08\x01' + struct.pack('>I', 1) + b'\0')
        self.check(run('train', '--data-dir', self.folder), 1, paths['t10k-images-idx3'], 'expected 3')


class Training(CommandLineTest):
    def test_training_learns_and_reports(self):
        result = self.check(train('--json', self.path('run.json')), 0)
        self.assertRegex(result.stdout, r'Network: 784-32-10, 25,450 weights')
        self.assertRegex(result.stdout, r'(?m)^epoch 8\.00 .* test \d+\.\d+%')
        self.assertNotIn('\x1b', result.stdout)
        self.assertNotIn('\r', result.stdout)
        report = self.read_json('run.json')
        self.assertGreater(report['test_accuracy'], 0.85)
        self.assertIn(f"Test accuracy {100 * report['test_accuracy']:.2f}%", result.stdout)
        self.assertEqual(report['state'], 'finished')
        self.assertEqual(report['epochs'], 8.0)
        self.assertEqual(report['samples'], 8 * 540)
        self.assertEqual(report['configuration']['hidden'], [32])
        self.assertEqual(report['configuration']['learning_rate'], 0.05)
        self.assertEqual(report['dataset']['train_count'], 540)
        self.assertEqual(report['dataset']['validation_count'], 60)
        self.assertEqual(len(report['history']['evaluations']), 8)
        self.assertEqual(report['history']['evaluations'][-1]['test_accuracy'], report['test_accuracy'])
        losses = [point['loss'] for point in report['history']['train']]
        self.assertLess(losses[-1], losses[0])
        self.assertEqual(sum(map(sum, report['confusion'])), report['dataset']['test_count'])
        self.assertGreater(report['seconds'], 0)
        self.assertIsNone(report['divergence'])

    def test_the_report_on_standard_output_is_json_alone(self):
        result = self.check(train('--epochs', 1, '--json', '-'), 0, 'Test accuracy')
        self.assertIn('test_accuracy', json.loads(result.stdout))

    def test_quiet_prints_nothing(self):
        result = self.check(train('--epochs', 1, '--quiet'), 0)
        self.assertEqual(result.stdout + result.stderr, '')

    def test_the_same_seed_gives_the_same_file(self):
        for name, seed in (('a', 1), ('b', 1), ('c', 2)):
            self.check(train('--epochs', 1, '--seed', seed, '--save', self.path(name)), 0)
        a, b, c = (self.read(name) for name in 'abc')
        self.assertEqual(a, b)
        self.assertNotEqual(a, c)

    def test_the_length_may_be_given_in_steps_or_images(self):
        self.check(train('--epochs', 1, '--json', self.path('e.json')), 0)
        arguments = QUICK[:2] + QUICK[4:]
        self.check(run('train', '--data-dir', FIXTURE, *arguments, '--steps', 7, '--json', self.path('s.json')), 0)
        self.check(run('train', '--data-dir', FIXTURE, *arguments, '--samples', 64, '--json', self.path('n.json')), 0)
        self.assertEqual(self.read_json('e.json')['epochs'], 1.0)
        self.assertEqual(self.read_json('s.json')['steps'], 7)
        self.assertEqual(self.read_json('n.json')['steps'], 4)

    def test_a_preset_is_applied_under_the_other_flags(self):
        self.check(run('train', '--data-dir', FIXTURE, '--preset', 'adam', '--steps', 3, '--beta1', '0.8', '--json',
                       self.path('run.json')), 0)
        configuration = self.read_json('run.json')['configuration']
        self.assertEqual(configuration['optimizer'], 'adam')
        self.assertEqual(configuration['beta1'], 0.8)

    def test_defaults_fit_a_small_data_set(self):
        self.check(run('train', '--data-dir', FIXTURE, '--steps', 2), 0)

    def test_a_switch_may_stand_alone(self):
        for flags, value in ((['--nesterov'], True), (['--nesterov', 'false'], False), (['--nesterov=off'], False)):
            self.check(train('--epochs', '0.1', *flags, '--force', '--json', self.path('r.json')), 0)
            self.assertIs(self.read_json('r.json')['configuration']['nesterov'], value)

    def test_files_of_ones_own_are_trained_on(self):
        def file(part):
            return os.path.join(FIXTURE, part + '-ubyte.gz')
        self.check(run('train', '--train-images', file('train-images-idx3'), '--train-labels', file('train-labels-idx1'),
                       '--test-images', file('t10k-images-idx3'), '--test-labels', file('t10k-labels-idx1'), *QUICK,
                       '--epochs', 1, '--json', self.path('run.json')), 0)
        self.assertEqual(self.read_json('run.json')['dataset']['name'], 'own')

    def test_divergence_is_told_and_the_last_good_weights_are_kept(self):
        result = train('--learning-rate', 10, '--momentum', '0.999', '--schedule', 'constant', '--hidden', '64,64',
                       '--activation', 'identity', '--epochs', 50, '--json', self.path('run.json'), '--save', self.path('model'))
        self.check(result, 4, 'The loss ran away at step')
        report = self.read_json('run.json')
        self.assertEqual(report['state'], 'diverged')
        self.assertLess(report['divergence']['kept_step'], report['divergence']['step'])
        self.assertEqual(report['divergence']['suggested_learning_rate'], 1.0)
        self.check(run('evaluate', '--load', self.path('model'), '--data-dir', FIXTURE), 0)

    def test_an_interrupt_keeps_what_was_learned(self):
        process = subprocess.Popen(
            [PROGRAM, 'train', '--data-dir', FIXTURE, *QUICK, '--epochs', '100000', '--save', self.path('model'), '--json',
             self.path('run.json')], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.addCleanup(process.communicate)
        self.addCleanup(process.kill)
        self.assertTrue(any(line.startswith('epoch') for line in process.stdout))  # trains by now
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=60)
        self.assertEqual(process.returncode, 130, errors)
        self.assertIn('Interrupted', errors)
        report = self.read_json('run.json')
        self.assertTrue(report['interrupted'])
        self.assertEqual(report['state'], 'paused')
        self.assertGreater(report['steps'], 0)
        self.check(run('evaluate', '--load', self.path('model'), '--data-dir', FIXTURE), 0)

    def test_a_terminal_sees_a_bar(self):
        reader, writer = pty.openpty()
        process = subprocess.Popen([PROGRAM, 'train', '--data-dir', FIXTURE, *QUICK], stdout=writer, stderr=writer,
                                   env=dict(os.environ, TERM='xterm'))
        os.close(writer)
        output, deadline = b'', time.monotonic() + 120
        while time.monotonic() < deadline:
            if select.select([reader], [], [], 1)[0]:
                try:
                    piece = os.read(reader, 4096)
                except OSError:  # Linux: the other side is closed
                    break
                if not piece:
                    break
                output += piece
        os.close(reader)
        self.assertEqual(process.wait(timeout=60), 0)
        text = output.decode()
        self.assertRegex(text, r'\r\[#*\.*\] +\d+%  epoch ')
        self.assertIn('\x1b[K', text)
        self.assertNotRegex(text, r'(?m)^epoch')
        self.assertLessEqual(max(len(re.sub(r'\x1b\[K', '', part)) for part in re.findall(r'\r(\[[^\r\n]*)', text)), 80)


class Files(CommandLineTest):
    def test_files_are_not_overwritten_without_force(self):
        for flag in ('--save', '--json'):
            path = self.path('kept')
            with open(path, 'w', encoding='utf-8') as file:
                file.write('former')
            started = time.monotonic()
            self.check(train('--epochs', 100000, flag, path), 2, flag, path, 'exists')
            self.assertLess(time.monotonic() - started, 30)  # told before the training, not after it
            self.assertEqual(self.read('kept'), b'former')
            self.check(train('--epochs', 1, flag, path, '--force'), 0)
            self.assertNotEqual(self.read('kept'), b'former')

    def test_places_that_cannot_be_written_are_told_beforehand(self):
        self.check(train('--epochs', 100000, '--save', self.path('absent/model')), 1, '--save', 'does not exist')
        self.check(train('--epochs', 100000, '--json', self.folder), 2, '--json', 'found a folder')
        self.check(train('--epochs', 100000, '--save', self.path('x'), '--json', self.path('x')), 2, '--save')

    def test_nothing_else_is_left_in_the_folder(self):
        self.check(train('--epochs', 1, '--save', self.path('model'), '--json', self.path('run.json')), 0)
        self.assertEqual(sorted(os.listdir(self.folder)), ['model', 'run.json'])
        self.assertFalse(os.stat(self.path('model')).st_mode & stat.S_IXUSR)

    def test_a_model_is_trained_on(self):
        self.check(train('--epochs', 2, '--save', self.path('model'), '--json', self.path('first.json')), 0)
        result = run('train', '--data-dir', FIXTURE, '--load', self.path('model'), '--epochs', '0.02', '--learning-rate',
                     '1e-6', '--json', self.path('second.json'))
        self.check(result, 0)
        first, second = self.read_json('first.json'), self.read_json('second.json')
        self.assertEqual(second['configuration']['hidden'], [32])  # the model's own settings
        self.assertEqual(second['configuration']['learning_rate'], 1e-6)
        self.assertAlmostEqual(second['test_accuracy'], first['test_accuracy'], delta=0.011)
        self.check(run('train', '--data-dir', FIXTURE, '--load', self.path('model'), '--hidden', 8), 2, '--hidden')
        self.check(run('train', '--data-dir', FIXTURE, '--load', self.path('model'), '--preset', 'adam'), 2, '--preset')

    def test_the_best_weights_can_be_kept(self):
        self.check(train('--restore-best', '--save', self.path('model'), '--json', self.path('run.json')), 0)
        report = self.read_json('run.json')
        best = [point for point in report['history']['evaluations'] if point['step'] == report['best_step']]
        self.assertEqual(best[0]['test_accuracy'], report['test_accuracy'])

    def test_files_that_are_no_models_are_refused(self):
        for name, content in (('empty', b''), ('text', b'Hello, this is no model.'), ('huge', b'\xff' * 100)):
            with open(self.path(name), 'wb') as file:
                file.write(content)
            self.check(run('evaluate', '--load', self.path(name), '--data-dir', FIXTURE), 1, '--load', self.path(name))
            self.check(run('train', '--load', self.path(name), '--data-dir', FIXTURE), 1, '--load', self.path(name))
        self.check(run('evaluate', '--load', self.path('absent'), '--data-dir', FIXTURE), 1, '--load', 'absent')


def write_set(folder, count=60, rows=9, columns=12, classes=3, stem='train', labels_up_to=None):
    """Images of one's own: class c lights the rows from 2c on. Returns the two files' paths."""
    images, labels = bytearray(struct.pack('>4I', 2051, count, rows, columns)), bytearray(struct.pack('>2I', 2049, count))
    for i in range(count):
        label = i % classes
        image = bytearray(rows * columns)
        for column in range(columns):
            image[2 * label * columns % (rows * columns) + column] = 200 - (7 * i + column) % 50
        images += image
        labels.append(label if labels_up_to is None else labels_up_to)
    paths = [os.path.join(folder, f'{stem}-{part}-ubyte') for part in ('images-idx3', 'labels-idx1')]
    for path, content in zip(paths, (images, labels)):
        with open(path, 'wb') as file:
            file.write(content)
    return paths


class OwnData(CommandLineTest):
    OWN = ['--batch-size', '4', '--epochs', '4', '--validation-count', '0', '--warmup-steps', '0', '--hidden', '8']

    def test_images_of_any_size_are_parted_named_and_learned(self):
        images, labels = write_set(self.folder)
        with open(self.path('names.txt'), 'w', encoding='utf-8') as file:
            file.write('low\nmiddle\nhigh\n')
        own = ['--train-images', images, '--train-labels', labels]
        result = self.check(run('train', *own, *self.OWN, '--class-names', self.path('names.txt'), '--test-share', '0.25',
                                '--json', self.path('r.json'), '--save', self.path('model')), 0)
        self.assertIn('25.00% of the training files', result.stdout)
        report = self.read_json('r.json')
        self.assertEqual(report['dataset']['class_names'], ['low', 'middle', 'high'])
        self.assertEqual((report['dataset']['rows'], report['dataset']['columns']), (9, 12))
        self.assertEqual((report['dataset']['train_count'], report['dataset']['test_count']), (45, 15))
        self.assertEqual(report['dataset']['test_share'], 0.25)
        self.assertEqual(report['test_accuracy'], 1.0)
        # The same flags mean the same images; other ones other images.
        folder = ['--data-dir', self.folder]
        write_set(self.folder, stem='t10k', count=30)
        for flags, count in ((['--test-share', '0.25'], 15), (['--test-share', '0', '--first', '20'], 20), ([], 30)):
            evaluation = json.loads(self.check(run('evaluate', '--load', self.path('model'), *folder, *flags, '--json', '-'),
                                               0).stdout)
            self.assertEqual(evaluation['count'], count)

    def test_a_part_of_ones_own_is_drawn_by_its_own_seed(self):
        images, labels = write_set(self.folder)

        def answers(*flags):
            self.check(run('train', '--train-images', images, '--train-labels', labels, *self.OWN, '--epochs', '0.1',
                           '--test-share', '0.5', *flags, '--force', '--json', self.path('r.json')), 0)
            return self.read_json('r.json')['confusion']
        self.assertEqual([sum(row) for row in answers('--seed', 1)], [sum(row) for row in answers('--seed', 2)])

    def test_what_does_not_fit_is_told(self):
        images, labels = write_set(self.folder)
        own = ['train', '--train-images', images, '--train-labels', labels, *self.OWN]
        with open(self.path('two.txt'), 'w', encoding='utf-8') as file:
            file.write('low\nhigh\n')
        with open(self.path('gap.txt'), 'w', encoding='utf-8') as file:
            file.write('low\n\nhigh\n')
        self.check(run(*own, '--class-names', self.path('two.txt')), 1, 'Found 2 class names, expected 3')
        self.check(run(*own, '--class-names', self.path('gap.txt')), 1, '--class-names', 'nothing in line 2')
        self.check(run(*own, '--class-names', self.path('absent')), 1, '--class-names', 'absent')
        self.check(run(*own, '--test-share', '1'), 2, '--test-share: found 1')
        self.check(run(*own, '--test-share', 'half'), 2, '--test-share')
        self.check(run(*own, '--first', '61'), 2, '--first: found 61, expected at most 60')
        self.check(run(*own, '--first', '-1'), 2, '--first')
        self.check(run(*own[:3], *self.OWN), 2, '--train-labels')
        self.check(run('train', '--data', 'synthetic', '--test-share', '0.2', *self.OWN), 2, '--test-share')
        narrow = write_set(self.folder, columns=7, stem='narrow')
        self.check(run('train', '--train-images', narrow[0], '--train-labels', narrow[1]), 1, '9 x 7', 'expected 8 to 64')
        single = write_set(self.folder, labels_up_to=0, stem='single')
        self.check(run('train', '--train-images', single[0], '--train-labels', single[1]), 1, 'found 1 class(es)')
        many = write_set(self.folder, labels_up_to=26, stem='many')
        self.check(run('train', '--train-images', many[0], '--train-labels', many[1]), 1, 'found label 26')


class PublishedSystems(CommandLineTest):
    @staticmethod
    def has(name):
        return os.path.isdir(os.path.join(os.environ.get('INKLING_DATA_DIR', ''), name))

    def test_presets_are_listed_with_their_data(self):
        listed = {preset['name']: preset for preset in json.loads(self.check(run('presets', '--json'), 0).stdout)}
        self.assertIsNone(listed['Fast']['data'])
        self.assertEqual(listed['R3']['data'], 'fashion-mnist')
        self.assertEqual(listed['R5']['split'], {'first': 10000, 'test_share': 0.2, 'split_seed': 42})
        text = self.check(run('presets'), 0).stdout
        for name in listed:
            self.assertRegex(text, rf'(?m)^{name}$')
        self.check(run('train', '--preset', 'R9'), 2, '--preset: found R9', 'inkling presets')

    def test_a_preset_brings_its_settings_and_other_flags_change_them(self):
        images, labels = write_set(self.folder)
        self.check(run('train', '--preset', 'r4-MLP', '--train-images', images, '--train-labels', labels, '--epochs', 2,
                       '--json', self.path('r.json')), 0)
        report = self.read_json('r.json')
        self.assertEqual(report['configuration']['input_scaling'], 'z_score')
        self.assertEqual(report['configuration']['batch_size'], 0)
        self.assertEqual(report['configuration']['epochs'], 2)
        self.assertEqual(report['preset'], 'r4-MLP')
        self.assertEqual(report['dataset']['test_count'], 12)  # the preset's own way of parting is for its own data

    def test_small_digits_are_learned_as_published(self):
        if not self.has('digits8x8'):
            self.skipTest('the 8x8 digits are not at hand')
        # Published: 98% and 99%, rounded. scripts/digits_numpy.py comes to 97.8% and 99.4%.
        for name, epoch, least in (('R4-linear', 500, 0.975), ('R4-mlp', 800, 0.985)):
            self.check(run('train', '--preset', name, '--force', '--json', self.path('r.json')), 0)
            report = self.read_json('r.json')
            self.assertEqual(report['dataset']['train_count'], 1797)
            accuracy = {round(point['epoch']): point['test_accuracy'] for point in report['history']['evaluations']}
            self.assertGreaterEqual(accuracy[epoch], least)

    def test_ten_thousand_images_are_parted_as_published(self):
        if not self.has('mnist'):
            self.skipTest('MNIST is not at hand')
        result = self.check(run('train', '--preset', 'R5-shallow', '--epochs', '0.1', '--json', self.path('r.json')), 0)
        self.assertIn('20.00% of the training files', result.stdout)
        self.assertEqual((self.read_json('r.json')['dataset']['train_count'],
                          self.read_json('r.json')['dataset']['test_count']), (8000, 2000))

    def test_clothes_have_names(self):
        if not self.has('fashion-mnist'):
            self.skipTest('Fashion-MNIST is not at hand')
        self.check(run('train', '--preset', 'R3', '--steps', 20, '--json', self.path('r.json')), 0)
        report = self.read_json('r.json')
        self.assertEqual(report['dataset']['class_names'][9], 'Ankle boot')
        self.assertEqual(report['dataset']['validation_count'], 2000)


class Checkpoints(CommandLineTest):
    """A run that was broken off and goes on comes to the same file as one that was not."""

    def model(self, name):
        """The file but for the number of threads, which may differ."""
        return re.sub(rb'threads\\":\d+', b'', self.read(name))

    def test_a_run_that_goes_on_writes_the_same_model(self):
        cases = [[], ['--optimizer', 'adam', '--learning-rate', '0.002'], ['--dropout', '0.2', '--l2', '0.001'],
                 ['--augment-shift', '1', '--augment-rotation', '10'], ['--restore-best'],
                 ['--hidden', '40,24', '--activation', 'tanh', '--schedule', 'cosine', '--test-share', '0.2']]
        for number, flags in enumerate(cases):
            with self.subTest(flags):
                self.check(train(*flags, '--threads', 1, '--save', self.path('whole'), '--json', self.path('whole.json'),
                                 '--force'), 0)
                # Five of eight epochs: the file is not written again, and is what a break would leave.
                self.check(train(*flags, '--threads', 1 + number % 2, '--checkpoint', self.path('point'),
                                 '--checkpoint-every', 5, '--save', self.path('watched'), '--force'), 0)
                result = run('train', '--resume', self.path('point'), '--data-dir', FIXTURE, '--threads', 1, '--save',
                             self.path('resumed'), '--json', self.path('resumed.json'), '--force')
                self.check(result, 0)
                self.assertRegex(result.stdout, 'Goes on from .* after epoch 5,')
                self.assertEqual(self.model('whole'), self.model('resumed'))
                self.assertEqual(self.model('whole'), self.model('watched'))
                whole, resumed = self.read_json('whole.json'), self.read_json('resumed.json')
                for name in ('steps', 'test_loss', 'confusion', 'best_step', 'best_validation_accuracy'):
                    self.assertEqual(whole[name], resumed[name], name)
                for kind in ('train', 'evaluations'):
                    for ours, theirs in zip(whole['history'][kind], resumed['history'][kind], strict=True):
                        for name in ours:
                            if 'seconds' not in name:
                                self.assertEqual(ours[name], theirs[name], (kind, name))

    def test_what_is_no_checkpoint_or_of_other_data_is_refused(self):
        self.check(train('--epochs', 2, '--checkpoint', self.path('point'), '--save', self.path('model')), 0)
        resume = ['train', '--data-dir', FIXTURE, '--resume']
        content = self.read('point')
        for name, wrong, words in (('cut', content[:-9], 'truncated'), ('text', b'no checkpoint at all', 'expected a checkpoint'),
                                   ('short', content[:100], 'expected a checkpoint'), ('empty', b'', 'found 0 bytes'),
                                   ('turned', content[:-50] + bytes([content[-50] ^ 4]) + content[-49:], 'damaged')):
            with open(self.path(name), 'wb') as file:
                file.write(wrong)
            result = self.check(run(*resume, self.path(name)), 1, '--resume', self.path(name))
            self.assertIn(words.lower(), result.stderr.lower())
        self.check(run(*resume, self.path('model')), 1, 'expected "inkling-checkpoint-1"')
        self.check(run('evaluate', '--load', self.path('point'), '--data-dir', FIXTURE), 1, '--load')
        self.check(run(*resume, self.path('absent')), 1, '--resume', 'absent')
        self.check(run(*resume, self.path('point'), '--learning-rate', '0.1'), 2, '--learning-rate beside --resume')
        self.check(run(*resume, self.path('point'), '--preset', 'Fast'), 2, '--preset beside --resume')
        other = self.path('other')
        self.check(run('digits', '--count', 600, '--test-count', 200, '--out', other), 0)
        self.check(run('train', '--data-dir', other, '--resume', self.path('point')), 1, 'learned from other images')
        self.assertEqual(self.read('point'), content)

    def test_a_run_on_images_of_ones_own_goes_on(self):
        images, labels = write_set(self.folder)
        own = ['--train-images', images, '--train-labels', labels]
        settings = ['--data', 'letters', '--hidden', '8', '--batch-size', '4', '--epochs', '6', '--validation-count', '9',
                    '--test-share', '0.3', '--split-seed', '5']
        self.check(run('train', *own, *settings, '--save', self.path('whole'), '--checkpoint', self.path('point'),
                       '--checkpoint-every', 4), 0)
        self.check(run('train', *own, '--resume', self.path('point'), '--save', self.path('resumed')), 0)
        self.assertEqual(self.read('whole'), self.read('resumed'))
        self.check(run('train', *own, '--resume', self.path('point'), '--split-seed', 6), 1, 'learned from other images')

    def test_the_file_of_a_checkpoint_is_not_overwritten_without_force(self):
        with open(self.path('kept'), 'wb') as file:
            file.write(b'former')
        self.check(train('--checkpoint', self.path('kept')), 2, '--checkpoint', 'exists')
        self.assertEqual(self.read('kept'), b'former')
        self.check(train('--checkpoint', self.path('x'), '--save', self.path('x')), 2, 'a file for each')
        self.check(train('--checkpoint-every', 2), 2, '--checkpoint')
        self.check(train('--checkpoint', self.path('x'), '--checkpoint-every', 0), 2, '--checkpoint-every')
        # A run may go on into the file that it goes on from; what is over stays as it is.
        self.check(train('--epochs', 2, '--checkpoint', self.path('point')), 0)
        before = self.read('point')
        self.check(run('train', '--data-dir', FIXTURE, '--resume', self.path('point'), '--checkpoint', self.path('point')), 0)
        self.assertEqual(self.read('point'), before)


class Evaluating(CommandLineTest):
    TEST_FILES = [os.path.join(FIXTURE, f't10k-{part}-ubyte.gz') for part in ('images-idx3', 'labels-idx1')]

    def model(self, *flags):
        self.check(train('--save', self.path('model'), '--json', self.path('run.json'), '--force', *flags), 0)
        return self.path('model'), self.read_json('run.json')

    def test_evaluation_agrees_with_training(self):
        model, trained = self.model()
        result = self.check(run('evaluate', '--load', model, '--data-dir', FIXTURE, '--json', self.path('e.json')), 0)
        report = self.read_json('e.json')
        self.assertEqual(report['accuracy'], trained['test_accuracy'])
        self.assertAlmostEqual(report['loss'], trained['test_loss'], places=6)
        self.assertEqual(report['confusion'], trained['confusion'])
        self.assertEqual(report['count'], 200)
        self.assertIn(f"Accuracy {100 * report['accuracy']:.2f}%", result.stdout)

    def test_parts_and_files_can_be_chosen(self):
        model, _ = self.model('--epochs', 1)
        images, labels = self.TEST_FILES
        by_file = json.loads(run('evaluate', '--load', model, '--images', images, '--labels', labels, '--json', '-').stdout)
        by_name = json.loads(run('evaluate', '--load', model, '--data-dir', FIXTURE, '--json', '-').stdout)
        self.assertEqual(by_file['answers'], by_name['answers'])
        learned = json.loads(
            run('evaluate', '--load', model, '--data-dir', FIXTURE, '--split', 'train', '--json', '-').stdout)
        self.assertEqual(learned['count'], 600)
        self.check(run('evaluate', '--load', model, '--data-dir', FIXTURE, '--split', 'all'), 2, '--split')
        self.check(run('evaluate', '--load', model, '--images', images), 2, '--images')

    def test_images_of_another_size_are_refused(self):
        model, _ = self.model('--epochs', 1)
        with open(self.path('images'), 'wb') as file:
            file.write(struct.pack('>4I', 2051, 1, 8, 8) + bytes(64))
        with open(self.path('labels'), 'wb') as file:
            file.write(struct.pack('>2I', 2049, 1) + b'\0')
        self.check(run('evaluate', '--load', model, '--images', self.path('images'), '--labels', self.path('labels')), 1,
                   'reads 28 x 28 pixels, found images of 8 x 8')

    def test_the_report_follows_from_the_confusion(self):
        model, _ = self.model('--epochs', 2)
        result = self.check(run('evaluate', '--load', model, '--data-dir', FIXTURE, '--json', self.path('e.json')), 0)
        found = self.read_json('e.json')
        confusion, report = found['confusion'], found['report']
        for k, score in enumerate(report['classes']):
            hits, images, answers = confusion[k][k], sum(confusion[k]), sum(row[k] for row in confusion)
            self.assertEqual(score['support'], images)
            self.assertAlmostEqual(score['precision'], hits / answers if answers else 0.0)
            self.assertAlmostEqual(score['recall'], hits / images)
            self.assertIn(f"{score['precision']:9.4f}  {score['recall']:6.4f}  {score['f1']:6.4f}", result.stdout)
        self.assertAlmostEqual(report['macro']['f1'], sum(score['f1'] for score in report['classes']) / 10)
        self.assertAlmostEqual(report['weighted']['recall'], found['accuracy'])

    def test_the_worst_mistakes_are_listed(self):
        model, _ = self.model('--epochs', 1)
        result = self.check(run('evaluate', '--load', model, '--data-dir', FIXTURE, '--mistakes', 1000, '--json',
                                self.path('all.json')), 0)
        report = self.read_json('all.json')
        with gzip.open(self.TEST_FILES[1]) as file:
            labels = list(file.read()[8:])
        wrong = [i for i, answer in enumerate(report['answers']) if answer != labels[i]]
        self.assertGreater(len(wrong), 3)
        mistakes = report['mistakes']
        self.assertEqual(sorted(mistake['index'] for mistake in mistakes), wrong)
        self.assertEqual(mistakes, sorted(mistakes, key=lambda mistake: (-mistake['loss'], mistake['index'])))
        for mistake in mistakes:
            self.assertEqual(mistake['true_class'], labels[mistake['index']])
            self.assertEqual(mistake['answer'], report['answers'][mistake['index']])
            self.assertEqual(mistake['confidence'], report['confidences'][mistake['index']])
        self.assertRegex(result.stdout, rf"(?m)^ +{mistakes[0]['index']} ")
        few = json.loads(run('evaluate', '--load', model, '--data-dir', FIXTURE, '--mistakes', 2, '--json', '-').stdout)
        self.assertEqual(few['mistakes'], mistakes[:2])
        none = run('evaluate', '--load', model, '--data-dir', FIXTURE, '--mistakes', 0).stdout
        self.assertNotIn('Worst', none)
        self.check(run('evaluate', '--load', model, '--data-dir', FIXTURE, '--mistakes', '-1'), 2, '--mistakes')

    def test_robustness_is_told_in_four_curves(self):
        model, trained = self.model()
        result = self.check(run('evaluate', '--load', model, '--data-dir', FIXTURE, '--robustness', '--json',
                                self.path('e.json')), 0)
        curves = {curve['name']: curve for curve in self.read_json('e.json')['robustness']}
        self.assertEqual(list(curves), ['shift', 'rotation', 'size', 'thickness'])
        for name, curve in curves.items():
            self.assertIn(f"{name}, {curve['unit']}\n", result.stdout)
            self.assertIn(''.join(f'{100 * accuracy:7.2f}' for accuracy in curve['accuracies']) + '\n', result.stdout)
            self.assertEqual(len(curve['amounts']), len(curve['accuracies']))
            reached = dict(zip(curve['amounts'], curve['accuracies']))
            self.assertEqual(reached[1 if name == 'size' else 0], trained['test_accuracy'])
        # Six pixels of 28, or a good part of a right angle: hardly better than guessing.
        self.assertLess(curves['shift']['accuracies'][-1], trained['test_accuracy'] - 0.3)
        self.assertLess(curves['rotation']['accuracies'][0], trained['test_accuracy'] - 0.1)
        without = run('evaluate', '--load', model, '--data-dir', FIXTURE, '--json', '-')
        self.assertNotIn('robustness', json.loads(without.stdout))

    @unittest.skipIf(read_safetensors is None, 'NumPy is not installed')
    def test_an_independent_reader_gives_the_same_answers(self):
        for flags in ([], ['--input-scaling', 'z_score', '--hidden', '24,16', '--activation', 'tanh,leaky_relu'],
                      ['--hidden', 'none'], ['--hidden', '20', '--activation', 'sigmoid', '--optimizer', 'adam']):
            with self.subTest(flags):
                model, _ = self.model(*flags)
                report = json.loads(run('evaluate', '--load', model, '--data-dir', FIXTURE, '--json', '-').stdout)
                accuracy, loss, answers, confidences = read_safetensors.evaluate(model, *self.TEST_FILES)
                self.assertEqual(report['answers'], answers.tolist())
                self.assertAlmostEqual(report['accuracy'], accuracy, places=9)
                self.assertAlmostEqual(report['loss'], loss, places=4)
                for ours, theirs in zip(report['confidences'], confidences):
                    self.assertAlmostEqual(ours, theirs, places=4)


class Formats(CommandLineTest):
    """Model files of other formats, checked by readers that share no code with the program."""
    TEST_FILES = Evaluating.TEST_FILES
    NETWORKS = ([], ['--input-scaling', 'z_score', '--hidden', '24,16', '--activation', 'tanh,leaky_relu'],
                ['--hidden', 'none'], ['--hidden', '20,12', '--activation', 'sigmoid,identity', '--optimizer', 'adam'])

    def model(self, *flags):
        self.check(train('--save', self.path('model.safetensors'), '--json', self.path('run.json'), '--force', *flags), 0)
        return self.path('model.safetensors')

    def export(self, model, name, *flags):
        self.check(run('export', '--load', model, '--out', self.path(name), '--force', *flags), 0)
        return self.path(name)

    def evaluate(self, model):
        return json.loads(
            self.check(run('evaluate', '--load', model, '--data-dir', FIXTURE, '--json', '-'), 0).stdout)

    def predict(self, model):
        """The probabilities that the program itself gives."""
        result = self.check(run('predict', '--load', model, self.TEST_FILES[0], '--quiet', '--json', '-'), 0)
        return [entry['probabilities'] for entry in json.loads(result.stdout)['predictions']]

    @unittest.skipIf(read_safetensors is None, 'NumPy is not installed')
    def test_npz_files_open_with_numpy_and_read_alike(self):
        for flags in self.NETWORKS:
            with self.subTest(flags):
                model = self.model(*flags)
                npz = self.export(model, 'model.npz')
                report = self.evaluate(npz)
                self.assertEqual(report, self.evaluate(model))
                accuracy, answers, confidences = read_npz.evaluate(npz, *self.TEST_FILES)
                self.assertEqual(report['answers'], answers.tolist())
                self.assertAlmostEqual(report['accuracy'], accuracy, places=9)
                numpy.testing.assert_allclose(report['confidences'], confidences, atol=1e-5)
                arrays, metadata = read_npz.read_arrays(npz)
                self.assertTrue(all(array.dtype == numpy.float32 for array in arrays.values()))
                run_report = self.read_json('run.json')
                self.assertEqual(metadata['hyperparameters'], run_report['configuration'])
                self.assertEqual(metadata['training']['steps'], run_report['steps'])
                self.assertEqual(metadata['training']['test_accuracy'], run_report['test_accuracy'])

    @unittest.skipIf(read_safetensors is None, 'NumPy is not installed')
    def test_npz_files_that_numpy_wrote_are_loaded(self):
        model = self.model('--input-scaling', 'z_score')
        arrays, metadata = read_npz.read_arrays(self.export(model, 'model.npz'))
        arrays['metadata'] = json.dumps(metadata)
        expected = self.evaluate(model)
        wider = {name: numpy.asfortranarray(value.astype('<f8')) if name[0] in 'Wb' else value
                 for name, value in arrays.items()}
        for save, content in ((numpy.savez, arrays), (numpy.savez_compressed, arrays), (numpy.savez, wider)):
            save(self.path('numpy.npz'), **content)
            self.assertEqual(self.evaluate(self.path('numpy.npz')), expected)
        for name, value, words in (
                ('W1', arrays['W1'].T, ['W1: found the shape [32,784], expected [784,32]']),
                ('W1', arrays['W1'].astype('>f4'), ['W1: found the dtype ">f4"']),
                ('b1', numpy.full(32, numpy.nan, '<f4'), ['b1: found NaN at entry 0']),
                ('b1', numpy.full(32, 1e300), ['b1: found an infinite value']),
                ('b1', arrays['b1'].astype(object), ['b1: found the dtype "|O"']),
                ('W3', arrays['W1'], ['"W3", which the architecture does not know'])):
            numpy.savez(self.path('bad.npz'), **{**arrays, name: value})
            self.check(run('evaluate', '--load', self.path('bad.npz'), '--data-dir', FIXTURE), 1, '--load',
                       self.path('bad.npz'), *words)
        numpy.savez(self.path('bad.npz'), W1=arrays['W1'])
        self.check(run('inspect', self.path('bad.npz')), 1, 'Found no array metadata')

    @unittest.skipIf(read_safetensors is None, 'NumPy is not installed')
    def test_onnx_files_compute_what_the_program_does(self):
        images = read_safetensors.read_idx(self.TEST_FILES[0])
        for flags in self.NETWORKS:
            with self.subTest(flags):
                model = self.model(*flags)
                onnx = read_onnx.Model(self.export(model, 'model.onnx'))
                self.assertEqual(onnx.input, ('pixels', read_onnx.FLOAT, ['N', 784]))
                self.assertEqual(onnx.output, ('probabilities', read_onnx.FLOAT, ['N', 10]))
                numpy.testing.assert_allclose(onnx.run(images.reshape(len(images), -1)), self.predict(model), atol=1e-5)
                self.assertEqual(json.loads(onnx.metadata['class_names']), [str(digit) for digit in range(10)])
                self.assertEqual(json.loads(onnx.metadata['hyperparameters']), self.read_json('run.json')['configuration'])

    @unittest.skipUnless(os.path.isdir(os.path.join(ONNX_RUNTIME, 'node_modules')), 'ONNX Runtime is not at hand')
    def test_onnx_runtime_computes_what_the_program_does(self):
        with gzip.open(self.TEST_FILES[0], 'rb') as file, open(self.path('pixels'), 'wb') as pixels:
            pixels.write(file.read()[16:])
        for flags, options in (*((network, []) for network in self.NETWORKS), ([], ['--float16'])):
            with self.subTest(flags + options):
                model = self.export(self.model(*flags), 'model.onnx', *options)
                wanted = self.predict(self.export(self.path('model.safetensors'), 'same.safetensors', *options))
                result = subprocess.run([NODE, RUN_ONNX, model, self.path('pixels')], capture_output=True, text=True,
                                        timeout=120, env=dict(os.environ, INKLING_ONNX_RUNTIME=ONNX_RUNTIME))
                self.check(result, 0)
                found = json.loads(result.stdout)
                self.assertEqual(found['input']['shape'], ['N', 784])
                self.assertEqual(found['output']['shape'], ['N', 10])
                self.assertEqual(len(found['probabilities']), len(wanted))
                for ours, theirs in zip(found['probabilities'], wanted):
                    for a, b in zip(ours, theirs):
                        self.assertLess(abs(a - b), 1e-5)

    @unittest.skipIf(read_safetensors is None, 'NumPy is not installed')
    def test_half_precision_is_the_same_in_every_format(self):
        model = self.model()
        half = self.export(model, 'half.safetensors', '--float16')
        npz, onnx = self.export(model, 'half.npz', '--float16'), self.export(model, 'half.onnx', '--float16')
        expected = self.predict(half)
        self.assertEqual(self.predict(npz), expected)
        images = read_safetensors.read_idx(self.TEST_FILES[0])
        numpy.testing.assert_allclose(read_onnx.Model(onnx).run(images.reshape(len(images), -1)), expected, atol=1e-5)
        self.assertEqual(read_npz.read_arrays(npz)[0]['W1'].dtype, numpy.float16)
        for name in (half, npz, onnx):
            self.assertLess(os.path.getsize(name), 0.56 * os.path.getsize(model))

    @unittest.skipIf(read_safetensors is None, 'NumPy is not installed')
    def test_the_python_in_docs_gives_the_answers_of_the_program(self):
        with open(os.path.join(ROOT, 'docs', 'files.md'), encoding='utf-8') as file:
            blocks = re.findall(r'(?s)```python\n(.*?)```', file.read())
        self.assertEqual(len(blocks), 3)
        model = self.model()
        for ending in ('safetensors', 'npz', 'onnx'):
            self.export(model, 'digits.' + ending)
        shutil.copy(self.TEST_FILES[0], self.folder)
        expected = self.evaluate(model)['answers']
        for block in blocks:
            if 'onnxruntime' in block:
                self.assertIn("{'pixels': ", block)  # Debian has no such package; run_onnx.mjs does the same
                compile(block, 'files.md', 'exec')
                continue
            result = subprocess.run([sys.executable, '-c', block + 'print(answers.tolist())'], capture_output=True,
                                    text=True, cwd=self.folder)
            self.check(result, 0)
            self.assertEqual(json.loads(result.stdout), expected)

    def test_there_and_back_again_is_the_same_file(self):
        model = self.model('--input-scaling', 'z_score')
        again = self.export(self.export(model, 'model.npz'), 'again.safetensors')
        with open(model, 'rb') as file:
            self.assertEqual(self.read('again.safetensors'), file.read())
        self.assertEqual(again, self.path('again.safetensors'))

    def test_training_goes_on_from_npz_as_from_safetensors(self):
        model = self.model('--epochs', 1)
        self.export(model, 'model.npz')
        for name, source in (('a', 'model.safetensors'), ('b', 'model.npz')):
            self.check(run('train', '--data-dir', FIXTURE, '--load', self.path(source), '--steps', 5, '--save',
                           self.path(name)), 0)
        self.assertEqual(self.read('a'), self.read('b'))
        self.check(run('train', '--data-dir', FIXTURE, '--load', self.path('a'), '--steps', 5, '--save',
                       self.path('saved.npz')), 0)
        report = json.loads(run('inspect', self.path('saved.npz'), '--json', '-').stdout)
        self.assertEqual(report['format'], 'npz')
        self.assertEqual(report['training']['steps'], self.read_json('run.json')['steps'] + 10)

    def test_a_description_lies_beside_the_weights_on_request(self):
        model = self.model()
        self.check(run('export', '--load', model, '--out', self.path('out.npz'), '--sidecar'), 0)
        sidecar, content = self.read_json('out.json'), self.read('out.npz')
        self.assertEqual(sidecar['weights'], {'file': 'out.npz', 'format': 'npz', 'bytes': len(content),
                                              'crc32': f'{zlib.crc32(content):08x}'})
        self.assertEqual(sidecar['architecture']['layers'][0], {'inputs': 784, 'outputs': 32, 'activation': 'relu'})
        self.check(run('export', '--load', model, '--out', self.path('new.npz'), '--sidecar'), 0)
        os.remove(self.path('out.npz'))
        self.check(run('export', '--load', model, '--out', self.path('out.npz'), '--sidecar'), 2, 'out.json', 'exists')
        self.assertFalse(os.path.exists(self.path('out.npz')))

    def test_inspection_tells_what_training_did(self):
        model = self.model('--hidden', '24,16', '--activation', 'tanh,relu')
        trained = self.read_json('run.json')
        result = self.check(run('inspect', model, '--json', self.path('i.json')), 0)
        report = self.read_json('i.json')
        self.assertEqual(report['parameter_count'], trained['parameter_count'])
        self.assertEqual([layer['activation'] for layer in report['architecture']['layers']],
                         ['tanh', 'relu', 'identity'])
        self.assertEqual(report['hyperparameters'], trained['configuration'])
        self.assertEqual(report['training'], {'steps': trained['steps'], 'samples': trained['samples'],
                                              'epochs': trained['epochs'], 'test_accuracy': trained['test_accuracy']})
        self.assertEqual(report['bytes'], os.path.getsize(model))
        self.assertEqual((report['format'], report['numbers']), ('safetensors', ['float32']))
        for words in ('784 -> 24', 'tanh', '28 x 28 pixels', f"{100 * trained['test_accuracy']:.2f}%", 'hidden 24,16'):
            self.assertIn(words, result.stdout)

    def test_bad_exports_say_why(self):
        model = self.model('--epochs', 1)
        self.check(run('export', '--load', model, '--out', self.path('m.h5')), 2, '--out: found the ending ".h5"', '--format')
        self.check(run('export', '--load', model, '--out', self.path('m.h5'), '--format', 'h5'), 2, '--format')
        self.check(run('export', '--load', model, '--out', model), 2, '--out', 'exists')
        self.check(run('export', '--load', model, '--out', self.path('absent/m.npz')), 1, '--out', 'does not exist')
        self.check(run('export', '--load', self.path('absent'), '--out', self.path('m.npz')), 1, '--load')
        self.check(run('export', '--load', model, '--out', self.path('m.json'), '--format', 'npz', '--sidecar'), 2,
                   'two files')
        self.export(model, 'm.onnx')
        self.check(run('inspect', self.path('m.onnx')), 1, 'm.onnx: Found an ONNX file')
        for name in ('m.npz', 'model.safetensors'):
            self.export(model, 'm.npz')
            with open(self.path('cut'), 'wb') as file:
                file.write(self.read(name)[:-30])
            self.check(run('inspect', self.path('cut')), 1, self.path('cut'))


def png(rows):
    """A grey PNG picture of 8 bits."""
    def chunk(kind, content):
        return struct.pack('>I', len(content)) + kind + content + struct.pack('>I', zlib.crc32(kind + content))
    header = struct.pack('>2I5B', len(rows[0]), len(rows), 8, 0, 0, 0, 0)
    return (b'\x89PNG\r\n\x1a\n' + chunk(b'IHDR', header) +
            chunk(b'IDAT', zlib.compress(b''.join(b'\0' + bytes(row) for row in rows))) + chunk(b'IEND', b''))


class Predicting(CommandLineTest):
    def setUp(self):
        super().setUp()
        self.model = self.path('model')
        self.check(train('--save', self.model), 0)
        self.images_file = os.path.join(FIXTURE, 't10k-images-idx3-ubyte.gz')
        with gzip.open(self.images_file, 'rb') as file:
            self.pixels = file.read()[16:]

    def rows(self, number):
        image = self.pixels[784 * number:784 * (number + 1)]
        return [image[28 * row:28 * (row + 1)] for row in range(28)]

    def write(self, name, content):
        os.makedirs(os.path.dirname(self.path(name)), exist_ok=True)
        with open(self.path(name), 'wb') as file:
            file.write(content)
        return self.path(name)

    def predict(self, *arguments, code=0, words=()):
        result = self.check(run('predict', '--load', self.model, *arguments, '--json', '-', '--quiet'), code, *words)
        return json.loads(result.stdout)['predictions']

    def test_idx_images_are_answered_as_an_evaluation_does(self):
        predictions = self.predict(self.images_file)
        report = json.loads(run('evaluate', '--load', self.model, '--data-dir', FIXTURE, '--json', '-').stdout)
        self.assertEqual([entry['class'] for entry in predictions], report['answers'])
        for entry, confidence in zip(predictions, report['confidences']):
            self.assertAlmostEqual(entry['confidence'], confidence, places=5)
        self.assertEqual([entry['index'] for entry in predictions], list(range(200)))
        first = predictions[0]
        ranked = sorted(first['probabilities'], reverse=True)
        self.assertEqual([first['confidence'], first['runner_up_confidence']], ranked[:2])
        self.assertEqual(first['probabilities'][int(first['runner_up'])], ranked[1])
        self.assertAlmostEqual(sum(first['probabilities']), 1, places=5)

    def test_raw_pictures_are_taken_as_they_are(self):
        expected = self.predict(self.images_file)[:3]
        pictures = [self.write('p/0.png', png(self.rows(0))),
                    self.write('p/1.pgm', b'P5 28 28 255\n' + b''.join(self.rows(1))),
                    self.write('p/2.idx', struct.pack('>4I', 2051, 1, 28, 28) + b''.join(self.rows(2)))]
        for found, wanted in zip(self.predict('--raw', *pictures), expected):
            for ours, theirs in zip(found['probabilities'], wanted['probabilities']):
                self.assertAlmostEqual(ours, theirs, places=6)
        small = self.write('small.pgm', b'P5 8 8 255\n' + bytes(64))
        self.predict('--raw', small, code=1, words=['small.pgm: found 8 x 8 pixels, expected 28 x 28'])

    def test_drawings_of_any_size_and_colour_are_fitted(self):
        # Images somewhere on larger pages, six times as large, black on white and white on black.
        count = 40
        for number in range(count):
            page = [bytearray(260) for _ in range(300)]
            for y, row in enumerate(self.rows(number)):
                for step in range(6):
                    page[90 + 6 * y + step][20:188] = bytes(value for value in row for _ in range(6))
            self.write(f'light/{number:02}.png', png(page))
            self.write(f'dark/{number:02}.png', png([bytes(255 - value for value in row) for row in page]))
        self.model = READY_MADE
        light, dark = self.predict(self.path('light')), self.predict(self.path('dark'))
        self.assertEqual([entry['class'] for entry in light], [entry['class'] for entry in dark])
        with gzip.open(os.path.join(FIXTURE, 't10k-labels-idx1-ubyte.gz'), 'rb') as file:
            labels = list(file.read()[8:8 + count])
        right = sum(found['class'] == label for found, label in zip(light, labels))
        self.assertGreaterEqual(right, 0.95 * count)

    def test_each_image_gets_a_line(self):
        result = self.check(run('predict', '--load', self.model, self.write('seven.png', png(self.rows(0))),
                                self.images_file), 0)
        lines = result.stdout.splitlines()
        self.assertEqual(len(lines), 201)
        self.assertRegex(lines[0], r'/seven\.png: \d \d+\.\d\d%, then \d \d+\.\d\d%$')
        self.assertRegex(lines[200], r'ubyte\.gz\[199\]: \d ')

    def test_a_folder_stands_for_its_images_by_name(self):
        for name in ('b.png', 'a.PNG'):
            self.write('folder/' + name, png(self.rows(0)))
        self.write('folder/notes.txt', b'labels: 7')
        self.assertEqual([os.path.basename(entry['file']) for entry in self.predict(self.path('folder'))],
                         ['a.PNG', 'b.png'])
        os.mkdir(self.path('empty'))
        self.check(run('predict', '--load', self.model, self.path('empty')), 1, 'found no images in the folder')

    def test_what_cannot_be_read_does_not_keep_the_others_from_being_so(self):
        good = self.write('good.png', png(self.rows(0)))
        bad = [self.write('bad/cut.png', png(self.rows(0))[:60]),
               self.write('bad/blank.png', png([bytes(28)] * 28)),
               self.write('bad/text.txt', b'seven'),
               self.write('bad/other.idx', struct.pack('>4I', 2051, 1, 8, 8) + bytes(64)),
               self.path('bad/absent.png')]
        words = ['cut.png: the PNG image cannot be read', 'blank.png: found no drawing', 'text.txt: found no image',
                 'other.idx: found images of 8 x 8 pixels, expected 28 x 28', 'absent.png: cannot be read']
        self.assertEqual(len(self.predict(*bad, good, code=1, words=words)), 1)
        self.check(run('predict', '--load', self.model), 2, 'files')
        self.check(run('predict', good), 2, '--load')

    def test_models_of_other_sizes_read_drawings_too(self):
        files = []
        for part, magic, content in (('images', 2051, bytes(range(100)) * 20), ('labels', 2049, bytes([0, 1] * 10))):
            header = struct.pack('>4I', magic, 20, 10, 10) if magic == 2051 else struct.pack('>2I', magic, 20)
            files.append(self.write(part, header + content))
        images, labels = files
        self.check(run('train', '--train-images', images, '--train-labels', labels, '--test-images', images,
                       '--test-labels', labels, '--hidden', 4, '--steps', 2, '--validation-count', 0, '--save',
                       self.path('small')), 0)
        self.model = self.path('small')
        picture = self.write('seven.png', png(self.rows(0)))
        self.assertEqual(len(self.predict(picture)[0]['probabilities']), 2)
        self.predict('--raw', picture, code=1, words=['expected 10 x 10'])


class Plotting(CommandLineTest):
    """Pictures are read as XML: marks that stand for data have a class that says so."""

    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.model, cls.history = (os.path.join(folder.name, name) for name in ('model', 'first.json'))
        assert train('--save', cls.model, '--json', cls.history).returncode == 0

    def plot(self, *arguments, name='picture.svg'):
        self.check(run('plot', *arguments, '--force', '--out', self.path(name)), 0)
        return self.read(name)

    def marks(self, picture, tag, kind='data'):
        root = xml.etree.ElementTree.fromstring(picture)
        self.assertEqual(root.tag, '{http://www.w3.org/2000/svg}svg')
        return [mark for mark in root.iter('{http://www.w3.org/2000/svg}' + tag) if mark.get('class') == kind]

    def points(self, picture):
        return [len(line.get('points').split()) for line in self.marks(picture, 'polyline')]

    def texts(self, picture):
        marks = xml.etree.ElementTree.fromstring(picture).iter('{http://www.w3.org/2000/svg}text')
        return [part for mark in marks for part in mark.itertext()]

    def edited(self, name, edit):
        with open(self.history, encoding='utf-8') as file:
            report = json.load(file)
        edit(report)
        with open(self.path(name), 'w', encoding='utf-8') as file:
            json.dump(report, file)
        return self.path(name)

    def test_curves_have_a_point_for_each_of_the_history(self):
        with open(self.history, encoding='utf-8') as file:
            history = json.load(file)['history']
        logged, evaluated = len(history['train']), len(history['evaluations'])
        picture = self.plot('curves', '--history', self.history)
        self.assertEqual(self.points(picture), 2 * [logged, evaluated, evaluated])  # accuracy, then loss
        for word in ('training', 'held out', 'test', 'epochs'):
            self.assertIn(word, self.texts(picture))

    def test_several_trainings_are_laid_over_each_other(self):
        def shorten(report):
            del report['history']['evaluations'][3:]
            report['test_accuracy'] = 0.25
        other = self.edited('second.json', shorten)
        picture = self.plot('curves', '--history', self.history, other)
        self.assertEqual(self.points(picture), 2 * [8, 3])
        self.assertIn('first', self.texts(picture))
        self.assertIn('second', self.texts(picture))
        bars = self.plot('comparison', '--history', other, self.history)
        widths = [float(bar.get('width')) for bar in self.marks(bars, 'rect')]
        self.assertEqual(len(widths), 2)
        self.assertGreater(widths[0], widths[1])  # the best first
        self.assertIn('25.00%', self.texts(bars))

    def test_what_is_no_number_leaves_a_gap(self):
        def lose(report):
            report['history']['evaluations'][4]['test_loss'] = None
        picture = self.plot('curves', '--history', self.edited('gap.json', lose), self.history)
        self.assertEqual(self.points(picture), [8, 8, 4, 3, 8])

    def test_names_are_escaped(self):
        name = '<b>&"quoted"'
        picture = self.plot('curves', '--history', self.edited(name + '.json', lambda report: None))
        self.assertIn(name, self.texts(picture))

    def test_a_confusion_matrix_has_all_cells(self):
        report = json.loads(run('evaluate', '--load', self.model, '--data-dir', FIXTURE, '--json', '-').stdout)
        picture = self.plot('confusion', '--load', self.model, '--data-dir', FIXTURE)
        self.assertEqual(len(self.marks(picture, 'rect')), 100)
        counts = [int(mark.text) for mark in self.marks(picture, 'text', 'count')]
        self.assertEqual(counts, [count for row in report['confusion'] for count in row if count > 0])

    def test_weights_are_drawn_as_images(self):
        self.assertEqual(len(self.marks(self.plot('weights', '--load', self.model), 'image')), 32)
        self.assertEqual(len(self.marks(self.plot('weights', '--load', self.model, '--count', 5), 'image')), 5)
        self.assertEqual(len(self.marks(self.plot('weights', '--load', self.model, '--layer', 2), 'image')), 1)
        png = self.plot('weights', '--load', self.model, '--layer', 2, name='w.png')
        self.assertTrue(png.startswith(b'\x89PNG\r\n\x1a\n'))
        self.assertEqual(struct.unpack('>2I', png[16:24]), (32, 10))
        png = self.plot('weights', '--load', self.model, name='w.PNG')
        self.assertEqual(struct.unpack('>2I', png[16:24]), (8 * 60 + 4, 4 * 60 + 4))  # 8 by 4 tiles

    @unittest.skipIf(read_safetensors is None, 'NumPy is not installed')
    def test_blue_pixels_are_weights_above_zero(self):
        png = self.plot('weights', '--load', self.model, '--layer', 2, name='w.png')
        start = png.index(b'IDAT')
        length = struct.unpack('>I', png[start - 4:start])[0]
        rows = zlib.decompress(png[start + 4:start + 4 + length])
        weights = read_safetensors.read_tensors(self.model)[0]['layers.1.weight']
        for unit in range(10):
            for source in range(32):
                red, _, blue = rows[unit * 97 + 1 + 3 * source:unit * 97 + 4 + 3 * source]
                if abs(weights[unit, source]) > 0.02:
                    self.assertEqual(blue > red, weights[unit, source] > 0)

    def test_histograms_have_bars_for_each_layer_and_lines_for_the_start(self):
        picture = self.plot('histograms', '--load', self.model)
        self.assertEqual(len(self.marks(picture, 'polyline', 'start')), 2)
        self.assertGreaterEqual(len(self.marks(picture, 'rect')), 4 * 8)
        self.assertTrue(any('25,088' in text for text in self.texts(picture)))  # 784 x 32 values

    def test_a_projection_has_a_point_for_each_image(self):
        flags = ['projection', '--load', self.model, '--data-dir', FIXTURE]
        picture = self.plot(*flags)
        circles = self.marks(picture, 'circle')
        self.assertEqual(len(circles), 200)
        self.assertEqual(len({mark.get('fill') for mark in circles}), 10)
        self.assertTrue(any('of the variance' in text for text in self.texts(picture)))
        self.assertEqual(len(self.marks(self.plot(*flags, '--count', 50, '--layer', 0), 'text')), 50)
        tsne = [*flags, '--method', 'tsne', '--count', 120, '--perplexity', 8]
        first = self.plot(*tsne)
        self.assertEqual(len(self.marks(first, 'text')), 120)
        self.assertEqual(self.plot(*tsne), first)
        self.assertNotEqual(self.plot(*tsne, '--seed', 1), first)

    def test_bad_requests_are_named(self):
        def refuse(code, *arguments, words=(), out='x.svg'):
            self.check(run('plot', *arguments, '--out', self.path(out)), code, *words)
            self.assertFalse(os.path.exists(self.path(out)))

        weights, curves = ['weights', '--load', self.model], ['curves', '--history']
        refuse(2, *weights, out='x.jpg', words=['--out', 'x.jpg', '.svg or .png'])
        refuse(2, 'histograms', '--load', self.model, out='x.png', words=['--out', '.svg'])
        refuse(2, *weights, '--layer', '-1', words=['--layer'])
        refuse(2, *weights, '--layer', 3, words=['--layer: found 3, expected 1 to 2'])
        refuse(2, 'projection', '--load', self.model, '--data-dir', FIXTURE, '--layer', 7, words=['0 to 2'])
        refuse(2, 'projection', '--load', self.model, '--method', 'umap', words=['umap'])
        refuse(2, 'spiral', words=['inkling plot --help'])
        refuse(2, *weights, '--colour', 'red', words=['--colour', 'inkling plot weights --help'])
        refuse(1, 'weights', '--load', self.history, words=['--load', self.history])
        refuse(1, *curves, self.path('absent.json'), words=['--history', 'absent.json'])
        refuse(1, *curves, self.model, words=['--history', self.model])
        cases = [
            (lambda report: report.pop('history'), 'no history.train'),
            (lambda report: report['history']['train'][2].update(epoch='x'), 'history.train[2].epoch: found "x"'),
            (lambda report: report['history']['evaluations'][1].update(epoch=0), 'history.evaluations[1].epoch: found 0'),
            (lambda report: report['history']['evaluations'].clear() or report['history']['train'].clear(), 'no evaluation'),
            (lambda report: report.update(test_accuracy=7), 'test_accuracy: found 7'),
        ]
        for edit, words in cases:
            with self.subTest(words):
                refuse(1, *curves, self.edited('bad.json', edit), words=['--history', 'bad.json', words])
        with open(self.path('kept.svg'), 'w', encoding='utf-8') as file:
            file.write('former')
        self.check(run('plot', *weights, '--out', self.path('kept.svg')), 2, 'kept.svg', 'exists')
        self.assertEqual(self.read('kept.svg'), b'former')

    def test_training_draws_into_a_folder_named_by_its_settings(self):
        arguments = ['--epochs', 1, '--plots', self.path('plots')]
        result = self.check(train(*arguments), 0)
        (name,) = os.listdir(self.path('plots'))
        self.assertIn('hidden-32', name)
        self.assertIn('batch_size-16', name)
        self.assertIn(name, result.stdout)
        names = ['confusion.svg', 'curves.svg', 'histograms.svg', 'projection.svg', 'weights.svg']
        self.assertEqual(sorted(os.listdir(self.path(f'plots/{name}'))), names)
        for picture in names:
            xml.etree.ElementTree.fromstring(self.read(f'plots/{name}/{picture}'))
        self.check(train(*arguments), 2, '--plots', 'exists')
        self.check(train(*arguments, '--force', '--seed', 7), 0)
        self.assertEqual(len(os.listdir(self.path('plots'))), 2)


class SyntheticDigits(CommandLineTest):
    def test_digits_are_written_and_trained_on(self):
        out = self.path('digits')
        self.check(run('digits', '--count', 1500, '--test-count', 300, '--seed', 3, '--out', out), 0)
        with open(os.path.join(out, 'train-images-idx3-ubyte'), 'rb') as file:
            images = file.read()
        self.assertEqual(struct.unpack('>4I', images[:16]), (2051, 1500, 28, 28))
        self.assertEqual(len(images), 16 + 1500 * 784)
        self.check(run('train', '--data-dir', out, '--epochs', 2, '--json', self.path('run.json')), 0)
        self.assertGreater(self.read_json('run.json')['test_accuracy'], 0.5)
        again = self.path('again')
        self.check(run('digits', '--count', 1500, '--test-count', 300, '--seed', 3, '--out', again), 0)
        with open(os.path.join(again, 'train-images-idx3-ubyte'), 'rb') as file:
            self.assertEqual(file.read(), images)
        self.check(run('digits', '--count', 10, '--out', out), 2, 'train-images-idx3-ubyte', 'exists')
        self.check(run('digits', '--count', 0, '--out', again), 2, '--count')

    def test_without_data_synthetic_digits_are_learned_and_said_to_be(self):
        program = os.path.join(self.folder, 'inkling')
        shutil.copy(PROGRAM, program)
        environment = {name: value for name, value in os.environ.items() if name != 'INKLING_DATA_DIR'}
        options = {'capture_output': True, 'text': True, 'cwd': self.folder, 'env': environment, 'timeout': 300}
        result = subprocess.run([program, 'train', '--steps', '300'], **options)
        self.check(result, 0)
        self.assertIn('Synthetic digits take its place', result.stdout)
        self.assertIn('Data: synthetic from this program', result.stdout)
        # Asked for by name, a set that is not there is an error.
        self.check(subprocess.run([program, 'train', '--data', 'mnist'], **options), 3, 'fetch_data.py')


class Mnist(CommandLineTest):
    @unittest.skipIf(run('train', '--data', 'mnist', '--steps', '1', '--quiet').returncode == 3, 'MNIST is not at hand')
    def test_a_network_that_saw_synthetic_digits_alone_reads_mnist(self):
        self.check(run('train', '--data', 'synthetic', '--epochs', 2, '--save', self.path('model')), 0)
        self.check(run('evaluate', '--load', self.path('model'), '--data', 'mnist', '--json', self.path('mnist.json')), 0)
        self.assertGreater(self.read_json('mnist.json')['accuracy'], 0.90)  # 0.93 found with other seeds

    @unittest.skipIf(run('train', '--data', 'mnist', '--steps', '1', '--quiet').returncode == 3, 'MNIST is not at hand')
    def test_part_of_mnist_is_learned_and_read_by_the_independent_reader(self):
        self.check(run('train', '--samples', 40000, '--save', self.path('model'), '--json', self.path('run.json')), 0)
        report = self.read_json('run.json')
        self.assertEqual(report['dataset']['test_count'], 10000)
        self.assertGreater(report['test_accuracy'], 0.93)
        if read_safetensors is None:
            self.skipTest('NumPy is not installed')
        place = re.search(r'from (.*): 55,000', run('train', '--steps', 1).stdout).group(1)
        files = []
        for part in ('t10k-images-idx3-ubyte', 't10k-labels-idx1-ubyte'):
            path = os.path.join(place, part)
            files.append(path if os.path.exists(path) else path + '.gz')
        accuracy, loss, _, _ = read_safetensors.evaluate(self.path('model'), *files)
        self.assertAlmostEqual(accuracy, report['test_accuracy'], delta=0.0002)  # two images on the edge
        self.assertAlmostEqual(loss, report['test_loss'], places=4)


if __name__ == '__main__':
    unittest.main(argv=[sys.argv[0], *sys.argv[3:]], verbosity=2)
