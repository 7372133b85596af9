#!/usr/bin/env python3
"""R4 in NumPy alone: what its published settings come to, computed independently of this project's code.

Usage: digits_numpy.py [FOLDER]
FOLDER holds digits-images-idx3-ubyte and digits-labels-idx1-ubyte, or the same with .gz; else it is looked for as
scripts/fetch_data.py does. Prints the accuracy on the learned images after 0, 100, ... 900 epochs, for two seeds.
"""
import gzip
import pathlib
import sys

import numpy

import fetch_data


def read(folder, name, header):
    packed = folder / (name + '.gz')
    content = gzip.decompress(packed.read_bytes()) if packed.exists() else (folder / name).read_bytes()
    return numpy.frombuffer(content, numpy.uint8, offset=header)


def train(images, labels, hidden, seed, epochs=901, rate=0.1):
    random = numpy.random.RandomState(seed)
    widths = [images.shape[1], *hidden, 10]
    layers = [[random.randn(a, b) * 0.1, numpy.zeros(b)] for a, b in zip(widths, widths[1:])]
    target, found = numpy.eye(10)[labels], []
    for epoch in range(epochs):
        values = [images]
        for weights, biases in layers[:-1]:
            values.append(numpy.maximum(values[-1] @ weights + biases, 0))
        logits = values[-1] @ layers[-1][0] + layers[-1][1]
        chances = numpy.exp(logits - logits.max(axis=1, keepdims=True))
        chances /= chances.sum(axis=1, keepdims=True)
        if epoch % 100 == 0:
            found.append(float((chances.argmax(axis=1) == labels).mean()))
        delta = (chances - target) / len(labels)
        for layer, value in zip(reversed(layers), reversed(values)):
            passed = delta @ layer[0].T * (value > 0)
            layer[0] -= rate * value.T @ delta
            layer[1] -= rate * delta.sum(axis=0)
            delta = passed
    return found


def main():
    folder = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else None
    if folder is None:
        found, code = fetch_data.find(False, 'digits8x8')
        if found is None:
            sys.exit(code)
        folder = found / 'digits8x8'
    labels = read(folder, 'digits-labels-idx1-ubyte', 8)
    images = read(folder, 'digits-images-idx3-ubyte', 16).reshape(len(labels), 64).astype(float)
    images = (images - images.mean(axis=0)) / (images.std(axis=0) + 1e-8)
    for title, hidden in (('64-10', []), ('64-32-10', [32])):
        for seed in (42, 0):
            accuracies = train(images, labels, hidden, seed)
            print(f'{title:9} seed {seed:2} ', ' '.join(f'{100 * accuracy:5.1f}%' for accuracy in accuracies))


if __name__ == '__main__':
    main()
