// Numbers as the bytes of tensor files: IEEE 754, little-endian whatever the machine.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>

#include "core/base/result.h"
#include "formats/model_file.h"

namespace inkling {

// Bytes of one number.
constexpr std::size_t size_of(NumberType type) {
  return type == NumberType::kHalf ? 2 : type == NumberType::kSingle ? 4 : 8;
}

// As kHalf or kSingle. Each half is the nearest; what is larger than 65504 becomes that.
void append_numbers(Bytes& out, std::span<const float> values, NumberType type);

// bytes.size() / size_of(type) numbers into `values`. A double beyond float's range becomes
// infinite.
void read_numbers(std::span<const std::uint8_t> bytes, NumberType type, float* values);

// An error that names the tensor and the entry when a value is NaN or infinite.
Status check_finite(std::string_view name, std::span<const float> values);

}  // namespace inkling
