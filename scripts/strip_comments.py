#!/usr/bin/env python3
"""Copies the page's own files without comments that stand on lines of their own, and without indentation of scripts.

Scripts are made smaller still by scripts/site/minify.mjs; styles are as small as this leaves them.

Usage: strip_comments.py FROM TO
"""
import pathlib
import re
import sys

# A block from the start of a line to the end of one, or a line that is nothing but a comment.
BLOCK = re.compile(r'^[ \t]*/\*(?:(?!\*/).)*\*/[ \t]*\n', re.MULTILINE | re.DOTALL)
LINE = re.compile(r'^[ \t]*//.*\n', re.MULTILINE)


def stripped(name, text):
    if name.endswith(('.js', '.css')):
        text = BLOCK.sub('', text)
    if name.endswith('.js'):
        if '`' in text and re.search(r'`[^`]*\n[^`]*`', re.sub(r'`[^`\n]*`', '', text)):
            sys.exit(f'{name}: a text of several lines in backquotes would lose what looks like a comment in it')
        text = LINE.sub('', text)
    if name.endswith(('.js', '.css')):
        text = re.sub(r'^[ \t]+|\n(?=\n)', '', text, flags=re.MULTILINE)
    return text


def main():
    source, target = map(pathlib.Path, sys.argv[1:])
    for path in sorted(path for path in source.rglob('*') if path.is_file()):
        copy = target / path.relative_to(source)
        copy.parent.mkdir(parents=True, exist_ok=True)
        if path.suffix in ('.js', '.css'):
            copy.write_text(stripped(path.name, path.read_text()))
        else:
            copy.write_bytes(path.read_bytes())


if __name__ == '__main__':
    main()
