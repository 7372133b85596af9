// What a session keeps for its driver's thread: for the files that implement TrainingSession.
#pragma once

#include "session/session_work.h"

namespace inkling {

struct TrainingSession::Inner {
  SessionWork work;
};

}  // namespace inkling
