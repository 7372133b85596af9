#!/usr/bin/env python3
"""Reads an ONNX file and computes its graph, independently of the program: Python and NumPy only, no code shared.

Written from onnx.proto, the operators' documentation (operator set 13) and protobuf's encoding. It knows the operators
that a multilayer perceptron needs and refuses everything else. Used as a module by test_cli.py.
"""
import struct

import numpy

FLOAT, FLOAT16 = 1, 10
TYPES = {FLOAT: numpy.dtype('<f4'), FLOAT16: numpy.dtype('<f2')}


def read_varint(data, at):
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            return value, at


def fields(data):
    """{field number: [values]} of one message; what has a length stays bytes."""
    found, at = {}, 0
    while at < len(data):
        tag, at = read_varint(data, at)
        kind = tag & 7
        if kind == 0:
            value, at = read_varint(data, at)
            if value >= 1 << 63:
                value -= 1 << 64
        elif kind == 2:
            length, at = read_varint(data, at)
            assert at + length <= len(data), 'a field reaches beyond its message'
            value, at = data[at:at + length], at + length
        elif kind == 5:
            (value,) = struct.unpack_from('<f', data, at)
            at += 4
        else:
            raise AssertionError(f'wire type {kind}')
        found.setdefault(tag >> 3, []).append(value)
    return found


def text(message, number):
    return message[number][0].decode('utf-8') if number in message else ''


def read_tensor(data):
    tensor = fields(data)
    assert set(tensor) <= {1, 2, 8, 9}, 'an unexpected field of TensorProto'
    values = numpy.frombuffer(tensor[9][0], TYPES[tensor[2][0]])
    return text(tensor, 8), values.reshape(tensor.get(1, []))


def read_attribute(data):
    attribute = fields(data)
    return text(attribute, 1), attribute[{1: 2, 2: 3}[attribute[20][0]]][0]


def read_value_info(data):
    """(name, element type, [size or name of a dimension])"""
    info = fields(data)
    tensor = fields(fields(info[2][0])[1][0])
    sizes = [fields(dimension) for dimension in fields(tensor[2][0])[1]]
    return text(info, 1), tensor[1][0], [size[1][0] if 1 in size else text(size, 2) for size in sizes]


OPERATORS = {
    'Add': lambda a, b: a + b,
    'Sub': lambda a, b: a - b,
    'Mul': lambda a, b: a * b,
    'Gemm': lambda a, b, c: a @ b + c,
    'Relu': lambda x: numpy.maximum(x, 0),
    'LeakyRelu': lambda x, alpha=0.01: numpy.where(x >= 0, x, alpha * x),
    'Sigmoid': lambda x: 1 / (1 + numpy.exp(-x)),
    'Tanh': numpy.tanh,
    'Cast': lambda x, to: x.astype({FLOAT: numpy.float64}[to]),
    'Softmax': lambda x, axis=-1: numpy.exp(x - x.max(axis, keepdims=True)) / numpy.exp(
        x - x.max(axis, keepdims=True)).sum(axis, keepdims=True),
}


class Model:
    def __init__(self, path):
        with open(path, 'rb') as file:
            model = fields(file.read())
        assert model[1][0] >= 7, 'IR version'
        operators = [(text(entry, 1), entry[2][0]) for entry in map(fields, model[8])]
        assert operators == [('', 13)], operators
        self.metadata = {text(entry, 1): text(entry, 2) for entry in map(fields, model.get(14, []))}
        graph = fields(model[7][0])
        self.nodes = [fields(node) for node in graph[1]]
        self.constants = dict(map(read_tensor, graph[5]))
        (self.input,), (self.output,) = (list(map(read_value_info, graph[number])) for number in (11, 12))

    def run(self, pixels):
        """The output for a batch [N, inputs], in double precision."""
        name, kind, (_, width) = self.input
        assert kind == FLOAT and pixels.shape[1] == width
        values = {key: value.astype(numpy.float64) for key, value in self.constants.items()}
        values[name] = pixels.astype(numpy.float64)
        for node in self.nodes:
            inputs = [values[key.decode()] for key in node[1]]  # what comes later is not there yet
            (output,) = (key.decode() for key in node[2])
            assert output not in values, 'a name is given twice'
            values[output] = OPERATORS[text(node, 4)](*inputs, **dict(map(read_attribute, node.get(5, []))))
        return values[self.output[0]]
