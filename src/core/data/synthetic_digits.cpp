#include "core/data/synthetic_digits.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include "core/base/random.h"
#include "core/data/skeletons.h"

namespace inkling {
namespace {

constexpr float kPi = std::numbers::pi_v<float>;

// ---- How people write. Lengths are in heights of the digit, angles in radians; "deviation" is
// that of a normal distribution. Fitted to how well MNIST's training images are read by a network
// that learned from these digits alone.

// Skeletons of a group are mixed by weights E^(1/kEvenness), E exponentially distributed: mostly
// one, with some of the others. The mixture is then moved away from the group's mean.
constexpr double kEvenness = 0.28;
constexpr float kAwayFromMean = 1.374f;

constexpr double kJitter = 0.048,
                 kJitterVaries = 0.4;  // of a point; log-deviation from digit to digit
constexpr double kStrokeOffset = 0.7;  // of whole strokes, in jitters

constexpr int kWaves = 4;                                     // of the warp, along each axis
constexpr double kWaveHeight = 0.055, kWaveFrequency = 0.47;  // deviations; cycles to a height

constexpr double kTrim = 0.055, kExtend = 0.04;  // of stroke ends, in lengths of the stroke
constexpr float kMostTrimmed = 0.3f;

constexpr double kSlant = 0.10, kSlantVaries = 0.24, kSlantVariesFor4And5 = 0.28;
constexpr std::array<double, 10> kSlantOf = {.06,  .08,  -.04, -.11, .13,
                                             -.05, -.13, -.06, -.03, .02};
constexpr double kTurn = 4.15 * std::numbers::pi / 180.0;
constexpr double kAspect = 0.23;  // log-deviation

// The pen, in pixels of the fitted image.
constexpr double kPenLog = 0.81, kPenVaries = 0.35;
constexpr double kPenOf1Log = 0.12, kPenOf1Varies = 0.15;
constexpr double kThinnestPen = 1.0, kThickestPen = 6.5;
constexpr double kPressure = 0.12,
                 kNib = 0.10;  // share of the width, along a stroke and by direction
constexpr double kHardestEdge = 0.78, kSoftestEdge = 1.22;  // width of the edge in pixels
constexpr float kGain = 1.06f;

constexpr float kBox = 20.0f;  // MNIST's digits are fitted into 20 x 20, ink included

// ---- Curves

struct Vec2 {
  float x = 0.0f, y = 0.0f;
};
Vec2 operator+(Vec2 a, Vec2 b) { return {a.x + b.x, a.y + b.y}; }
Vec2 operator-(Vec2 a, Vec2 b) { return {a.x - b.x, a.y - b.y}; }
Vec2 operator*(float f, Vec2 a) { return {f * a.x, f * a.y}; }
float length(Vec2 a) { return std::sqrt(a.x * a.x + a.y * a.y); }

constexpr std::size_t kMaxControlPoints = 64, kMaxPoints = 512;
constexpr int kPointsPerSegment = 4;

// What a pen follows: points, and where each stroke begins among them.
struct Path {
  std::array<Vec2, kMaxPoints> points;
  std::array<std::size_t, kMaxControlPoints> begin;
  std::size_t count = 0, strokes = 0;

  void add(Vec2 p) {
    if (count < kMaxPoints) points[count++] = p;
  }
  void begin_stroke() { begin[strokes++] = count; }
  std::span<Vec2> stroke(std::size_t s) {
    return std::span(points).subspan(begin[s], (s + 1 < strokes ? begin[s + 1] : count) - begin[s]);
  }
};

// Centripetal Catmull-Rom spline through the points (Barry and Goldman 1988; Yuksel, Schaefer and
// Keyser, "Parameterization and applications of Catmull-Rom curves", 2011): no loops or cusps
// within a segment. Ends are continued by mirroring. Leaves out the last point.
void add_spline(std::span<const Vec2> control, Path& path) {
  const std::size_t n = control.size();
  const auto at = [&](std::size_t i) {  // one further at each end
    if (i == 0) return 2.0f * control[0] - control[1];
    if (i == n + 1) return 2.0f * control[n - 1] - control[n - 2];
    return control[i - 1];
  };
  const auto knot = [](Vec2 a, Vec2 b) { return std::max(std::sqrt(length(b - a)), 1e-4f); };
  for (std::size_t i = 1; i < n; ++i) {
    const Vec2 p0 = at(i - 1), p1 = at(i), p2 = at(i + 1), p3 = at(i + 2);
    const float d01 = knot(p0, p1), d12 = knot(p1, p2), d23 = knot(p2, p3);
    // Tangents of the cubic Hermite form over [0, 1].
    const Vec2 m1 = d12 * ((1 / d01) * (p1 - p0) - (1 / (d01 + d12)) * (p2 - p0)) + (p2 - p1);
    const Vec2 m2 = d12 * ((1 / d23) * (p3 - p2) - (1 / (d12 + d23)) * (p3 - p1)) + (p2 - p1);
    for (int k = 0; k < kPointsPerSegment; ++k) {
      const float t = static_cast<float>(k) / kPointsPerSegment, t2 = t * t, t3 = t2 * t;
      path.add((2 * t3 - 3 * t2 + 1) * p1 + (t3 - 2 * t2 + t) * m1 + (3 * t2 - 2 * t3) * p2 +
               (t3 - t2) * m2);
    }
  }
}

// ---- The steps, in their order

const SkeletonGroup& choose_group(int digit, Random& random) {
  const auto groups = skeleton_groups();
  float total = 0.0f;
  for (const SkeletonGroup& group : groups)
    if (group.digit == digit) total += group.weight;
  float left = total * static_cast<float>(random.uniform());
  const SkeletonGroup* last = nullptr;
  for (const SkeletonGroup& group : groups) {
    if (group.digit != digit) continue;
    last = &group;
    if ((left -= group.weight) < 0.0f) break;
  }
  return *last;
}

// Into `control`: the mixture of a group's skeletons; the number of points.
std::size_t mix(const SkeletonGroup& group, Random& random, std::span<Vec2> control) {
  const std::size_t count = std::min(group.marks.size(), control.size());
  std::array<float, 16> weights{};
  const auto variants =
      std::min<std::size_t>(static_cast<std::size_t>(group.variants), weights.size());
  float total = 0.0f;
  for (std::size_t v = 0; v < variants; ++v)
    total += weights[v] =
        static_cast<float>(std::pow(-std::log(1.0 - random.uniform()), 1.0 / kEvenness));
  const float even = 1.0f / static_cast<float>(variants);
  for (std::size_t v = 0; v < variants; ++v) {
    const float weight = total > 0.0f ? weights[v] / total : even;
    const float moved = 0.01f * (even + kAwayFromMean * (weight - even));
    const std::uint8_t* from = group.points + v * group.marks.size() * 2;
    for (std::size_t i = 0; i < count; ++i)
      control[i] = control[i] + moved * Vec2{static_cast<float>(from[2 * i]),
                                             static_cast<float>(from[2 * i + 1])};
  }
  return count;
}

Vec2 normal2(Random& random, double deviation) {
  const auto x = static_cast<float>(deviation * random.normal());
  return {x, static_cast<float>(deviation * random.normal())};
}

void jitter(std::span<const std::uint8_t> marks, Random& random, std::span<Vec2> control) {
  const double deviation = kJitter * std::exp(kJitterVaries * random.normal());
  const auto strokes = std::count_if(marks.begin(), marks.end(), [](std::uint8_t mark) {
    return (mark & SkeletonGroup::kStrokeBegins) != 0;
  });
  Vec2 offset;
  for (std::size_t i = 0; i < control.size(); ++i) {
    if (strokes > 1 && (marks[i] & SkeletonGroup::kStrokeBegins) != 0)
      offset = normal2(random, deviation * kStrokeOffset);
    control[i] = control[i] + offset + normal2(random, deviation);
  }
}

void follow(std::span<const std::uint8_t> marks, std::span<const Vec2> control, Path& path) {
  for (std::size_t begin = 0; begin < control.size();) {
    path.begin_stroke();
    std::size_t end = begin;
    do {  // from corner to corner
      begin = end++;
      while (end + 1 < control.size() && marks[end] == 0 &&
             (marks[end + 1] & SkeletonGroup::kStrokeBegins) == 0)
        ++end;
      end = std::min(end, control.size() - 1);
      add_spline(control.subspan(begin, end - begin + 1), path);
    } while (end + 1 < control.size() && (marks[end + 1] & SkeletonGroup::kStrokeBegins) == 0);
    path.add(control[end]);
    begin = end + 1;
  }
}

// Moves the end `points.back()` along the stroke: outwards where `by` > 0.
void move_end(std::span<Vec2> points, float by) {
  const std::size_t n = points.size();
  if (by > 0.0f) {
    const Vec2 along = points[n - 1] - points[n - 2];
    points[n - 1] = points[n - 1] + by / std::max(length(along), 1e-4f) * along;
    return;
  }
  float left = -by;
  for (std::size_t i = n - 1; i > 0; --i) {
    const Vec2 back = points[i - 1] - points[i];
    const float step = length(back);
    if (step < left) {
      left -= step;
      continue;
    }
    const Vec2 end = points[i] + left / std::max(step, 1e-6f) * back;
    std::fill(points.begin() + static_cast<std::ptrdiff_t>(i), points.end(), end);
    return;
  }
}

void trim_or_extend(Path& path, Random& random) {
  for (std::size_t s = 0; s < path.strokes; ++s) {
    const std::span<Vec2> points = path.stroke(s);
    float total = 0.0f;
    for (std::size_t i = 1; i < points.size(); ++i) total += length(points[i] - points[i - 1]);
    for (int end = 0; end < 2; ++end) {
      const auto n = static_cast<float>(random.normal());
      move_end(points, n > 0.0f ? n * static_cast<float>(kExtend) * total
                                : -std::min(-n * static_cast<float>(kTrim), kMostTrimmed) * total);
      std::reverse(points.begin(), points.end());
    }
  }
}

void warp(Path& path, Random& random) {
  struct Wave {
    Vec2 height, frequency;
    float phase = 0.0f;
  };
  std::array<Wave, 2 * kWaves> waves;
  for (std::size_t w = 0; w < waves.size(); ++w) {
    const auto height = static_cast<float>(kWaveHeight * random.normal());
    waves[w].height = w < kWaves ? Vec2{height, 0.0f} : Vec2{0.0f, height};
    waves[w].frequency = 2.0f * kPi * normal2(random, kWaveFrequency);
    waves[w].phase = 2.0f * kPi * static_cast<float>(random.uniform());
  }
  for (Vec2& p : std::span(path.points).first(path.count)) {
    const Vec2 at = p;
    for (const Wave& wave : waves)
      p = p +
          std::cos(wave.frequency.x * at.x + wave.frequency.y * at.y + wave.phase) * wave.height;
  }
}

void slant_and_turn(int digit, Path& path, Random& random) {
  const double varies = digit == 4 || digit == 5 ? kSlantVariesFor4And5 : kSlantVaries;
  const auto slant = static_cast<float>(kSlant + kSlantOf[static_cast<std::size_t>(digit)] +
                                        varies * random.normal());
  const auto turn = static_cast<float>(kTurn * random.normal());
  const auto aspect = static_cast<float>(std::exp(kAspect * random.normal()));
  const float c = std::cos(turn), s = std::sin(turn);
  for (Vec2& p : std::span(path.points).first(path.count)) {
    const float x = aspect * (p.x - 0.5f) - slant * (p.y - 0.5f), y = p.y - 0.5f;
    p = {c * x - s * y, s * x + c * y};
  }
}

double pen_width(int digit, Random& random) {
  double log = kPenLog + kPenVaries * random.normal();
  if (digit == 1) log += kPenOf1Log + kPenOf1Varies * random.normal();
  return std::clamp(std::exp(log), kThinnestPen, kThickestPen);
}

// Scaled so that the ink's longer side is kBox, its middle in the image's.
void fit(float pen, Path& path) {
  Vec2 low = path.points[0], high = low;
  for (const Vec2 p : std::span(path.points).first(path.count)) {
    low = {std::min(low.x, p.x), std::min(low.y, p.y)};
    high = {std::max(high.x, p.x), std::max(high.y, p.y)};
  }
  const float scale = (kBox - pen) / std::max({high.x - low.x, high.y - low.y, 1e-3f});
  const Vec2 middle = 0.5f * (low + high);
  constexpr float kMiddle = 0.5f * kSyntheticSide;
  for (Vec2& p : std::span(path.points).first(path.count))
    p = scale * (p - middle) + Vec2{kMiddle, kMiddle};
}

// Distances from each pixel's middle to the ink's border, in pixels, positive inside; the largest
// of all that have been drawn. Rows are padded so that vectors of four fit.
struct Field {
  static constexpr int kStride = 32;
  alignas(64) std::array<float, kSyntheticSide * kStride> inside;

  Field() { inside.fill(-100.0f); }

  // A segment whose half width goes from r0 to r1.
  void draw(Vec2 a, Vec2 b, float r0, float r1, float edge) {
    const float reach = std::max(r0, r1) + edge;
    const auto pixel = [](float at) {
      return std::clamp(static_cast<int>(at), 0, kSyntheticSide - 1);
    };
    const int left = pixel(std::min(a.x, b.x) - reach), right = pixel(std::max(a.x, b.x) + reach);
    const int top = pixel(std::min(a.y, b.y) - reach), bottom = pixel(std::max(a.y, b.y) + reach);
    const Vec2 along = b - a;
    const float per_square = 1.0f / std::max(along.x * along.x + along.y * along.y, 1e-6f);
    const float slope = r1 - r0;
    for (int y = top; y <= bottom; ++y) {
      float* row = inside.data() + y * kStride;
      const float dy = static_cast<float>(y) + 0.5f - a.y;
      for (int x = left; x <= right; ++x) {
        const float dx = static_cast<float>(x) + 0.5f - a.x;
        const float t = std::clamp((dx * along.x + dy * along.y) * per_square, 0.0f, 1.0f);
        const float ex = dx - t * along.x, ey = dy - t * along.y;
        row[x] = std::max(row[x], r0 + slope * t - std::sqrt(ex * ex + ey * ey));
      }
    }
  }
};

void draw_ink(float pen, float edge, Path& path, Random& random, Field& field) {
  const auto nib = static_cast<float>(kNib * random.normal());
  const auto pressure = static_cast<float>(kPressure * random.normal());
  const float held = kPi * static_cast<float>(random.uniform());
  const Vec2 nib_direction{std::cos(held), std::sin(held)};
  for (std::size_t s = 0; s < path.strokes; ++s) {
    const std::span<const Vec2> points = path.stroke(s);
    const float phase = 2.0f * kPi * static_cast<float>(random.uniform());
    const float cycles = static_cast<float>(random.uniform(0.5, 1.5));
    const auto half_width = [&](std::size_t i) {
      const Vec2 along = points[std::min(i + 1, points.size() - 1)] - points[i > 0 ? i - 1 : 0];
      const float l = std::max(length(along), 1e-4f);
      const float across = (along.x * nib_direction.x + along.y * nib_direction.y) / l;
      const float way = static_cast<float>(i) / static_cast<float>(points.size());
      const float share = 1.0f + nib * (2.0f * across * across - 1.0f) +
                          pressure * std::cos(2.0f * kPi * cycles * way + phase);
      return 0.5f * pen * std::max(share, 0.4f);
    };
    float before = half_width(0);
    for (std::size_t i = 1; i < points.size(); ++i) {
      const float now = half_width(i);
      field.draw(points[i - 1], points[i], before, now, edge);
      before = now;
    }
  }
}

// From distances to bytes, moved by whole pixels so that the centre of mass comes nearest to the
// image's middle, as MNIST's images were.
void centre(const Field& field, float edge, std::span<std::uint8_t, kSyntheticPixels> pixels) {
  std::array<std::uint8_t, kSyntheticPixels> ink;
  float mass = 0.0f, mass_x = 0.0f, mass_y = 0.0f;
  const float per_pixel = 1.0f / edge;
  for (int y = 0; y < kSyntheticSide; ++y)
    for (int x = 0; x < kSyntheticSide; ++x) {
      const float inside = field.inside[static_cast<std::size_t>(y * Field::kStride + x)];
      const float value = std::clamp(kGain * (0.5f + inside * per_pixel), 0.0f, 1.0f);
      ink[static_cast<std::size_t>(y * kSyntheticSide + x)] =
          static_cast<std::uint8_t>(255.0f * value + 0.5f);
      mass += value;
      mass_x += value * (static_cast<float>(x) + 0.5f);
      mass_y += value * (static_cast<float>(y) + 0.5f);
    }
  std::fill(pixels.begin(), pixels.end(), std::uint8_t{0});
  if (mass <= 0.0f) return;
  constexpr float kMiddle = 0.5f * kSyntheticSide;
  const int right = static_cast<int>(std::lround(kMiddle - mass_x / mass));
  const int down = static_cast<int>(std::lround(kMiddle - mass_y / mass));
  const int first = std::max(0, right), count = kSyntheticSide - std::abs(right);
  for (int y = std::max(0, down); y < kSyntheticSide + std::min(0, down); ++y)
    std::copy_n(ink.data() + (y - down) * kSyntheticSide + first - right, count,
                pixels.data() + y * kSyntheticSide + first);
}

}  // namespace

std::uint8_t draw_synthetic_digit(std::uint64_t seed, std::uint64_t number,
                                  std::span<std::uint8_t, kSyntheticPixels> pixels) {
  Random random(seed, RandomStream::kSyntheticDigits, number);
  const int digit = static_cast<int>(random.below(10));
  const SkeletonGroup& group = choose_group(digit, random);
  std::array<Vec2, kMaxControlPoints> control{};
  const std::size_t count = mix(group, random, control);
  const auto marks = group.marks.first(count);
  jitter(marks, random, std::span(control).first(count));
  Path path;
  follow(marks, std::span(control).first(count), path);
  trim_or_extend(path, random);
  warp(path, random);
  slant_and_turn(digit, path, random);
  const auto pen = static_cast<float>(pen_width(digit, random));
  const auto edge = static_cast<float>(random.uniform(kHardestEdge, kSoftestEdge));
  fit(pen, path);
  Field field;
  draw_ink(pen, edge, path, random, field);
  centre(field, edge, pixels);
  return static_cast<std::uint8_t>(digit);
}

LabeledImages draw_synthetic_digits(std::uint64_t seed, std::uint64_t first_number,
                                    std::uint32_t count, Executor& executor) {
  LabeledImages set;
  set.images = blank_idx_images(count, kSyntheticSide, kSyntheticSide);
  set.labels.resize(count);
  std::uint8_t* const pixels = set.images.pixels();
  constexpr std::size_t kChunk = 250;
  executor.for_each((count + kChunk - 1) / kChunk, [&](std::size_t chunk) {
    for (std::size_t i = chunk * kChunk; i < std::min<std::size_t>(count, (chunk + 1) * kChunk);
         ++i)
      set.labels[i] = draw_synthetic_digit(seed, first_number + i,
                                           std::span<std::uint8_t, kSyntheticPixels>(
                                               pixels + i * kSyntheticPixels, kSyntheticPixels));
  });
  return set;
}

bool suits_synthetic_digits(const Dataset& dataset) {
  const IdxImages& images = dataset.train.images;
  if (images.rows != kSyntheticSide || images.columns != kSyntheticSide) return false;
  for (std::size_t k = 0; k < dataset.class_names.size(); ++k)
    if (dataset.class_names[k] != std::to_string(k)) return false;
  return dataset.class_count() == 10;
}

std::shared_ptr<const Dataset> make_synthetic_dataset(std::uint64_t seed, std::uint32_t train,
                                                      std::uint32_t test, Executor& executor) {
  auto dataset = std::make_shared<Dataset>();
  dataset->name = kSyntheticName;
  for (int digit = 0; digit < 10; ++digit) dataset->class_names.push_back(std::to_string(digit));
  dataset->train = draw_synthetic_digits(seed, 0, train, executor);
  dataset->test = draw_synthetic_digits(seed, train, test, executor);
  return dataset;
}

}  // namespace inkling
