#!/usr/bin/env python3
"""Counts test cases in the output of a test runner and prints "PASSED FAILED SKIPPED".

Usage: count_cases.py ctest|catch2|unittest|page FILE
"""
import re
import sys

ALL_PASSED = re.compile(r'All tests passed \(.* in (\d+) test cases?\)')
TEST_CASES = re.compile(r'^test cases: +\d+ \|(.*)$', re.MULTILINE)


def catch2(text):
    """None when the program did not get as far as its closing line."""
    if found := ALL_PASSED.search(text):
        return [int(found.group(1)), 0, 0]
    if found := TEST_CASES.search(text):
        counts = dict.fromkeys(('passed', 'failed', 'skipped', 'failed as expected'), 0)
        for part in found.group(1).split('|'):
            number, what = part.strip().split(' ', 1)
            counts[what] = int(number)
        return [counts['passed'] + counts['failed as expected'], counts['failed'], counts['skipped']]
    if 'No tests ran' in text:
        return [0, 0, 0]
    return None


def ctest(text):
    """The blocks of ctest's LastTest.log; a test that is no Catch2 program counts as one case."""
    total = [0, 0, 0]
    for block in re.split(r'^\d+/\d+ Testing: ', text, flags=re.MULTILINE)[1:]:
        ended_well = re.search(r'^Test Passed\.$', block, re.MULTILINE) is not None
        counts = catch2(block) or ([1, 0, 0] if ended_well else [0, 1, 0])
        if not ended_well and not counts[1]:
            counts[1] += 1  # every case passed and the program still failed: a leak, or a crash on exit
        total = [a + b for a, b in zip(total, counts)]
    return total


def unittest(text):
    ran = re.search(r'^Ran (\d+) tests?', text, re.MULTILINE)
    if not ran:
        return [0, 1, 0]
    number = {word: sum(map(int, re.findall(rf'\b{word}=(\d+)', text))) for word in ('failures', 'errors', 'skipped')}
    bad = number['failures'] + number['errors']
    return [int(ran.group(1)) - bad - number['skipped'], bad, number['skipped']]


def page(text):
    found = re.findall(r'^(\d+) passed, (\d+) failed, (\d+) skipped$', text, re.MULTILINE)
    return list(map(int, found[-1])) if found else [0, 1, 0]


def main():
    with open(sys.argv[2], encoding='utf-8', errors='replace') as file:
        text = re.sub(r'\x1b\[[0-9;]*m', '', file.read())  # colours
    counts = {'ctest': ctest, 'catch2': catch2, 'unittest': unittest, 'page': page}[sys.argv[1]](text)
    print(*(counts or [0, 1, 0]))


if __name__ == '__main__':
    main()
