// inkling-desktop: the page as a native window.
#include <cstdio>
#include <thread>

#include "app/common/system.h"
#include "app/desktop/native_platform.h"
#include "app/desktop/options.h"
#include "app/desktop/window.h"
#include "app/graphics/gl_textures.h"
#include "core/training/hyperparameters.h"
#include "session/driver.h"
#include "session/thread_pool.h"

namespace {

using namespace inkling;
using namespace inkling::desktop;

constexpr double kBusyWait = 1.0 / 60.0, kIdleWait = 0.1;  // seconds

// A three in one stroke, for pictures.
const Stroke kSample = {{0.30f, 0.28f}, {0.38f, 0.20f}, {0.50f, 0.17f}, {0.62f, 0.21f},
                        {0.66f, 0.31f}, {0.58f, 0.41f}, {0.46f, 0.47f}, {0.60f, 0.51f},
                        {0.69f, 0.61f}, {0.67f, 0.73f}, {0.56f, 0.81f}, {0.42f, 0.81f},
                        {0.29f, 0.73f}};

void draw_sample(ui::Application& application) {
  const ui::CssRect pad = application.pad();
  const auto x = [&](const Point& p) { return pad.x + p.x * pad.width; };
  const auto y = [&](const Point& p) { return pad.y + p.y * pad.height; };
  application.pad_down(0, x(kSample.front()), y(kSample.front()));
  for (const Point& p : kSample) application.pad_move(0, x(p), y(p));
  application.pad_up(0);
}

// The settings of the command line on top of the defaults.
Status apply_settings(const Options& options, TrainingSession& session) {
  Hyperparameters settings = session.snapshot()->wanted;
  for (const std::string& setting : options.settings) {
    const std::size_t equals = setting.find('=');
    const ParameterInfo* info = find_parameter(setting.substr(0, equals));
    if (info == nullptr || equals == std::string::npos)
      return Error{ErrorCode::kInvalidArgument,
                   "--set: found " + setting + ", expected NAME=VALUE with a known name."};
    const Result<ParameterValue> value = parse_parameter(*info, setting.substr(equals + 1));
    if (!value.ok()) return value.error();
    if (const Status status = set_parameter(settings, *info, *value); !status.ok()) return status;
  }
  if (!options.settings.empty()) session.post(command::Configure{settings});
  return {};
}

bool ended(const Snapshot& snapshot) {
  return snapshot.state == SessionState::kFinished || snapshot.state == SessionState::kDiverged;
}

// What the options for pictures ask for, step by step, one a frame.
class Performance {
 public:
  Performance(const Options& options, Window& window, ui::Application& application,
              TrainingSession& session)
      : options_(options), window_(window), application_(application), session_(session) {}

  // Returns true when the picture is taken.
  bool advance(double now) {
    const bool settled = session_.snapshot()->dataset != nullptr || now - begin_ > kWithoutData;
    if (begin_ == 0.0) begin_ = now;
    if (!settled) return false;
    if (ready_ == 0.0) {
      ready_ = now;
      if (options_.train) session_.post(command::Start{});
      if (options_.draw) draw_sample(application_);
    }
    // Once due it stays so: a click may begin another run.
    due_ = due_ || (options_.until_finished ? ended(*session_.snapshot()) || !options_.train
                                            : now - ready_ >= options_.after);
    if (options_.screenshot.empty() || !due_) return false;
    if (step_ < clicks() * kStepsPerClick) {
      const std::size_t click = step_ / kStepsPerClick, part = step_ % kStepsPerClick;
      if (part == 0) window_.point_at(options_.click[click * 2], options_.click[click * 2 + 1]);
      if (part == 2) window_.press(true);
      if (part == 4) window_.press(false);
      ++step_;
      return false;
    }
    // Moved each time, so that hover cards come and stay.
    if (!options_.pointer.empty()) window_.point_at(options_.pointer[0], options_.pointer[1]);
    if (finish_ == 0.0) finish_ = now;
    return now - finish_ > kRest;
  }

 private:
  static constexpr double kWithoutData = 3.0, kRest = 0.8;  // seconds
  static constexpr std::size_t kStepsPerClick = 8;
  std::size_t clicks() const { return options_.click.size() / 2; }

  const Options& options_;
  Window& window_;
  ui::Application& application_;
  TrainingSession& session_;
  double begin_ = 0.0, ready_ = 0.0, finish_ = 0.0;
  std::size_t step_ = 0;
  bool due_ = false;
};

int run(const Options& options) {
  const std::unique_ptr<Window> window = Window::open(options);
  if (window == nullptr) {
    std::fprintf(stderr,
                 "No window could be opened; inkling-desktop needs a display with OpenGL 3.2.\n");
    return 1;
  }
  TrainingSession session({.clock = monotonic_seconds,
                           .processors = training_processors(std::thread::hardware_concurrency()),
                           .memory_limit_bytes = available_memory_bytes()});
  if (const Status status = apply_settings(options, session); !status.ok()) {
    std::fprintf(stderr, "%s\n", status.error().message.c_str());
    return 2;
  }
  NativePlatform platform(session, options);
  ui::Application application(session, platform, ui::make_gl_textures());
  platform.set_application(&application);
  window->attach(&application, &platform);
  application.set_theme(options.theme);
  platform.set_scroll_y(options.scroll);
  const ThreadDriver driver(session);
  window->draw(monotonic_seconds());
  platform.load_ready_made();
  platform.load_first_dataset();

  Performance performance(options, *window, application, session);
  while (!window->closing()) {
    const bool running = session.snapshot()->state == SessionState::kRunning;
    const bool busy = running || !options.screenshot.empty() ||
                      application.wants_frame(monotonic_seconds() + kIdleWait);
    window->wait(application.wants_frame(monotonic_seconds()) ? 0.0 : busy ? kBusyWait : kIdleWait);
    platform.deliver_replies();
    if (!driver.started()) (void)session.advance({});
    const double now = monotonic_seconds();
    const bool done = performance.advance(now);
    if (window->take_input() || application.wants_frame(now) || done)
      window->draw(now, done ? options.screenshot : "");
    if (done) {
      const Status& status = window->picture_status();
      if (!status.ok()) std::fprintf(stderr, "%s\n", status.error().message.c_str());
      return status.ok() ? 0 : 1;
    }
  }
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  int exit_code = 0;
  const std::optional<Options> options = parse_options(argc, argv, exit_code);
  return options ? run(*options) : exit_code;
}
