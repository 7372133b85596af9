#!/usr/bin/env python3
"""Puts the measurements of scripts/bench into one file, prints them as tables, and writes the page of docs.

Usage: report.py FOLDER [--load TEXT] [--docs FOLDER]
FOLDER holds browser.json and native.json, or one of them; results.json is written beside them. With --docs,
performance.md and pictures/performance.svg are written there.
"""
import argparse
import datetime
import json
import os
import pathlib
import platform
import statistics
import subprocess

ROOT = pathlib.Path(__file__).resolve().parents[2]
FAST = 'Fast'


# ---- the machine

def machine(load):
    def lines(path):
        try:
            return pathlib.Path(path).read_text().splitlines()
        except OSError:
            return []

    def field(path, name, separator):
        return next((line.split(separator, 1)[1].strip() for line in lines(path) if line.startswith(name)), 'unknown')

    def output(*command):
        try:
            return subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=True).stdout.strip()
        except (OSError, subprocess.CalledProcessError):
            return 'unknown'

    return {
        'processor': field('/proc/cpuinfo', 'model name', ':'),
        'cores': os.cpu_count(),
        'system': field('/etc/os-release', 'PRETTY_NAME', '=').strip('"') + ', ' + platform.machine(),
        'load_before': load,
        'date': datetime.date.today().isoformat(),
        'commit': output('git', 'rev-parse', '--short', 'HEAD'),
    }


# ---- reading measurements

def name_of(hidden):
    return '-'.join(map(str, [784, *hidden, 10]))


def configuration_of(row):
    return f"{name_of(row['hidden'])}, {row['batch_size']}"


def who(row):
    threads = row['threads']
    products = {'dense': ', dense products', 'eigen': ', plain Eigen'}.get(row.get('products'), '')
    return row['contestant'] + products + ('' if threads is None else f", {threads} thread{'s' if threads != 1 else ''}")


def middle(row, figure):
    """The median of the rounds; None without any. A seed that did not get there counts as longer than all others."""
    values = row['figures'].get(figure, [])
    if not values:
        return None
    value = statistics.median([float('inf') if v is None else v for v in values])
    return None if value == float('inf') else value


class Results:
    def __init__(self, measurements):
        self.rows = measurements

    def select(self, **wanted):
        return [row for row in self.rows if all(row.get(name) == value for name, value in wanted.items())]

    def best(self, figure, contestant, **wanted):
        """The largest figure of those whose name begins so."""
        found = [middle(row, figure) for row in self.select(**wanted) if row['contestant'].startswith(contestant)]
        return max((value for value in found if value is not None), default=None)


# ---- tables: lists of rows of texts, the first of which is the head

def thousands(value):
    if value is None:
        return '-'
    return f'{value / 1000:.0f}' if value >= 99500 else f'{value / 1000:.1f}'


def speed_table(results, group):
    rows = results.select(group=group, goal='throughput')
    configurations = list(dict.fromkeys(configuration_of(row) for row in rows))
    table = [['Thousand samples/s', *configurations]]
    for name in dict.fromkeys(map(who, rows)):
        found = {configuration_of(row): middle(row, 'samples_per_second') for row in rows if who(row) == name}
        table.append([name, *(thousands(found.get(each)) for each in configurations)])
    return table


def ceiling_table(results, group):
    rows = [row for row in results.select(group=group, goal='throughput') if middle(row, 'ceiling_gflops')]
    configurations = list(dict.fromkeys(configuration_of(row) for row in rows))
    table = [['GFLOP/s (share of the ceiling)', *configurations]]
    for name in dict.fromkeys(map(who, rows)):
        texts = {configuration_of(row): f"{middle(row, 'gflops'):.0f} "
                                        f"({100 * middle(row, 'gflops') / middle(row, 'ceiling_gflops'):.0f}%)"
                 for row in rows if who(row) == name}
        table.append([name, *(texts.get(each, '-') for each in configurations)])
    ceilings = {}
    for row in rows:
        ceilings.setdefault(row['threads'], []).append(middle(row, 'ceiling_gflops'))
    for threads, values in sorted(ceilings.items()):
        title = f"The ceiling, {threads} thread{'s' if threads != 1 else ''}"
        table.append([title, f'{statistics.median(values):.0f}', *[''] * (len(configurations) - 1)])
    return table


def needed_samples(results, preset, accuracy):
    """What the contestants that got there needed, in the middle: the recipe is the same for all."""
    counts = [count for row in results.select(goal='time-to-accuracy', preset=preset, accuracy=accuracy)
              for count in row['figures'].get('samples', []) if count]
    return statistics.median(counts) if counts else None


def time_text(results, row):
    seconds = middle(row, 'seconds')
    if seconds is not None:
        return f'{seconds:.2f} s' if seconds < 9.95 else f'{seconds:.1f} s'
    samples, trained = middle(row, 'train_samples'), middle(row, 'train_seconds')
    needed = needed_samples(results, row['preset'], row['accuracy'])
    # Only for those whose time was up: one whose recipe has ended without getting there has not got there.
    if samples and trained and needed and samples < needed:
        return f'{needed * trained / samples:.0f} s (estimated)'
    return 'not reached' if row['figures'] else '-'


def time_table(results, group):
    rows = results.select(group=group, goal='time-to-accuracy')
    goals = list(dict.fromkeys((row['preset'], row['accuracy']) for row in rows))
    table = [['Seconds of training', *(f'{preset}, {100 * accuracy:g}%' for preset, accuracy in goals), 'final accuracy']]
    for name in dict.fromkeys(map(who, rows)):
        own = [row for row in rows if who(row) == name]
        texts = {(row['preset'], row['accuracy']): time_text(results, row) for row in own}
        finals = [f'{100 * value:.2f}%' for row in own if (value := middle(row, 'final_accuracy')) is not None]
        table.append([name, *(texts.get(goal, '-') for goal in goals), finals[-1] if finals else '-'])
    return table


def button_table(results):
    table = [['Through the Train button of the visible page', 'seconds to 98%', 'final accuracy']]
    for row in results.select(goal='train-button'):
        seconds, final = middle(row, 'seconds'), middle(row, 'final_accuracy')
        table.append([f"{row['contestant']}, preset {row['preset']}", 'not reached' if seconds is None else f'{seconds:.2f} s',
                      '-' if final is None else f'{100 * final:.2f}%'])
    return table


def reading_table(results, group):
    latencies, evaluations = (results.select(group=group, goal=goal) for goal in ('latency', 'evaluation'))
    table = [['Reading', 'one image, 784-128-10', 'one image, 784-256-10', '10,000 images, 784-128-10']]
    for name in dict.fromkeys(map(who, latencies + evaluations)):
        cells = []
        for hidden in ([128], [256]):
            value = next((middle(row, 'microseconds') for row in latencies if who(row) == name and row['hidden'] == hidden), None)
            cells.append('-' if value is None else f'{value:.3g} us')
        value = next((middle(row, 'seconds') for row in evaluations if who(row) == name), None)
        cells.append('-' if value is None else f'{value * 1000:.3g} ms')
        table.append([name, *cells])
    return table


# ---- what was asked for

def ratio(a, b):
    return a / b if a and b else None


def ratio_checks(results):
    """(what, found or None, wanted, unit, whether more is better)"""
    def speed(contestant, hidden, batch, **wanted):
        return results.best('samples_per_second', contestant, goal='throughput', hidden=hidden, batch_size=batch, **wanted)

    shapes = ([128], [900], [128, 64])
    everywhere = [(hidden, batch) for hidden in shapes for batch in (32, 128)]

    def page(hidden, batch, threads, products='automatic'):
        return speed('Inkling, threads', hidden, batch, threads=threads, products=products)

    def line(hidden, batch, threads):
        return speed('Inkling, command line', hidden, batch, threads=threads, products='automatic')

    def lowest(values):
        values = [value for value in values if value is not None]
        return min(values) if values else None

    two_layers = [(hidden, batch) for hidden in ([128], [900]) for batch in (32, 128)]
    checks = [
        ('page, 2 threads / TensorFlow.js, 784-128-10, 32', ratio(page([128], 32, 2), speed('TensorFlow.js', [128], 32)), 40),
        ('page, 2 threads / TensorFlow.js, 784-900-10, 128', ratio(page([900], 128, 2), speed('TensorFlow.js', [900], 128)), 40),
        ('page, 2 threads / jax-js, 784-128-10, 32', ratio(page([128], 32, 2), speed('jax-js', [128], 32)), 30),
        ('page, 1 thread / plain Eigen, lowest of four',
         lowest(ratio(page(*c, 1), page(*c, 1, 'eigen')) for c in two_layers), 4.5),
        ('page, 1 thread, dense products / plain Eigen, lowest of four',
         lowest(ratio(page(*c, 1, 'dense'), page(*c, 1, 'eigen')) for c in two_layers), 1.5),
        ('page, 1 thread / native PyTorch, 1 thread, lowest',
         lowest(ratio(page(*c, 1), speed('PyTorch', *c, threads=1)) for c in everywhere), 1),
        ('page, 1 thread / native NumPy, 1 thread, lowest',
         lowest(ratio(page(*c, 1), speed('NumPy', *c, threads=1)) for c in everywhere), 1),
        *((f'command line / PyTorch, {threads} thread{"s" if threads > 1 else ""}, lowest',
           lowest(ratio(line(*c, threads), speed('PyTorch', *c, threads=threads)) for c in everywhere), 4)
          for threads in (1, 2)),
        *((f'command line / NumPy, {threads} thread{"s" if threads > 1 else ""}, lowest',
           lowest(ratio(line(*c, threads), speed('NumPy', *c, threads=threads)) for c in everywhere), 3)
          for threads in (1, 2)),
        *(pair_check(results, batch, wanted) for batch, wanted in ((32, 1.6), (128, 1.7))),
    ]
    return [(what, found, wanted, 'x', True) for what, found, wanted in checks]


QUIET = 0.9  # of the best ceiling
FEWEST_QUIET = 5


def quiet_pairs(results, batch):
    """The ratios of two threads' speed to one's in the pairs that saw a quiet machine, and how many pairs there were.

    Quiet is told by another figure than the one that is compared: the ceiling, which both halves of a pair measured on
    all their threads at once, is near the best of all pairs. Where hardly any was quiet, all pairs count.
    """
    speeds, ceilings = {}, {}
    for threads in (1, 2):
        rows = [row for row in results.select(goal='pairs', hidden=[128], batch_size=batch, threads=threads)
                if row['contestant'] == 'Inkling, threads']
        figures = rows[0]['figures'] if rows else {}
        speeds[threads] = figures.get('samples_per_second', [])
        ceilings[threads] = [value / threads for value in figures.get('ceiling_gflops', [])]
    best = max(ceilings[1] + ceilings[2], default=0)
    pairs = [(two / one, min(its_ceilings) >= QUIET * best)
             for one, two, *its_ceilings in zip(speeds[1], speeds[2], ceilings[1], ceilings[2]) if one]
    quiet = [ratio for ratio, is_quiet in pairs if is_quiet]
    return (quiet if len(quiet) >= FEWEST_QUIET else [ratio for ratio, _ in pairs]), len(pairs)


def pair_check(results, batch, wanted):
    quiet, count = quiet_pairs(results, batch)
    title = f'page, 2 threads / 1 thread, 784-128-10, {batch}'
    if quiet:
        title += f', {len(quiet)} of {count} pairs'
    return title, statistics.median(quiet) if quiet else None, wanted


def time_checks(results):
    checks = []
    for threads, wanted in ((1, 0.6), (2, 0.4)):
        rows = [row for row in results.select(goal='time-to-accuracy', preset=FAST, accuracy=0.98, threads=threads)
                if row['contestant'] == 'Inkling, threads']
        title = f"Fast to 98% in the page, {threads} thread{'s' if threads > 1 else ''}"
        checks.append((title, middle(rows[0], 'seconds') if rows else None, wanted, ' s', False))
        checks.append((title + ': lowest final accuracy',
                       min((100 * value for value in rows[0]['figures'].get('final_accuracy', [])), default=None)
                       if rows else None, 98.0, '%', True))
    rows = [row for row in results.select(goal='time-to-accuracy', preset='One second')
            if row['contestant'] == 'Inkling, threads']
    final = max((middle(row, 'final_accuracy') or 0 for row in rows), default=None)
    checks.append(('One second in the page: final accuracy', final and 100 * final, 98.4, '%', True))
    latency = [middle(row, 'microseconds') for row in results.select(goal='latency', hidden=[256])
               if row['contestant'] == 'Inkling, threads']
    checks.append(('one image to a class in the page, 256 hidden', latency[0] if latency else None, 6.0, ' us', False))
    return checks


def check_table(results):
    table = [['Asked for', 'found', 'wanted', '']]
    for what, found, wanted, unit, more in ratio_checks(results) + time_checks(results):
        sign = '>=' if more else '<='
        text = 'not measured' if found is None else f'{found:.2f}{unit}' if found < 99.5 else f'{found:.0f}{unit}'
        met = '' if found is None else 'yes' if (found >= wanted if more else found <= wanted) else 'no'
        table.append([what, text, f'{sign} {wanted:g}{unit}', met])
    return table


def all_tables(results):
    """(title, table) of what was measured."""
    found = []
    for group, place in (('browser', 'In Chromium'), ('native', 'Natively')):
        if results.select(group=group, goal='throughput'):
            found.append((f'{place}: training speed', speed_table(results, group)))
        if len(ceiling_table(results, group)) > 1:
            found.append((f'{place}: beside what the arithmetic allows', ceiling_table(results, group)))
        if results.select(group=group, goal='time-to-accuracy'):
            found.append((f'{place}: time to an accuracy', time_table(results, group)))
        if results.select(group=group, goal='train-button'):
            found.append(('In Chromium: the button', button_table(results)))
        if results.select(group=group, goal='latency'):
            found.append((f'{place}: reading speed', reading_table(results, group)))
    return found


# ---- writing

def as_text(table):
    widths = [max(len(row[i]) for row in table) for i in range(len(table[0]))]
    return '\n'.join('  '.join(cell.ljust(width) if i == 0 else cell.rjust(width)
                               for i, (cell, width) in enumerate(zip(row, widths))).rstrip() for row in table)


def as_markdown(table):
    head, *rows = table
    return '\n'.join(['| ' + ' | '.join(head) + ' |', '| --- |' + ' ---: |' * (len(head) - 1),
                      *('| ' + ' | '.join(row) + ' |' for row in rows)])


def conditions(meta):
    versions = ', '.join(f'{name} {version}' for name, version in meta['versions'].items())
    return (f"Measured on {meta['machine']['date']} at commit {meta['machine']['commit']}: "
            f"{meta['machine']['processor']}, {meta['machine']['cores']} cores; {meta['machine']['system']}"
            f"{'; ' + versions if versions else ''}; load before the run {meta['machine']['load_before']}.")


def markdown(meta, results):
    parts = ['# Performance', '<!-- Made by scripts/bench. -->', conditions(meta),
             '![Training speed beside other libraries](pictures/performance.svg)',
             '`scripts/bench` makes this page; `--quick` gives a first look, `--help` the rest.\n'
             'Everyone is measured in turn, in several rounds; what is shown is the median.\n'
             'A network is named by its widths, then the size of its batch. '
             'All train on MNIST in 32-bit floats by SGD with Nesterov momentum.\n'
             'GFLOP/s count the operations of a dense network. '
             'Training that leaves out the pixels that are zero can exceed the ceiling, '
             'which is what a loop reaches that does nothing but multiply and add in registers.\n'
             'Two threads are compared with one in pairs of measurements; those count during which the ceiling of all '
             'their threads was at least nine tenths of its best, so that no other guest of the machine shows.\n'
             'Times to an accuracy are of training alone, from fresh weights, evaluations excluded; '
             'the libraries train by the same recipe, '
             'and what is marked as estimated is the samples that the others needed at the library\'s own speed.']
    for title, table in all_tables(results):
        parts += [f'## {title}', as_markdown(table)]
    parts += ['## What was asked for', as_markdown(check_table(results))]
    return '\n\n'.join(parts) + '\n'


def chart(results):
    """Bars of the training speed of 784-128-10 in batches of 32."""
    bars = []
    for group, title in (('browser', 'In Chromium'), ('native', 'Natively')):
        rows = [row for row in results.select(group=group, goal='throughput', hidden=[128], batch_size=32)
                if row.get('products', 'automatic') == 'automatic' and middle(row, 'samples_per_second')]
        if rows:
            bars.append((title, None, False))
            bars += [(who(row), middle(row, 'samples_per_second'), row['contestant'].startswith('Inkling'))
                     for row in sorted(rows, key=lambda row: -middle(row, 'samples_per_second'))]
    longest = max((value for _, value, _ in bars if value), default=1.0)
    left, width, line, top = 250, 380, 26, 56
    height = top + line * len(bars) + 12
    out = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 720 {height}" width="720" height="{height}" role="img" '
           'aria-label="Thousand training samples a second of a 784-128-10 network in batches of 32">',
           '<style>text{font:14px Inter,system-ui,sans-serif;fill:#17181C}.page{fill:#FFFFFF}.group{font-weight:600}'
           '.quiet{fill:#4C4E56}.ours{fill:#2B3BD1}.other{fill:#9A9CA3}'
           '@media(prefers-color-scheme:dark){text{fill:#ECEDF2}.page{fill:#171A21}.quiet{fill:#B4B8C5}.ours{fill:#97A4FF}'
           '.other{fill:#737A8C}}</style>',
           f'<rect class="page" width="720" height="{height}" rx="8"/>',
           '<text x="20" y="32" class="group">Thousand training samples a second '
           '<tspan class="quiet" font-weight="400">784-128-10, batch 32</tspan></text>']
    for i, (name, value, ours) in enumerate(bars):
        y = top + line * i
        if value is None:
            out.append(f'<text x="20" y="{y + 17}" class="group quiet">{name}</text>')
            continue
        length = max(1.0, width * value / longest)
        out.append(f'<text x="{left - 10}" y="{y + 17}" text-anchor="end">{name}</text>'
                   f'<rect class="{"ours" if ours else "other"}" x="{left}" y="{y + 4}" width="{length:.1f}" height="18" rx="3"/>'
                   f'<text x="{left + length + 8:.1f}" y="{y + 17}" class="quiet">{thousands(value)}</text>')
    return '\n'.join([*out, '</svg>']) + '\n'


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('folder', type=pathlib.Path)
    parser.add_argument('--load', default='unknown')
    parser.add_argument('--docs', type=pathlib.Path)
    options = parser.parse_args()
    meta = {'machine': machine(options.load), 'versions': {}}
    measurements = []
    for name in ('browser', 'native'):
        file = options.folder / f'{name}.json'
        if file.exists():
            part = json.loads(file.read_text())
            measurements += part['measurements']
            meta['versions'].update(part.get('versions', {}))
    (options.folder / 'results.json').write_text(json.dumps({**meta, 'measurements': measurements}, indent=1) + '\n')
    results = Results(measurements)
    print(conditions(meta))
    for title, table in [*all_tables(results), ('What was asked for', check_table(results))]:
        print(f'\n{title}\n{as_text(table)}')
    if options.docs:
        (options.docs / 'pictures').mkdir(parents=True, exist_ok=True)
        (options.docs / 'performance.md').write_text(markdown(meta, results))
        (options.docs / 'pictures/performance.svg').write_text(chart(results))


if __name__ == '__main__':
    main()
