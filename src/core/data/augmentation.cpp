#include "core/data/augmentation.h"

#include <algorithm>
#include <array>
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

double up_to(double most, Random& random) {
  return most == 0.0 ? 0.0 : random.uniform(-most, most);
}

// Part of the way to the largest (or the smallest) of a pixel and its four neighbours.
void thicken(double by, int rows, int columns, const Padded& from, Padded& to) {
  const bool wider = by > 0.0;
  const auto share = static_cast<int>(std::lround(std::abs(by) * 256.0));
  std::memcpy(to.data(), from.data(), static_cast<std::size_t>((rows + 2 * kBorder) * kStride));
  for (int y = kBorder; y < rows + kBorder; ++y) {
    const std::uint8_t* row = from.data() + y * kStride + kBorder;
    std::uint8_t* target = to.data() + y * kStride + kBorder;
    const auto blend = [&](auto&& extreme) {
      for (int x = 0; x < columns; ++x) {
        const std::uint8_t across = extreme(row[x - 1], row[x + 1]);
        const std::uint8_t along = extreme(row[x - kStride], row[x + kStride]);
        const int most = extreme(extreme(across, along), row[x]);
        target[x] = static_cast<std::uint8_t>((row[x] * (256 - share) + most * share + 128) >> 8);
      }
    };
    using Byte = std::uint8_t;
    if (wider)
      blend([](Byte a, Byte b) { return a > b ? a : b; });
    else
      blend([](Byte a, Byte b) { return a < b ? a : b; });
  }
}

// A smooth displacement: uniform cubic B-splines over a grid of independent vectors.
class Displacement {
 public:
  Displacement(double deviation, int rows, int columns, Random& random) : rows_(rows) {
    // A spline's value has (on average over its place) this share of its grid's deviation. Sixteen
    // numbers are summed in each, so that evenly distributed ones do.
    constexpr double kShareAlong = 0.4794;
    const double most = std::numbers::sqrt3 * deviation / kShareAlong;
    for (auto& axis : grid_)
      for (float& value : axis) value = static_cast<float>(random.uniform(-most, most));
    for (int x = 0; x < columns; ++x) {
      const Place place(x, columns);
      for (int k = 0; k < 4; ++k) weights_[place.cell + k][x] = place.weights[k];
    }
  }

  // Adds the displacement of a row's pixels to their coordinates.
  void add(int y, int columns, float* at_x, float* at_y) const {
    const Place place(y, rows_);
    float lines[2][kGrid] = {};
    for (int axis = 0; axis < 2; ++axis)
      for (int k = 0; k < 4; ++k)
        for (int g = 0; g < kGrid; ++g)
          lines[axis][g] += place.weights[k] * grid_[axis][(place.cell + k) * kGrid + g];
    // Three of seven weights are 0: whole vectors of them are faster than finding out which.
    float sum_x[kMaxImageSide] = {}, sum_y[kMaxImageSide] = {};
    for (int g = 0; g < kGrid; ++g)
      for (int x = 0; x < columns; ++x) {
        sum_x[x] += weights_[g][x] * lines[0][g];
        sum_y[x] += weights_[g][x] * lines[1][g];
      }
    for (int x = 0; x < columns; ++x) {
      at_x[x] += sum_x[x];
      at_y[x] += sum_y[x];
    }
  }

 private:
  static constexpr int kGrid = 7, kCells = kGrid - 3;

  // Between which points of the grid a pixel lies, and what each of four adds to its value.
  struct Place {
    int cell;
    float weights[4];
    Place(int pixel, int count) {
      const float at = (static_cast<float>(pixel) + 0.5f) * kCells / static_cast<float>(count);
      cell = std::min(static_cast<int>(at), kCells - 1);
      const float t = at - static_cast<float>(cell), u = 1.0f - t;
      weights[0] = u * u * u / 6.0f;
      weights[1] = (3.0f * t * t * t - 6.0f * t * t + 4.0f) / 6.0f;
      weights[2] = (3.0f * u * u * u - 6.0f * u * u + 4.0f) / 6.0f;
      weights[3] = t * t * t / 6.0f;
    }
  };

  int rows_;
  float grid_[2][kGrid * kGrid];
  float weights_[kGrid][kMaxImageSide] = {};  // of each grid point along a row, for each pixel
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

void gather_surroundings(const Padded& padded, int rows, int columns, Surroundings& around) {
  for (int y = 0; y < rows + 2 * kBorder - 1; ++y) {
    const std::uint8_t* p = padded.data() + y * kStride;
    std::uint32_t* to = around.data() + y * kStride;
    for (int x = 0; x < columns + 2 * kBorder - 1; ++x)
      to[x] = static_cast<std::uint32_t>(p[x]) | static_cast<std::uint32_t>(p[x + 1]) << 8 |
              static_cast<std::uint32_t>(p[x + kStride]) << 16 |
              static_cast<std::uint32_t>(p[x + kStride + 1]) << 24;
  }
}

// Values between pixels, from the four around; coordinates in pixels of the padded image. `to` has
// room for whole vectors of four.
void sample_row(const Surroundings& around, int rows, int columns, const float* at_x,
                const float* at_y, std::uint8_t* to) {
  using simd::Quad;
  using Ints = std::int32_t __attribute__((vector_size(sizeof(Quad))));
  const auto within = [](Quad at, float last) {
    at = at > 0.0f ? at : Quad{};
    return at < last ? at : Quad{} + last;
  };
  const auto floats = [](Ints whole) { return __builtin_convertvector(whole, Quad); };
  const float last_x = static_cast<float>(columns + 2 * kBorder - 1) - 0.001f;
  const float last_y = static_cast<float>(rows + 2 * kBorder - 1) - 0.001f;
  for (int x = 0; x < columns; x += 4) {
    const Quad fx = within(simd::load_as<Quad>(at_x + x), last_x);
    const Quad fy = within(simd::load_as<Quad>(at_y + x), last_y);
    const Ints ix = __builtin_convertvector(fx, Ints), iy = __builtin_convertvector(fy, Ints);
    const Quad wx = fx - floats(ix), wy = fy - floats(iy);
    const Ints at = iy * kStride + ix;
    const std::uint32_t four_words[4] = {
        around[static_cast<std::size_t>(at[0])], around[static_cast<std::size_t>(at[1])],
        around[static_cast<std::size_t>(at[2])], around[static_cast<std::size_t>(at[3])]};
    // Most of an image is paper.
    if ((four_words[0] | four_words[1] | four_words[2] | four_words[3]) == 0) {
      std::fill_n(to + x, 4, std::uint8_t{0});
      continue;
    }
    Ints four;
    std::memcpy(&four, four_words, sizeof four);
    const Quad p00 = floats(four & 255), p01 = floats(four >> 8 & 255);
    const Quad p10 = floats(four >> 16 & 255), p11 = floats(four >> 24 & 255);
    const Quad upper = p00 + wx * (p01 - p00), lower = p10 + wx * (p11 - p10);
    const Ints value = __builtin_convertvector(upper + wy * (lower - upper) + 0.5f, Ints);
    for (int k = 0; k < 4; ++k) to[x + k] = static_cast<std::uint8_t>(value[k]);
  }
}

void move_pixels(const Affine& affine, const Displacement* displacement, const Padded& padded,
                 int rows, int columns, std::uint8_t* to) {
  const float middle_x = 0.5f * static_cast<float>(columns - 1);
  const float middle_y = 0.5f * static_cast<float>(rows - 1);
  Surroundings around;
  gather_surroundings(padded, rows, columns, around);
  // Whole vectors of four: what lies beyond the last column is computed, not kept.
  float at_x[kMaxImageSide] = {}, at_y[kMaxImageSide] = {};
  std::uint8_t row[kMaxImageSide];
  for (int y = 0; y < rows; ++y) {
    const float dy = static_cast<float>(y) - middle_y;
    for (int x = 0; x < columns; ++x) {
      const float dx = static_cast<float>(x) - middle_x;
      at_x[x] = affine.xx * dx + affine.xy * dy + affine.x + middle_x + kBorder;
      at_y[x] = affine.yx * dx + affine.yy * dy + affine.y + middle_y + kBorder;
    }
    if (displacement) displacement->add(y, columns, at_x, at_y);
    sample_row(around, rows, columns, at_x, at_y, row);
    std::copy_n(row, columns, to + y * columns);
  }
}

// A displacement comes on top of what the disturbance moves.
void apply(const Disturbance& disturbance, const Displacement* displacement,
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
    move_pixels(inverse_of(disturbance), displacement, padded, rows, columns, to);
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
  apply(chosen, displacement ? &*displacement : nullptr, from, rows, columns, to);
}

void disturb(const Disturbance& disturbance, const std::uint8_t* from, int rows, int columns,
             std::uint8_t* to) {
  apply(disturbance, nullptr, from, rows, columns, to);
}

}  // namespace inkling
