#include "formats/checkpoint_file.h"

#include <array>
#include <bit>
#include <cmath>
#include <cstring>
#include <utility>

#include "formats/hyperparameters_json.h"
#include "formats/strict_json.h"
#include "formats/version.h"

namespace inkling {

using nlohmann::json;

namespace {

constexpr std::string_view kCheckpointFormat = "inkling-checkpoint-1";
constexpr std::size_t kCheckpointAlignment = 8;
constexpr std::size_t kMaxHeaderBytes = std::size_t{1} << 20;
constexpr std::int64_t kMaxInputs = 4096;
constexpr const char* kHistoryName = "history";

// The numbers of a state that are no arrays, each with its name.
template <class State, class Visit>
void visit_progress(State& state, Visit&& visit) {
  visit("step", state.step);
  visit("samples_seen", state.samples_seen);
  visit("run_first_step", state.run_first_step);
  visit("run_last_step", state.run_last_step);
  visit("last_evaluated_step", state.last_evaluated_step);
  visit("last_good_step", state.last_good_step);
  visit("evaluations_without_gain", state.evaluations_without_gain);
  visit("stopped_early", state.stopped_early);
  visit("beta1_power", state.learner.beta1_power);
  visit("beta2_power", state.learner.beta2_power);
  visit("steps_to_flush", state.learner.steps_to_flush);
  if (!state.best) return;
  visit("best_step", state.best->step);
  visit("best_accuracy", state.best->accuracy);
  visit("best_loss", state.best->loss);
}

// The entries of the header, without "__metadata__", and the bytes that they take.
std::pair<json, std::size_t> describe_tensors(const TrainerState& state, std::size_t history_size) {
  json entries = json::object();
  std::size_t end = 0;
  const auto add = [&](const std::string& name, const char* type, json shape, std::size_t size) {
    entries[name] = {
        {"dtype", type}, {"shape", std::move(shape)}, {"data_offsets", {end, end + size}}};
    end += size;
  };
  visit_arrays(state, [&](const std::string& name, Index rows, Index columns, const float*) {
    const json shape = columns == 1 ? json{rows} : json{columns, rows};
    add(name, "F32", shape, 4 * static_cast<std::size_t>(rows * columns));
  });
  add(kHistoryName, "U8", json{history_size}, history_size);
  return {std::move(entries), end};
}

// The format is little-endian whatever the machine.
std::uint32_t little_endian(std::uint32_t value) {
  if constexpr (std::endian::native == std::endian::big)
    value = value >> 24 | (value >> 8 & 0xFF00) | (value << 8 & 0xFF0000) | value << 24;
  return value;
}

void append_floats(Bytes& out, const float* values, std::size_t count) {
  std::size_t at = out.size();
  out.resize(at + 4 * count);
  for (std::size_t i = 0; i < count; ++i, at += 4) {
    const std::uint32_t bits = little_endian(std::bit_cast<std::uint32_t>(values[i]));
    std::memcpy(out.data() + at, &bits, 4);
  }
}

std::string hexadecimal(std::uint64_t value) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text;
  for (int shift = 60; shift >= 0; shift -= 4) text += kDigits[value >> shift & 15];
  return text;
}

std::string checksum(std::span<const std::uint8_t> bytes) {
  std::uint64_t value = 0xCBF29CE484222325u;
  for (const std::uint8_t byte : bytes) value = (value ^ byte) * 0x100000001B3u;
  return hexadecimal(value);
}

// ---- reading

struct Parts {
  json header;
  std::span<const std::uint8_t> data;
};

Result<Parts> open(std::span<const std::uint8_t> file) {
  if (file.size() < 8)
    return invalid_data("Found " + std::to_string(file.size()) + " bytes, expected a checkpoint.");
  std::uint64_t length = 0;
  for (int i = 7; i >= 0; --i) length = length << 8 | file[static_cast<std::size_t>(i)];
  if (length > kMaxHeaderBytes || length > file.size() - 8)
    return invalid_data("Found a header of " + std::to_string(length) + " bytes in a file of " +
                        std::to_string(file.size()) +
                        ", expected a checkpoint, whole and of Inkling's.");
  const auto text = file.subspan(8, static_cast<std::size_t>(length));
  auto header =
      parse_strict_json({reinterpret_cast<const char*>(text.data()), text.size()}, "Header");
  if (!header) return header.error();
  if (!header->is_object())
    return invalid_data("Header: found " + brief(*header) + ", expected an object.");
  return Parts{std::move(*header), file.subspan(8 + text.size())};
}

Result<std::string> text_of(const json& header, const char* name) {
  const auto metadata = header.find("__metadata__");
  if (metadata != header.end() && metadata->is_object())
    if (const auto found = metadata->find(name); found != metadata->end() && found->is_string())
      return found->get<std::string>();
  return invalid_data("__metadata__: found no " + std::string(name) +
                      ", which checkpoints of Inkling's have.");
}

Result<json> structure_of(const json& header, const char* name) {
  const auto text = text_of(header, name);
  if (!text) return text.error();
  return parse_strict_json(*text, name);
}

// A member's value where it has the type T and is in range; what else would be read wrongly.
template <class T>
bool read_number(const json& object, const char* name, T& value) {
  const auto found = object.find(name);
  if (found == object.end()) return false;
  if constexpr (std::is_same_v<T, bool>) {
    if (!found->is_boolean()) return false;
    value = found->get<bool>();
  } else if constexpr (std::is_integral_v<T>) {
    if (!found->is_number_integer()) return false;
    const auto number = found->get<std::int64_t>();
    if (number < -1 || !std::in_range<T>(number)) return false;
    value = static_cast<T>(number);
  } else {
    if (!found->is_number() || !std::isfinite(found->get<double>())) return false;
    value = found->get<double>();
  }
  return true;
}

Status read_data(const json& header, Checkpoint& checkpoint) {
  const auto data = structure_of(header, "data");
  if (!data) return data.error();
  const json* fingerprint = nullptr;
  if (data->is_object() && data->contains("fingerprint")) fingerprint = &(*data)["fingerprint"];
  const bool sound = fingerprint != nullptr && fingerprint->is_string() && data->contains("name") &&
                     (*data)["name"].is_string() &&
                     read_number(*data, "inputs", checkpoint.inputs) && checkpoint.inputs >= 1 &&
                     checkpoint.inputs <= kMaxInputs &&
                     read_number(*data, "classes", checkpoint.classes) &&
                     checkpoint.classes >= kMinClasses && checkpoint.classes <= kMaxClasses;
  if (!sound)
    return invalid_data("data: found " + brief(*data) + ", expected a data set's description.");
  checkpoint.data = (*data)["name"].get<std::string>();
  const auto& text = fingerprint->get_ref<const std::string&>();
  for (const char digit : text)
    checkpoint.fingerprint =
        checkpoint.fingerprint << 4 |
        static_cast<std::uint64_t>(digit <= '9' ? digit - '0' : digit - 'a' + 10);
  if (hexadecimal(checkpoint.fingerprint) == text) return {};
  return invalid_data("data: found the fingerprint " + brief(*fingerprint) +
                      ", expected sixteen hexadecimal digits.");
}

std::size_t weight_count(const Checkpoint& checkpoint) {
  auto inputs = static_cast<std::size_t>(checkpoint.inputs);
  std::size_t count = 0;
  for (const int width : checkpoint.hyperparameters.hidden) {
    count += inputs * static_cast<std::size_t>(width);
    inputs = static_cast<std::size_t>(width);
  }
  return count + inputs * static_cast<std::size_t>(checkpoint.classes);
}

Status read_arrays(std::span<const std::uint8_t> data, Checkpoint& checkpoint) {
  Status status;
  visit_arrays(checkpoint.state,
               [&](const std::string& name, Index rows, Index columns, float* values) {
                 const auto count = static_cast<std::size_t>(rows * columns);
                 for (std::size_t i = 0; i < count; ++i) {
                   std::uint32_t bits = 0;
                   std::memcpy(&bits, data.data() + 4 * i, 4);
                   values[i] = std::bit_cast<float>(little_endian(bits));
                   if (!std::isfinite(values[i]) && status.ok())
                     status = invalid_data(name + ": found a number that is not finite at entry " +
                                           std::to_string(i) + ".");
                 }
                 data = data.subspan(4 * count);
               });
  checkpoint.history.assign(data.begin(), data.end());
  return status;
}

}  // namespace

Bytes format_checkpoint(const Checkpoint& checkpoint) {
  json progress = json::object();
  visit_progress(checkpoint.state,
                 [&](const char* name, const auto& value) { progress[name] = value; });
  auto [header, size] = describe_tensors(checkpoint.state, checkpoint.history.size());
  Bytes data;
  data.reserve(size);
  visit_arrays(checkpoint.state,
               [&](const std::string&, Index rows, Index columns, const float* values) {
                 append_floats(data, values, static_cast<std::size_t>(rows * columns));
               });
  data.insert(data.end(), checkpoint.history.begin(), checkpoint.history.end());
  header["__metadata__"] = {
      {"format", kCheckpointFormat},
      {"inkling_version", version()},
      {"data", dump_json({{"name", checkpoint.data},
                          {"inputs", checkpoint.inputs},
                          {"classes", checkpoint.classes},
                          {"fingerprint", hexadecimal(checkpoint.fingerprint)}})},
      {"hyperparameters", dump_json(to_json(checkpoint.hyperparameters))},
      {"progress", dump_json(progress)},
      {"source", dump_json(checkpoint.source)},
      {"checksum", checksum(data)},
  };
  std::string text = dump_json(header);
  text.resize(
      (text.size() + kCheckpointAlignment - 1) / kCheckpointAlignment * kCheckpointAlignment, ' ');
  Bytes file;
  file.reserve(8 + text.size() + data.size());
  for (int shift = 0; shift < 64; shift += 8)
    file.push_back(static_cast<std::uint8_t>(std::uint64_t{text.size()} >> shift));
  file.insert(file.end(), text.begin(), text.end());
  file.insert(file.end(), data.begin(), data.end());
  return file;
}

Result<Checkpoint> parse_checkpoint(std::span<const std::uint8_t> file) {
  auto parts = open(file);
  if (!parts) return parts.error();
  json& header = parts->header;
  const auto format = text_of(header, "format");
  if (!format) return format.error();
  if (*format != kCheckpointFormat)
    return invalid_data("format: found " + brief(json(*format)) + ", expected \"" +
                        std::string(kCheckpointFormat) + "\".");
  Checkpoint checkpoint;
  if (const Status status = read_data(header, checkpoint); !status) return status.error();
  const auto members = structure_of(header, "hyperparameters");
  if (!members) return members.error();
  auto h = merge_json(Hyperparameters{}, *members);
  if (!h) return invalid_data("hyperparameters: " + h.error().message);
  checkpoint.hyperparameters = std::move(*h);
  auto source = structure_of(header, "source");
  if (!source) return source.error();
  checkpoint.source = std::move(*source);
  const auto progress = structure_of(header, "progress");
  if (!progress) return progress.error();
  if (!progress->is_object())
    return invalid_data("progress: found " + brief(*progress) + ", expected an object.");

  const auto sum = text_of(header, "checksum");
  if (!sum) return sum.error();
  if (checksum(parts->data) != *sum)
    return invalid_data("Found the checksum " + checksum(parts->data) + ", expected " + *sum +
                        ": the file is damaged or truncated.");
  // Before memory is taken: what the architecture claims may be far more than the file holds.
  const std::size_t least = sizeof(float) * weight_count(checkpoint);
  if (parts->data.size() < least)
    return invalid_data("Found " + std::to_string(parts->data.size()) +
                        " bytes of tensors, expected at least " + std::to_string(least) +
                        " for the weights of the architecture.");
  checkpoint.state = blank_state(checkpoint.hyperparameters, checkpoint.inputs, checkpoint.classes,
                                 progress->contains("best_step"));
  auto [expected, size] = describe_tensors(checkpoint.state, 0);
  if (parts->data.size() < size)
    return invalid_data("Found " + std::to_string(parts->data.size()) +
                        " bytes of tensors, expected at least " + std::to_string(size) + ".");
  expected = describe_tensors(checkpoint.state, parts->data.size() - size).first;
  header.erase("__metadata__");
  for (const auto& [name, entry] : expected.items())
    if (!header.contains(name) || header[name] != entry)
      return invalid_data(name + ": found " +
                          (header.contains(name) ? brief(header[name]) : "nothing") +
                          ", expected " + brief(entry) + ".");
  if (header.size() != expected.size())
    return invalid_data("Found " + std::to_string(header.size()) + " tensors, expected " +
                        std::to_string(expected.size()) + ".");
  const char* wrong = nullptr;
  visit_progress(checkpoint.state, [&](const char* name, auto& value) {
    if (!read_number(*progress, name, value)) wrong = name;
  });
  if (wrong != nullptr)
    return invalid_data("progress: found " + brief(*progress) + ", expected a number as " + wrong +
                        ".");
  if (const Status status = read_arrays(parts->data, checkpoint); !status) return status.error();
  return checkpoint;
}

}  // namespace inkling
