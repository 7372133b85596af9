#!/usr/bin/env python3
"""Copies Dear ImGui's imgui_draw.cpp without its built-in font, 10 KB that every visit would load and nothing uses.

Usage: trim_imgui.py FROM TO
"""
import pathlib
import re
import sys

# The array runs to the first line that ends a statement.
FONT = re.compile(r'(static const char proggy_clean_ttf_compressed_data_base85)\[[^\]]*\] =\n(?:[ \t]*"[^\n]*"\n)*[ \t]*"[^\n]*";\n')


def main():
    source, target = map(pathlib.Path, sys.argv[1:])
    text, found = FONT.subn(r'\1[1] = "";\n', source.read_text())
    if found != 1:
        sys.exit(f'{source}: found {found} built-in fonts, expected 1. Is it another version of Dear ImGui?')
    target.write_text(text)


main()
