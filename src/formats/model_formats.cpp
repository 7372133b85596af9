#include "formats/model_formats.h"

#include <algorithm>

#include "formats/crc32.h"
#include "formats/model_description.h"
#include "formats/npz_file.h"
#include "formats/onnx_file.h"
#include "formats/strict_json.h"

namespace inkling {

namespace {

// Where safetensors has the { of its header, behind the header's length.
constexpr std::size_t kBrace = 8;
// How onnx.proto's first field begins, the version of the format, a small number; writers put it
// first.
constexpr std::uint8_t kOnnxTag = 0x08, kMaxOnnxVersion = 0x1F;

std::string crc_text(std::uint32_t value) {
  std::string text;
  for (int shift = 28; shift >= 0; shift -= 4) text += "0123456789abcdef"[value >> shift & 0xF];
  return text;
}

}  // namespace

std::optional<ModelFormat> model_format_named(std::string_view name) {
  const auto found = std::find(kModelFormatNames.begin(), kModelFormatNames.end(), name);
  if (found == kModelFormatNames.end()) return std::nullopt;
  return static_cast<ModelFormat>(found - kModelFormatNames.begin());
}

ModelFormat model_format_of(std::span<const std::uint8_t> file) {
  if (is_zip(file)) return ModelFormat::kNpz;
  const bool safetensors = file.size() > kBrace && file[kBrace] == '{';
  if (!safetensors && file.size() > 2 && file[0] == kOnnxTag && file[1] > 0 &&
      file[1] <= kMaxOnnxVersion)
    return ModelFormat::kOnnx;
  return ModelFormat::kSafetensors;
}

Result<ModelFile> parse_any_model(std::span<const std::uint8_t> file, const Inflate& inflate) {
  switch (model_format_of(file)) {
    case ModelFormat::kSafetensors:
      return parse_model(file);
    case ModelFormat::kNpz:
      return parse_npz(file, inflate);
    case ModelFormat::kOnnx:
      break;
  }
  return Error{ErrorCode::kInvalidData,
               "Found an ONNX file, expected safetensors or .npz: ONNX is written only."};
}

Bytes format_model_as(ModelFormat format, const ModelFile& file, Precision precision) {
  switch (format) {
    case ModelFormat::kSafetensors:
      break;
    case ModelFormat::kNpz:
      return format_npz(file.model, file.hyperparameters, precision, file.training);
    case ModelFormat::kOnnx:
      return format_onnx(file.model, file.hyperparameters, precision, file.training);
  }
  return format_model(file.model, file.hyperparameters, precision, file.training);
}

std::string format_sidecar(const ModelFile& file, ModelFormat format, std::string_view name,
                           std::span<const std::uint8_t> content) {
  nlohmann::json description = describe_model(file.model, file.hyperparameters, file.training);
  description["weights"] = {{"file", name},
                            {"format", to_string(format)},
                            {"bytes", content.size()},
                            {"crc32", crc_text(crc32(content))}};
  return dump_json(description, 1) + "\n";
}

}  // namespace inkling
