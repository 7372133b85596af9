// The whole page without a window: a Dear ImGui context that nobody draws, and a real session fed
// with a tiny data set.
#pragma once

#include <imgui.h>

#include <algorithm>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "session/training_session.h"
#include "support/tiny_data.h"
#include "ui/application.h"

namespace inkling::testing {

class RecordingPlatform final : public ui::Platform {
 public:
  void save_file(const std::string& name, const std::vector<std::uint8_t>& bytes) override {
    saved_name = name;
    saved_bytes = bytes.size();
  }
  void recall(const std::string& prefix) override { recalls.push_back(prefix); }
  void choose_files() override { ++choices; }
  using Platform::load_dataset;
  void load_dataset(std::string_view name, const TestSplit& split) override {
    wanted_data.emplace_back(name);
    wanted_split = split;
  }
  void theme_changed(bool dark, std::string_view chosen) override {
    theme_dark = dark, theme = chosen;
  }
  void keep(const std::string& key, const std::vector<std::uint8_t>& bytes) override {
    if (bytes.empty())
      kept.erase(key);
    else
      kept[key] = bytes;
  }
  std::string build_description() const override { return "test"; }

  std::ptrdiff_t kept_under(std::string_view prefix) const {
    return std::count_if(kept.begin(), kept.end(),
                         [&](const auto& entry) { return entry.first.starts_with(prefix); });
  }

  std::map<std::string, std::vector<std::uint8_t>> kept;
  std::string saved_name, theme;
  std::size_t saved_bytes = 0;
  std::vector<std::string> wanted_data, recalls;
  TestSplit wanted_split;
  int choices = 0;
  bool theme_dark = false;
};

class Stage {
 public:
  Stage()
      : context_(ImGui::CreateContext()),
        session([this] { return options(); }()),
        app(session, platform) {
    size(1440, 900, 1.0f);
  }
  ~Stage() { ImGui::SetCurrentContext(context_.get()); }

  void size(int css_width, int css_height, float ratio) {
    viewport.ratio = ratio;
    viewport.width = static_cast<int>(static_cast<float>(css_width) * ratio);
    viewport.height = static_cast<int>(static_cast<float>(css_height) * ratio);
  }

  // Draws so many frames, a sixtieth of a second apart, and hands over replies in between as a
  // platform would.
  void frames(int count) {
    for (int i = 0; i < count; ++i) {
      for (const Reply& reply : session.take_replies())
        if (reply.id >= ui::Application::kFirstReplyId) app.receive(reply);
      app.prepare(viewport);
      ImGuiIO& io = ImGui::GetIO();
      io.DisplaySize = {static_cast<float>(viewport.width), static_cast<float>(viewport.height)};
      io.DeltaTime = 1.0f / 60.0f;
      now += 1.0 / 60.0;
      ImGui::NewFrame();
      app.frame(now, viewport);
      ImGui::Render();
    }
  }

  void click(ui::CssRect rect) {
    const float x = (rect.x + rect.width * 0.5f) * viewport.ratio,
                y = (rect.y + rect.height * 0.5f) * viewport.ratio;
    ImGui::GetIO().AddMousePosEvent(x, y);
    frames(2);
    ImGui::GetIO().AddMouseButtonEvent(ImGuiMouseButton_Left, true);
    frames(2);
    ImGui::GetIO().AddMouseButtonEvent(ImGuiMouseButton_Left, false);
    frames(2);
  }
  void click(ui::Action action) {
    frames(1);
    const auto rect = app.action_rect(action);
    if (rect) click(*rect);
  }

  // Lets the session do all it has to; `limit` bounds a test that went wrong.
  void work(int limit = 100000) {
    while (limit-- > 0 && session.advance(Budget{0.01})) {
    }
  }
  void load() {
    session.post(command::Configure{tiny_settings()});
    session.post(command::LoadDataset{tiny_files()});
    work();
  }
  void train() {
    session.post(command::Start{});
    work();
  }
  void diverge() {
    Hyperparameters h = tiny_settings();
    h.hidden = {64, 64};
    h.activation = {"identity"};
    h.learning_rate = 10.0;
    h.momentum = 0.999;
    h.schedule = "constant";
    session.post(command::Configure{h});
    train();
  }
  void draw_stroke() {
    const ui::CssRect pad = app.pad();
    app.pad_down(0, pad.x + pad.width * 0.5f, pad.y + pad.height * 0.2f);
    app.pad_move(0, pad.x + pad.width * 0.5f, pad.y + pad.height * 0.8f);
    app.pad_up(0);
  }

 private:
  struct DestroyContext {
    void operator()(ImGuiContext* context) const { ImGui::DestroyContext(context); }
  };
  SessionOptions options() {
    SessionOptions result;
    result.clock = [this] { return now += 1e-6; };
    return result;
  }

 public:
  double now = 1.0;
  ui::Viewport viewport;

 private:
  std::unique_ptr<ImGuiContext, DestroyContext> context_;

 public:
  RecordingPlatform platform;
  TrainingSession session;
  ui::Application app;
};

}  // namespace inkling::testing
