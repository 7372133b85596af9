#!/usr/bin/env python3
"""A library that trains natively, measured beside the command line: NumPy by hand, or PyTorch.

Usage: native_peer.py numpy|torch FOLDER      FOLDER holds the four gzipped IDX files
Reads one JSON object a line, {"goal": ..., options}, and answers each with one. The number of threads is set from
outside (OPENBLAS_NUM_THREADS, OMP_NUM_THREADS). The goals are those of measures.js.
"""
import gzip
import json
import os
import pathlib
import statistics
import sys
import time

import numpy as np

PIXELS = 784
DEFAULT_RECIPE = {'momentum': 0.9, 'nesterov': True, 'label_smoothing': 0.05}


def images_of(folder, name):
    data = np.frombuffer(gzip.decompress((folder / f'{name}-ubyte.gz').read_bytes()), np.uint8, offset=16)
    return (data.reshape(-1, PIXELS) / np.float32(255)).astype(np.float32)


def labels_of(folder, name):
    return np.frombuffer(gzip.decompress((folder / f'{name}-ubyte.gz').read_bytes()), np.uint8, offset=8).astype(np.int64)


class NumPy:
    """Products by the BLAS into arrays that are kept; weights updated in place."""

    version = np.__version__

    def load(self, images, labels):
        self.images, self.labels = images, labels

    def network(self, hidden, batch, recipe):
        widths = [PIXELS, *hidden, 10]
        random = np.random.default_rng(1)
        shapes = list(zip(widths, widths[1:]))
        self.weights = [(random.standard_normal(s) * np.sqrt(2 / s[0])).astype(np.float32) for s in shapes]
        self.biases = [np.zeros(s[1], np.float32) for s in shapes]
        self.moving = [np.zeros_like(p) for p in self.weights + self.biases]
        self.gradients = [np.empty_like(p) for p in self.weights + self.biases]
        self.scratch = [np.empty_like(p) for p in self.weights + self.biases]
        self.momentum, self.nesterov = np.float32(recipe['momentum']), recipe['nesterov']
        smoothing = recipe['label_smoothing']
        self.targets = (np.eye(10) * (1 - smoothing) + smoothing / 10).astype(np.float32)
        self.x = np.empty((batch, PIXELS), np.float32)
        self.outputs = [np.empty((batch, width), np.float32) for width in widths[1:]]
        self.deltas = [np.empty((batch, width), np.float32) for width in widths[1:]]

    def forward(self, x, outputs):
        for i, (weights, biases) in enumerate(zip(self.weights, self.biases)):
            np.matmul(x, weights, out=outputs[i])
            outputs[i] += biases
            if i < len(self.weights) - 1:
                np.maximum(outputs[i], 0, out=outputs[i])
            x = outputs[i]
        return x

    def step(self, indices, rate):
        x, count = self.x, len(self.weights)
        np.take(self.images, indices, axis=0, out=x)
        logits = self.forward(x, self.outputs)
        delta = self.deltas[-1]
        np.subtract(logits, logits.max(axis=1, keepdims=True), out=delta)
        np.exp(delta, out=delta)
        delta /= delta.sum(axis=1, keepdims=True)
        delta -= self.targets[self.labels[indices]]
        delta /= np.float32(len(indices))
        for i in reversed(range(count)):
            inputs = self.outputs[i - 1] if i else x
            np.matmul(inputs.T, delta, out=self.gradients[i])
            np.sum(delta, axis=0, out=self.gradients[count + i])
            if i:
                np.matmul(delta, self.weights[i].T, out=self.deltas[i - 1])
                delta = self.deltas[i - 1]
                delta *= inputs > 0
        rate = np.float32(rate)
        for parameter, moving, gradient, scratch in zip(self.weights + self.biases, self.moving, self.gradients,
                                                        self.scratch):
            moving *= self.momentum
            moving += gradient
            if self.nesterov:
                np.multiply(moving, self.momentum, out=scratch)
                scratch += gradient
            else:
                scratch[...] = moving
            scratch *= rate
            parameter -= scratch

    def answers(self, images):
        outputs = [np.empty((len(images), len(biases)), np.float32) for biases in self.biases]
        return self.forward(images, outputs).argmax(axis=1)


class PyTorch:
    """A Sequential with the library's own loss and optimiser."""

    def __init__(self):
        import torch
        self.torch = torch
        self.version = torch.__version__
        torch.set_num_threads(int(os.environ['OMP_NUM_THREADS']))

    def load(self, images, labels):
        self.images, self.labels = self.torch.from_numpy(images), self.torch.from_numpy(labels)

    def network(self, hidden, batch, recipe):
        nn = self.torch.nn
        self.torch.manual_seed(1)
        widths, layers = [PIXELS, *hidden, 10], []
        for inputs, outputs in zip(widths, widths[1:]):
            layers += [nn.Linear(inputs, outputs), nn.ReLU()]
            nn.init.kaiming_normal_(layers[-2].weight, nonlinearity='relu')
            nn.init.zeros_(layers[-2].bias)
        self.model = nn.Sequential(*layers[:-1])
        self.loss = nn.CrossEntropyLoss(label_smoothing=recipe['label_smoothing'])
        self.optimizer = self.torch.optim.SGD(self.model.parameters(), lr=0.1, momentum=recipe['momentum'],
                                              nesterov=recipe['nesterov'])

    def step(self, indices, rate):
        rows = self.torch.from_numpy(indices)
        self.optimizer.param_groups[0]['lr'] = rate
        self.optimizer.zero_grad(set_to_none=True)
        self.loss(self.model(self.images[rows]), self.labels[rows]).backward()
        self.optimizer.step()

    def answers(self, images):
        with self.torch.inference_mode():
            return self.model(self.torch.from_numpy(images)).argmax(dim=1).numpy()


def batches(count, size, seed):
    random = np.random.default_rng(seed)
    while True:
        order = random.permutation(count)
        for first in range(0, count - size + 1, size):
            yield order[first:first + size]


def rate_at(recipe, step, steps):
    warm_up = recipe['warmup_steps']
    return recipe['learning_rate'] * ((step + 1) / warm_up if step < warm_up else (steps - step) / max(1, steps - warm_up))


class Measures:
    def __init__(self, library, folder):
        self.library = library
        self.count = 60000
        library.load(images_of(folder, 'train-images-idx3'), labels_of(folder, 'train-labels-idx1'))
        self.test = images_of(folder, 't10k-images-idx3')
        self.test_labels = labels_of(folder, 't10k-labels-idx1')

    def version(self):
        return {'version': self.library.version}

    def throughput(self, hidden, batch, seconds):
        self.library.network(hidden, batch, DEFAULT_RECIPE)
        indices = batches(self.count, batch, 1)
        for length in (min(0.5, seconds), seconds):
            begin, steps = time.perf_counter(), 0
            while time.perf_counter() - begin < length:
                self.library.step(next(indices), 0.05)
                steps += 1
            rate = steps * batch / (time.perf_counter() - begin)
        return {'samples_per_second': rate}

    def accuracy(self):
        return float((self.library.answers(self.test) == self.test_labels).mean())

    def timeToAccuracy(self, recipe, accuracies, seed, limit):
        batch = recipe['batch_size']
        steps = round(recipe['epochs'] * self.count / batch)
        indices = batches(self.count, batch, seed)
        self.library.network(recipe['hidden'], batch, recipe)
        reached, seconds, step, last = {}, 0.0, 0, 0.0
        while step < steps and seconds < limit and len(reached) < len(accuracies):
            until = min(step + recipe['eval_every'], steps)
            begin = time.perf_counter()
            while step < until:
                self.library.step(next(indices), rate_at(recipe, step, steps))
                step += 1
            seconds += time.perf_counter() - begin
            last = self.accuracy()
            for goal in accuracies:
                if last >= goal:
                    reached.setdefault(str(goal), {'seconds': seconds, 'samples': step * batch})
        return {'reached': reached, 'seconds': seconds, 'samples': step * batch, 'accuracy': last}

    def latency(self, hidden, seconds):
        self.library.network(hidden, 32, DEFAULT_RECIPE)
        image, times = self.test[:1].copy(), []
        end = time.perf_counter() + seconds
        while time.perf_counter() < end:
            begin = time.perf_counter()
            for _ in range(20):
                self.library.answers(image)
            times.append((time.perf_counter() - begin) * 1e6 / 20)
        return {'microseconds': statistics.median(times)}

    def evaluation(self, hidden, rounds):
        self.library.network(hidden, 32, DEFAULT_RECIPE)
        self.accuracy()
        times = []
        for _ in range(rounds):
            begin = time.perf_counter()
            self.accuracy()
            times.append(time.perf_counter() - begin)
        return {'seconds': statistics.median(times)}


def main():
    measures = Measures({'numpy': NumPy, 'torch': PyTorch}[sys.argv[1]](), pathlib.Path(sys.argv[2]))
    for line in sys.stdin:
        request = json.loads(line)
        goal = request.pop('goal')
        print(json.dumps(getattr(measures, goal)(**request)), flush=True)


if __name__ == '__main__':
    main()
