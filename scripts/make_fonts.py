#!/usr/bin/env python3
"""Makes the four TrueType files of the user interface from the variable Inter.

Each is one weight with tabular figures and only the characters that the interface uses, so that all four together
weigh less than a photograph. Needs fontTools (Debian: python3-fonttools) and Inter (Debian: fonts-inter-variable).

Usage: make_fonts.py OUTPUT_FOLDER [FOLDER_OF_VARIABLE_FONTS]
"""
import logging
import os
import sys

try:
    from fontTools import subset
    from fontTools.ttLib import TTFont
    from fontTools.varLib import instancer
except ImportError:
    sys.exit('make_fonts.py: fontTools is missing (Debian: python3-fonttools; elsewhere: pip install fonttools)')

SOURCE = '/usr/share/fonts/truetype/inter-vf'
TEXT = (''.join(map(chr, range(0x20, 0x7F)))
        + '\u00a0°·×–’“”…→éèüöäßñç')
# The clock face shows figures and the few signs that stand beside them.
DIGITS = '0123456789.,%:s –—×km'


def tabular_forms(font):
    """Maps the glyph of each figure to its tabular form (the font's feature tnum)."""
    table, forms = font['GSUB'].table, {}
    for record in table.FeatureList.FeatureRecord:
        if record.FeatureTag != 'tnum':
            continue
        for index in record.Feature.LookupListIndex:
            for part in table.LookupList.Lookup[index].SubTable:
                forms.update(getattr(getattr(part, 'ExtSubTable', part), 'mapping', {}))
    return forms


def give_equal_cells(font, advance):
    """Gives the ten digits one advance and centres each in it: a counting number must not jitter."""
    names, outlines, metrics = font.getBestCmap(), font['glyf'], font['hmtx']
    for digit in '0123456789':
        name = names[ord(digit)]
        glyph = outlines[name]
        glyph.expand(outlines)
        glyph.recalcBounds(outlines)
        shift = (advance - (glyph.xMax - glyph.xMin)) // 2 - glyph.xMin
        if glyph.isComposite():
            for part in glyph.components:
                part.x += shift
        else:
            glyph.coordinates.translate((shift, 0))
        glyph.recalcBounds(outlines)
        metrics[name] = (advance, glyph.xMin)


def make(source, weight, target, characters, advance=None):
    font = TTFont(source)
    axes = {axis.axisTag: axis.defaultValue for axis in font['fvar'].axes} | {'wght': weight}
    font = instancer.instantiateVariableFont(font, axes)
    forms = tabular_forms(font)
    for table in font['cmap'].tables:
        for code, name in list(table.cmap.items()):
            if chr(code) in '0123456789' and name in forms:
                table.cmap[code] = forms[name]
    options = subset.Options()
    options.layout_features = []  # Dear ImGui sets glyph beside glyph
    options.hinting = False
    options.name_IDs = [1, 2, 13, 14]  # family, style, licence and its address
    options.drop_tables += ['STAT', 'GDEF', 'DSIG']
    chosen = subset.Subsetter(options)
    chosen.populate(text=characters)
    chosen.subset(font)
    if advance:
        give_equal_cells(font, advance)
    # Whole or not at all: an interrupted build must not leave half a font behind.
    font.save(target + '.part')
    os.replace(target + '.part', target)


def main():
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    out, source = sys.argv[1], sys.argv[2] if len(sys.argv) == 3 else SOURCE
    roman, display = (os.path.join(source, name) for name in ('Inter-roman.var.ttf', 'InterDisplay-roman.var.ttf'))
    for path in (roman, display):
        if not os.path.exists(path):
            sys.exit(f'make_fonts.py: {path} is missing (Debian: fonts-inter-variable; elsewhere give the folder)')
    logging.getLogger('fontTools').setLevel(logging.ERROR)
    os.makedirs(out, exist_ok=True)
    make(roman, 400, os.path.join(out, 'Inkling-Regular.ttf'), TEXT)
    make(roman, 500, os.path.join(out, 'Inkling-Medium.ttf'), TEXT)
    make(roman, 600, os.path.join(out, 'Inkling-SemiBold.ttf'), TEXT)
    make(display, 500, os.path.join(out, 'Inkling-Clock.ttf'), DIGITS, advance=1176)


main()
