#!/usr/bin/env python3
"""Splits a WebAssembly program in two: what every visit needs, and the laboratory, which a page loads when it is wanted.

The laboratory is every function of the namespace inkling::ui::laboratory and every function that only those call. With
it go those of Dear ImGui and ImPlot that the page never calls, though the compiler cannot know: menus of plots, axes of
time, settings in files.
The program must have been linked with names (--profiling-funcs); they are gone afterwards. The first part takes the
place of PROGRAM; the second imports the first one's exports from the module "program" and is to be instantiated once,
on the main thread, before a function of the laboratory is called.

Usage: split_program.py --binaryen FOLDER PROGRAM.wasm LABORATORY.wasm     (FOLDER holds wasm-opt and wasm-split)
"""
import argparse
import pathlib
import re
import subprocess
import sys
import tempfile

# Of the functions in a table of Binaryen, by its colours: called from outside, or through a pointer.
ROOT_STYLES = ('fillcolor="gray"', 'rounded')
# Names as Binaryen writes them: what WebAssembly's text format does not allow is a number.
ESCAPED = re.compile(r'\\([0-9a-f]{2})')
LABORATORY = re.compile(
    # Also what the standard library makes of its types, such as the call of a lambda through std::function.
    r'.*inkling::ui::laboratory::'
    # Read by a laboratory that has to be here already.
    r'|.*inkling::\(anonymous namespace\)::NpzSource::')
# Called from outside, behind the gate.
DOORS = re.compile(r'inkling::ui::laboratory::(?:draw_\w+|make_laboratory|convert_model)\(')
# What goes along although the rest of the program might call it, for all that can be seen.
ALONG = re.compile(
    # Analyses that nothing else uses, through std::function.
    r'.*__func<inkling::(?:tsne::|Tsne::|layer_outputs|DeadUnitSearch::).*::operator\(\)'
    # Unpacks the members of an .npz file, through std::function.
    r'|(?:[^(]* )?(?:inkling::web::inflate_raw|stbi_\w+)\('
    r'|.*__func<inkling::Result<.*inflate_raw'
    # Unused: plots are drawn without menus and on linear axes, and nothing is kept in files.
    r'|(?:[^(]* )?(?:ImPlot::(?:Show\w+|Locator_(?:Time|SymLog)|Formatter_Time)\('
    r'|ImGui::(?:Log\w+|(?:Load|Save)IniSettings\w*)\('
    r'|(?:Window|Table)SettingsHandler_\w+\()')
COMMON = re.compile(r'~|__clone|destroy|__on_zero_shared|__get_deleter|shared_ptr_emplace|operator=')
FEATURES = ['threads', 'simd', 'relaxed-simd', 'exception-handling', 'bulk-memory', 'mutable-globals',
            'nontrapping-float-to-int', 'sign-ext', 'reference-types']
CALL = re.compile(r'^ *"(.*)" -> "(.*)"; // call$')
NODE = re.compile(r'^ *"(.*)" \[style="filled(.*)\];$')


def readable(name):
    return ESCAPED.sub(lambda code: chr(int(code[1], 16)), name)


def parse_call_graph(dot):
    """Who calls whom, and who may be called from elsewhere. dot: what wasm-opt --print-call-graph writes."""
    calls, roots = {}, set()
    for line in dot.splitlines():
        if match := CALL.match(line):
            calls.setdefault(match[1], set()).add(match[2])
        elif (match := NODE.match(line)) and any(style in match[2] for style in ROOT_STYLES):
            roots.add(match[1])
    return calls, roots


def reach(calls, begin, avoid=frozenset()):
    found, ahead = set(), [name for name in begin if name not in avoid]
    while ahead:
        name = ahead.pop()
        if name not in found:
            found.add(name)
            ahead += [called for called in calls.get(name, ()) if called not in avoid]
    return found


def laboratory(calls, roots):
    """The functions of the second part.

    Functions of the same code have been made one, under the name of any of them: what bears a name of the laboratory
    belongs there only if nobody else calls it, and where it is called through a pointer only if it does more than
    what any type's copies and ends are made of.
    """
    names = set(calls).union(roots, *calls.values())
    along = {name for name in names if ALONG.match(readable(name))}
    own = {name for name in names if LABORATORY.match(readable(name))}
    own -= {name for name in own & roots if not calls.get(name) or COMMON.search(readable(name))}
    while True:
        chosen = chosen_by(own | along, calls, roots, names)
        wanted_outside = {called for name in names - chosen for called in calls.get(name, ())}
        shared = {name for name in own & wanted_outside if not DOORS.match(readable(name))}
        if not shared:
            return chosen
        own -= shared


def chosen_by(own, calls, roots, names):
    inside = reach(calls, own)
    outside = {name for name in names if name not in own and name not in inside}
    # Whoever is not reached from the laboratory stays, and so does all that it calls.
    return reach(calls, own) - reach(calls, outside | (roots - own), avoid=own)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('--binaryen', type=pathlib.Path, required=True)
    parser.add_argument('program', type=pathlib.Path)
    parser.add_argument('laboratory', type=pathlib.Path)
    options = parser.parse_args()
    features = [f'--enable-{feature}' for feature in FEATURES]

    def run(tool, *arguments):
        return subprocess.run([options.binaryen / tool, *features, *arguments], check=True, text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE).stdout

    calls, roots = parse_call_graph(run('wasm-opt', options.program, '--print-call-graph', '-o', '/dev/null'))
    chosen = sorted(laboratory(calls, roots))
    if not chosen:
        sys.exit(f'{options.program}: found no function of the laboratory, expected some. Was it linked with names?')
    with tempfile.TemporaryDirectory(dir=options.program.parent) as folder:
        listed, first, second = (pathlib.Path(folder) / name for name in ('functions', 'first.wasm', 'second.wasm'))
        listed.write_text(''.join(f'{name}\n' for name in chosen))
        run('wasm-split', '--split', options.program, f'--split-funcs=@{listed}', '--no-placeholders',
            '--import-namespace=program', '--export-prefix=%', '-o1', first, '-o2', second)
        second.replace(options.laboratory)
        # What came apart can be made smaller once more.
        run('wasm-opt', first, '-Oz', '-o', options.program)


if __name__ == '__main__':
    main()
