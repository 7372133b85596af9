#!/usr/bin/env python3
"""Writes tests/data/analysis.txt: what scikit-learn and NumPy make of small fixed cases, for the tests of
core/analysis. The file's head names their versions.

Form: one array a line, `name rows columns values...`, row by row; lines that begin with # are comments.
"""
import sys

import numpy as np
import sklearn
from sklearn.decomposition import PCA
from sklearn.manifold import _t_sne
from sklearn.metrics import accuracy_score, confusion_matrix, precision_recall_fscore_support

rng = np.random.default_rng(11)
out = open(sys.argv[1] if len(sys.argv) > 1 else "tests/data/analysis.txt", "w")
out.write(f"# tests/core/analysis_reference.py with scikit-learn {sklearn.__version__}, NumPy {np.__version__}\n")


def write(name, array):
    array = np.atleast_2d(np.asarray(array, dtype=np.float64))
    out.write(f"{name} {array.shape[0]} {array.shape[1]} " + " ".join(repr(float(v)) for v in array.ravel()) + "\n")


def single(array):
    """Values that the library's floats hold exactly."""
    return np.asarray(array, dtype=np.float32).astype(np.float64)


def report(name, truth, answer, classes):
    labels = range(classes)
    write(f"{name}.confusion", confusion_matrix(truth, answer, labels=labels))
    scores = precision_recall_fscore_support(truth, answer, labels=labels, zero_division=0)
    write(f"{name}.classes", np.array(scores).T)  # precision, recall, F1, support
    for average in ("macro", "weighted"):
        write(f"{name}.{average}",
              precision_recall_fscore_support(truth, answer, labels=labels, average=average, zero_division=0)[:3])
    write(f"{name}.accuracy", accuracy_score(truth, answer))


truth = rng.integers(0, 4, 60)
report("usual", truth, np.where(rng.uniform(size=60) < 0.7, truth, rng.integers(0, 4, 60)), 4)
truth = rng.choice([0, 1, 3], 40, p=[0.6, 0.3, 0.1])  # no image of class 2, no answer 3
report("gaps", truth, np.where(rng.uniform(size=40) < 0.5, np.minimum(truth, 2), 2), 5)  # and nothing at all of class 4


def histogram(name, values):
    values = single(values)
    edges = np.histogram_bin_edges(values, "fd")
    write(f"{name}.values", values)
    write(f"{name}.edges", edges)
    write(f"{name}.counts", np.histogram(values, edges)[0])


histogram("bell", rng.normal(0.1, 0.3, 400))
histogram("skewed", rng.exponential(2.0, 250))
histogram("grid", np.concatenate((np.tile(np.arange(8) / 8, 63), np.full(8, 1.0))))  # all values lie on edges


def pca(name, samples, features):
    mixing = rng.normal(size=(features, features)) * np.linspace(2.0, 0.1, features)[:, None]
    x = single(rng.normal(size=(samples, features)) @ mixing + rng.normal(size=features))
    fitted = PCA(3, svd_solver="full").fit(x)
    # The rule of signs that scikit-learn has had since 1.5.
    signs = np.sign(fitted.components_[range(3), np.abs(fitted.components_).argmax(axis=1)])
    write(f"{name}.samples", x.T)
    write(f"{name}.components", (fitted.components_ * signs[:, None]).T)
    write(f"{name}.points", (fitted.transform(x) * signs).T)
    write(f"{name}.variances", fitted.explained_variance_)
    write(f"{name}.shares", fitted.explained_variance_ratio_)


pca("many_samples", 40, 6)
pca("many_features", 9, 15)

x = single(rng.normal(size=(30, 5)) + 4.0 * rng.integers(0, 3, 30)[:, None])
y = single(rng.normal(size=(30, 2)))
distances = ((x[:, None] - x[None]) ** 2).sum(axis=2).astype(np.float32)
joint = _t_sne._joint_probabilities(distances, 6.0, 0)
divergence, gradient = _t_sne._kl_divergence(y.ravel(), joint, 1, 30, 2)
square = np.zeros((30, 30))
square[np.triu_indices(30, 1)] = joint
write("tsne.samples", x.T)
write("tsne.perplexity", 6.0)
write("tsne.joint", square + square.T)
write("tsne.points", y.T)
write("tsne.divergence", divergence)
write("tsne.gradient", gradient.reshape(30, 2).T)
