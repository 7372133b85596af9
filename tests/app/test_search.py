#!/usr/bin/env python3
"""The search for hyper-parameters from outside: its files, what survives a kill, shards and refusals.

Usage: test_search.py PROGRAM FIXTURE_FOLDER [unittest's own arguments]
"""
import csv
import fcntl
import json
import os
import pty
import re
import select
import signal
import subprocess
import sys
import time
import unittest

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from test_cli import FIXTURE, PROGRAM, CommandLineTest, run

# Six points with two seeds each on the fixture (600 images): 12, 6 and 2 runs, some tenths of a second in all.
QUICK = {'validation_count': 100, 'epochs': 4, 'seeds': 2, 'halving': {'eta': 2, 'first_epochs': 1},
         'settings': {'batch_size': 16, 'warmup_steps': 0},
         'parameters': {'hidden[0]': [8, 16], 'learning_rate': [0.2, 0.05, 0.01]}}
QUICK_RESULTS = 12 + 6 + 2
# The same with enough work to be disturbed in the middle.
LONG = dict(QUICK, epochs=16, halving={'eta': 2, 'first_epochs': 4},
            parameters={'hidden[0]': [200, 300], 'learning_rate': [0.2, 0.05, 0.01]})


class SearchTest(CommandLineTest):
    def describe(self, description, name='search.json'):
        with open(self.path(name), 'w', encoding='utf-8') as file:
            json.dump(description, file)
        return self.path(name)

    def command(self, description, out, *flags):
        return ['search', self.describe(description, out + '.in.json'), '--data-dir', FIXTURE, '--out', self.path(out),
                *flags]

    def search(self, description, out, *flags, code=0, words=()):
        return self.check(run(*self.command(description, out, *flags)), code, *words)

    def start(self, *arguments):
        process = subprocess.Popen([PROGRAM, *map(str, arguments)], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        self.addCleanup(process.communicate)
        self.addCleanup(process.kill)
        return process

    def lines(self, out):
        return self.read(os.path.join(out, 'results.jsonl')).decode().splitlines()

    def wait_for_lines(self, out, count):
        deadline = time.monotonic() + 120
        while time.monotonic() < deadline:
            if os.path.exists(self.path(os.path.join(out, 'results.jsonl'))) and len(self.lines(out)) >= count:
                return
            time.sleep(0.002)
        self.fail('no results came')

    def table(self, out):
        """The rows of results.csv without their seconds."""
        with open(self.path(os.path.join(out, 'results.csv')), newline='', encoding='utf-8') as file:
            rows = list(csv.DictReader(file))
        for row in rows:
            self.assertGreater(float(row.pop('seconds')), 0)
        return rows


class Searching(SearchTest):
    def test_a_search_leaves_table_report_and_best_settings(self):
        result = self.search(QUICK, 'out', '--jobs', 2, '--json', self.path('report.json'))
        self.assertEqual(sorted(os.listdir(self.path('out'))),
                         ['best.json', 'results.csv', 'results.json', 'results.jsonl', 'search.json'])
        rows = self.table('out')
        self.assertEqual(list(rows[0]), ['point', 'seed', 'hidden[0]', 'learning_rate', 'epochs', 'train_loss', 'train_accuracy',
                                         'validation_loss', 'validation_accuracy', 'state'])
        self.assertEqual([(row['point'], row['seed']) for row in rows],
                         [(str(point), seed) for point in range(6) for seed in ('42', '43')])
        self.assertEqual([row['hidden[0]'] for row in rows], ['8'] * 6 + ['16'] * 6)
        self.assertEqual([row['learning_rate'] for row in rows], ['0.2', '0.2', '0.05', '0.05', '0.01', '0.01'] * 2)
        self.assertEqual(sorted(float(row['epochs']) for row in rows), [1] * 6 + [2] * 4 + [4] * 2)
        self.assertEqual({row['state'] for row in rows}, {'stopped', 'finished'})

        report = self.read_json('out/results.json')
        self.assertEqual(report, self.read_json('report.json'))
        self.assertEqual(report['results'], QUICK_RESULTS)
        self.assertTrue(report['done'])
        self.assertEqual([entry['rank'] for entry in report['leaderboard']], list(range(1, 7)))
        best = report['leaderboard'][0]
        self.assertEqual(best['point'], report['best']['point'])
        self.assertGreater(best['validation_accuracy'], 0.8)
        mean = sum(seed['validation_accuracy'] for seed in best['seeds']) / 2
        self.assertAlmostEqual(best['validation_accuracy'], mean, places=12)
        self.assertIn(f"Best: point {best['point']}, ", result.stdout)
        self.assertNotIn('est accuracy ', result.stdout.replace('validation accuracy', ''))  # it looks at no test image
        self.assertIsNone(report['trained_best'])

    def test_the_best_settings_train_the_same_network_again(self):
        self.search(QUICK, 'out', '--quiet')
        self.check(run('train', '--data-dir', FIXTURE, '--config', self.path('out/best.json'), '--json', self.path('run.json')), 0)
        trained = self.read_json('run.json')
        best = self.read_json('out/results.json')['leaderboard'][0]['seeds'][0]
        last = trained['history']['evaluations'][-1]
        self.assertEqual(trained['configuration']['seed'], best['seed'])
        self.assertEqual(last['validation_accuracy'], best['validation_accuracy'])
        self.assertEqual(last['validation_loss'], best['validation_loss'])

    def test_the_number_of_jobs_changes_nothing(self):
        self.search(QUICK, 'one', '--jobs', 1)
        self.search(QUICK, 'two', '--jobs', 2)
        self.search(QUICK, 'five', '--jobs', 5)
        self.assertEqual(self.table('one'), self.table('two'))
        self.assertEqual(self.table('one'), self.table('five'))

    def test_a_random_search_is_the_same_each_time(self):
        description = dict(QUICK, method='random', trials=5, halving=False, epochs=1, seeds=[3],
                           parameters={'learning_rate': {'log_uniform': [0.001, 1]}, 'hidden[0]': {'uniform': [4, 40]},
                                       'activation': ['relu', 'tanh']})
        self.search(description, 'a')
        self.search(description, 'b', '--jobs', 3)
        self.assertEqual(self.table('a'), self.table('b'))
        self.assertEqual(len({row['learning_rate'] for row in self.table('a')}), 5)
        self.search(dict(description, seed=7), 'c')
        self.assertNotEqual(self.table('a'), self.table('c'))

    def test_the_best_is_trained_on_everything_and_tested(self):
        part = dict(QUICK, settings=dict(QUICK['settings'], train_count=400))
        result = self.search(part, 'out', '--train-best', 5)
        trained = self.read_json('out/results.json')['trained_best']
        self.assertEqual(trained['epochs'], 5)
        self.assertIn('Training point', result.stdout)
        self.assertIn('600 images', result.stdout)
        self.assertIn('300 images to learn from, 100 held out', result.stdout)
        evaluated = json.loads(run('evaluate', '--load', self.path('out/best.safetensors'), '--data-dir', FIXTURE, '--json',
                                   '-').stdout)
        self.assertEqual(evaluated['accuracy'], trained['test_accuracy'])
        self.assertIn(f"test accuracy {100 * trained['test_accuracy']:.2f}%", result.stdout)
        self.search(part, 'out', '--resume')
        self.assertEqual(self.read_json('out/results.json')['trained_best'], trained)  # not forgotten

    def test_runs_that_diverge_come_last(self):
        description = dict(QUICK, epochs=30, halving=False, seeds=1,
                           settings={'momentum': 0.999, 'activation': 'identity', 'hidden': [64, 64], 'schedule': 'constant',
                                     'warmup_steps': 0, 'batch_size': 16},
                           parameters={'learning_rate': [10, 0.0001]})
        self.search(description, 'out')
        rows = self.table('out')
        self.assertEqual([row['state'] for row in rows], ['diverged', 'finished'])
        self.assertEqual(rows[0]['validation_loss'], '')
        report = self.read_json('out/results.json')
        self.assertEqual([entry['point'] for entry in report['leaderboard']], [1, 0])
        self.assertIsNone(report['leaderboard'][1]['validation_accuracy'])

    def test_a_terminal_sees_a_bar_and_the_leaderboard(self):
        reader, writer = pty.openpty()
        process = subprocess.Popen([PROGRAM, *self.command(LONG, 'out')], stdout=writer, stderr=writer,
                                   env=dict(os.environ, TERM='xterm'))
        os.close(writer)
        output, deadline = b'', time.monotonic() + 120
        while time.monotonic() < deadline:
            if select.select([reader], [], [], 1)[0]:
                try:
                    output += os.read(reader, 4096)
                except OSError:  # Linux: the other side is closed
                    break
        os.close(reader)
        self.assertEqual(process.wait(timeout=60), 0)
        text = output.decode()
        self.assertRegex(text, r'\r\[#*\.*\] +\d+%  run \d+/20  rung 1/3')
        for rung in ('1 of 3 (4 epochs)', '2 of 3 (8 epochs)', '3 of 3 (16 epochs)'):
            self.assertIn(f'After rung {rung}, the best 6 of 6 points', text)
        self.assertLessEqual(max(len(part) for part in re.findall(r'\r(\[[^\r\n\x1b]*)', text)), 80)

    def test_standard_output_may_be_the_report_alone(self):
        result = self.search(QUICK, 'out', '--json', '-', words=['Best: point'])
        self.assertEqual(json.loads(result.stdout)['results'], QUICK_RESULTS)


class Disturbed(SearchTest):
    def test_a_search_that_was_killed_goes_on_as_if_it_had_not_been(self):
        self.search(LONG, 'whole', '--jobs', 2, '--quiet')
        for kept in (1, 5, 13):  # in the first rung, twice, and in the second
            with self.subTest(kept):
                out = f'killed{kept}'
                process = self.start(*self.command(LONG, out, '--jobs', 2))
                self.wait_for_lines(out, kept)
                process.send_signal(signal.SIGKILL)
                process.communicate()
                self.assertEqual(process.returncode, -signal.SIGKILL)
                before = self.lines(out)
                self.assertLess(len(before), QUICK_RESULTS)
                with open(self.path(out + '/results.jsonl'), 'a', encoding='utf-8') as file:
                    file.write('{"point": 4, "see')  # torn by the crash
                result = self.search(LONG, out, '--resume', '--jobs', 2)
                self.assertIn('the last line was broken off (17 bytes)', result.stdout)
                self.assertIn(f'Resumed after {len(before)} results', result.stdout)
                self.assertEqual(self.lines(out)[:len(before)], before)  # no finished run was made again
                self.assertEqual(len(self.lines(out)), QUICK_RESULTS)
                self.assertEqual(self.table(out), self.table('whole'))

    def test_an_interrupt_keeps_what_there_is(self):
        process = self.start(*self.command(LONG, 'out'))
        self.wait_for_lines('out', 3)
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=60)
        self.assertEqual(process.returncode, 130, errors)
        self.assertIn('--resume', errors)
        report = self.read_json('out/results.json')
        self.assertFalse(report['done'])
        self.assertEqual(report['results'], len(self.lines('out')))
        self.assertEqual(len({(row['point'], row['seed']) for row in self.table('out')}), len(self.table('out')))
        self.search(LONG, 'out', '--resume')
        self.search(LONG, 'whole')
        self.assertEqual(self.table('out'), self.table('whole'))

    def test_a_search_that_is_done_is_not_made_again(self):
        self.search(QUICK, 'out')
        before = self.read('out/results.jsonl'), self.read('out/results.csv')
        self.search(QUICK, 'out', '--resume')
        self.assertEqual((self.read('out/results.jsonl'), self.read('out/results.csv')), before)

    def test_resuming_begins_where_there_is_nothing_yet(self):
        self.search(QUICK, 'out', '--resume')
        self.assertEqual(len(self.lines('out')), QUICK_RESULTS)


class Refusals(SearchTest):
    def test_a_folder_with_a_search_is_not_overwritten(self):
        self.search(QUICK, 'out')
        before = self.read('out/results.jsonl')
        self.search(QUICK, 'out', code=2, words=['--out', '--resume', '--force'])
        self.assertEqual(self.read('out/results.jsonl'), before)
        self.search(QUICK, 'out', '--resume', '--train-best', 1)
        self.search(dict(QUICK, seeds=1), 'out', '--force')
        self.assertEqual(len(self.lines('out')), QUICK_RESULTS // 2)
        self.assertIsNone(self.read_json('out/results.json')['trained_best'])  # that was another search's
        self.assertFalse(os.path.exists(self.path('out/best.safetensors')))

    def test_files_of_others_are_left_alone(self):
        os.mkdir(self.path('out'))
        with open(self.path('out/results.csv'), 'w', encoding='utf-8') as file:
            file.write('mine')
        for flags in ([], ['--resume']):
            self.search(QUICK, 'out', *flags, code=2, words=['found results.csv in this folder'])
        self.assertEqual(os.listdir(self.path('out')), ['results.csv'])
        self.assertEqual(self.read('out/results.csv'), b'mine')

    def test_resuming_another_search_says_what_differs(self):
        self.search(QUICK, 'out')
        before = self.read('out/results.jsonl')
        changed = dict(QUICK, settings=dict(QUICK['settings'], batch_size=32))
        self.search(changed, 'out', '--resume', code=2,
                    words=['another search: search.settings.batch_size: found 32, expected 16'])
        fewer = dict(QUICK, parameters={'learning_rate': [0.2]})
        self.search(fewer, 'out', '--resume', code=2, words=['search.parameters.hidden[0]: found null'])
        self.assertEqual(self.read('out/results.jsonl'), before)

    def test_resuming_with_other_images_is_refused(self):
        self.search(dict(QUICK, validation_count=40), 'out')
        self.check(run('digits', '--count', 600, '--test-count', 100, '--out', self.path('digits')), 0)
        command = self.command(dict(QUICK, validation_count=40), 'out', '--resume')
        command[command.index(FIXTURE)] = self.path('digits')
        self.check(run(*command), 2, 'data.images_crc32: found ')

    def test_damaged_results_name_their_line(self):
        self.search(QUICK, 'out')
        lines = self.lines('out')
        for bad, words in (('{"point": 0}', 'line 2'), (lines[0], 'twice')):
            with open(self.path('out/results.jsonl'), 'w', encoding='utf-8') as file:
                file.write('\n'.join([lines[0], bad, *lines[2:]]) + '\n')
            self.search(QUICK, 'out', '--resume', code=1, words=['results.jsonl: line 2', words])

    def test_one_process_has_the_folder_to_itself(self):
        self.search(QUICK, 'out')
        with open(self.path('out/results.jsonl'), 'rb') as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            self.search(QUICK, 'out', '--resume', code=1, words=['another process'])

    def test_mistakes_are_told_before_any_folder_is_made(self):
        cases = [
            (dict(QUICK, parameters={'lerning_rate': [1]}), [], 2, 'Did you mean learning_rate?'),
            (dict(QUICK, parameters={'learning_rate': [11]}), [], 2, 'expected a number from 1e-06 to 10'),
            (dict(QUICK, validation_count=600), [], 2, 'validation_count: found 600, expected less than 600'),
            (dict(QUICK, settings={'train_count': 601}), [], 2, 'Point 0: train_count: found 601'),
            (QUICK, ['--shard', '1/2'], 2, '--shard: found it with halving'),
            (dict(QUICK, halving=False), ['--shard', '3/2'], 2, '--shard: found 3/2'),
            (dict(QUICK, halving=False), ['--shard', 'one'], 2, '--shard: found one'),
            (QUICK, ['--jobs', '0'], 2, '--jobs'),
            (QUICK, ['--train-best', '-1'], 2, '--train-best'),
            (QUICK, ['--resume', '--force'], 2, '--force'),
            (dict(QUICK, data='no-such-set'), ['--data-dir', self.path('absent')], 3, 'no-such-set'),
        ]
        for description, flags, code, words in cases:
            with self.subTest(words):
                command = self.command(description, 'out', *flags)
                if '--data-dir' in flags:
                    del command[2:4]
                self.check(run(*command), code, words)
                self.assertFalse(os.path.exists(self.path('out')))
        self.check(run('search', '--out', self.path('out')), 2, '--merge')
        self.check(run('search', self.path('absent.json'), '--out', self.path('out')), 1, 'absent.json')


class Shards(SearchTest):
    WHOLE = dict(QUICK, halving=False, epochs=1)

    def parts(self, count=3):
        for index in range(1, count + 1):
            self.search(self.WHOLE, f'part{index}', '--shard', f'{index}/{count}', '--quiet')
        return [self.path(f'part{index}') for index in range(1, count + 1)]

    def test_merged_shards_equal_the_whole(self):
        parts = self.parts()
        self.search(self.WHOLE, 'whole')
        result = self.check(run('search', '--merge', *parts, '--out', self.path('merged')), 0)
        self.assertIn('Merged 12 results of 3 parts', result.stdout)
        self.assertEqual(self.table('merged'), self.table('whole'))
        self.assertEqual(self.read('merged/best.json'), self.read('whole/best.json'))
        self.assertEqual(self.read_json('merged/search.json'), self.read_json('whole/search.json'))
        # It is then a whole search, which can be gone on with.
        self.search(self.WHOLE, 'merged', '--resume', '--train-best', 1)

    def test_missing_and_doubled_points_are_named(self):
        one, two, three = self.parts()
        self.check(run('search', '--merge', one, three, '--out', self.path('merged')), 1,
                   'lack 4 runs: point 1 with seed 42, point 1 with seed 43, point 4 with seed 42')
        self.check(run('search', '--merge', one, two, two, three, '--out', self.path('merged')), 1, two, 'twice')
        self.assertFalse(os.path.exists(self.path('merged')))

    def test_parts_of_different_searches_are_refused(self):
        one, two, _ = self.parts()
        self.search(dict(self.WHOLE, epochs=2), 'other', '--shard', '3/3')
        self.check(run('search', '--merge', one, two, self.path('other'), '--out', self.path('merged')), 1,
                   'search.epochs: found 2', 'expected 1')
        self.check(run('search', '--merge', one, self.path('absent'), '--out', self.path('merged')), 1, 'absent')


class Config(CommandLineTest):
    def test_settings_come_from_a_file_under_the_flags(self):
        with open(self.path('settings.json'), 'w', encoding='utf-8') as file:
            json.dump({'batch_size': 20, 'hidden': [9], 'validation_count': 50}, file)
        common = ['train', '--data-dir', FIXTURE, '--config', self.path('settings.json'), '--steps', 2]
        self.check(run(*common, '--hidden', 7, '--json', self.path('run.json')), 0)
        configuration = self.read_json('run.json')['configuration']
        self.assertEqual((configuration['batch_size'], configuration['hidden']), (20, [7]))
        for content, words in (('{"hiden": [3]}', 'Did you mean hidden?'), ('{', 'valid JSON'), ('{"hidden": [0]}', 'found 0')):
            with open(self.path('settings.json'), 'w', encoding='utf-8') as file:
                file.write(content)
            result = run(*common)
            self.assertIn(result.returncode, (1, 2))
            self.assertIn('--config: ' + self.path('settings.json'), result.stderr)
            self.assertIn(words, result.stderr)
        self.check(run('train', '--config', 'a', '--load', 'b'), 2, '--config beside --load')


if __name__ == '__main__':
    unittest.main(argv=[sys.argv[0], *sys.argv[3:]], verbosity=2)
