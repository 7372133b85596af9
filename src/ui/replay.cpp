#include "ui/replay.h"

#include <algorithm>

namespace inkling::ui {

bool Replay::available(const Snapshot& snapshot) {
  return snapshot.state != SessionState::kRunning && snapshot.state != SessionState::kNoData &&
         snapshot.moments != nullptr && snapshot.moments->size() >= 2;
}

std::size_t Replay::end(const Snapshot& snapshot) {
  if (snapshot.moments == nullptr || snapshot.moments->empty()) return 0;
  const bool present = snapshot.moments->back()->evaluation.step == snapshot.step;
  return snapshot.moments->size() - (present ? 1 : 0);
}

double Replay::factor() const {
  const double whole = moments_->back()->evaluation.seconds;
  const double factor = kReplaySpeeds[speed_].factor;
  return factor > 0.0 ? factor : std::max(whole, 1e-6) / kWholeRunSeconds;
}

void Replay::show(const Snapshot& snapshot, std::size_t position) {
  playing_ = false;
  position_.reset();
  if (!available(snapshot) || position >= end(snapshot)) return;
  moments_ = snapshot.moments;
  position_ = position;
}

void Replay::toggle(const Snapshot& snapshot) {
  if (playing_) {
    playing_ = false;
    return;
  }
  if (!available(snapshot)) return;
  moments_ = snapshot.moments;
  if (!position_) position_ = 0;
  playing_ = true;
  begun_.reset();
  from_ = shown()->evaluation.seconds;
}

void Replay::set_speed(std::size_t speed) {
  speed_ = std::min(speed, kReplaySpeeds.size() - 1);
  if (!playing_) return;
  begun_.reset();
  from_ = shown()->evaluation.seconds;
}

std::optional<double> Replay::update(const Snapshot& snapshot, double now) {
  if (!position_) return std::nullopt;
  if (!available(snapshot) || snapshot.moments != moments_) {
    playing_ = false;
    position_.reset();
    return std::nullopt;
  }
  if (!playing_) return std::nullopt;
  if (!begun_) begun_ = now;
  const MomentList& moments = *moments_;
  const double seconds = from_ + (now - *begun_) * factor();
  std::size_t next = *position_;
  while (next < moments.size() && moments[next]->evaluation.seconds <= seconds) ++next;
  if (next == moments.size()) {
    // At its end the replay has arrived at the present.
    show(snapshot, end(snapshot));
    return std::nullopt;
  }
  if (next > *position_) position_ = next - 1;
  return *begun_ + (moments[next]->evaluation.seconds - from_) / factor();
}

}  // namespace inkling::ui
