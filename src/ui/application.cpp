#include "ui/application.h"

#include <imgui_internal.h>
#include <implot.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "ui/actions.h"
#include "ui/learn_status.h"
#include "ui/page.h"
#include "ui/panels/answer.h"
#include "ui/panels/learn.h"
#include "ui/screens.h"
#include "ui/teaching.h"

namespace inkling::ui {

namespace {

constexpr double kFrameSeconds = 1.0 / 30.0;   // while training
constexpr double kStrokeSeconds = 1.0 / 60.0;  // while a stroke is drawn, and otherwise
constexpr double kMessageSeconds = 5.0;
// ImGui settles hovers and popups one frame after the input that caused them.
constexpr int kFramesAfterInput = 2;
constexpr float kLongestStep = 0.1f;  // seconds an easing may jump after a rest

}  // namespace

struct Application::State {
  Context context;
  Page page;
  ImPlotContext* plots = nullptr;

  float built_ratio = 0.0f;
  bool built_phone = false;
  bool styled = false, styled_dark = false;
  std::string announced_theme;  // what the platform was told last
  bool announced_dark = false;

  double last_frame = -1.0;
  std::uint64_t drawn_revision = 0;
  std::uint64_t drawn_ink = 0;
  bool dirty = true;
  int frames_owed = kFramesAfterInput;
  bool could_undo = false;
  std::string shown_error;
  bool drawer_was_open = false;
  float scroll_before_sheet = 0.0f;

  State(SessionPort& session, Platform& platform, std::unique_ptr<Textures> textures)
      : context(session, platform, std::move(textures)) {}

  void touch() {
    dirty = true;
    frames_owed = std::max(frames_owed, kFramesAfterInput);
  }
  void take_snapshot();
  void take_random_image();
  void watch_input();
  void drop_colored_tiles();
  void follow_sheet();
  Point in_pad(float x, float y) const;
};

Application::Application(SessionPort& session, Platform& platform)
    : Application(session, platform, nullptr) {}

Application::Application(SessionPort& session, Platform& platform,
                         std::unique_ptr<Textures> textures)
    : state_(std::make_unique<State>(session, platform,
                                     textures ? std::move(textures) : make_null_textures())) {
  state_->plots = ImPlot::CreateContext();
  ImGui::GetIO().IniFilename = nullptr;
}

Application::~Application() { ImPlot::DestroyContext(state_->plots); }

void Application::State::drop_colored_tiles() {
  // Pictures hold colours of the theme; each panel paints its own again.
  page.seen_revision = 0;
  page.pad_tile.set({});
  page.field.hovered_revision = 0;
  if (page.laboratory != nullptr) page.laboratory->forget_pictures();
}

bool Application::prepare(const Viewport& viewport) {
  State& s = *state_;
  s.context.viewport = viewport;
  s.context.screen = screen_class(viewport);
  const bool dark = s.context.chosen_theme == "dark" ||
                    (s.context.chosen_theme == "system" && viewport.system_dark);
  const bool phone = s.context.screen == ScreenClass::kPhone;
  const bool new_fonts =
      s.built_ratio != viewport.ratio || s.built_phone != phone || s.context.fonts.ui == nullptr;
  if (new_fonts) {
    s.context.fonts = build_fonts(viewport.ratio, phone);
    s.built_ratio = viewport.ratio;
    s.built_phone = phone;
  }
  if (new_fonts || !s.styled || s.styled_dark != dark) {
    s.context.palette = dark ? &dark_palette() : &light_palette();
    ImPlot::SetCurrentContext(s.plots);
    apply_style(*s.context.palette, viewport.ratio);
    s.styled = true;
    s.styled_dark = dark;
    s.drop_colored_tiles();
    s.touch();
  }
  if (s.announced_theme != s.context.chosen_theme || s.announced_dark != dark) {
    s.announced_theme = s.context.chosen_theme;
    s.announced_dark = dark;
    s.context.platform.theme_changed(dark, s.context.chosen_theme);
  }
  return new_fonts;
}

void Application::State::take_snapshot() {
  context.snapshot = context.session.snapshot();
  const Snapshot& snapshot = *context.snapshot;
  page.readers.follow(snapshot);
  page.ledger.follow(context, page.next_request);
  if (snapshot.dataset != page.dataset) {
    page.dataset = snapshot.dataset;
    page.pad_image.reset();
    page.gallery.images.drop();
    if (snapshot.dataset != nullptr && snapshot.dataset->test_count > 0)
      page.gallery.images.ask(context.session, page.next_request++,
                              gallery_samples(snapshot.dataset->test_count, page.gallery.shuffle));
  }
  // "Teach it" has a button of its own for that.
  if (snapshot.can_undo && !could_undo && !page.toast && page.band != Band::kTeachIt)
    page.toast = Toast{snapshot.undo_label.empty() ? "The network was replaced."
                                                   : snapshot.undo_label + " can be taken back.",
                       "Undo", context.now + kMessageSeconds};
  could_undo = snapshot.can_undo;
  if (!snapshot.can_undo && page.toast && !page.toast->action.empty() &&
      page.toast->until - context.now < kMessageSeconds - 0.5)
    page.toast.reset();
  if (snapshot.error != shown_error) {
    shown_error = snapshot.error;
    page.notice = snapshot.error;
  }
}

void Application::State::take_random_image() {
  const ImageSet& set = page.random_image;
  if (!set.ready()) return;
  const std::size_t count =
      static_cast<std::size_t>(set.rows()) * static_cast<std::size_t>(set.columns());
  page.pad.clear();
  page.pad_image = PadImage{set.rows(),
                            set.columns(),
                            {set.pixels(0), set.pixels(0) + count},
                            set.label(0),
                            set.samples()[0]};
  page.pad_tile.set({});
  page.random_image.drop();
}

void Application::State::watch_input() {
  const ImGuiIO& io = ImGui::GetIO();
  const bool moved = io.MouseDelta.x != 0.0f || io.MouseDelta.y != 0.0f || io.MouseWheel != 0.0f ||
                     io.MouseWheelH != 0.0f;
  bool pressed = io.InputQueueCharacters.Size > 0;
  for (int button = 0; button < ImGuiMouseButton_COUNT; ++button)
    pressed = pressed || io.MouseClicked[button] || io.MouseReleased[button];
  if (moved || pressed || ImGui::IsAnyItemActive())
    frames_owed = std::max(frames_owed, kFramesAfterInput);
}

// The sheet on a phone is as long as the page: it begins at its top, and the page comes back where
// it was.
void Application::State::follow_sheet() {
  const bool open = context.drawer_open && context.screen == ScreenClass::kPhone;
  if (open == drawer_was_open) return;
  drawer_was_open = open;
  if (open) {
    scroll_before_sheet = context.viewport.scroll_y;
    context.platform.scroll_to(0.0f);
  } else {
    context.platform.scroll_to(scroll_before_sheet);
  }
  touch();
}

void Application::frame(double now, const Viewport& viewport) {
  State& s = *state_;
  Context& c = s.context;
  ImPlot::SetCurrentContext(s.plots);
  c.viewport = viewport;
  c.screen = screen_class(viewport);
  c.passed = s.last_frame < 0.0
                 ? 0.0f
                 : std::clamp(static_cast<float>(now - s.last_frame), 0.0f, kLongestStep);
  c.now = now;
  c.wake_at = 0.0;
  c.hover_card.reset();
  c.action_rects = {};
  c.interactive = true;
  c.easings.begin_frame();
  if (c.screen == ScreenClass::kDesktop) c.drawer_open = false;
  s.dirty = false;
  if (s.frames_owed > 0) --s.frames_owed;
  s.watch_input();
  s.take_snapshot();
  if (const auto next = s.page.replay.update(*c.snapshot, now))
    c.wake(std::max(*next, now + kFrameSeconds));
  c.moment = s.page.replay.shown();
  begin_recipe_frame(c, s.page.recipe);
  s.page.reading.refresh(s.page.pad, s.page.pad_image, *c.snapshot, s.page.readers);

  ImGui::SetNextWindowPos({0.0f, 0.0f});
  ImGui::SetNextWindowSize(
      {static_cast<float>(viewport.width), static_cast<float>(viewport.height)});
  ImGui::Begin("page", nullptr,
               ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove |
                   ImGuiWindowFlags_NoSavedSettings | ImGuiWindowFlags_NoBringToFrontOnFocus |
                   ImGuiWindowFlags_NoNav | ImGuiWindowFlags_NoScrollWithMouse |
                   ImGuiWindowFlags_NoBackground);
  c.list = ImGui::GetWindowDrawList();
  ImGui::GetBackgroundDrawList()->AddRectFilled(
      {0.0f, 0.0f}, {static_cast<float>(viewport.width), static_cast<float>(viewport.height)},
      c.colors().page);
  draw_screen(c, s.page);
  ImGui::End();
  if (draw_toast(c, s.page.toast)) perform_action(c, s.page, Action::kUndoReset);
  draw_hover_card(c, s.page.hover);
  if (s.page.focused_action)
    if (const auto& rect = c.action_rects[static_cast<std::size_t>(*s.page.focused_action)])
      draw_focus_ring(c, *rect);
  // A list that lies over the pad takes its place.
  if (ImGui::IsPopupOpen(nullptr, ImGuiPopupFlags_AnyPopupId)) s.page.pad_rect = {};
  s.follow_sheet();
  s.drawn_revision = c.snapshot->revision;
  s.drawn_ink = s.page.pad.revision();
  s.last_frame = now;
}

bool Application::wants_frame(double now) const {
  const State& s = *state_;
  if (s.dirty || s.frames_owed > 0 || s.drawn_ink != s.page.pad.revision() ||
      s.context.easings.moving())
    return true;
  if (s.context.wake_at > 0.0 && now >= s.context.wake_at) return true;
  return s.context.session.snapshot()->revision != s.drawn_revision &&
         now - s.last_frame >= kFrameSeconds * 0.9;
}

double Application::frame_seconds() const {
  const State& s = *state_;
  const bool training = s.context.session.snapshot()->state == SessionState::kRunning;
  return training && !s.page.pad.drawing_active() ? kFrameSeconds : kStrokeSeconds;
}

void Application::graphics_lost() {
  Page& page = state_->page;
  for (Tile* tile : {&page.pad_tile, &page.seen_tile, &page.gallery.atlas, &page.field.tile,
                     &page.field.hovered_tile, &page.first_layer.atlas})
    tile->forget();
  page.teach.atlas.forget();
  for (auto& step : page.what_it_saw.steps) step.tile.forget();
  page.what_it_saw.relevance.forget();
  page.what_it_saw.nearest.row.forget();
  page.recipe.preview.atlas.forget();
  for (Tile& tile : page.what_it_saw.layers) tile.forget();
  if (page.laboratory != nullptr) page.laboratory->forget_pictures();
  state_->touch();
}

void Application::set_load_status(LoadStatus status) {
  state_->context.load = std::move(status);
  state_->touch();
}

const LoadStatus& Application::load_status() const { return state_->context.load; }

void Application::set_ready_made(std::shared_ptr<const Model> model, Bytes file) {
  state_->page.readers.set_ready_made(std::move(model), std::move(file));
  state_->touch();
}

bool Application::teach(int label) {
  State& s = *state_;
  s.context.snapshot = s.context.session.snapshot();
  s.page.reading.refresh(s.page.pad, s.page.pad_image, *s.context.snapshot, s.page.readers);
  s.touch();
  return ui::teach(s.context, s.page, label);
}

bool Application::digit_key(int digit) {
  const Page& page = state_->page;
  return !page.in_laboratory && page.band == Band::kTeachIt && teach(digit);
}

bool Application::show_panel(std::string_view name) {
  Page& page = state_->page;
  const auto band = std::find(kBandNames.begin(), kBandNames.end(), name);
  const auto view = std::find(kViewNames.begin(), kViewNames.end(), name);
  if (band == kBandNames.end() && view == kViewNames.end()) return false;
  page.in_laboratory = band == kBandNames.end();
  if (page.in_laboratory)
    page.view = static_cast<View>(view - kViewNames.begin());
  else
    page.band = static_cast<Band>(band - kBandNames.begin());
  state_->touch();
  return true;
}

std::string_view Application::panel() const {
  const Page& page = state_->page;
  return page.in_laboratory ? kViewNames[static_cast<std::size_t>(page.view)]
                            : kBandNames[static_cast<std::size_t>(page.band)];
}

void Application::choose_reader(Reader reader) {
  state_->page.readers.choose(reader);
  state_->touch();
}

Reader Application::reader() const {
  return state_->page.readers.current(*state_->context.session.snapshot());
}

bool Application::has_ready_made() const {
  return state_->page.readers.has_ready_made(*state_->context.session.snapshot());
}

std::shared_ptr<const Model> Application::reading_model() const {
  return state_->page.readers.model(*state_->context.session.snapshot());
}

void Application::perform(Action action) {
  state_->context.snapshot = state_->context.session.snapshot();
  perform_action(state_->context, state_->page, action);
  state_->touch();
}

void Application::set_theme(std::string_view chosen) {
  state_->context.chosen_theme =
      chosen == "light" || chosen == "dark" ? std::string(chosen) : "system";
  state_->touch();
}

void Application::show_message(std::string text) {
  state_->page.notice = std::move(text);
  state_->touch();
}

void Application::receive(const Reply& reply) {
  State& s = *state_;
  Page& page = s.page;
  s.touch();
  if (page.save_request != 0 && reply.id == page.save_request) {
    page.save_request = 0;
    if (const auto* saved = std::get_if<reply::SavedModel>(&reply.body))
      s.context.platform.save_file("inkling-model.safetensors", saved->file);
    if (const auto* failed = std::get_if<reply::Failed>(&reply.body)) page.notice = failed->message;
    return;
  }
  if (page.gallery.images.receive(reply) || page.field.hovered.receive(reply) ||
      page.teach.images.receive(reply))
    return;
  if (page.robustness.receive(reply) || page.ledger.receive(s.context, reply) ||
      page.what_it_saw.nearest.receive(reply))
    return;
  if (page.laboratory != nullptr && page.laboratory->receive(reply)) return;
  if (page.teach.saving.receive(reply)) return save_drawings(s.context, page);
  if (page.random_image.receive(reply)) s.take_random_image();
}

void Application::open_search(std::string text) {
  state_->page.search_file = std::move(text);
  show_panel(kViewNames[static_cast<std::size_t>(View::kSearch)]);
}

void Application::recalled(const std::string& key, const std::vector<std::uint8_t>& bytes) {
  state_->touch();
  Page& page = state_->page;
  if (page.laboratory != nullptr) page.laboratory->recalled(key, bytes);
}

CssRect Application::pad() const {
  const Rect& rect = state_->page.pad_rect;
  const float ratio = state_->context.viewport.ratio;
  return {rect.x / ratio, rect.y / ratio, rect.width / ratio, rect.height / ratio};
}

Point Application::State::in_pad(float x, float y) const {
  const Rect& rect = page.pad_rect;
  const float ratio = context.viewport.ratio;
  if (rect.width <= 0.0f) return {NAN, NAN};
  return {(x * ratio - rect.x) / rect.width, (y * ratio - rect.y) / rect.height};
}

void Application::pad_down(int pointer, float x, float y) {
  State& s = *state_;
  if (s.page.pad_rect.width <= 0.0f) return;
  if (s.page.pad_image && !s.page.pad.drawing_active()) s.page.pad_image.reset();
  s.page.pad.down(pointer, s.in_pad(x, y));
}

void Application::pad_move(int pointer, float x, float y) {
  state_->page.pad.move(pointer, state_->in_pad(x, y));
}

void Application::pad_up(int pointer) {
  state_->page.pad.up(pointer);
  state_->touch();
}

void Application::pad_cancel(int pointer) {
  state_->page.pad.cancel(pointer);
  state_->touch();
}

void Application::clear_pad() {
  ui::clear_pad(state_->page);
  state_->touch();
}

const Drawing& Application::drawing() const { return state_->page.pad.drawing(); }

const std::optional<Prediction>& Application::prediction() const {
  // Asked between frames too: the answer belongs to the ink and the weights of this moment.
  state_->page.reading.refresh(state_->page.pad, state_->page.pad_image,
                               *state_->context.session.snapshot(), state_->page.readers);
  return state_->page.reading.prediction();
}

ReplayStatus Application::replay() const {
  const Snapshot& snapshot = *state_->context.session.snapshot();
  const Replay& replay = state_->page.replay;
  if (!Replay::available(snapshot)) return {};
  const LearnStatus status = learn_status(snapshot, replay.shown());
  return {replay.position(snapshot), Replay::end(snapshot), replay.playing(),
          replay.shown() != nullptr ? replay.shown()->evaluation.seconds : snapshot.train_seconds,
          status.accuracy};
}

void Application::show_moment(std::size_t position) {
  state_->page.replay.show(*state_->context.session.snapshot(), position);
  state_->touch();
}

float Application::content_height() const {
  return std::max(state_->page.body_height, static_cast<float>(state_->context.viewport.height) /
                                                state_->context.viewport.ratio);
}

Application::Typing Application::typing() const {
  if (state_->page.recipe.edit.active()) return Typing::kNumber;
  // A field of the laboratory is Dear ImGui's own.
  return state_->page.in_laboratory && ImGui::GetIO().WantTextInput ? Typing::kText
                                                                    : Typing::kNothing;
}

bool Application::wants_wheel() const {
  // A list inside a list passes the wheel on; the host window leaves it to the page.
  for (const ImGuiWindow* window = ImGui::GetCurrentContext()->HoveredWindow; window != nullptr;
       window = window->ParentWindow) {
    const bool scrolls = (window->Flags & ImGuiWindowFlags_NoScrollWithMouse) == 0;
    if (scrolls && window->ScrollMax.y > 0.0f) return true;
  }
  return false;
}

std::string Application::status_text() const {
  const State& s = *state_;
  const std::string learning = learn_text(s.context, s.page);
  if (s.page.pad.empty() && !s.page.pad_image) return learning;
  return learning + " " + answer_text(s.context, s.page);
}

std::optional<CssRect> Application::action_rect(Action action) const {
  const std::optional<Rect>& rect = state_->context.action_rects[static_cast<std::size_t>(action)];
  if (!rect) return std::nullopt;
  const float ratio = state_->context.viewport.ratio;
  return CssRect{rect->x / ratio, rect->y / ratio, rect->width / ratio, rect->height / ratio};
}

void Application::set_focused_action(std::optional<Action> action) {
  state_->page.focused_action = action;
  state_->touch();
}

}  // namespace inkling::ui
