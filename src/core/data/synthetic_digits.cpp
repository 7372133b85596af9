#include "core/data/synthetic_digits.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include "core/base/random.h"
#include "core/data/pen.h"
#include "core/data/skeletons.h"

namespace inkling {
namespace {

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

}  // namespace

std::uint8_t draw_synthetic_digit(std::uint64_t seed, std::uint64_t number,
                                  std::span<std::uint8_t, kSyntheticPixels> pixels) {
  Random random(seed, RandomStream::kSyntheticDigits, number);
  const int digit = static_cast<int>(random.below(10));
  const SkeletonGroup& group = choose_group(digit, random);
  std::array<Vec2, Path::kMaxStrokes> control{};
  const std::size_t count = mix(group, random, control);
  const auto marks = group.marks.first(count);
  jitter(marks, random, std::span(control).first(count));
  Path path;
  follow(marks, std::span(control).first(count), path);
  trim_or_extend(path, random);
  warp(path, random);
  slant_and_turn(digit, path, random);
  const auto pen = static_cast<float>(pen_width(digit, random));
  draw_with_pen(path, pen, random, pixels);
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
