#!/usr/bin/env python3
"""Reads a model in an .npz file and evaluates it, independently of the program: Python and NumPy only, no code shared.

Written from docs/files.md; the forward pass is the textbook's. Used as a module by test_cli.py.
"""
import json
import zipfile

import numpy

from read_safetensors import ACTIVATIONS, read_idx


def read_arrays(path):
    """(arrays by name, metadata), every checksum compared."""
    with zipfile.ZipFile(path) as archive:
        assert archive.testzip() is None, 'a wrong checksum'
    with numpy.load(path, allow_pickle=False) as file:
        arrays = {name: file[name] for name in file.files}
    return arrays, json.loads(str(arrays.pop('metadata')))


def probabilities(path, images):
    """[samples, classes], computed in double precision."""
    arrays, metadata = read_arrays(path)
    values = images.reshape(len(images), -1).astype(numpy.float64) / metadata['scaling']['largest_pixel']
    if metadata['scaling']['kind'] == 'z_score':
        values = (values - arrays.pop('mean')) * arrays.pop('inverse_deviation')
    for number, layer in enumerate(metadata['architecture']['layers'], 1):
        weights, biases = arrays.pop(f'W{number}'), arrays.pop(f'b{number}')
        assert weights.shape == (layer['inputs'], layer['outputs']) and biases.shape == (layer['outputs'],)
        values = ACTIVATIONS[layer['activation']](values @ weights.astype(numpy.float64) + biases)
    assert not arrays, 'arrays that the architecture does not know'
    values = values / metadata.get('calibration', {'temperature': 1})['temperature']
    values = numpy.exp(values - values.max(axis=1, keepdims=True))
    return values / values.sum(axis=1, keepdims=True)


def evaluate(path, images_path, labels_path):
    """(accuracy, answers, their probabilities)"""
    labels = read_idx(labels_path)
    shares = probabilities(path, read_idx(images_path))
    answers = shares.argmax(axis=1)
    return (answers == labels).mean(), answers, shares.max(axis=1)
