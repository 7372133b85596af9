"""What the page loses on its way into dist/ is comments and indentation, nothing else."""
import importlib.util
import pathlib
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
spec = importlib.util.spec_from_file_location('strip_comments', ROOT / 'scripts' / 'strip_comments.py')
strip_comments = importlib.util.module_from_spec(spec)
spec.loader.exec_module(strip_comments)
stripped = strip_comments.stripped


class StripComments(unittest.TestCase):
    def test_comments_on_their_own_lines_go(self):
        text = '/** About it.\n * @param {string} a\n */\nexport function f(a) {\n  // Why.\n  return a;\n\n}\n'
        self.assertEqual(stripped('a.js', text), 'export function f(a) {\nreturn a;\n}\n')

    def test_what_only_looks_like_a_comment_stays(self):
        for line in ("const url = 'https://example.org/*';\n", "const half = a /* of it */ / 2;\n",
                     'const rest = 1;  // behind code\n', 'const t = `// ${a}`;\n'):
            self.assertEqual(stripped('a.js', line), line)

    def test_texts_of_several_lines_are_refused(self):
        with self.assertRaises(SystemExit):
            stripped('a.js', 'const a = `\n// no comment\n`;\n')

    def test_style_sheets_lose_comments_too(self):
        self.assertEqual(stripped('a.css', '/* Why. */\na {\n  color: red;\n}\n'), 'a {\ncolor: red;\n}\n')

    def test_other_files_stay_as_they_are(self):
        self.assertEqual(stripped('a.html', '<!-- x -->\n  <p>\n'), '<!-- x -->\n  <p>\n')

    def test_every_file_of_the_page_can_be_stripped(self):
        for path in (ROOT / 'web').glob('*'):
            if path.suffix in ('.js', '.css'):
                self.assertGreater(len(stripped(path.name, path.read_text())), 100)


if __name__ == '__main__':
    unittest.main()
