#include "core/data/pgm.h"

#include <optional>
#include <string>

namespace inkling {

namespace {

constexpr int kMaxSample = 65535;

bool is_space(std::uint8_t byte) { return byte == ' ' || (byte >= '\t' && byte <= '\r'); }

// Reads numbers from text, with comments from # to the end of a line between them.
class Reader {
 public:
  explicit Reader(std::span<const std::uint8_t> bytes) : rest_(bytes) {}

  // Nothing where no number from 0 to `most` follows.
  std::optional<int> number(int most) {
    skip_spaces();
    std::optional<int> value;
    while (!rest_.empty() && rest_.front() >= '0' && rest_.front() <= '9') {
      value = value.value_or(0) * 10 + (rest_.front() - '0');
      if (*value > most) return std::nullopt;
      rest_ = rest_.subspan(1);
    }
    return value;
  }
  // The one white sign that ends the header.
  bool end_header() {
    if (rest_.empty() || !is_space(rest_.front())) return false;
    rest_ = rest_.subspan(1);
    return true;
  }
  void skip_spaces() {
    bool comment = false;
    while (!rest_.empty() && (comment || is_space(rest_.front()) || rest_.front() == '#')) {
      if (rest_.front() == '#') comment = true;
      if (rest_.front() == '\n') comment = false;
      rest_ = rest_.subspan(1);
    }
  }
  std::span<const std::uint8_t> rest() const { return rest_; }

 private:
  std::span<const std::uint8_t> rest_;
};

}  // namespace

bool is_pgm(std::span<const std::uint8_t> bytes) {
  return bytes.size() >= 2 && bytes[0] == 'P' && (bytes[1] == '5' || bytes[1] == '2');
}

Result<Bitmap> parse_pgm(std::span<const std::uint8_t> file, std::string_view name) {
  const auto invalid = [&](const std::string& what) {
    return Error{ErrorCode::kInvalidData, std::string(name) + ": " + what};
  };
  if (!is_pgm(file)) return invalid("found no PGM image, expected P5 or P2 at its beginning.");
  Reader reader(file.subspan(2));
  const auto columns = reader.number(kMaxBitmapSide), rows = reader.number(kMaxBitmapSide);
  if (!columns || !rows || *columns == 0 || *rows == 0)
    return invalid("found a PGM image without a width and height from 1 to " +
                   std::to_string(kMaxBitmapSide) + ".");
  const auto largest = reader.number(kMaxSample);
  if (!largest || *largest == 0)
    return invalid("found a PGM image without a largest value from 1 to " +
                   std::to_string(kMaxSample) + ".");
  const bool as_text = file[1] == '2';
  if (!as_text && !reader.end_header()) return invalid("found a PGM header without an end.");
  const std::size_t count = static_cast<std::size_t>(*rows) * static_cast<std::size_t>(*columns);
  const std::size_t width = *largest > 255 ? 2 : 1;
  const auto pixels = reader.rest();
  if (!as_text && pixels.size() != count * width)
    return invalid("found " + std::to_string(pixels.size()) + " bytes of pixels, expected " +
                   std::to_string(count * width) + " for " + std::to_string(*columns) + " x " +
                   std::to_string(*rows) + ".");
  Bitmap bitmap{*rows, *columns, {}};
  // Each takes a byte at least: a lie about the size is told before memory is taken for it.
  if (pixels.size() < count)
    return invalid("found a PGM image that ends early: the file is truncated.");
  bitmap.values.reserve(count);
  for (std::size_t i = 0; i < count; ++i) {
    const std::optional<int> sample = as_text      ? reader.number(kMaxSample)
                                      : width == 1 ? std::optional<int>(pixels[i])
                                                   : pixels[2 * i] << 8 | pixels[2 * i + 1];
    if (!sample || *sample > *largest)
      return invalid("found no value from 0 to " + std::to_string(*largest) + " as pixel " +
                     std::to_string(i) + ".");
    bitmap.values.push_back(static_cast<float>(*sample) / static_cast<float>(*largest));
  }
  reader.skip_spaces();
  if (as_text && !reader.rest().empty())
    return invalid("found more than the " + std::to_string(count) + " pixels of a PGM image of " +
                   std::to_string(*columns) + " x " + std::to_string(*rows) + ".");
  return bitmap;
}

}  // namespace inkling
