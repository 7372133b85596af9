#include "formats/npy.h"

#include <algorithm>
#include <cassert>
#include <charconv>
#include <optional>

#include "formats/strict_json.h"

namespace inkling {

namespace {

constexpr std::string_view kMagic = "\x93NUMPY";
constexpr std::size_t kPrefix = 10;  // magic, version 1.0, a length of two bytes
constexpr std::size_t kNpyAlignment = 64;
constexpr std::size_t kMaxHeader = 10000;  // numpy.lib.format's own bound
constexpr std::size_t kMaxDimensions = 32;
constexpr std::uint32_t kReplacement = 0xFFFD, kLastCharacter = 0x10FFFF;

Error invalid_npy(std::string_view name, const std::string& what) {
  return {ErrorCode::kInvalidData, std::string(name) + ": " + what};
}

// As Python writes a tuple: "()", "(5,)", "(5, 3)".
std::string tuple_text(const std::vector<std::int64_t>& shape) {
  std::string text = "(";
  for (std::size_t d = 0; d < shape.size(); ++d)
    text += (d == 0 ? "" : ", ") + std::to_string(shape[d]);
  return text + (shape.size() == 1 ? ",)" : ")");
}

Bytes header_of(const std::string& dtype, const std::vector<std::int64_t>& shape) {
  std::string text =
      "{'descr': '" + dtype + "', 'fortran_order': False, 'shape': " + tuple_text(shape) + ", }";
  const std::size_t whole =
      (kPrefix + text.size() + 1 + kNpyAlignment - 1) / kNpyAlignment * kNpyAlignment;
  text.resize(whole - kPrefix - 1, ' ');
  text += '\n';
  Bytes file(kMagic.begin(), kMagic.end());
  file.push_back(1);  // version 1.0
  file.push_back(0);
  file.push_back(static_cast<std::uint8_t>(text.size()));
  file.push_back(static_cast<std::uint8_t>(text.size() >> 8));
  file.insert(file.end(), text.begin(), text.end());
  return file;
}

// One character of UTF-8 from the front of `text`; U+FFFD for a byte that begins none.
std::uint32_t take_character(std::string_view& text) {
  const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(text[i]); };
  const std::uint8_t first = byte(0);
  const std::size_t length = first < 0x80             ? 1
                             : (first & 0xE0) == 0xC0 ? 2
                             : (first & 0xF0) == 0xE0 ? 3
                             : (first & 0xF8) == 0xF0 ? 4
                                                      : 0;
  std::uint32_t character = length == 1 ? first : first & (0x7Fu >> length);
  bool sound = length > 0 && length <= text.size();
  for (std::size_t i = 1; sound && i < length; ++i) {
    sound = (byte(i) & 0xC0) == 0x80;
    character = character << 6 | (byte(i) & 0x3Fu);
  }
  text.remove_prefix(sound ? length : 1);
  return sound && character <= kLastCharacter ? character : kReplacement;
}

void append_utf8(std::string& text, std::uint32_t character) {
  const auto put = [&](std::uint32_t byte) { text += static_cast<char>(byte); };
  if (character < 0x80) {
    put(character);
  } else if (character < 0x800) {
    put(0xC0 | character >> 6);
    put(0x80 | (character & 0x3F));
  } else if (character < 0x10000) {
    put(0xE0 | character >> 12);
    put(0x80 | (character >> 6 & 0x3F));
    put(0x80 | (character & 0x3F));
  } else {
    put(0xF0 | character >> 18);
    put(0x80 | (character >> 12 & 0x3F));
    put(0x80 | (character >> 6 & 0x3F));
    put(0x80 | (character & 0x3F));
  }
}

// Reads the header's dict literal, as far as NumPy writes one: texts, True and False, tuples of
// whole numbers.
class Literal {
 public:
  explicit Literal(std::string_view text) : rest_(text) {}

  // Whether the next sign is `sign`, which is then passed.
  bool take(char sign) {
    skip_spaces();
    if (rest_.empty() || rest_.front() != sign) return false;
    rest_.remove_prefix(1);
    return true;
  }
  std::optional<std::string> text() {
    skip_spaces();
    if (rest_.empty() || (rest_.front() != '\'' && rest_.front() != '"')) return std::nullopt;
    const std::size_t end = rest_.find(rest_.front(), 1);
    if (end == rest_.npos) return std::nullopt;
    std::string found(rest_.substr(1, end - 1));
    rest_.remove_prefix(end + 1);
    return found;
  }
  std::optional<bool> truth() {
    skip_spaces();
    for (const auto& [word, value] : {std::pair{"True", true}, {"False", false}})
      if (rest_.starts_with(word)) {
        rest_.remove_prefix(std::string_view(word).size());
        return value;
      }
    return std::nullopt;
  }
  std::optional<std::vector<std::int64_t>> tuple() {
    std::vector<std::int64_t> sizes;
    if (!take('(')) return std::nullopt;
    while (!take(')')) {
      skip_spaces();
      std::int64_t size = 0;
      const auto [end, failed] = std::from_chars(rest_.data(), rest_.data() + rest_.size(), size);
      if (failed != std::errc() || size < 0 || sizes.size() == kMaxDimensions) return std::nullopt;
      rest_.remove_prefix(static_cast<std::size_t>(end - rest_.data()));
      sizes.push_back(size);
      if (take(',')) continue;
      if (!take(')')) return std::nullopt;
      break;
    }
    return sizes;
  }
  bool at_end() {
    skip_spaces();
    return rest_.empty();
  }

 private:
  void skip_spaces() {
    rest_.remove_prefix(std::min(rest_.size(), rest_.find_first_not_of(" \n")));
  }
  std::string_view rest_;
};

// Whether `text` is such a header; then `array` has what it says.
bool parse_header(std::string_view text, NpyArray& array) {
  Literal literal(text);
  if (!literal.take('{')) return false;
  bool descr = false, order = false, shape = false;
  while (!literal.take('}')) {
    const auto key = literal.text();
    if (!key || !literal.take(':')) return false;
    if (*key == "descr" && !descr) {
      auto found = literal.text();
      if (!found) return false;
      array.dtype = std::move(*found);
      descr = true;
    } else if (*key == "fortran_order" && !order) {
      const auto found = literal.truth();
      if (!found) return false;
      array.fortran_order = *found;
      order = true;
    } else if (*key == "shape" && !shape) {
      auto found = literal.tuple();
      if (!found) return false;
      array.shape = std::move(*found);
      shape = true;
    } else {
      return false;
    }
    if (!literal.take(',')) {
      if (!literal.take('}')) return false;
      break;
    }
  }
  return descr && order && shape && literal.at_end();
}

Status check_size(const NpyArray& array, std::string_view name, std::uint64_t bytes_each) {
  // Sizes are below 2^63, and the bytes that there are below 2^32: no product can wrap unnoticed.
  std::uint64_t expected = bytes_each;
  for (const std::int64_t size : array.shape) {
    const auto factor = static_cast<std::uint64_t>(size);
    if (factor != 0 && expected > array.data.size() / factor)
      return invalid_npy(name, "found " + std::to_string(array.data.size()) +
                                   " bytes of data, expected more for the shape " +
                                   tuple_text(array.shape) + ".");
    expected *= factor;
  }
  if (expected == array.data.size()) return {};
  return invalid_npy(name, "found " + std::to_string(array.data.size()) +
                               " bytes of data, expected " + std::to_string(expected) +
                               " for the shape " + tuple_text(array.shape) + ".");
}

// The number behind "<U" or "|S".
std::optional<std::size_t> length_in(std::string_view dtype) {
  std::size_t length = 0;
  const char* end = dtype.data() + dtype.size();
  const auto [stop, failed] = std::from_chars(dtype.data() + 2, end, length);
  if (failed != std::errc() || stop != end) return std::nullopt;
  return length;
}

}  // namespace

Bytes format_npy(std::span<const float> values, const std::vector<std::int64_t>& shape,
                 NumberType type) {
  Bytes file = header_of(type == NumberType::kHalf ? "<f2" : "<f4", shape);
  append_numbers(file, values, type);
  return file;
}

Bytes format_npy_text(std::string_view text) {
  std::vector<std::uint32_t> characters;
  while (!text.empty()) characters.push_back(take_character(text));
  Bytes file = header_of("<U" + std::to_string(characters.size()), {});
  for (const std::uint32_t character : characters)
    for (int shift = 0; shift < 32; shift += 8)
      file.push_back(static_cast<std::uint8_t>(character >> shift));
  return file;
}

Result<NpyArray> parse_npy(std::span<const std::uint8_t> file, std::string_view name) {
  if (file.size() < kPrefix ||
      !std::equal(kMagic.begin(), kMagic.end(), file.begin(),
                  [](char a, std::uint8_t b) { return static_cast<std::uint8_t>(a) == b; }))
    return invalid_npy(name, "found no NumPy array, expected one that begins with \\x93NUMPY.");
  const int version = file[6];
  if (version < 1 || version > 3 || file[7] != 0)
    return invalid_npy(name, "found the format version " + std::to_string(version) + "." +
                                 std::to_string(file[7]) + ", expected 1.0, 2.0 or 3.0.");
  std::size_t prefix = kPrefix, length = file[8] | std::size_t{file[9]} << 8;
  if (version > 1) {
    prefix += 2;
    if (file.size() < prefix) return invalid_npy(name, "the header is truncated.");
    length |= std::size_t{file[10]} << 16 | std::size_t{file[11]} << 24;
  }
  if (length > kMaxHeader)
    return invalid_npy(name, "found a header of " + std::to_string(length) +
                                 " bytes, expected at most " + std::to_string(kMaxHeader) + ".");
  if (file.size() - prefix < length)
    return invalid_npy(name, "found " + std::to_string(file.size()) + " bytes, expected at least " +
                                 std::to_string(prefix + length) +
                                 ", where the header ends: it is truncated.");
  const std::string_view text(reinterpret_cast<const char*>(file.data()) + prefix, length);
  NpyArray array;
  if (!parse_header(text, array))
    return invalid_npy(name, "found the header " + in_quotes(text) +
                                 ", expected a plain dtype, fortran_order and shape.");
  array.data = file.subspan(prefix + length);
  return array;
}

Result<NpyNumbers> read_npy_numbers(const NpyArray& array, std::string_view name) {
  const std::optional<NumberType> type = array.dtype == "<f2"   ? std::optional(NumberType::kHalf)
                                         : array.dtype == "<f4" ? std::optional(NumberType::kSingle)
                                         : array.dtype == "<f8" ? std::optional(NumberType::kDouble)
                                                                : std::nullopt;
  if (!type)
    return invalid_npy(name,
                       "found the dtype " + in_quotes(array.dtype) +
                           ", expected \"<f4\", \"<f8\" or \"<f2\" (float32, float64 or float16, "
                           "little-endian).");
  assert(array.shape.size() <= 2);
  if (Status status = check_size(array, name, size_of(*type)); !status) return status.error();
  NpyNumbers numbers{*type, std::vector<float>(array.data.size() / size_of(*type))};
  std::vector<float>& values = numbers.values;
  read_numbers(array.data, *type, values.data());
  if (!array.fortran_order || array.shape.size() < 2) return numbers;
  const auto rows = static_cast<std::size_t>(array.shape[0]),
             columns = static_cast<std::size_t>(array.shape[1]);
  std::vector<float> by_rows(values.size());
  for (std::size_t r = 0; r < rows; ++r)
    for (std::size_t c = 0; c < columns; ++c) by_rows[r * columns + c] = values[c * rows + r];
  values.swap(by_rows);
  return numbers;
}

Result<std::string> read_npy_text(const NpyArray& array, std::string_view name) {
  const bool wide = array.dtype.starts_with("<U"), narrow = array.dtype.starts_with("|S");
  const auto length = wide || narrow ? length_in(array.dtype) : std::nullopt;
  if (!length || !array.shape.empty())
    return invalid_npy(name, "found the dtype " + in_quotes(array.dtype) + " of shape " +
                                 tuple_text(array.shape) +
                                 ", expected one text, as of numpy.array(\"...\").");
  if (*length > array.data.size())
    return invalid_npy(name, "found " + std::to_string(array.data.size()) +
                                 " bytes of data, expected more for " + in_quotes(array.dtype) +
                                 ".");
  if (Status status = check_size(array, name, *length * (wide ? 4 : 1)); !status)
    return status.error();
  std::string text;
  if (narrow) {
    text.assign(array.data.begin(), array.data.end());
  } else {
    for (std::size_t at = 0; at < array.data.size(); at += 4) {
      const std::uint32_t character =
          std::uint32_t{array.data[at]} | std::uint32_t{array.data[at + 1]} << 8 |
          std::uint32_t{array.data[at + 2]} << 16 | std::uint32_t{array.data[at + 3]} << 24;
      append_utf8(text, character <= kLastCharacter ? character : kReplacement);
    }
  }
  // NumPy pads texts with zeros.
  text.resize(text.find_last_not_of('\0') + 1);
  return text;
}

}  // namespace inkling
