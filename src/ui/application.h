// The whole user interface over one session. The platform layer makes the Dear ImGui context and
// back ends, feeds input, and calls frame() whenever wants_frame() or input says so. Everything
// runs on the one thread that owns the ImGui context.
#pragma once

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/data/strokes.h"
#include "session/session_port.h"
#include "ui/platform.h"
#include "ui/readers.h"

namespace inkling::ui {

// CSS pixels of the viewport, origin top left.
struct CssRect {
  float x = 0.0f, y = 0.0f, width = 0.0f, height = 0.0f;
};

struct Viewport {
  int width = 0, height = 0;  // of the drawing surface in device pixels
  float ratio = 1.0f;         // device pixels per CSS pixel, capped at 4 by the caller
  float scroll_y = 0.0f;  // how far the page is scrolled, CSS pixels (the phone's single column)
  float inset_bottom = 0.0f;    // home indicator, CSS pixels
  bool touch = false;           // the last pointer was a finger: larger targets, no shortcut labels
  bool system_dark = false;     // prefers-color-scheme
  bool reduced_motion = false;  // prefers-reduced-motion
};

// Buttons that exist outside the canvas as well: shortcuts and the HTML twin that screen readers
// use.
enum class Action {
  kTrainOrPause,
  kStep,
  kEpoch,
  kReset,
  kClear,
  kUndoStroke,
  kRedoStroke,
  kToggleTheme,
  kUndoReset,
  kSlower,
  kFaster,
  kReplay,
  kLaboratory  // there and back
};

// How far the data set's files have come.
struct LoadStatus {
  enum class Phase { kNone, kLoading, kReady, kFailed, kAbsent };
  Phase phase = Phase::kNone;
  double received_mib = 0.0, total_mib = 0.0;
  std::string title;    // "The digits did not arrive."
  std::string message;  // what was found and expected, whole sentences
};

// What a replay shows: positions below `end` are recorded moments, `end` is the present.
struct ReplayStatus {
  std::size_t position = 0, end = 0;  // end is 0 where there is nothing to be shown again
  bool playing = false;
  double seconds = 0.0;            // of training, of what is shown
  std::optional<double> accuracy;  // of the unseen images, likewise
};

struct Prediction {
  int digit = 0;                     // index of the answered class
  bool unlike = false;               // it is like nothing that the network has learned
  std::vector<float> probabilities;  // one for each class
};

class Textures;

class Application {
 public:
  // `textures` are those of the graphics context (app/graphics/gl_textures.h); without them, or
  // with null, no pictures are drawn, as in tests without a window.
  Application(SessionPort& session, Platform& platform);
  Application(SessionPort& session, Platform& platform, std::unique_ptr<Textures> textures);
  ~Application();

  // One frame between ImGui::NewFrame() and ImGui::Render(), which the caller does. `now` in
  // seconds.
  void frame(double now, const Viewport& viewport);
  // Whether something changed since the last frame: a new snapshot (at most 30 frames a second
  // while training), ink, a running easing. Input is the caller's reason to draw.
  bool wants_frame(double now) const;
  // Must be called before NewFrame when ratio or theme changed: (re)builds fonts and style. Returns
  // true when the font atlas changed and the back end has to upload it again.
  bool prepare(const Viewport& viewport);
  // The graphics context is new: textures have to be made again.
  void graphics_lost();

  void set_load_status(LoadStatus status);
  const LoadStatus& load_status() const;

  // The network that comes with the page and reads until the person's own has learned.
  void set_ready_made(std::shared_ptr<const Model> model, Bytes file);
  // Teaches the network that reads the pad what is on it: this class. False where the pad is empty
  // or there is nothing to rehearse.
  bool teach(int label);
  // A digit was typed: while "Teach it" is open, that is the class of what is on the pad.
  bool digit_key(int digit);
  // The picture below the pad ("unseen", "what-it-saw", "teach-it", "robustness", "first-layer") or
  // the laboratory's view (kViewNames); false for another name.
  bool show_panel(std::string_view name);
  std::string_view panel() const;

  // Which of the two reads, until the next run.
  void choose_reader(Reader reader);
  Reader reader() const;
  bool has_ready_made() const;  // one that suits the data
  // The network that reads the pad; null where there is none.
  std::shared_ptr<const Model> reading_model() const;
  void perform(Action action);
  void set_theme(std::string_view chosen);  // "light", "dark", "system"
  void show_message(std::string text);      // a plain refusal or notice for the person

  // The caller drains session.take_replies() and hands over each reply whose id is kFirstReplyId or
  // more; smaller ones are its own.
  static constexpr std::uint64_t kFirstReplyId = 1'000'000'000;
  void receive(const Reply& reply);

  // A file that describes a search for hyper-parameters (formats/search_json.h): its view opens.
  void open_search(std::string text);

  // Something that Platform::recall() was asked for.
  void recalled(const std::string& key, const std::vector<std::uint8_t>& bytes);

  // The least time between two frames: what a person can see of training, or of an own stroke.
  double frame_seconds() const;

  // The drawing pad. Coordinates in CSS pixels of the viewport; `pointer` tells fingers apart, a
  // second one is ignored while the first draws.
  CssRect pad() const;
  void pad_down(int pointer, float x, float y);
  void pad_move(int pointer, float x, float y);
  void pad_up(int pointer);
  void pad_cancel(int pointer);  // the stroke so far is taken back
  void clear_pad();
  const Drawing& drawing() const;
  // For the present drawing and the newest weights; null for an empty pad or where there are no
  // weights.
  const std::optional<Prediction>& prediction() const;

  ReplayStatus replay() const;
  void show_moment(std::size_t position);

  float content_height()
      const;  // CSS pixels that the layout needs; more than the viewport: the page scrolls
  // What is being typed: a phone shall show its keyboard for it.
  enum class Typing : std::uint8_t { kNothing, kNumber, kText };
  Typing typing() const;
  bool wants_wheel()
      const;  // the pointer is over a list with its own scrolling: the wheel is not the page's
  std::string status_text() const;  // one sentence for screen readers

  // Where the twin of an action is drawn, so that a focus ring can be shown around it; empty when
  // it is not visible.
  std::optional<CssRect> action_rect(Action action) const;
  void set_focused_action(std::optional<Action> action);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace inkling::ui
