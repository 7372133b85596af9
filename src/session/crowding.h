// Whether a machine with other work has processors for more than one thread.
#pragma once

#include <chrono>

namespace inkling {

// Adds up the time that rounds of a pool were of no use, because a thread was interrupted or got no
// processor, less a quarter of the time that passes: an interruption now and then is forgotten.
// Where it adds up to kTooMuch the caller had better go on alone, for kShortest at first, and for
// twice as long as last time where that was no more than kAgain ago, up to kLongest.
class Crowding {
 public:
  using Clock = std::chrono::steady_clock;

  static constexpr std::chrono::milliseconds kTooMuch{16};
  static constexpr int kForgivenShare = 4;
  static constexpr std::chrono::milliseconds kShortest{100}, kLongest{1600}, kAgain{2000};

  bool alone(Clock::time_point now) const { return now < alone_until_; }

  // Of a round that ended `now`, no earlier than the one before.
  void add_loss(Clock::duration lost, Clock::time_point now);

 private:
  Clock::duration lost_{}, alone_for_{};
  Clock::time_point last_loss_{}, alone_until_{};
};

}  // namespace inkling
