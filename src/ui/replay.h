// Showing a run again from its recorded moments: which one is shown, and when the next is due.
// Nothing between two moments is made up. No drawing, so that it can be tested by itself.
#pragma once

#include <array>
#include <cstddef>
#include <memory>
#include <optional>

#include "session/snapshot.h"

namespace inkling::ui {

struct ReplaySpeed {
  const char* name;
  double factor;  // of the time that training took; 0: the whole run in kWholeRunSeconds
};
inline constexpr double kWholeRunSeconds = 5.0;
inline constexpr std::array<ReplaySpeed, 4> kReplaySpeeds = {
    {{"whole run in 5 s", 0.0}, {"real time", 1.0}, {"1/4 speed", 0.25}, {"1/10 speed", 0.1}}};

class Replay {
 public:
  // Whether there is a run to be shown: it rests and has been evaluated twice.
  static bool available(const Snapshot& snapshot);
  // Positions 0 .. end() - 1 are moments, end() is the present; the newest moment is the present
  // where nothing was trained after it.
  static std::size_t end(const Snapshot& snapshot);

  // The moment that is shown, null for the present.
  const Moment* shown() const { return position_ ? (*moments_)[*position_].get() : nullptr; }
  std::size_t position(const Snapshot& snapshot) const { return position_.value_or(end(snapshot)); }
  bool playing() const { return playing_; }
  std::size_t speed() const { return speed_; }

  void show(const Snapshot& snapshot, std::size_t position);  // stops playing
  // Plays from where it is, from the start at the present, or stops.
  void toggle(const Snapshot& snapshot);
  void set_speed(std::size_t speed);
  // Settles what is shown at `now` (seconds); returns when it has to be asked again, or nothing. A
  // run that goes on, or another one, ends the replay.
  std::optional<double> update(const Snapshot& snapshot, double now);

 private:
  double factor() const;  // seconds of training a second

  std::shared_ptr<const MomentList> moments_;  // null: nothing has been shown
  std::optional<std::size_t> position_;
  bool playing_ = false;
  std::optional<double> begun_;  // when playing began; set by the next update
  double from_ = 0.0;            // seconds of training at that time
  std::size_t speed_ = 0;
};

}  // namespace inkling::ui
