"""scripts/fetch_data.py against a mirror on localhost: good, missing, altered and cut files."""
import contextlib
import functools
import gzip
import hashlib
import http.server
import importlib.util
import io
import json
import pathlib
import tempfile
import threading
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]


def load_script():
    spec = importlib.util.spec_from_file_location('fetch_data', ROOT / 'scripts' / 'fetch_data.py')
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class QuietHandler(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *args):
        pass


class FetchData(unittest.TestCase):
    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.served, self.kept = pathlib.Path(scratch.name, 'mirror'), pathlib.Path(scratch.name, 'kept')
        self.served.mkdir()
        self.script = load_script()
        # Four small files stand in for MNIST; the script is told their sizes and hashes.
        files = self.script.SETS['mnist'].files = []
        for role, name in (('train_images', 'a.gz'), ('train_labels', 'b.gz'), ('test_images', 'c.gz'),
                           ('test_labels', 'd.gz')):
            body = role.encode() * 50
            packed = gzip.compress(body, mtime=0)
            (self.served / name).write_bytes(packed)
            files.append((role, name, len(packed), hashlib.sha256(packed).hexdigest(), len(body),
                          hashlib.sha256(body).hexdigest()))
        server = http.server.ThreadingHTTPServer(
            ('127.0.0.1', 0), functools.partial(QuietHandler, directory=str(self.served)))
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        self.addCleanup(thread.join)
        self.addCleanup(server.server_close)
        self.addCleanup(server.shutdown)
        self.address = f'http://127.0.0.1:{server.server_port}'

    def fetch(self, *addresses, name='mnist'):
        self.said = io.StringIO()
        with contextlib.redirect_stderr(self.said):
            return self.script.fetch(list(addresses) or [self.address], self.kept, name)

    def left_behind(self):
        return sorted(path.name for path in (self.kept / 'mnist').iterdir())

    def test_good_files_are_kept(self):
        self.assertIsNone(self.fetch())
        self.assertIsNone(self.script.check_folder(self.kept))
        self.assertEqual(self.left_behind(), ['a.gz', 'b.gz', 'c.gz', 'd.gz'])

    def test_a_missing_file_says_404(self):
        (self.served / 'a.gz').unlink()
        self.assertEqual(self.fetch(), self.script.NOT_FOUND)
        self.assertIn('404', self.said.getvalue())
        self.assertEqual(self.left_behind(), [])

    def test_an_altered_file_is_refused(self):
        altered = bytearray((self.served / 'a.gz').read_bytes())
        altered[-1] ^= 1
        (self.served / 'a.gz').write_bytes(altered)
        self.assertEqual(self.fetch(), self.script.WRONG_BYTES)
        self.assertIn('SHA-256', self.said.getvalue())
        self.assertEqual(self.left_behind(), [])

    def test_a_cut_file_is_refused(self):
        whole = (self.served / 'c.gz').read_bytes()
        (self.served / 'c.gz').write_bytes(whole[:-5])
        self.assertEqual(self.fetch(), self.script.WRONG_BYTES)
        self.assertIn('ended after', self.said.getvalue())
        self.assertEqual(self.left_behind(), ['a.gz', 'b.gz'])

    def test_a_longer_file_is_refused(self):
        (self.served / 'a.gz').write_bytes((self.served / 'a.gz').read_bytes() + b'more')
        self.assertEqual(self.fetch(), self.script.WRONG_BYTES)
        self.assertIn('longer', self.said.getvalue())

    def test_the_second_source_serves_when_the_first_fails(self):
        self.assertIsNone(self.fetch(self.address + '/nowhere', self.address))

    def test_an_address_that_nobody_serves(self):
        self.assertEqual(self.fetch('http://127.0.0.1:9/'), self.script.NOT_FOUND)

    def test_the_manifest_lists_what_was_published(self):
        self.fetch()
        out = self.kept / 'page'
        self.script.publish({'mnist': self.kept}, out)
        (dataset,) = json.loads((out / 'manifest.json').read_text())['datasets']
        self.assertEqual([file['role'] for file in dataset['files']],
                         ['train_images', 'train_labels', 'test_images', 'test_labels'])
        for file in dataset['files']:
            body = (out / file['path']).read_bytes()
            self.assertEqual(hashlib.sha256(body).hexdigest(), file['sha256'])
            self.assertEqual(hashlib.sha256(gzip.decompress(body)).hexdigest(), file['unpacked_sha256'])

    def test_the_manifest_is_empty_without_data(self):
        out = self.kept / 'page'
        self.script.publish({}, out)
        self.assertEqual(json.loads((out / 'manifest.json').read_text()), {'version': 1, 'datasets': []})

    def test_a_set_without_test_files_is_published_as_it_is_at_hand(self):
        digits = self.kept / 'digits8x8'
        digits.mkdir(parents=True)
        (digits / 'digits-images-idx3-ubyte').write_bytes(b'images')
        (digits / 'digits-labels-idx1-ubyte.gz').write_bytes(gzip.compress(b'labels'))
        out = self.kept / 'page'
        self.script.publish({'digits8x8': self.kept}, out)
        (dataset,) = json.loads((out / 'manifest.json').read_text())['datasets']
        self.assertEqual([(file['role'], file['path'], file['unpacked_bytes']) for file in dataset['files']],
                         [('train_images', 'digits8x8/digits-images-idx3-ubyte', 6),
                          ('train_labels', 'digits8x8/digits-labels-idx1-ubyte.gz', 6)])
        self.assertEqual((out / 'digits8x8' / 'digits-images-idx3-ubyte').read_bytes(), b'images')

    def serve_digits(self, rows):
        """A stand-in for the 8x8 digits: what is served, what is expected of it, and the two IDX files by hand."""
        packed = gzip.compress('\n'.join(','.join(map(str, row)) for row in rows).encode() + b'\n', mtime=0)
        (self.served / 'digits.csv.gz').write_bytes(packed)
        images = bytes([0, 0, 8, 3, 0, 0, 0, len(rows), 0, 0, 0, 8, 0, 0, 0, 8]) + b''.join(bytes(r[:64]) for r in rows)
        labels = bytes([0, 0, 8, 1, 0, 0, 0, len(rows)]) + bytes(row[64] for row in rows)
        digits = self.script.SETS['digits8x8']
        digits.files = [('samples', 'digits.csv.gz', len(packed), hashlib.sha256(packed).hexdigest(), 0, '')]
        digits.converted = (('digits-images-idx3-ubyte', hashlib.sha256(images).hexdigest()),
                            ('digits-labels-idx1-ubyte', hashlib.sha256(labels).hexdigest()))
        return images, labels

    def test_samples_in_a_table_become_idx_files(self):
        rows = [[(7 * i + j) % 17 for j in range(64)] + [i] for i in range(10)]
        images, labels = self.serve_digits(rows)
        self.assertIsNone(self.fetch(name='digits8x8'))
        folder = self.kept / 'digits8x8'
        self.assertEqual((folder / 'digits-images-idx3-ubyte').read_bytes(), images)
        self.assertEqual((folder / 'digits-labels-idx1-ubyte').read_bytes(), labels)
        self.assertIsNone(self.script.check_folder(self.kept, 'digits8x8'))
        # The same packed is as good, and a changed one is found out.
        (folder / 'digits-labels-idx1-ubyte').unlink()
        self.assertIn('is missing', self.script.check_folder(self.kept, 'digits8x8'))
        (folder / 'digits-labels-idx1-ubyte.gz').write_bytes(gzip.compress(labels))
        self.assertIsNone(self.script.check_folder(self.kept, 'digits8x8'))
        (folder / 'digits-labels-idx1-ubyte.gz').write_bytes(gzip.compress(labels[:-1]))
        self.assertIn('other contents', self.script.check_folder(self.kept, 'digits8x8'))


if __name__ == '__main__':
    unittest.main()
