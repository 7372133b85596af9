#include "core/data/scribbles.h"

#include <algorithm>
#include <numbers>

namespace inkling {
namespace {

constexpr double kFullTurn = 2.0 * std::numbers::pi;

// Lengths are in sides of a unit square; the result is fitted anyhow.

float between(Random& random, double low, double high) {
  return static_cast<float>(random.uniform(low, high));
}
int between(Random& random, int low, int high) {
  return low + static_cast<int>(random.below(static_cast<std::uint32_t>(high - low + 1)));
}
Vec2 anywhere(Random& random) {
  const float x = between(random, 0.0, 1.0);
  return {x, between(random, 0.0, 1.0)};
}
Vec2 towards(float angle) { return {std::cos(angle), std::sin(angle)}; }

// A pen whose direction drifts, kept within the square.
void wander(int points, float curliness, Path& path, Random& random) {
  path.begin_stroke();
  Vec2 at = anywhere(random);
  float angle = between(random, 0.0, kFullTurn), bend = 0.0f;
  const float step = between(random, 0.025, 0.06);
  for (int i = 0; i < points; ++i) {
    path.add(at);
    bend = 0.9f * bend + curliness * static_cast<float>(random.normal());
    angle += bend;
    Vec2 next = at + step * towards(angle);
    if (next.x < 0.0f || next.x > 1.0f || next.y < 0.0f || next.y > 1.0f) {
      angle += 2.0f;
      next = {std::clamp(next.x, 0.0f, 1.0f), std::clamp(next.y, 0.0f, 1.0f)};
    }
    at = next;
  }
}

// To and fro across a band that is followed from end to end.
void zigzag(int turns, float width, Path& path, Random& random) {
  path.begin_stroke();
  const float angle = between(random, 0.0, kFullTurn);
  const Vec2 along = towards(angle), across = towards(angle + 0.5f * kPi);
  for (int i = 0; i <= turns; ++i) {
    const float way = static_cast<float>(i) / static_cast<float>(turns) - 0.5f;
    const float side = (i % 2 == 0 ? 0.5f : -0.5f) * width * between(random, 0.6, 1.2);
    path.add((way + 0.02f * static_cast<float>(random.normal())) * along + side * across);
  }
}

// Loops in a row, or on one spot.
void coil(Path& path, Random& random) {
  path.begin_stroke();
  const int loops = between(random, 3, 8);
  const float angle = between(random, 0.0, kFullTurn), length = between(random, 0.0, 1.2);
  const float flat = between(random, 0.5, 1.0);
  const Vec2 along = towards(angle);
  const int points = 24 * loops;
  for (int i = 0; i <= points; ++i) {
    const float t = static_cast<float>(i) / 24.0f;
    const Vec2 round = towards(2.0f * kPi * t);
    const float wobble = 0.25f + 0.02f * static_cast<float>(random.normal());
    path.add(length * t / static_cast<float>(loops) * along +
             wobble * Vec2{round.x, flat * round.y});
  }
}

void spiral(Path& path, Random& random) {
  path.begin_stroke();
  const float turns = between(random, 2.5, 5.0), phase = between(random, 0.0, kFullTurn);
  const float sense = random.below(2) == 0 ? 1.0f : -1.0f;
  const int points = static_cast<int>(28.0f * turns);
  for (int i = 0; i <= points; ++i) {
    const float way = static_cast<float>(i) / static_cast<float>(points);
    path.add((0.04f + 0.46f * way) * towards(phase + sense * 2.0f * kPi * turns * way));
  }
}

void crossing_lines(Path& path, Random& random) {
  const int lines = between(random, 4, 10);
  for (int l = 0; l < lines; ++l) {
    path.begin_stroke();
    const Vec2 from = anywhere(random), to = anywhere(random);
    for (int i = 0; i <= 8; ++i) path.add(from + static_cast<float>(i) / 8.0f * (to - from));
  }
}

// Corners that come one after the other without lifting the pen.
void scrawl(Path& path, Random& random) {
  path.begin_stroke();
  const int corners = between(random, 7, 16);
  Vec2 from = anywhere(random);
  for (int c = 0; c < corners; ++c) {
    const Vec2 to = anywhere(random);
    for (int i = 0; i < 6; ++i) path.add(from + static_cast<float>(i) / 6.0f * (to - from));
    from = to;
  }
  path.add(from);
}

void dots(Path& path, Random& random) {
  const int count = between(random, 3, 14);
  for (int d = 0; d < count; ++d) {
    path.begin_stroke();
    const Vec2 at = anywhere(random);
    path.add(at);
    path.add(at + between(random, 0.0, 0.08) * towards(between(random, 0.0, kFullTurn)));
  }
}

}  // namespace

void draw_scribble(std::uint64_t seed, std::uint64_t number,
                   std::span<std::uint8_t, kPenSide * kPenSide> pixels) {
  Random random(seed, RandomStream::kScribbles, number);
  Path path;
  switch (random.below(12)) {
    case 0:
    case 1:
      wander(between(random, 90, 400), between(random, 0.15, 0.4), path, random);
      break;
    case 2:
    case 3:
      for (int strokes = between(random, 2, 4); strokes > 0; --strokes)
        wander(between(random, 20, 110), between(random, 0.1, 0.35), path, random);
      break;
    case 10:
      wander(between(random, 40, 90), between(random, 0.2, 0.45), path, random);
      break;
    case 4:
      zigzag(between(random, 5, 14), between(random, 0.3, 0.9), path, random);
      break;
    case 5:  // hatching
      zigzag(between(random, 15, 40), between(random, 0.7, 1.2), path, random);
      break;
    case 6:
      coil(path, random);
      break;
    case 7:
      spiral(path, random);
      break;
    case 8:
      crossing_lines(path, random);
      break;
    case 9:
      scrawl(path, random);
      break;
    default:
      dots(path, random);
  }
  const float pen = between(random, 1.2, 4.5);
  draw_with_pen(path, pen, random, pixels);
}

}  // namespace inkling
