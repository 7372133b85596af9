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

// Rows are worked on in vectors that may reach beyond their last pixel.
constexpr int kStep = 16;
static_assert(kMaxImageSide % kStep == 0);
using Bytes = std::uint8_t __attribute__((vector_size(kStep)));

Bytes load_bytes(const std::uint8_t* from) {
  Bytes bytes;
  std::memcpy(&bytes, from, sizeof bytes);
  return bytes;
}

// The image with background around it, so that neighbours need no checks.
constexpr int kBorder = 1;
constexpr int kStride = kMaxImageSide + 2 * kBorder;
using Padded = std::array<std::uint8_t, kStride * kStride + kStep>;

void clear(int rows, Padded& padded) {
  std::memset(padded.data(), 0, static_cast<std::size_t>((rows + 2 * kBorder) * kStride));
}

// Where an image has ink, in pixels of the padded one; `right` and `bottom` belong to it.
struct InkBox {
  int left, top, right, bottom;
  int most;  // at least the largest value, and below twice that: the bits that occur
  bool empty() const { return bottom < top; }
};

// The image within its border; returns where it has ink.
InkBox pad(const std::uint8_t* from, int rows, int columns, Padded& padded) {
  clear(rows, padded);
  // Eight pixels at a time, as the border behind a row's last one allows.
  using Eight = std::uint64_t;
  constexpr int kWord = sizeof(Eight);
  std::array<Eight, kMaxImageSide / kWord> in_columns{};
  InkBox box{0, rows + kBorder, 0, 0, 0};
  for (int y = 0; y < rows; ++y) {
    const std::uint8_t* row = from + y * columns;
    std::uint8_t* to = padded.data() + (y + kBorder) * kStride + kBorder;
    Eight in_row = 0;
    const auto take = [&](int x, int count) {
      Eight eight = 0;
      std::memcpy(&eight, row + x, static_cast<std::size_t>(count));
      in_columns[static_cast<std::size_t>(x / kWord)] |= eight;
      in_row |= eight;
      std::memcpy(to + x, &eight, sizeof eight);
      // Else compilers see a loop that copies and call what copies for it: in WebAssembly a short
      // row's copy is over before such a call is.
      asm volatile("" : : : "memory");
    };
    int x = 0;
    for (; x + kWord <= columns; x += kWord) take(x, kWord);
    if (x + kWord / 2 == columns)
      take(x, kWord / 2);  // as in 28, and known when it is compiled
    else if (x < columns)
      take(x, columns - x);
    if (in_row == 0) continue;
    box.top = std::min(box.top, y + kBorder);
    box.bottom = y + kBorder;
  }
  if (box.empty()) return box;
  const auto any = std::bit_cast<std::array<std::uint8_t, kMaxImageSide>>(in_columns);
  std::size_t left = 0, right = any.size() - 1;
  while (any[left] == 0) ++left;
  while (any[right] == 0) --right;
  for (std::size_t x = left; x <= right; ++x) box.most |= any[x];
  box.left = static_cast<int>(left) + kBorder;
  box.right = static_cast<int>(right) + kBorder;
  return box;
}

double up_to(double most, Random& random) {
  return most == 0.0 ? 0.0 : random.uniform(-most, most);
}

// One row: `share` of 256 parts of the way to the extreme of a pixel and its four neighbours.
template <class Extreme>
void blend_row(const std::uint8_t* row, int columns, std::uint16_t share, Extreme extreme,
               std::uint8_t* to) {
  using Shorts = std::uint16_t __attribute__((vector_size(2 * kStep)));
  const auto rest = static_cast<std::uint16_t>(256 - share);
  for (int x = 0; x < columns; x += kStep) {
    const Bytes middle = load_bytes(row + x);
    const Bytes across = extreme(load_bytes(row + x - 1), load_bytes(row + x + 1));
    const Bytes along = extreme(load_bytes(row + x - kStride), load_bytes(row + x + kStride));
    const Bytes most = extreme(extreme(across, along), middle);
    const Shorts sum = __builtin_convertvector(middle, Shorts) * rest +
                       __builtin_convertvector(most, Shorts) * share + 128;
    const Bytes blended = __builtin_convertvector(sum >> 8, Bytes);
    std::memcpy(to + x, &blended, sizeof blended);
  }
  to[columns] = 0;  // the border stays paper
}

// Part of the way to the largest (or the smallest) of a pixel and its four neighbours. The ink
// grows by as much as it may.
void thicken(double by, int rows, int columns, const Padded& from, InkBox& ink, Padded& to) {
  const auto share = static_cast<std::uint16_t>(std::lround(std::abs(by) * 256.0));
  if (by > 0.0) {
    ink.left = std::max(ink.left - 1, kBorder);
    ink.top = std::max(ink.top - 1, kBorder);
    ink.right = std::min(ink.right + 1, columns - 1 + kBorder);
    ink.bottom = std::min(ink.bottom + 1, rows - 1 + kBorder);
  }
  clear(rows, to);
  for (int y = ink.top; y <= ink.bottom; ++y) {
    const int at = y * kStride + kBorder;
    if (by > 0.0)
      blend_row(
          from.data() + at, columns, share, [](auto a, auto b) { return a > b ? a : b; },
          to.data() + at);
    else
      blend_row(
          from.data() + at, columns, share, [](auto a, auto b) { return a < b ? a : b; },
          to.data() + at);
  }
}

using simd::Quad;
// Rows are worked on four pixels at a time, which may reach beyond the last one.
constexpr int kRoom = kMaxImageSide + 3;

// Points of the splines' grid along each axis, and the cells in the image between them.
constexpr int kGrid = 7, kCells = kGrid - 3;

// Where a pixel lies among the cells: 0 is where the first begins, kCells where the last one ends.
template <class T>  // a float or several
T among_cells(T pixel, int count) {
  return (pixel + 0.5f) * (kCells / static_cast<float>(count));
}

// What each point of the grid adds to each pixel along one axis: the uniform cubic B-spline of the
// distance d between them in cells, ((2 - d)^3 - 4 (1 - d)^3) / 6, a bracket below 0 being 0.
// The points lie from one cell before the first one's begin on.
struct SplineWeights {
  float of[kGrid][kRoom];
  explicit SplineWeights(int count) {
    const auto cube_above_0 = [](Quad a) { return a > 0.0f ? a * a * a : Quad{}; };
    for (int x = 0; x < count; x += 4) {
      const Quad at = among_cells(Quad{0.0f, 1.0f, 2.0f, 3.0f} + static_cast<float>(x), count);
      for (int k = 0; k < kGrid; ++k) {
        const Quad apart = at - static_cast<float>(k - 1);
        const Quad distance = apart < 0.0f ? -apart : apart;
        const Quad six = cube_above_0(2.0f - distance) - 4.0f * cube_above_0(1.0f - distance);
        simd::store(of[k] + x, six * (1.0f / 6.0f));
      }
    }
  }
};

// A smooth displacement: uniform cubic B-splines over a grid of independent vectors.
class Displacement {
 public:
  Displacement(double deviation, int rows, int columns, Random& random) : rows_(rows), down_(rows) {
    // A spline's value has (on average over its place) this share of its grid's deviation. Sixteen
    // numbers are summed in each, so that evenly distributed ones do.
    constexpr double kShareAlong = 0.4794;
    const double most = std::numbers::sqrt3 * deviation / kShareAlong;
    // Each draw is two numbers from -2^31 to 2^31.
    const auto scale = static_cast<float>(most * 0x1p-31);
    float grid[2 * kGrid * kGrid];
    for (std::size_t i = 0; i < std::size(grid); i += 2) {
      const std::uint64_t bits = random.next();
      grid[i] = scale * static_cast<float>(static_cast<std::int32_t>(bits >> 32));
      grid[i + 1] = scale * static_cast<float>(static_cast<std::int32_t>(bits));
    }
    const SplineWeights across(columns);
    for (int x = 0; x < columns; x += 4) {
      Quad weights[kGrid];
      for (int k = 0; k < kGrid; ++k) weights[k] = simd::load_as<Quad>(across.of[k] + x);
      // Three of seven weights are 0: to use them is faster than finding out which.
      const float* values = grid;
      for (auto& axis : lines_)
        for (auto& line : axis) {
          Quad sum = weights[0] * *values++;
          INKLING_UNROLL
          for (int k = 1; k < kGrid; ++k) sum += weights[k] * *values++;
          simd::store(line + x, sum);
        }
    }
  }

  // A row's pixels: four lines of the grid, mixed.
  class Row {
   public:
    Row(const Displacement& of, int y) {
      const float at = among_cells(static_cast<float>(y), of.rows_);
      const int cell = std::min(static_cast<int>(at), kCells - 1);
      for (int k = 0; k < 4; ++k) {
        weights_[k] = Quad{} + of.down_.of[cell + k][y];
        for (int axis = 0; axis < 2; ++axis) lines_[axis][k] = of.lines_[axis][cell + k];
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
  SplineWeights down_;
  float lines_[2][kGrid][kRoom];  // of each line of the grid, for each pixel of a row
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
using Surroundings = std::array<std::uint32_t, kStride * kStride + kStep>;

// a and b by turns, a byte (or two) of each; of the first or the last half of both.
Bytes first_pairs(Bytes a, Bytes b) {
  return __builtin_shufflevector(a, b, 0, 16, 1, 17, 2, 18, 3, 19, 4, 20, 5, 21, 6, 22, 7, 23);
}
Bytes last_pairs(Bytes a, Bytes b) {
  return __builtin_shufflevector(a, b, 8, 24, 9, 25, 10, 26, 11, 27, 12, 28, 13, 29, 14, 30, 15,
                                 31);
}
Bytes first_pairs_of_two(Bytes a, Bytes b) {
  return __builtin_shufflevector(a, b, 0, 1, 16, 17, 2, 3, 18, 19, 4, 5, 20, 21, 6, 7, 22, 23);
}
Bytes last_pairs_of_two(Bytes a, Bytes b) {
  return __builtin_shufflevector(a, b, 8, 9, 24, 25, 10, 11, 26, 27, 12, 13, 28, 29, 14, 15, 30,
                                 31);
}

void gather_surroundings(const Padded& padded, const InkBox& ink, Surroundings& around) {
  for (int y = ink.top - 1; y <= ink.bottom; ++y)
    for (int x = ink.left - 1; x <= ink.right; x += kStep) {
      const std::uint8_t* p = padded.data() + y * kStride + x;
      const Bytes p00 = load_bytes(p), p01 = load_bytes(p + 1);
      const Bytes p10 = load_bytes(p + kStride), p11 = load_bytes(p + kStride + 1);
      const Bytes upper[] = {first_pairs(p00, p01), last_pairs(p00, p01)};
      const Bytes lower[] = {first_pairs(p10, p11), last_pairs(p10, p11)};
      std::uint32_t* to = around.data() + y * kStride + x;
      for (int half = 0; half < 2; ++half) {
        const Bytes words[] = {first_pairs_of_two(upper[half], lower[half]),
                               last_pairs_of_two(upper[half], lower[half])};
        std::memcpy(to + half * 8, words, sizeof words);
      }
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

  using FourBytes = std::uint8_t __attribute__((vector_size(4)));
  // Four values; coordinates in pixels of the padded image.
  FourBytes sample(Quad at_x, Quad at_y) const {
    // Most of an image is paper, far from any ink.
    if (!simd::any((at_x > first_x_) & (at_x < last_x_) & (at_y > first_y_) & (at_y < last_y_)))
      return FourBytes{};
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
    return __builtin_convertvector(value & (value >= least_) & 255, FourBytes);
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
                 const InkBox& ink, int rows, int columns, Faint faint, std::uint8_t* to) {
  const float middle_x = 0.5f * static_cast<float>(columns - 1);
  const float middle_y = 0.5f * static_cast<float>(rows - 1);
  const Sampler sampler(padded, ink, faint == Faint::kDropped ? (ink.most + 1) / 16 : 0);
  for (int y = 0; y < rows; ++y) {
    std::uint8_t* const row = to + y * columns;
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
      const auto values = sampler.sample(at_x, at_y);
      // Of a length that is known: short copies of any other are calls, and those take longer than
      // all of the arithmetic above.
      if (x + 4 <= columns)
        std::memcpy(row + x, &values, 4);
      else
        std::memcpy(row + x, &values, static_cast<std::size_t>(columns - x));
    }
  }
}

// A displacement comes on top of what the disturbance moves.
void apply(const Disturbance& disturbance, const Displacement* displacement, Faint faint,
           const std::uint8_t* from, int rows, int columns, std::uint8_t* to) {
  Padded first, second;
  Padded *now = &first, *next = &second;
  InkBox ink = pad(from, rows, columns, *now);
  if (ink.empty()) {
    std::memset(to, 0, static_cast<std::size_t>(rows * columns));
    return;
  }
  for (double left = disturbance.thickness; left != 0.0;) {
    const double by = std::clamp(left, -1.0, 1.0);
    thicken(by, rows, columns, *now, ink, *next);
    std::swap(now, next);
    left -= by;
  }
  const Padded& padded = *now;
  if (displacement || moves(disturbance)) {
    move_pixels(inverse_of(disturbance), displacement, padded, ink, rows, columns, faint, to);
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
