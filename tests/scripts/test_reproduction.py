"""What scripts/reproduce makes of the reports of its runs."""
import importlib.util
import pathlib
import unittest
import xml.dom.minidom

ROOT = pathlib.Path(__file__).resolve().parents[2]
spec = importlib.util.spec_from_file_location('reproduction', ROOT / 'scripts' / 'reproduction.py')
reproduction = importlib.util.module_from_spec(spec)
spec.loader.exec_module(reproduction)

NAMES = ['R1-100', 'R1-1000', 'R4-linear', 'R4-mlp', 'R5', 'R5-shallow', 'R5-medium', 'R5-deep']


def report(hidden, accuracy, epochs=20, rows=28):
    return {
        'inkling_version': '1.2.3', 'configuration': {'hidden': hidden, 'seed': 7}, 'test_accuracy': accuracy,
        'dataset': {'rows': rows, 'columns': rows, 'class_names': list('0123456789')}, 'epochs': epochs, 'seconds': 2.4,
        'evaluation_seconds': 0.3, 'best_validation_accuracy': 0.9, 'best_step': 1200,
        'history': {'evaluations': [{'epoch': epoch, 'test_accuracy': accuracy} for epoch in (100.0, 500.0)],
                    'train': [{'epoch': epochs - 2, 'accuracy': 0.1}, {'epoch': epochs - 0.5, 'accuracy': 0.9},
                              {'epoch': epochs, 'accuracy': 0.7}]}}


REPORTS = {'R1-100': report([100], 0.978), 'R2': report([256, 128], 0.896), 'R4-linear': report([], 0.9777, 1000, 8),
           'R5': report([128, 64], 0.95), 'R5-shallow': report([128], 0.94), 'R5-medium': report([128, 64], 0.95),
           'R5-deep': report([256, 128, 64, 32], 0.955)}


class Reproduction(unittest.TestCase):
    def test_a_name_stands_for_those_that_begin_with_it(self):
        self.assertEqual(reproduction.choose(NAMES, []), NAMES)
        self.assertEqual(reproduction.choose(NAMES, ['r1']), ['R1-100', 'R1-1000'])
        self.assertEqual(reproduction.choose(NAMES, ['R1-100']), ['R1-100'])
        self.assertEqual(reproduction.choose(NAMES, ['R5', 'R4-mlp']), NAMES[3:])
        with self.assertRaises(SystemExit) as raised:
            reproduction.choose(NAMES, ['R6'])
        self.assertIn('found R6', str(raised.exception))

    def test_ours_stands_beside_what_was_published(self):
        row = reproduction.r1_table(REPORTS)[1]
        self.assertEqual(row[:7], ['R1-100', '784-100-10', '0.9759', '0.9780', '+0.0021', '7', '3 s'])
        published, ours = reproduction.r4_table(REPORTS)[1:]
        self.assertEqual(published[:2], ['R4-linear, published', '94%'])
        self.assertEqual((ours[1], ours[2], ours[5]), ('97.77%', '-', '97.77%'))

    def test_training_accuracy_is_that_of_the_last_epoch(self):
        self.assertAlmostEqual(reproduction.last_epoch_training_accuracy(REPORTS['R5']), 0.8)

    def test_the_picture_is_xml_with_bars_in_proportion(self):
        picture = xml.dom.minidom.parseString(reproduction.chart(REPORTS))
        bars = [float(rect.getAttribute('width')) for rect in picture.getElementsByTagName('rect')
                if rect.getAttribute('class') == 'bar']
        self.assertEqual(len(bars), 3)
        for bar, accuracy in zip(bars, (0.94, 0.95, 0.955)):
            self.assertAlmostEqual(bar / 300, accuracy, delta=0.001)

    def test_only_the_part_between_the_marks_is_replaced(self):
        page = f'before\n{reproduction.BEGIN}\nold\n{reproduction.END}\nafter\n'
        text = reproduction.replace_generated(page, reproduction.generated(REPORTS, 0.5))
        self.assertTrue(text.startswith('before\n') and text.endswith('\nafter\n'))
        self.assertNotIn('old', text)
        self.assertIn('| R5-deep | 784-256-128-64-32-10 | 20 | 95.50% |', text)
        self.assertEqual(reproduction.replace_generated(text, reproduction.generated(REPORTS, 0.5)), text)
        with self.assertRaises(ValueError):
            reproduction.replace_generated('no marks', 'x')


if __name__ == '__main__':
    unittest.main()
