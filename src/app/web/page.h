// The running page: session, driver, user interface, graphics context. One object, on the browser's
// main thread.
#pragma once

#include <imgui.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "app/web/page_session.h"
#include "app/web/web_platform.h"
#include "core/base/result.h"
#include "ui/application.h"

namespace inkling::web {

struct PageOptions {
  std::string arithmetic;        // of the build, for people: "relaxed SIMD"
  std::string reason;            // why this build runs, a sentence
  std::size_t memory_bytes = 0;  // what the session may use at most
  bool in_worker = false;        // the script has a worker ready for the session
  bool graphics = true;          // false: no canvas is drawn, everything else works
};

class Page {
 public:
  // An error where the browser gives no WebGL 2 context.
  static Result<std::unique_ptr<Page>> create(const PageOptions& options);
  ~Page();

  struct Tick {
    bool busy = false;  // ask again for the next frame
    bool drew = false;
  };
  // One turn: replies, a slice of training where there is no thread, and a frame where something
  // has changed.
  // `at_once`: even if the former frame was just now, for what a browser allows within an event
  // only.
  Tick tick(double now_seconds, bool at_once = false);
  // Whether a turn would find something new: for a page that rests.
  bool has_news();
  // Only the session's part, for a page that is hidden.
  // Returns whether it has more to do at once.
  bool advance_hidden();

  void set_viewport(const ui::Viewport& viewport);
  void touch_frame() { input_ = true; }  // something came in that the next frame must show
  void set_laboratory(ui::LaboratoryState state) {
    platform_.set_laboratory(state);
    touch_frame();
  }
  void graphics_lost();
  void graphics_restored();

  // Posts for the page's script; the reply is found in take_events().
  void post(Command command, std::uint64_t id);
  void ask(Request request);
  // Lays `json` over what was configured last, even if the session has not seen that yet.
  Status configure(std::string_view json, std::uint64_t id);
  std::vector<Reply> take_events() { return std::exchange(events_, {}); }

  // A packet from the session's worker.
  Status receive(std::span<const std::uint8_t> packet) { return session_.receive(packet); }

  ui::Application& application() { return *application_; }
  SnapshotPtr snapshot() const { return port_.snapshot(); }
  std::int64_t frames() const { return frames_; }
  bool threaded() const { return session_.apart(); }
  std::string build_description() const { return platform_.build_description(); }

 private:
  explicit Page(const PageOptions& options);
  void drain_replies();
  void draw(double now_seconds);

  PageSession session_;
  SessionPort& port_;
  WebPlatform platform_;
  std::unique_ptr<ui::Application> application_;

  std::uintptr_t context_ = 0;
  bool context_lost_ = false;
  bool input_ = true;
  ui::Viewport viewport_;
  std::int64_t frames_ = 0;
  double last_draw_ = 0.0;
  std::uint64_t seen_revision_ = 0;
  double busy_until_ = 0.0;

  std::vector<Reply> events_;
  std::vector<Reply> waiting_;  // taken by has_news, not yet handed on
  std::optional<Hyperparameters> configured_;
  std::vector<std::uint64_t> configuring_;  // ids without reply
};

}  // namespace inkling::web
