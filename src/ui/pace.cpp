#include "ui/pace.h"

#include <algorithm>
#include <cmath>

#include "ui/format.h"
#include "ui/labels.h"

namespace inkling::ui {

std::size_t pace_index(double pace) {
  if (pace <= 0.0) return kPaces.size() - 1;
  const auto distance = [pace](double offered) { return std::abs(std::log(offered / pace)); };
  return static_cast<std::size_t>(
      std::min_element(kPaces.begin(), kPaces.end() - 1,
                       [&](double a, double b) { return distance(a) < distance(b); }) -
      kPaces.begin());
}

double pace_moved(double pace, int steps) {
  const int index = static_cast<int>(pace_index(pace)) + steps;
  return kPaces[static_cast<std::size_t>(
      std::clamp(index, 0, static_cast<int>(kPaces.size()) - 1))];
}

std::string pace_text(const Snapshot& snapshot) {
  if (snapshot.pace <= 0.0) return "full speed";
  return grouped(std::llround(snapshot.pace)) + " " +
         std::string(plural_noun(snapshot.dataset.get())) + "/s";
}

bool slowed(const Snapshot& snapshot) {
  return snapshot.pace > 0.0 &&
         (snapshot.samples_per_second <= 0.0 || snapshot.pace < snapshot.samples_per_second);
}

double seconds_to_wait(const Snapshot& snapshot) {
  return slowed(snapshot) ? snapshot.seconds_left * snapshot.samples_per_second / snapshot.pace
                          : snapshot.seconds_left;
}

}  // namespace inkling::ui
