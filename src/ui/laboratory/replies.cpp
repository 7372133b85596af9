// The parts of the panels that work while the laboratory is shut.
#include "ui/laboratory/nearest_strip.h"
#include "ui/laboratory/robustness_card.h"

namespace inkling::ui {

bool RobustnessState::receive(const Reply& reply) {
  if (request == 0 || reply.id != request) return false;
  request = 0;
  if (const auto* measured = std::get_if<reply::Robustness>(&reply.body)) {
    figures = *measured;
    model = asked;
  } else if (const auto* failed = std::get_if<reply::Failed>(&reply.body)) {
    refused = failed->message;
  }
  return true;
}

bool NearestState::receive(const Reply& reply) {
  if (request == 0 || reply.id != request) return false;
  request = 0;
  if (const auto* nearest = std::get_if<reply::Nearest>(&reply.body)) {
    found = *nearest;
    row.set({});
  } else if (const auto* failed = std::get_if<reply::Failed>(&reply.body)) {
    refused = failed->message;
  }
  return true;
}

}  // namespace inkling::ui
