#!/usr/bin/env python3
"""Reads a model file and evaluates it, independently of the program: Python and NumPy only, no code shared.

Written from https://github.com/huggingface/safetensors#format and the list of metadata in the program's documentation;
the forward pass is the textbook's. Prints accuracy and loss; used as a module by test_cli.py.

Usage: read_safetensors.py MODEL IMAGES LABELS
"""
import gzip
import json
import struct
import sys

import numpy


def read_tensors(path):
    """(tensors by name, metadata), after every check that the specification allows a reader to make."""
    with open(path, 'rb') as file:
        content = file.read()
    (length,) = struct.unpack_from('<Q', content)
    assert length <= 100_000_000 and 8 + length <= len(content), 'header length'
    text = content[8:8 + length]
    assert text[:1] == b'{', 'header must begin with {'
    assert length % 8 == 0, 'the data should be aligned to 8 bytes'

    def unique(pairs):
        names = [name for name, _ in pairs]
        assert len(names) == len(set(names)), 'a name occurs twice'
        return dict(pairs)

    header = json.loads(text.decode('utf-8'), object_pairs_hook=unique)
    metadata = header.pop('__metadata__', {})
    assert all(isinstance(value, str) for value in metadata.values()), 'metadata must be strings'
    data = content[8 + length:]
    tensors, end = {}, 0
    for name, entry in sorted(header.items(), key=lambda item: item[1]['data_offsets']):
        assert set(entry) == {'dtype', 'shape', 'data_offsets'}, name
        kind, size = {'F32': ('<f4', 4), 'F16': ('<f2', 2)}[entry['dtype']]
        begin, stop = entry['data_offsets']
        assert begin == end, f'{name}: a gap or an overlap'
        assert stop - begin == size * int(numpy.prod(entry['shape'])), f'{name}: length'
        tensors[name] = numpy.frombuffer(data[begin:stop], kind).astype('<f4').reshape(entry['shape'])
        end = stop
    assert end == len(data), 'bytes behind the last tensor'
    return tensors, metadata


def read_idx(path):
    with (gzip.open if path.endswith('.gz') else open)(path, 'rb') as file:
        content = file.read()
    rank = content[3]
    shape = struct.unpack_from(f'>{rank}I', content, 4)
    return numpy.frombuffer(content, numpy.uint8, offset=4 + 4 * rank).reshape(shape)


ACTIVATIONS = {
    'identity': lambda z: z,
    'relu': lambda z: numpy.maximum(z, 0),
    'leaky_relu': lambda z: numpy.where(z > 0, z, 0.01 * z),
    'sigmoid': lambda z: 1 / (1 + numpy.exp(-z)),
    'tanh': numpy.tanh,
}


def log_probabilities(path, images):
    """[samples, classes], computed in double precision."""
    tensors, metadata = read_tensors(path)
    scaling = json.loads(metadata['scaling'])
    values = images.reshape(len(images), -1).astype(numpy.float64) / scaling['largest_pixel']
    if scaling['kind'] == 'z_score':
        values = (values - tensors['scaling.mean']) * tensors['scaling.inverse_deviation']
    for number, layer in enumerate(json.loads(metadata['architecture'])['layers']):
        weight, bias = tensors[f'layers.{number}.weight'], tensors[f'layers.{number}.bias']
        assert weight.shape == (layer['outputs'], layer['inputs'])
        values = ACTIVATIONS[layer['activation']](values @ weight.T.astype(numpy.float64) + bias)
    values = values - values.max(axis=1, keepdims=True)
    return values - numpy.log(numpy.exp(values).sum(axis=1, keepdims=True))


def evaluate(path, images_path, labels_path):
    """(accuracy, mean cross-entropy, answers, their probabilities)"""
    images, labels = read_idx(images_path), read_idx(labels_path)
    logs = log_probabilities(path, images)
    answers = logs.argmax(axis=1)
    loss = -logs[numpy.arange(len(labels)), labels].mean()
    # The loss is of the network alone; its sureness is told as the calibration has it.
    calibration = json.loads(read_tensors(path)[1].get('calibration', '{"temperature": 1}'))
    warmed = numpy.exp(logs / calibration['temperature'])
    return (answers == labels).mean(), loss, answers, (warmed / warmed.sum(axis=1, keepdims=True)).max(axis=1)


if __name__ == '__main__':
    accuracy, loss, _, _ = evaluate(*sys.argv[1:4])
    print(f'accuracy {accuracy:.4f}, loss {loss:.4f}')
