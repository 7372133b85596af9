#!/usr/bin/env python3
"""Writes tests/data/reference.txt: inputs, losses and gradients of small networks, computed with NumPy from the
textbook formulas. It shares no code with the library, which is what makes it an oracle.

Form: one array a line, `name rows columns values...`, row by row.
"""
import sys

import numpy as np

rng = np.random.default_rng(20)
out = open(sys.argv[1] if len(sys.argv) > 1 else "tests/data/reference.txt", "w")


def write(name, array):
    array = np.atleast_2d(np.asarray(array, dtype=np.float64))
    out.write(f"{name} {array.shape[0]} {array.shape[1]} " + " ".join(repr(float(v)) for v in array.ravel()) + "\n")


FUNCTIONS = {  # name: (f, f')
    "identity": (lambda z: z, lambda z: np.ones_like(z)),
    "relu": (lambda z: np.where(z > 0, z, 0.0), lambda z: np.where(z > 0, 1.0, 0.0)),
    "leaky_relu": (lambda z: np.where(z > 0, z, 0.01 * z), lambda z: np.where(z > 0, 1.0, 0.01)),
    "sigmoid": (lambda z: 1 / (1 + np.exp(-z)), lambda z: np.exp(-z) / (1 + np.exp(-z)) ** 2),
    "tanh": (np.tanh, lambda z: 1 / np.cosh(z) ** 2),
}


def log_softmax(z):  # rows are samples
    m = z.max(axis=1, keepdims=True)
    return z - m - np.log(np.exp(z - m).sum(axis=1, keepdims=True))


def case(name, widths, activations, smoothing, l2, samples=4):
    x = rng.uniform(0, 1, (samples, widths[0]))
    y = rng.integers(0, widths[-1], samples)
    W = [rng.normal(0, 0.7, (a, b)) for a, b in zip(widths, widths[1:])]  # inputs x outputs
    b = [rng.normal(0, 0.2, n) for n in widths[1:]]
    f = [FUNCTIONS[a] for a in activations] + [FUNCTIONS["identity"]]
    h, pre = [x], []
    for Wl, bl, (act, _) in zip(W, b, f):
        pre.append(h[-1] @ Wl + bl)
        h.append(act(pre[-1]))
    target = np.full((samples, widths[-1]), smoothing / widths[-1])
    target[np.arange(samples), y] += 1 - smoothing
    logp = log_softmax(h[-1])
    loss = -(target * logp).sum() / samples + 0.5 * l2 * sum((Wl ** 2).sum() for Wl in W)
    d = (np.exp(logp) - target) / samples
    dW, db = [None] * len(W), [None] * len(W)
    for l in reversed(range(len(W))):
        d = d * f[l][1](pre[l])
        dW[l] = h[l].T @ d + l2 * W[l]
        db[l] = d.sum(axis=0)
        d = d @ W[l].T
    write(f"{name}.x", x.T)
    write(f"{name}.labels", y)
    write(f"{name}.settings", [smoothing, l2])
    write(f"{name}.loss", loss)
    write(f"{name}.probabilities", np.exp(logp).T)
    for l in range(len(W)):
        write(f"{name}.W{l}", W[l].T)
        write(f"{name}.b{l}", b[l])
        write(f"{name}.dW{l}", dW[l].T)
        write(f"{name}.db{l}", db[l])


case("linear", [5, 3], [], 0.0, 0.0)
case("relu", [6, 5, 4], ["relu"], 0.0, 0.0)
case("smoothed", [6, 5, 4], ["relu"], 0.15, 0.02)
case("deep", [7, 6, 5, 4, 3], ["tanh", "sigmoid", "leaky_relu"], 0.1, 0.01)
case("sigmoid", [4, 8, 2], ["sigmoid"], 0.0, 0.1)
