"""docs/mathematics.md beside the code: its links and names, a place for every hyper-parameter, and the numbers of its
worked examples.

In docs/ a link to a source file may be followed by names in it, `[file](../src/file): `name`, `name``; each must
occur there as a whole word. In mathematics.md every link to a source names something.
"""
import itertools
import math
import pathlib
import re
import subprocess
import sys
import unittest
from fractions import Fraction

ROOT = pathlib.Path(__file__).resolve().parents[2]
DOCS = ROOT / 'docs'
MATHEMATICS = DOCS / 'mathematics.md'

FENCE = re.compile(r'^```(\w*)\n(.*?)^```$', re.MULTILINE | re.DOTALL)
LINK = re.compile(r'\[[^\]\n]*\]\((?P<target>[^()\s]+(?:\([^()\s]*\)[^()\s]*)?)\)'
                  r'(?:: (?P<names>`[^`\n]+`(?:, `[^`\n]+`)*))?')
NUMBER = r'-?\d+(?:\.\d+)?'


def prose(text):
    """Without fenced blocks, so that a subscript in a program is not read as a link."""
    return FENCE.sub('', text)


def slug(heading):
    """The anchor that GitHub gives to a heading."""
    kept = re.sub(r'[^\w\- ]', '', heading.replace('`', '').strip().lower())
    return kept.replace(' ', '-')


def anchors(text):
    text = prose(text)
    return [slug(h) for h in re.findall(r'^#+ (.*)$', text, re.MULTILINE)] + re.findall(r'<a id="([^"]+)"></a>', text)


def links(path):
    """(target without anchor, anchor, names) of each link that stays within the repository."""
    for found in LINK.finditer(prose(path.read_text())):
        target, _, anchor = found['target'].partition('#')
        if not re.match(r'\w+:', found['target']):
            yield target, anchor, re.findall(r'`([^`]+)`', found['names'] or '')


def occurs(name, text):
    return re.search(r'(?<!\w)' + re.escape(name) + r'(?!\w)', text) is not None


class Links(unittest.TestCase):
    def test_every_relative_link_and_anchor_exists(self):
        for page in [ROOT / 'README.md', *sorted(DOCS.glob('*.md'))]:
            for target, anchor, _ in links(page):
                with self.subTest(page=page.name, target=target, anchor=anchor):
                    path = (page.parent / target) if target else page
                    self.assertTrue(path.exists())
                    if anchor:
                        self.assertIn(anchor, anchors(path.read_text()))

    def test_names_beside_a_source_occur_in_it(self):
        checked = 0
        for page in sorted(DOCS.glob('*.md')):
            for target, _, names in links(page):
                for name in names:
                    with self.subTest(page=page.name, source=target, name=name):
                        self.assertTrue(occurs(name, (page.parent / target).read_text()))
                        checked += 1
        self.assertGreater(checked, 100)

    def test_every_source_that_mathematics_links_to_is_named_for_something(self):
        for target, _, names in links(MATHEMATICS):
            if target.startswith('../'):
                with self.subTest(source=target):
                    self.assertTrue(names, 'expected [file](../path): `name`')

    def test_a_name_is_a_whole_word(self):
        self.assertTrue(occurs('kStep = 1e-6', 'constexpr double kStep = 1e-6;'))
        self.assertFalse(occurs('kStep', 'kSteps = 3'))
        found = LINK.search('[`a.h`](../src/a.h): `f`, `g, h`; more `i`')
        self.assertEqual((found['target'], found['names']), ('../src/a.h', '`f`, `g, h`'))


class HyperParameters(unittest.TestCase):
    def setUp(self):
        self.text = MATHEMATICS.read_text()
        table = (ROOT / 'src/core/training/parameter_table.cpp').read_text()
        self.names = re.findall(r'\.name = "(\w+)"', table)

    def test_each_has_a_row_that_leads_to_the_anchor_of_its_name(self):
        rows = self.text[self.text.index('## Where each hyper-parameter is explained'):]
        found = re.findall(r'^\| `(\w+)` \| \[[^\]]+\]\(#([^)]+)\) \|$', rows, re.MULTILINE)
        self.assertGreater(len(self.names), 30)
        self.assertEqual([name for name, _ in found], self.names)
        known = anchors(self.text)
        for name, anchor in found:
            with self.subTest(name=name):
                self.assertEqual(anchor, name)
                self.assertIn(anchor, known)

    def test_the_section_behind_the_anchor_names_it(self):
        text = prose(self.text)
        for name in self.names:
            with self.subTest(name=name):
                if name in map(slug, re.findall(r'^#+ (.*)$', text, re.MULTILINE)):
                    continue  # by its heading
                section = re.split(r'^#+ .*$', text[text.index(f'<a id="{name}"></a>'):], flags=re.MULTILINE)[1]
                self.assertIn(f'`{name}`', section)

    def test_anchors_are_unique(self):
        found = anchors(self.text)
        self.assertEqual(sorted(found), sorted(set(found)))


class Formulas(unittest.TestCase):
    """What GitHub's Markdown would take away from a formula, or not take for one."""

    def setUp(self):
        self.text = prose(MATHEMATICS.read_text())
        self.displays = re.findall(r'^\$\$\n(.*?)^\$\$$', self.text, re.MULTILINE | re.DOTALL)
        rest = re.sub(r'^\$\$\n.*?^\$\$$', '', self.text, flags=re.MULTILINE | re.DOTALL)
        self.lines = re.sub(r'`[^`\n]*`', '', rest).splitlines()

    def test_dollars_come_in_pairs_and_stand_apart_from_words(self):
        for line in self.lines:
            with self.subTest(line=line):
                self.assertEqual(line.count('$') % 2, 0)
                parts = line.split('$')
                for before, inside, after in zip(parts[0::2], parts[1::2], parts[2::2]):
                    self.assertRegex(before, r'(^|[ (])$')
                    self.assertRegex(after, r'^($|[ .,:;)?])')
                    self.assertEqual(inside, inside.strip())

    def test_braces_balance_and_nothing_needs_an_escape(self):
        inline = [part for line in self.lines for part in line.split('$')[1::2]]
        self.assertGreater(len(self.displays), 30)
        self.assertGreater(len(inline), 200)
        for formula in self.displays + inline:
            with self.subTest(formula=formula):
                self.assertEqual(formula.count('{'), formula.count('}'))
                self.assertEqual(formula.count('\\left'), formula.count('\\right') + formula.count('\\leftarrow'))
                self.assertEqual(formula.count('\\begin'), formula.count('\\end'))
                # Backslash and punctuation is Markdown's escape; GitHub refuses \operatorname.
                self.assertNotRegex(formula, r'\\[^a-zA-Z]|\\operatorname|[<>|*]')


def close(test, found, expected, places=4):
    """What is printed is what was expected, rounded."""
    test.assertEqual([f'{v:.{places}f}' for v in found], [f'{v + 0.0:.{places}f}' for v in expected])


def lines_of(output):
    """{'p - y': [0.1, ...]}: the words (or the one number) that each line begins with, and the numbers behind."""
    table = {}
    for line in output.splitlines():
        tokens = line.split()
        numeric = [re.fullmatch(NUMBER, token) is not None for token in tokens]
        begin = max(numeric.index(True), 1)
        table[' '.join(tokens[:begin])] = [float(token) for token, yes in zip(tokens[begin:], numeric[begin:]) if yes]
    return table


class Examples(unittest.TestCase):
    """The programs print what is beside them, and an independent way of computing agrees."""

    @classmethod
    def setUpClass(cls):
        text = MATHEMATICS.read_text()
        cls.pairs = re.findall(r'^```python\n(.*?)^```\n\n^```text\n(.*?)^```$', text, re.MULTILINE | re.DOTALL)
        cls.sections = {}
        for part in re.split(r'^### ', text, flags=re.MULTILINE)[1:]:
            heading, _, body = part.partition('\n')
            cls.sections[heading] = body.split('\n## ')[0]
        cls.blocks = len(re.findall(r'^```python$', text, re.MULTILINE))

    def printed(self, heading):
        return lines_of(re.search(r'^```text\n(.*?)^```$', self.sections[heading], re.MULTILINE | re.DOTALL)[1])

    def test_each_program_prints_what_the_page_says(self):
        self.assertEqual(len(self.pairs), self.blocks)
        self.assertGreaterEqual(self.blocks, 6)
        for program, expected in self.pairs:
            with self.subTest(program=program[:60]):
                run = subprocess.run([sys.executable, '-I', '-'], input=program, capture_output=True, text=True,
                                     timeout=60, check=False)
                self.assertEqual((run.stdout, run.stderr), (expected, ''))

    def test_numbers_in_the_text_are_the_printed_ones(self):
        for heading, body in self.sections.items():
            if not heading.startswith('Worked example'):
                continue
            printed = [abs(float(v)) for v in re.findall(NUMBER, FENCE.findall(body)[1][1])]
            for number in re.findall(r'\d+\.\d{4,}', prose(body)):
                places = len(number.partition('.')[2])
                with self.subTest(heading=heading, number=number):
                    self.assertIn(number, [f'{v:.{places}f}' for v in printed])

    def test_sums_in_the_text_are_right(self):
        checked = 0
        for heading, body in self.sections.items():
            if not heading.startswith('Worked example'):
                continue
            for formula in re.findall(r'\$([^$\n]+)\$', prose(body)):
                sides = [side.replace('\\cdot', '*').strip() for side in formula.split('=')]
                for left, right in itertools.pairwise(sides):
                    if not all(re.fullmatch(r'[-\d\s.+*/(),]+', side) for side in (left, right)):
                        continue
                    with self.subTest(heading=heading, formula=formula):
                        # Arithmetic and no more, by the expression above.
                        values = [eval(side, {'__builtins__': {}}) for side in (left, right)]
                        values = [value if isinstance(value, tuple) else (value,) for value in values]
                        self.assertEqual(*(len(value) for value in values))
                        for a, b in zip(*values):
                            self.assertAlmostEqual(a, b, delta=1.1e-4)  # of numbers with four places
                        checked += 1
        self.assertGreater(checked, 12)

    def test_softmax(self):
        found = self.printed('Worked example: softmax of three scores')
        z = [2.0, 1.0, 0.1]

        def loss(z, q):  # unshifted, by the definition
            return -sum(t * math.log(math.exp(v) / sum(map(math.exp, z))) for t, v in zip(q, z))

        close(self, found['p'], [math.exp(v) / sum(map(math.exp, z)) for v in z])
        smoothed = [0.9 + 0.1 / 3, 0.1 / 3, 0.1 / 3]
        for target, name, gradient in (([1, 0, 0], 'loss', 'p - y'), (smoothed, 'smoothed loss', 'p - q')):
            close(self, found[name], [loss(z, target)])
            close(self, found[gradient], differences(lambda z, q=target: loss(z, q), z))

    def test_one_step_of_the_small_network(self):
        found = self.printed('Worked example: one step of a 2-2-2 network')

        def loss(w):  # W1 by rows, b1, W2 by rows, b2
            h = [max(0.0, w[0] * 1.0 + w[1] * 0.5 + w[4]), max(0.0, w[2] * 1.0 + w[3] * 0.5 + w[5])]
            z = [w[6] * h[0] + w[7] * h[1] + w[10], w[8] * h[0] + w[9] * h[1] + w[11]]
            return math.log(1.0 + math.exp(z[0] - z[1]))  # of the second class

        start = [0.5, -0.2, -0.4, 0.2, 0.1, 0.0, 1.0, -1.0, 0.5, 1.0, 0.0, 0.0]
        gradient = differences(loss, start)
        close(self, found['loss'], [loss(start)])
        close(self, found['dW1'] + found['d1'] + found['dW2'] + found['d2'], gradient)
        after = [w - 0.5 * g for w, g in zip(start, gradient)]
        close(self, found['new W1'] + found['new b1'] + found['new W2'] + found['new b2'], after)
        close(self, found['new loss'], [loss(after)])
        close(self, found['new p'], [1 - math.exp(-loss(after)), math.exp(-loss(after))])

    def test_three_steps_of_each_optimiser(self):
        found = self.printed('Worked example: three steps of each')
        close(self, found['sgd'], [0.9, 0.9**2, 0.9**3])
        path = [1.0, 0.9]  # the heavy ball: a step and 0.9 of the way since the last one
        for _ in range(2):
            path.append(path[-1] - 0.1 * path[-1] + 0.9 * (path[-1] - path[-2]))
        close(self, found['momentum'], path[1:])
        # Sutskever's form takes the gradient where the velocity leads; that place is the page's weight.
        theta, velocity, path = 1.0, 0.0, []
        for _ in range(3):
            velocity = 0.9 * velocity - 0.1 * (theta + 0.9 * velocity)
            theta += velocity
            path.append(theta + 0.9 * velocity)
        close(self, found['nesterov'], path)
        for name, kept in (('adam', 1.0), ('adamw', 0.999)):
            w, gradients, path = 1.0, [], []
            for _ in range(3):
                gradients.append(w)
                mean, square = (weighted(beta, values) for beta, values in
                                ((0.9, gradients), (0.999, [g * g for g in gradients])))
                w = kept * w - 0.1 * mean / math.sqrt(square)
                path.append(w)
            close(self, found[name], path)

    def test_a_resting_pixel(self):
        found = self.printed('Worked example: a pixel that rests for three steps')
        r, mu, decay = Fraction(1, 10), Fraction(9, 10), Fraction(1, 100)
        w, v = Fraction(1), Fraction(1, 2)
        for t in '123':
            slope = decay * w
            v = mu * v + slope
            w -= r * (slope + mu * v)
            close(self, found[t][-4:], [float(w), float(v)] * 2, places=6)
        close(self, found['A'], [0.9981, -0.081, 0.01, 0.9], places=6)

    def test_precision_and_recall(self):
        found = self.printed('Worked example: three classes')
        confusion = [[8, 1, 1], [0, 9, 1], [3, 0, 7]]
        pairs = [(i, j) for i in range(3) for j in range(3) for _ in range(confusion[i][j])]
        close(self, found['accuracy'], [sum(i == j for i, j in pairs) / len(pairs)])
        for k in range(3):
            right = sum(pair == (k, k) for pair in pairs)
            either = sum(k in pair for pair in pairs)  # F1 = 2 |A and B| / (|A| + |B|)
            precision = right / sum(j == k for _, j in pairs)
            recall = right / sum(i == k for i, _ in pairs)
            close(self, found[str(k)][-3:], [precision, recall, 2 * right / (either + right)])


def weighted(beta, values):
    """The mean in which each step back counts beta times as much."""
    weights = [beta**age for age in reversed(range(len(values)))]
    return sum(w * v for w, v in zip(weights, values)) / sum(weights)


def differences(f, at, h=1e-6):
    """The gradient by central differences."""
    def moved(i, by):
        return f([v + by * (k == i) for k, v in enumerate(at)])
    return [(moved(i, h) - moved(i, -h)) / (2 * h) for i in range(len(at))]


if __name__ == '__main__':
    unittest.main()
