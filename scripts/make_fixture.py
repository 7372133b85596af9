#!/usr/bin/env python3
"""Makes a small stand-in for MNIST: digits as jittered, blurred strokes, 28 x 28, in gzip'd IDX files.

The same seed gives the same bytes. A network learns it within seconds, which is all that tests ask of it.

Usage: make_fixture.py FOLDER [--train N] [--test N] [--seed N]      (N images a class)
"""
import argparse
import gzip
import math
import os
import random
import struct

SIZE = 28

# Each digit as polylines in a box of width 1 and height 2, y down; the corners lean on seven segments, with the
# diagonals and the open forms that a pen would make.
STROKES = {
    0: [[(0, 0.2), (0.3, 0), (0.7, 0), (1, 0.2), (1, 1.8), (0.7, 2), (0.3, 2), (0, 1.8), (0, 0.2)]],
    1: [[(0.2, 0.4), (0.6, 0), (0.6, 2)]],
    2: [[(0, 0.4), (0.2, 0), (0.8, 0), (1, 0.4), (1, 0.7), (0, 2), (1, 2)]],
    3: [[(0, 0.1), (0.8, 0), (1, 0.4), (0.8, 0.9), (0.3, 1), (0.8, 1.1), (1, 1.6), (0.8, 2), (0, 1.9)]],
    4: [[(0.1, 0), (0, 1.1), (1, 1.1)], [(0.8, 0.2), (0.8, 2)]],
    5: [[(1, 0), (0.1, 0), (0, 0.9), (0.7, 0.9), (1, 1.2), (1, 1.7), (0.7, 2), (0, 1.9)]],
    6: [[(0.9, 0), (0.3, 0.4), (0, 1.2), (0, 1.8), (0.4, 2), (0.9, 1.8), (1, 1.3), (0.6, 1.0), (0.1, 1.2)]],
    7: [[(0, 0), (1, 0), (0.4, 2)]],
    8: [[(0.5, 1), (0, 0.6), (0.2, 0), (0.8, 0), (1, 0.6), (0.5, 1), (0, 1.5), (0.2, 2), (0.8, 2), (1, 1.5), (0.5, 1)]],
    9: [[(1, 0.7), (0.5, 1), (0, 0.7), (0.1, 0.1), (0.7, 0), (1, 0.4), (0.9, 2)]],
}


def draw(digit, rng):
    """One image as bytes: the polyline, sheared, turned, scaled and shifted, with soft edges."""
    width, height = rng.uniform(7, 11), rng.uniform(17, 20)
    angle, shear = rng.uniform(-0.15, 0.15), rng.uniform(-0.1, 0.25)
    shift_x, shift_y = rng.uniform(-1.2, 1.2), rng.uniform(-1.2, 1.2)
    radius, softness = rng.uniform(0.8, 1.5), 0.9
    cos, sin = math.cos(angle), math.sin(angle)

    def place(point):
        x = (point[0] - 0.5 + rng.gauss(0, 0.035)) * width
        y = (point[1] / 2 - 0.5 + rng.gauss(0, 0.02)) * height
        x -= shear * y
        return cos * x - sin * y + SIZE / 2 + shift_x, sin * x + cos * y + SIZE / 2 + shift_y

    # Dots along the line are enough: the pixel takes the distance to the nearest.
    pixels = [99.0] * (SIZE * SIZE)
    for stroke in STROKES[digit]:
        points = [place(point) for point in stroke]
        for (ax, ay), (bx, by) in zip(points, points[1:]):
            steps = max(1, int(math.hypot(bx - ax, by - ay) / 0.8))
            for step in range(steps + 1):
                x, y = ax + (bx - ax) * step / steps, ay + (by - ay) * step / steps
                for row in range(max(0, int(y) - 3), min(SIZE, int(y) + 4)):
                    for column in range(max(0, int(x) - 3), min(SIZE, int(x) + 4)):
                        distance = math.hypot(column + 0.5 - x, row + 0.5 - y)
                        index = row * SIZE + column
                        if distance < pixels[index]:
                            pixels[index] = distance
    return bytes(round(255 * min(1.0, max(0.0, (radius + softness - d) / (2 * softness)))) for d in pixels)


def write(path, header, body):
    # No name and no time in the gzip header: the same seed must give the same file.
    with open(path + '.part', 'wb') as raw, gzip.GzipFile('', 'wb', 9, raw, 0) as packed:
        packed.write(header + body)
    os.replace(path + '.part', path)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    parser.add_argument('folder')
    parser.add_argument('--train', type=int, default=60)
    parser.add_argument('--test', type=int, default=20)
    parser.add_argument('--seed', type=int, default=1)
    options = parser.parse_args()
    os.makedirs(options.folder, exist_ok=True)
    rng = random.Random(options.seed)
    # The training images come last: their presence tells a build that all four files are there.
    for prefix, each in (('t10k', options.test), ('train', options.train)):
        labels = [digit for digit in range(10) for _ in range(each)]
        rng.shuffle(labels)
        write(os.path.join(options.folder, f'{prefix}-labels-idx1-ubyte.gz'),
              struct.pack('>II', 2049, len(labels)), bytes(labels))
        write(os.path.join(options.folder, f'{prefix}-images-idx3-ubyte.gz'),
              struct.pack('>IIII', 2051, len(labels), SIZE, SIZE), b''.join(draw(digit, rng) for digit in labels))


main()
