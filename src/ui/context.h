// What every panel is handed: this frame's facts and the few things that outlive a frame.
#pragma once

#include <imgui.h>

#include <array>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "session/session_port.h"
#include "ui/application.h"
#include "ui/fonts.h"
#include "ui/layout.h"
#include "ui/textures.h"
#include "ui/theme.h"

namespace inkling::ui {

inline constexpr std::size_t kActionCount = 13;
inline constexpr float kPhoneLimit = 800.0f, kDesktopLimit = 1200.0f;  // CSS pixels of width

enum class ScreenClass { kPhone, kTablet, kDesktop };

// A piece of text on a hover card. A new line begins unless `same_line`.
struct CardText {
  const ImFont* font;
  ImU32 color;
  std::string text;
  bool same_line = false;
};

struct HoverCard {
  ImGuiID id = 0;  // the same while the pointer rests on the same thing
  Rect anchor;
  float delay = 0.0f;
  Tile* image = nullptr;
  ImVec2 image_size{0.0f, 0.0f};
  std::vector<CardText> texts;
  float width = 0.0f;  // 0: as wide as the text
};

// Values that slide to where they belong. Times of 0 (reduced motion) jump.
class Easings {
 public:
  float ease(ImGuiID id, float target, float seconds, float passed);
  bool moving() const { return moving_; }
  void begin_frame() { moving_ = false; }

 private:
  struct Value {
    float from, to, shown, passed;
  };
  std::unordered_map<ImGuiID, Value> values_;
  bool moving_ = false;
};

struct Context {
  Context(SessionPort& the_session, Platform& the_platform, std::unique_ptr<Textures> the_textures)
      : session(the_session), platform(the_platform), textures(std::move(the_textures)) {}

  SessionPort& session;
  Platform& platform;
  std::unique_ptr<Textures> textures;

  Fonts fonts;
  const Palette* palette = &light_palette();
  Viewport viewport;
  ScreenClass screen = ScreenClass::kDesktop;
  double now = 0.0;
  float passed = 0.0f;  // seconds since the last frame
  SnapshotPtr snapshot = session.snapshot();
  const Moment* moment = nullptr;  // shown in place of the present by a replay; part of `snapshot`
  LoadStatus load;
  ImDrawList* list = nullptr;  // of the window that is being filled

  Easings easings;
  std::optional<HoverCard> hover_card;  // asked for in this frame
  std::array<std::optional<Rect>, kActionCount> action_rects;
  std::string chosen_theme = "system";
  double wake_at = 0.0;      // a frame is wanted at this time; 0: none
  bool interactive = true;   // false below an open drawer or sheet
  bool drawer_open = false;  // recipe on tablet and phone
  bool keys_open = false;    // overlay of shortcuts
  ImGuiID arrow_target = 0;  // the slider last touched: arrow keys move it

  float px(float css) const { return std::round(css * viewport.ratio); }
  float hairline() const { return std::max(1.0f, std::floor(viewport.ratio)); }
  bool phone() const { return screen == ScreenClass::kPhone; }
  const Palette& colors() const { return *palette; }
  // Height of controls that a finger must hit.
  float target(float desktop, float phone_size) const { return px(phone() ? phone_size : desktop); }

  void post(Command command) { session.post(std::move(command)); }
  // Answers to the unseen images, of the moment that is shown; null before the first evaluation.
  const std::shared_ptr<const std::vector<std::uint8_t>>& test_answers() const {
    return moment != nullptr ? moment->test_answers : snapshot->test_answers;
  }
  // How sure an answer is; kept for the present only.
  std::optional<double> test_confidence(std::size_t sample) const {
    const auto& kept = snapshot->test_confidences;
    if (moment != nullptr || kept == nullptr || sample >= kept->size()) return std::nullopt;
    return static_cast<double>((*kept)[sample]);
  }
  void record(Action action, const Rect& rect) {
    action_rects[static_cast<std::size_t>(action)] = rect;
  }
  void wake(double when) {
    if (wake_at == 0.0 || when < wake_at) wake_at = when;
  }
  float ease(ImGuiID id, float target, float milliseconds) {
    return easings.ease(id, target, viewport.reduced_motion ? 0.0f : milliseconds * 0.001f, passed);
  }
};

// How a pointer relates to a rectangle. `pressed` is a completed click or tap.
struct Press {
  ImGuiID id = 0;
  bool hovered = false, held = false, pressed = false;
};
Press press(Context& context, std::string_view id, const Rect& rect, bool enabled = true);

// Makes the current ImGui window the one that context.list draws to, for as long as the scope
// lives.
class DrawInWindow {
 public:
  explicit DrawInWindow(Context& context) : context_(context), former_(context.list) {
    context.list = ImGui::GetWindowDrawList();
  }
  ~DrawInWindow() { context_.list = former_; }
  DrawInWindow(const DrawInWindow&) = delete;
  DrawInWindow& operator=(const DrawInWindow&) = delete;

 private:
  Context& context_;
  ImDrawList* former_;
};

}  // namespace inkling::ui
