// Soft spots in images of 28x28, whose middles can be found to a small part of a pixel.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

namespace inkling::testing {

using Image = std::vector<std::uint8_t>;

struct Spot {
  double x, y;
};

inline Image spots(const std::vector<Spot>& at) {
  Image image(28 * 28);
  for (int y = 0; y < 28; ++y)
    for (int x = 0; x < 28; ++x) {
      double value = 0.0;
      for (const Spot& spot : at)
        value += 255.0 * std::exp(-(std::pow(x - spot.x, 2) + std::pow(y - spot.y, 2)) / 4.0);
      image[static_cast<std::size_t>(y * 28 + x)] =
          static_cast<std::uint8_t>(std::min(255.0, std::round(value)));
    }
  return image;
}

// The middle of what lies in columns [begin, end).
inline Spot middle(const Image& image, int begin = 0, int end = 28) {
  double mass = 0.0, x_sum = 0.0, y_sum = 0.0;
  for (int y = 0; y < 28; ++y)
    for (int x = begin; x < end; ++x) {
      const double value = image[static_cast<std::size_t>(y * 28 + x)];
      mass += value;
      x_sum += value * x;
      y_sum += value * y;
    }
  return {x_sum / mass, y_sum / mass};
}

}  // namespace inkling::testing
