// The formats of model files under one roof: which one some bytes are, reading any of them, writing
// the one that is asked for.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "formats/model_file.h"
#include "formats/zip.h"

namespace inkling {

enum class ModelFormat { kSafetensors, kNpz, kOnnx };

// Also the endings of their files' names.
inline constexpr std::array<std::string_view, 3> kModelFormatNames = {"safetensors", "npz", "onnx"};
inline std::string_view to_string(ModelFormat format) {
  return kModelFormatNames[static_cast<std::size_t>(format)];
}
std::optional<ModelFormat> model_format_named(std::string_view name);

// By the content alone, whatever the file's name. What cannot be told counts as safetensors, whose
// reader says what is wrong.
ModelFormat model_format_of(std::span<const std::uint8_t> file);

// A safetensors or .npz file. An ONNX file is an error that says it is one.
Result<ModelFile> parse_any_model(std::span<const std::uint8_t> file, const Inflate& inflate);

Bytes format_model_as(ModelFormat format, const ModelFile& file, Precision precision);

// A description of the model as a file of its own beside the weights: JSON with the members of
// formats/model_description.h, and
//   weights  {"file": "digits.npz", "format": "npz", "bytes": 1765226, "crc32": "7ea0f7ae"}
// `name` is the weights' file name without folders, `content` what is written there.
std::string format_sidecar(const ModelFile& file, ModelFormat format, std::string_view name,
                           std::span<const std::uint8_t> content);

}  // namespace inkling
