// The part of the card that works while the laboratory is shut.
#include "ui/laboratory/robustness_card.h"

namespace inkling::ui {

bool RobustnessState::receive(const Reply& reply) {
  if (request == 0 || reply.id != request) return false;
  request = 0;
  if (const auto* found = std::get_if<reply::Robustness>(&reply.body)) {
    figures = *found;
    model = asked;
  } else if (const auto* failed = std::get_if<reply::Failed>(&reply.body)) {
    refused = failed->message;
  }
  return true;
}

}  // namespace inkling::ui
