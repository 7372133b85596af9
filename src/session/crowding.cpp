#include "session/crowding.h"

#include <algorithm>

namespace inkling {

void Crowding::add_loss(Clock::duration lost, Clock::time_point now) {
  const Clock::duration forgiven = (now - last_loss_) / kForgivenShare;
  lost_ = std::max(lost_ - forgiven, Clock::duration{}) + lost;
  last_loss_ = now;
  if (lost_ < kTooMuch) return;
  const bool again = now - alone_until_ < kAgain;
  alone_for_ = again ? std::min<Clock::duration>(2 * alone_for_, kLongest) : kShortest;
  alone_until_ = now + alone_for_;
  lost_ = {};
}

}  // namespace inkling
