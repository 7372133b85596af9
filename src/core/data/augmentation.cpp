#include "core/data/augmentation.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstring>
#include <numbers>
#include <optional>
#include <utility>

#include "core/kernels/simd.h"

namespace inkling {
namespace {

// The image with background around it, so that neighbours need no checks.
constexpr int kBorder = 1;
constexpr int kStride = kMaxImageSide + 2 * kBorder;
using Padded = std::array<std::uint8_t, kStride * kStride>;

void pad(const std::uint8_t* from, int rows, int columns, Padded& padded) {
  std::memset(padded.data(), 0, static_cast<std::size_t>((rows + 2 * kBorder) * kStride));
  for (int y = 0; y < rows; ++y)
    std::copy_n(from + y * columns, columns, padded.data() + (y + kBorder) * kStride + kBorder);
}

// Where an image has ink, in pixels of the padded one; `right` and `bottom` belong to it.
struct InkBox {
  int left, top, right, bottom;
  int most;  // at least the largest value, and below twice that: the bits that occur
  bool empty() const { return bottom < top; }
};

InkBox find_ink(const Padded& padded, int rows, int columns) {
  // Eight pixels at a time; beyond a row's last one is the border.
  using Eight = std::uint64_t;
  constexpr std::size_t kWords = kMaxImageSide / sizeof(Eight);
  const std::size_t words = (static_cast<std::size_t>(columns) + sizeof(Eight) - 1) / sizeof(Eight);
  std::array<Eight, kWords> in_columns{};
  InkBox box{0, rows + kBorder, 0, 0, 0};
  for (int y = kBorder; y < rows + kBorder; ++y) {
    const std::uint8_t* row = padded.data() + y * kStride + kBorder;
    Eight in_row = 0;
    for (std::size_t k = 0; k < words; ++k) {
      Eight eight;
      std::memcpy(&eight, row + k * sizeof eight, sizeof eight);
      in_columns[k] |= eight;
      in_row |= eight;
    }
    if (in_row == 0) continue;
    box.top = std::min(box.top, y);
    box.bottom = y;
  }
  const auto any = std::bit_cast<std::array<std::uint8_t, kMaxImageSide>>(in_columns);
  const auto lit = [](std::uint8_t value) { return value != 0; };
  const auto first = std::find_if(any.begin(), any.end(), lit);
  const auto last = std::find_if(any.rbegin(), any.rend(), lit);
  for (const std::uint8_t bits : any) box.most |= bits;
  box.left = static_cast<int>(first - any.begin()) + kBorder;
  box.right = static_cast<int>(any.rend() - last) - 1 + kBorder;
  return box;
}

double up_to(double most, Random& random) {
  return most == 0.0 ? 0.0 : random.uniform(-most, most);
}

// One row: `share` of 256 parts of the way to the extreme of a pixel and its four neighbours.
template <class Extreme>
void blend_row(const std::uint8_t* __restrict row, int columns, std::uint16_t share,
               Extreme extreme, std::uint8_t* __restrict to) {
  const auto rest = static_cast<std::uint16_t>(256 - share);
  for (int x = 0; x < columns; ++x) {
    const std::uint8_t across = extreme(row[x - 1], row[x + 1]);
    const std::uint8_t along = extreme(row[x - kStride], row[x + kStride]);
    const std::uint8_t most = extreme(extreme(across, along), row[x]);
    // Sixteen bits are enough, and twice as many fit into a vector.
    const auto sum = static_cast<std::uint16_t>(row[x] * rest + most * share + 128);
    to[x] = static_cast<std::uint8_t>(sum >> 8);
  }
}

// Part of the way to the largest (or the smallest) of a pixel and its four neighbours.
void thicken(double by, int rows, int columns, const Padded& from, Padded& to) {
  const auto share = static_cast<std::uint16_t>(std::lround(std::abs(by) * 256.0));
  std::memcpy(to.data(), from.data(), static_cast<std::size_t>((rows + 2 * kBorder) * kStride));
  using Byte = std::uint8_t;
  for (int y = kBorder; y < rows + kBorder; ++y) {
    const int at = y * kStride + kBorder;
    if (by > 0.0)
      blend_row(
          from.data() + at, columns, share, [](Byte a, Byte b) { return a > b ? a : b; },
          to.data() + at);
    else
      blend_row(
          from.data() + at, columns, share, [](Byte a, Byte b) { return a < b ? a : b; },
          to.data() + at);
  }
}

using simd::Quad;
// Rows are worked on four pixels at a time, which may reach beyond the last one.
constexpr int kRoom = kMaxImageSide + 3;

// Points of the splines' grid along each axis, and the cells in the image between them.
constexpr int kGrid = 7, kCells = kGrid - 3;

// Between which points a pixel lies, and what each of four adds to its value.
struct SplinePlace {
  int cell;
  float weights[4];
  SplinePlace(int pixel, int count) {
    const float at = (static_cast<float>(pixel) + 0.5f) * kCells / static_cast<float>(count);
    cell = std::min(static_cast<int>(at), kCells - 1);
    const float t = at - static_cast<float>(cell), u = 1.0f - t;
    weights[0] = u * u * u / 6.0f;
    weights[1] = (3.0f * t * t * t - 6.0f * t * t + 4.0f) / 6.0f;
    weights[2] = (3.0f * u * u * u - 6.0f * u * u + 4.0f) / 6.0f;
    weights[3] = t * t * t / 6.0f;
  }
};

// A smooth displacement: uniform cubic B-splines over a grid of independent vectors.
class Displacement {
 public:
  Displacement(double deviation, int rows, int columns, Random& random) : rows_(rows) {
    // A spline's value has (on average over its place) this share of its grid's deviation. Sixteen
    // numbers are summed in each, so that evenly distributed ones do.
    constexpr double kShareAlong = 0.4794;
    const double most = std::numbers::sqrt3 * deviation / kShareAlong;
    float grid[2][kGrid][kGrid];
    for (auto& axis : grid)
      for (auto& line : axis)
        for (float& value : line) value = static_cast<float>(random.uniform(-most, most));
    float weights[kGrid][kMaxImageSide] = {};
    for (int x = 0; x < columns; ++x) {
      const SplinePlace place(x, columns);
      for (int k = 0; k < 4; ++k) weights[place.cell + k][x] = place.weights[k];
    }
    // Three of seven weights are 0: whole vectors of them are faster than finding out which.
    for (int axis = 0; axis < 2; ++axis)
      for (int line = 0; line < kGrid; ++line)
        for (int k = 0; k < kGrid; ++k)
          for (int x = 0; x < columns; ++x)
            lines_[axis][line][x] += weights[k][x] * grid[axis][line][k];
  }

  // A row's pixels: four lines of the grid, mixed.
  class Row {
   public:
    Row(const Displacement& of, int y) {
      const SplinePlace place(y, of.rows_);
      for (int k = 0; k < 4; ++k) {
        weights_[k] = Quad{} + place.weights[k];
        for (int axis = 0; axis < 2; ++axis) lines_[axis][k] = of.lines_[axis][place.cell + k];
      }
    }
    // Of four pixels from x on, along axis 0 (x) or 1 (y).
    Quad along(int axis, int x) const {
      Quad sum = weights_[0] * simd::load_as<Quad>(lines_[axis][0] + x);
      for (int k = 1; k < 4; ++k) sum += weights_[k] * simd::load_as<Quad>(lines_[axis][k] + x);
      return sum;
    }

   private:
    Quad weights_[4];
    const float* lines_[2][4];
  };

 private:
  int rows_;
  float lines_[2][kGrid][kRoom] = {};  // of each line of the grid, for each pixel of a row
};

// Where each pixel of the new image lies in the old one: (x, y) -> matrix (x, y) + offset, around
// the middles.
struct Affine {
  float xx, xy, yx, yy, x, y;
};

bool moves(const Disturbance& disturbance) {
  return disturbance != Disturbance{.thickness = disturbance.thickness};
}

Affine inverse_of(const Disturbance& disturbance) {
  const double angle = disturbance.rotation * std::numbers::pi / 180.0;
  const double wide = disturbance.aspect, shear = disturbance.shear;
  const double c = std::cos(angle) / disturbance.scale, s = std::sin(angle) / disturbance.scale;
  // Turned back, then sheared and stretched back.
  Affine affine;
  affine.xx = static_cast<float>((c + shear * s) / wide);
  affine.xy = static_cast<float>((s - shear * c) / wide);
  affine.yx = static_cast<float>(-s * wide);
  affine.yy = static_cast<float>(c * wide);
  affine.x = static_cast<float>(-disturbance.shift_x);
  affine.y = static_cast<float>(-disturbance.shift_y);
  return affine;
}

// The order of the draws is part of what a seed means.
Disturbance choose_disturbance(const Augmentation& settings, Random& random) {
  Disturbance chosen;
  chosen.thickness = up_to(settings.thickness, random);
  chosen.rotation = up_to(settings.rotation, random);
  chosen.scale = std::exp(up_to(std::log1p(settings.scale), random));
  chosen.aspect = std::exp(up_to(std::log1p(settings.aspect), random));
  chosen.shear = up_to(settings.shear, random);
  chosen.shift_x = -up_to(settings.shift, random);
  chosen.shift_y = -up_to(settings.shift, random);
  return chosen;
}

// Four pixels that surround a place, in one word: bytes from the upper left one, row by row.
using Surroundings = std::array<std::uint32_t, kStride * kStride>;

void gather_surroundings(const Padded& padded, const InkBox& ink, Surroundings& around) {
  for (int y = ink.top - 1; y <= ink.bottom; ++y) {
    const std::uint8_t* __restrict p = padded.data() + y * kStride;
    std::uint32_t* __restrict to = around.data() + y * kStride;
    for (int x = ink.left - 1; x <= ink.right; ++x)
      to[x] = static_cast<std::uint32_t>(p[x]) | static_cast<std::uint32_t>(p[x + 1]) << 8 |
              static_cast<std::uint32_t>(p[x + kStride]) << 16 |
              static_cast<std::uint32_t>(p[x + kStride + 1]) << 24;
  }
}

// Values between pixels, from the four around.
class Sampler {
 public:
  // Values below `faint` become 0.
  Sampler(const Padded& padded, const InkBox& ink, int faint)
      : first_x_(static_cast<float>(ink.left - 1) + kWithin),
        first_y_(static_cast<float>(ink.top - 1) + kWithin),
        last_x_(static_cast<float>(ink.right + 1) - kWithin),
        last_y_(static_cast<float>(ink.bottom + 1) - kWithin),
        least_(faint + kWholeBits) {
    gather_surroundings(padded, ink, around_);
  }

  // Four values, into to[0 .. 3]; coordinates in pixels of the padded image.
  void sample(Quad at_x, Quad at_y, std::uint8_t* to) const {
    // Most of an image is paper, and here and there it lies together.
    if (!simd::any((at_x > first_x_) & (at_x < last_x_) & (at_y > first_y_) & (at_y < last_y_))) {
      std::memset(to, 0, 4);
      return;
    }
    const Quad x = simd::clamp(at_x, first_x_, last_x_), y = simd::clamp(at_y, first_y_, last_y_);
    // On a whole pixel either neighbour is right: its share of the other side is then all or none.
    const Quad left = whole(x - 0.5f), upper = whole(y - 0.5f);
    const Quad right_share = x - left, lower_share = y - upper;
    const Ints at = bits(upper * kStride + left) - kWholeBits;
    const auto word = [&](int k) {
      return static_cast<std::int32_t>(around_[static_cast<std::size_t>(at[k])]);
    };
    const Ints four = {word(0), word(1), word(2), word(3)};
    const Quad p00 = number(four & 255), p01 = number(four >> 8 & 255);
    const Quad p10 = number(four >> 16 & 255), p11 = number(four >> 24 & 255);
    const Quad above = p00 + right_share * (p01 - p00), below = p10 + right_share * (p11 - p10);
    // Halves are rounded up; the addition alone would choose what is even.
    constexpr float kUpwards = 0.001f;
    const Ints value = bits(above + lower_share * (below - above) + kUpwards);
    using Bytes = std::uint8_t __attribute__((vector_size(4)));
    const Bytes bytes = __builtin_convertvector(value & (value >= least_) & 255, Bytes);
    std::memcpy(to, &bytes, sizeof bytes);
  }

 private:
  // Between floats and whole numbers there is a way of one addition: beside 1.5 * 2^23 a float
  // has its ones in the lowest bit. WebAssembly's own conversions take several instructions.
  using Ints = std::int32_t __attribute__((vector_size(sizeof(Quad))));
  static constexpr float kWhole = 12582912.0f;  // 1.5 * 2^23
  static constexpr std::int32_t kWholeBits = std::bit_cast<std::int32_t>(kWhole);
  static Quad whole(Quad value) { return (value + kWhole) - kWhole; }  // rounded
  static Ints bits(Quad value) { return std::bit_cast<Ints>(value + kWhole); }
  static Quad number(Ints value) { return std::bit_cast<Quad>(value | kWholeBits) - kWhole; }

  // Beyond the ink is paper. What lies there is looked up a thousandth of a pixel within the places
  // beside the ink, where next to nothing of the ink is seen, and never in words nobody filled.
  static constexpr float kWithin = 0.001f;
  float first_x_, first_y_, last_x_, last_y_;
  std::int32_t least_;
  Surroundings around_;
};

// Between pixels ink fades into many faint values. Training passes over paper alone: each of them
// would cost it as much as a dark one.
enum class Faint { kKept, kDropped };

void move_pixels(const Affine& affine, const Displacement* displacement, const Padded& padded,
                 int rows, int columns, Faint faint, std::uint8_t* to) {
  const InkBox ink = find_ink(padded, rows, columns);
  if (ink.empty()) {
    std::memset(to, 0, static_cast<std::size_t>(rows * columns));
    return;
  }
  const float middle_x = 0.5f * static_cast<float>(columns - 1);
  const float middle_y = 0.5f * static_cast<float>(rows - 1);
  const Sampler sampler(padded, ink, faint == Faint::kDropped ? (ink.most + 1) / 16 : 0);
  std::uint8_t row[kRoom];
  for (int y = 0; y < rows; ++y) {
    const float dy = static_cast<float>(y) - middle_y;
    const float from_x = affine.xy * dy + affine.x + middle_x + kBorder;
    const float from_y = affine.yy * dy + affine.y + middle_y + kBorder;
    std::optional<Displacement::Row> displaced;
    if (displacement) displaced.emplace(*displacement, y);
    for (int x = 0; x < columns; x += 4) {
      const Quad dx = Quad{0.0f, 1.0f, 2.0f, 3.0f} + (static_cast<float>(x) - middle_x);
      Quad at_x = dx * affine.xx + from_x, at_y = dx * affine.yx + from_y;
      if (displaced) {
        at_x += displaced->along(0, x);
        at_y += displaced->along(1, x);
      }
      sampler.sample(at_x, at_y, row + x);
    }
    std::copy_n(row, columns, to + y * columns);
  }
}

// A displacement comes on top of what the disturbance moves.
void apply(const Disturbance& disturbance, const Displacement* displacement, Faint faint,
           const std::uint8_t* from, int rows, int columns, std::uint8_t* to) {
  Padded first, second;
  Padded *now = &first, *next = &second;
  pad(from, rows, columns, *now);
  for (double left = disturbance.thickness; left != 0.0;) {
    const double by = std::clamp(left, -1.0, 1.0);
    thicken(by, rows, columns, *now, *next);
    std::swap(now, next);
    left -= by;
  }
  const Padded& padded = *now;
  if (displacement || moves(disturbance)) {
    move_pixels(inverse_of(disturbance), displacement, padded, rows, columns, faint, to);
    return;
  }
  for (int y = 0; y < rows; ++y)
    std::copy_n(padded.data() + (y + kBorder) * kStride + kBorder, columns, to + y * columns);
}

}  // namespace

void augment(const Augmentation& settings, Random& random, const std::uint8_t* from, int rows,
             int columns, std::uint8_t* to) {
  const Disturbance chosen = choose_disturbance(settings, random);
  std::optional<Displacement> displacement;
  if (settings.elastic > 0.0) displacement.emplace(settings.elastic, rows, columns, random);
  apply(chosen, displacement ? &*displacement : nullptr, Faint::kDropped, from, rows, columns, to);
}

void disturb(const Disturbance& disturbance, const std::uint8_t* from, int rows, int columns,
             std::uint8_t* to) {
  apply(disturbance, nullptr, Faint::kKept, from, rows, columns, to);
}

}  // namespace inkling
