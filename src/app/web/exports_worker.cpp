// The functions of a program that serves as the session of a page: in a worker, without picture.
#include <emscripten.h>

#include <memory>

#include "app/web/dataset_files.h"
#include "app/web/guarded.h"
#include "app/web/web_platform.h"
#include "session/remote_session.h"

namespace {

using namespace inkling;
using web::guarded;

struct Worker {
  explicit Worker(std::size_t memory_bytes)
      : session({.clock = [] { return emscripten_get_now() * 1e-3; },
                 .most_processors = 1,  // this build has no threads
                 .memory_limit_bytes = memory_bytes}) {}

  TrainingSession session;
  SessionServer server{session};
};

std::unique_ptr<Worker> worker;

}  // namespace

extern "C" {

EMSCRIPTEN_KEEPALIVE void inkling_session_start(double memory_bytes) {
  guarded(0, [&] {
    worker = std::make_unique<Worker>(static_cast<std::size_t>(memory_bytes));
    return 0;
  });
}

EMSCRIPTEN_KEEPALIVE void inkling_session_receive(const std::uint8_t* bytes, int count) {
  guarded(0, [&] {
    worker->server.receive(std::span(bytes, static_cast<std::size_t>(count)));
    return 0;
  });
}

// Takes the staged files; see inkling_load_dataset.
EMSCRIPTEN_KEEPALIVE void inkling_session_load_dataset(const char* text, double id) {
  guarded(0, [&] {
    worker->session.post(web::take_dataset(text), static_cast<std::uint64_t>(id));
    return 0;
  });
}

// Works for about so many seconds, then sends the packets that there are. Returns in how many
// seconds to call again; below 0: when something has come.
EMSCRIPTEN_KEEPALIVE double inkling_session_turn(double seconds, int with_snapshot) {
  return guarded(-1.0, [&] {
    const bool more = worker->session.advance(Budget{seconds});
    for (Packet& packet :
         worker->server.take_packets(with_snapshot != 0, emscripten_get_now() * 1e-3))
      web::send_packet(std::move(packet));
    return more ? worker->session.rest_seconds() : -1.0;
  });
}

}  // extern "C"
