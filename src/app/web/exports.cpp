// The functions that the page's script calls. Text is UTF-8; texts that are returned live until the
// next call. Nothing is thrown across the border: what goes wrong inside becomes a message that
// inkling_failure() returns once.
#include <emscripten.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <stdexcept>
#include <string>
#include <utility>

#include "app/web/dataset_files.h"
#include "app/web/guarded.h"
#include "app/web/inflate.h"
#include "app/web/page.h"
#include "app/web/report.h"
#include "core/training/presets.h"
#include "formats/hyperparameters_json.h"
#include "formats/model_file.h"
#include "session/wire.h"
#include "ui/laboratory/model_files.h"

namespace {

using namespace inkling;
using nlohmann::json;
using web::give;
using web::guarded;

std::unique_ptr<web::Page> page;
Bytes saved_model;
Bytes images;  // of the newest answer that holds some: labels, then pixels

ImGuiKey key_named(std::string_view name) {
  struct Named {
    std::string_view name;
    ImGuiKey key;
  };
  static constexpr Named kKeys[] = {{"Tab", ImGuiKey_Tab},
                                    {"ArrowLeft", ImGuiKey_LeftArrow},
                                    {"ArrowRight", ImGuiKey_RightArrow},
                                    {"ArrowUp", ImGuiKey_UpArrow},
                                    {"ArrowDown", ImGuiKey_DownArrow},
                                    {"Home", ImGuiKey_Home},
                                    {"End", ImGuiKey_End},
                                    {"Backspace", ImGuiKey_Backspace},
                                    {"Delete", ImGuiKey_Delete},
                                    {"Enter", ImGuiKey_Enter},
                                    {"Escape", ImGuiKey_Escape},
                                    {"Space", ImGuiKey_Space},
                                    {"PageUp", ImGuiKey_PageUp},
                                    {"PageDown", ImGuiKey_PageDown},
                                    {"KeyA", ImGuiKey_A},
                                    {"KeyC", ImGuiKey_C},
                                    {"KeyV", ImGuiKey_V},
                                    {"KeyX", ImGuiKey_X},
                                    {"KeyZ", ImGuiKey_Z},
                                    {"NumpadEnter", ImGuiKey_KeypadEnter}};
  for (const Named& named : kKeys)
    if (named.name == name) return named.key;
  return ImGuiKey_None;
}

}  // namespace

extern "C" {

// Starts the page; `options` is {arithmetic, reason, memory_bytes, in_worker, graphics}. An empty
// text, or why it cannot start.
EMSCRIPTEN_KEEPALIVE const char* inkling_start(const char* options) {
  return guarded(static_cast<const char*>(nullptr), [&] {
    const json given = json::parse(options);
    auto made = web::Page::create({.arithmetic = given.at("arithmetic").get<std::string>(),
                                   .reason = given.at("reason").get<std::string>(),
                                   .memory_bytes = given.at("memory_bytes").get<std::size_t>(),
                                   .in_worker = given.at("in_worker").get<bool>(),
                                   .graphics = given.at("graphics").get<bool>()});
    if (!made) return give(made.error().message);
    page = std::move(*made);
    return give(std::string());
  });
}

// Bit 0: call again at the next frame. Bit 1: a frame was drawn.
EMSCRIPTEN_KEEPALIVE int inkling_tick(double now_seconds, int at_once) {
  return guarded(0, [&] {
    const web::Page::Tick tick = page->tick(now_seconds, at_once != 0);
    return (tick.busy ? 1 : 0) | (tick.drew ? 2 : 0);
  });
}

EMSCRIPTEN_KEEPALIVE int inkling_has_news() {
  return guarded(0, [&] { return page->has_news() ? 1 : 0; });
}

EMSCRIPTEN_KEEPALIVE int inkling_advance_hidden() {
  return guarded(0, [&] { return page->advance_hidden() ? 1 : 0; });
}

EMSCRIPTEN_KEEPALIVE void inkling_viewport(int width, int height, float ratio, float scroll_y,
                                           float inset_bottom, int touch, int system_dark,
                                           int reduced_motion) {
  guarded(0, [&] {
    page->set_viewport({.width = width,
                        .height = height,
                        .ratio = ratio,
                        .scroll_y = scroll_y,
                        .inset_bottom = inset_bottom,
                        .touch = touch != 0,
                        .system_dark = system_dark != 0,
                        .reduced_motion = reduced_motion != 0});
    return 0;
  });
}

EMSCRIPTEN_KEEPALIVE void inkling_graphics(int restored) {
  guarded(0, [&] {
    if (restored != 0)
      page->graphics_restored();
    else
      page->graphics_lost();
    return 0;
  });
}

// ---- input for the user interface, in device pixels

EMSCRIPTEN_KEEPALIVE void inkling_pointer(float x, float y, int finger) {
  ImGuiIO& io = ImGui::GetIO();
  io.AddMouseSourceEvent(finger != 0 ? ImGuiMouseSource_TouchScreen : ImGuiMouseSource_Mouse);
  io.AddMousePosEvent(x, y);
  page->touch_frame();
}

EMSCRIPTEN_KEEPALIVE void inkling_button(int button, int down) {
  ImGui::GetIO().AddMouseButtonEvent(button, down != 0);
  page->touch_frame();
}

EMSCRIPTEN_KEEPALIVE void inkling_wheel(float x, float y) {
  ImGui::GetIO().AddMouseWheelEvent(x, y);
  page->touch_frame();
}

// `code` as KeyboardEvent.code names keys; modifiers: 1 control or command, 2 shift, 4 alt.
EMSCRIPTEN_KEEPALIVE void inkling_key(const char* code, int down, int modifiers) {
  ImGuiIO& io = ImGui::GetIO();
  io.AddKeyEvent(ImGuiMod_Ctrl, (modifiers & 1) != 0);
  io.AddKeyEvent(ImGuiMod_Shift, (modifiers & 2) != 0);
  io.AddKeyEvent(ImGuiMod_Alt, (modifiers & 4) != 0);
  if (const ImGuiKey key = key_named(code); key != ImGuiKey_None) io.AddKeyEvent(key, down != 0);
  page->touch_frame();
}

EMSCRIPTEN_KEEPALIVE void inkling_text(const char* text) {
  ImGui::GetIO().AddInputCharactersUTF8(text);
  page->touch_frame();
}

EMSCRIPTEN_KEEPALIVE void inkling_focus(int focused) {
  ImGui::GetIO().AddFocusEvent(focused != 0);
  page->touch_frame();
}

EMSCRIPTEN_KEEPALIVE int inkling_cursor() { return ImGui::GetMouseCursor(); }

// ---- the drawing pad, in CSS pixels of the viewport; kind: 0 down, 1 move, 2 up, 3 cancel

EMSCRIPTEN_KEEPALIVE void inkling_pad(int kind, int pointer, float x, float y) {
  guarded(0, [&] {
    ui::Application& application = page->application();
    if (kind == 0) application.pad_down(pointer, x, y);
    if (kind == 1) application.pad_move(pointer, x, y);
    if (kind == 2) application.pad_up(pointer);
    if (kind == 3) application.pad_cancel(pointer);
    page->touch_frame();
    return 0;
  });
}

// ---- actions

EMSCRIPTEN_KEEPALIVE void inkling_perform(int action) {
  guarded(0, [&] {
    page->application().perform(static_cast<ui::Action>(action));
    page->touch_frame();
    return 0;
  });
}

EMSCRIPTEN_KEEPALIVE void inkling_focus_action(int action) {
  page->application().set_focused_action(
      action < 0 ? std::nullopt : std::optional(static_cast<ui::Action>(action)));
  page->touch_frame();
}

// A recorded moment of the run, or the present from state().replay.end on.
EMSCRIPTEN_KEEPALIVE void inkling_show_moment(int position) {
  guarded(0, [&] {
    page->application().show_moment(static_cast<std::size_t>(std::max(0, position)));
    page->touch_frame();
    return 0;
  });
}

EMSCRIPTEN_KEEPALIVE void inkling_theme(const char* chosen) {
  page->application().set_theme(chosen);
  page->touch_frame();
}

EMSCRIPTEN_KEEPALIVE void inkling_message(const char* text) {
  page->application().show_message(text);
  page->touch_frame();
}

// {phase: none|loading|ready|failed|absent, received_mib, total_mib, title, message}
EMSCRIPTEN_KEEPALIVE void inkling_load_status(const char* text) {
  guarded(0, [&] {
    using Phase = ui::LoadStatus::Phase;
    const json given = json::parse(text);
    const auto phase = given.at("phase").get<std::string>();
    ui::LoadStatus status;
    status.phase = phase == "loading"  ? Phase::kLoading
                   : phase == "ready"  ? Phase::kReady
                   : phase == "failed" ? Phase::kFailed
                   : phase == "absent" ? Phase::kAbsent
                                       : Phase::kNone;
    status.received_mib = given.value("received_mib", 0.0);
    status.total_mib = given.value("total_mib", 0.0);
    status.title = given.value("title", "");
    status.message = given.value("message", "");
    page->application().set_load_status(std::move(status));
    page->touch_frame();
    return 0;
  });
}

// The functions of the laboratory are here (1), or did not arrive (0).
EMSCRIPTEN_KEEPALIVE void inkling_laboratory(int arrived) {
  page->set_laboratory(arrived ? ui::LaboratoryState::kHere : ui::LaboratoryState::kFailed);
}

// ---- commands and questions; each is answered in inkling_events() under its id

EMSCRIPTEN_KEEPALIVE const char* inkling_command(const char* text, double id) {
  return guarded(static_cast<const char*>(nullptr), [&] {
    auto command = wire::command_from_json(json::parse(text, nullptr, /*allow_exceptions=*/false));
    if (!command) return give(Status(command.error()));
    page->post(std::move(*command), static_cast<std::uint64_t>(id));
    return give(std::string());
  });
}

EMSCRIPTEN_KEEPALIVE const char* inkling_request(const char* text) {
  return guarded(static_cast<const char*>(nullptr), [&] {
    auto request = wire::request_from_json(json::parse(text, nullptr, /*allow_exceptions=*/false));
    if (!request) return give(Status(request.error()));
    page->ask(std::move(*request));
    return give(std::string());
  });
}

EMSCRIPTEN_KEEPALIVE const char* inkling_configure(const char* text, double id) {
  return guarded(static_cast<const char*>(nullptr),
                 [&] { return give(page->configure(text, static_cast<std::uint64_t>(id))); });
}

// Settings of the preset as JSON for inkling_configure, or {error}.
EMSCRIPTEN_KEEPALIVE const char* inkling_preset(const char* name) {
  return guarded(static_cast<const char*>(nullptr), [&] {
    const auto h = apply_preset(name, page->snapshot()->wanted);
    return give(h ? to_json(*h).dump() : web::report_error(h.error()));
  });
}

// Takes the staged files: see web::take_dataset.
EMSCRIPTEN_KEEPALIVE const char* inkling_load_dataset(const char* text, double id) {
  return guarded(static_cast<const char*>(nullptr), [&] {
    page->post(web::take_dataset(text), static_cast<std::uint64_t>(id));
    return give(std::string());
  });
}

// Takes the staged file 0.
EMSCRIPTEN_KEEPALIVE void inkling_load_model(double id) {
  guarded(0, [&] {
    page->post(command::LoadModel{std::exchange(web::staging(0), {})},
               static_cast<std::uint64_t>(id));
    return 0;
  });
}

// A search for hyper-parameters as JSON; what is wrong with it is told where it is shown.
EMSCRIPTEN_KEEPALIVE void inkling_open_search(const char* text) {
  guarded(0, [&] {
    page->application().open_search(text);
    return 0;
  });
}

// Takes the staged file 0: so many labels, then the pixels of as many drawings.
EMSCRIPTEN_KEEPALIVE void inkling_set_drawings(int rows, int columns, int count, double id) {
  guarded(0, [&] {
    command::SetDrawings set{rows, columns, std::exchange(web::staging(0), {}), {}};
    const auto labels = set.pixels.begin() + count;
    set.labels.assign(set.pixels.begin(), labels);
    set.pixels.erase(set.pixels.begin(), labels);
    page->post(std::move(set), static_cast<std::uint64_t>(id));
    return 0;
  });
}

// The network that reads until the person's own has learned: a safetensors file. Returns why it was
// refused, or "".
EMSCRIPTEN_KEEPALIVE const char* inkling_ready_made(const std::uint8_t* bytes, int count) {
  return guarded(static_cast<const char*>(nullptr), [&] {
    auto file = parse_model(std::span(bytes, static_cast<std::size_t>(count)));
    if (!file) return give(file.error().message);
    page->application().set_ready_made(std::make_shared<const Model>(std::move(file->model)),
                                       Bytes(bytes, bytes + count));
    return give(std::string());
  });
}

// The model file in another format, once the laboratory is here: {"bytes": how many lie in
// inkling_saved_model()} or {"error": why not}.
EMSCRIPTEN_KEEPALIVE const char* inkling_convert_model(const char* format,
                                                       const std::uint8_t* bytes, int count) {
  return guarded("{}", [&] {
    const auto wanted = model_format_named(format);
    if (!wanted)
      return give(json{{"error", "saveModel: found " + std::string(format) +
                                     ", expected safetensors, npz or onnx."}}
                      .dump());
    // Through a pointer that could change: else the linker weaves all of it into this function,
    // which every visit loads.
    static auto* volatile convert = &ui::laboratory::convert_model;
    auto converted =
        convert(std::span(bytes, static_cast<std::size_t>(count)), *wanted, web::inflate_raw);
    if (!converted) return give(json{{"error", converted.error().message}}.dump());
    saved_model = std::move(*converted);
    return give(json{{"bytes", saved_model.size()}}.dump());
  });
}

// What is kept under a key that Platform::recall() asked for; at the end its prefix without bytes.
EMSCRIPTEN_KEEPALIVE void inkling_recalled(const char* key, const std::uint8_t* bytes, int count) {
  guarded(0, [&] {
    page->application().recalled(key, Bytes(bytes, bytes + count));
    return 0;
  });
}

// A digit was typed; 1 where it was the class of what is on the pad.
EMSCRIPTEN_KEEPALIVE int inkling_digit_key(int digit) {
  return guarded(0, [&] { return page->application().digit_key(digit) ? 1 : 0; });
}

// Teaches what is on the pad; 1 where there was something to teach.
EMSCRIPTEN_KEEPALIVE int inkling_teach(int label) {
  return guarded(0, [&] { return page->application().teach(label) ? 1 : 0; });
}

// 1 where there is a panel of that name.
EMSCRIPTEN_KEEPALIVE int inkling_show_panel(const char* name) {
  return guarded(0, [&] { return page->application().show_panel(name) ? 1 : 0; });
}

EMSCRIPTEN_KEEPALIVE void inkling_choose_reader(int own) {
  guarded(0, [&] {
    page->application().choose_reader(own != 0 ? ui::Reader::kOwn : ui::Reader::kReadyMade);
    return 0;
  });
}

// A packet from the session's worker.
EMSCRIPTEN_KEEPALIVE void inkling_receive(const std::uint8_t* bytes, int count) {
  guarded(0, [&] {
    const Status status = page->receive(std::span(bytes, static_cast<std::size_t>(count)));
    if (!status) throw std::runtime_error(status.error().message);
    return 0;
  });
}

EMSCRIPTEN_KEEPALIVE const char* inkling_events() {
  return guarded("[]", [&] { return give(web::report_events(*page, saved_model, images)); });
}

EMSCRIPTEN_KEEPALIVE const std::uint8_t* inkling_saved_model() { return saved_model.data(); }
EMSCRIPTEN_KEEPALIVE const std::uint8_t* inkling_images() { return images.data(); }

// ---- reading

EMSCRIPTEN_KEEPALIVE const char* inkling_state() {
  return guarded("{}", [&] { return give(web::report_state(*page)); });
}

EMSCRIPTEN_KEEPALIVE const char* inkling_history() {
  return guarded("{}", [&] { return give(web::report_history(*page)); });
}

EMSCRIPTEN_KEEPALIVE const char* inkling_parameters() {
  return guarded("[]", [&] { return give(describe_parameters().dump()); });
}

EMSCRIPTEN_KEEPALIVE const char* inkling_presets() {
  return guarded("[]", [&] {
    json list = json::array();
    for (const Preset& preset : presets())
      list.push_back({{"name", preset.name}, {"summary", preset.summary}});
    return give(list.dump());
  });
}

EMSCRIPTEN_KEEPALIVE const char* inkling_classify(const float* values, int count) {
  return guarded("{}", [&] {
    return give(
        web::report_classification(*page, std::span(values, static_cast<std::size_t>(count))));
  });
}

EMSCRIPTEN_KEEPALIVE const char* inkling_classify_strokes(const char* text) {
  return guarded("{}", [&] { return give(web::report_strokes(*page, text)); });
}

}  // extern "C"
