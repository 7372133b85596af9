// The user interface's platform on a desktop: files in the working folder, data from disk.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "app/desktop/options.h"
#include "session/training_session.h"
#include "ui/application.h"
#include "ui/platform.h"

namespace inkling::desktop {

class NativePlatform final : public ui::Platform {
 public:
  NativePlatform(TrainingSession& session, const Options& options)
      : session_(session), options_(options) {}
  void set_application(ui::Application* application) { application_ = application; }

  void save_file(const std::string& name, const std::vector<std::uint8_t>& bytes) override;
  void save_picture(const std::string& name, const ui::Rect& rect) override {
    wanted_picture_ = {name, rect};
  }
  // What is kept lasts as long as the window.
  void keep(const std::string& key, const std::vector<std::uint8_t>& bytes) override;
  void recall(const std::string& prefix) override { recalled_.push_back(prefix); }
  void choose_files() override;
  void theme_changed(bool, std::string_view) override {}
  void scroll_to(float y) override { scroll_y_ = y; }
  std::string build_description() const override;

  // Finds, reads and posts the data set; what goes wrong becomes the page's load status. Where the
  // first one is nowhere, synthetic digits take its place.
  using Platform::load_dataset;
  void load_dataset(std::string_view name, const TestSplit& split) override;
  void load_first_dataset();
  // Files dropped onto the window: a model, the files of a data set or their folder.
  void take_files(const std::vector<std::filesystem::path>& paths);
  // Hands each reply to whom it belongs.
  void deliver_replies();

  // The model that reads until the person's own has learned; without it the window works, too.
  void load_ready_made();
  struct WantedPicture {
    std::string name;
    ui::Rect rect;  // device pixels
  };
  // Asked for by the frame that has just been drawn.
  std::optional<WantedPicture> take_wanted_picture() {
    return std::exchange(wanted_picture_, std::nullopt);
  }

  float scroll_y() const { return scroll_y_; }
  void set_scroll_y(float y) { scroll_y_ = y; }

 private:
  void fail(const std::string& title, const std::string& message);

  TrainingSession& session_;
  const Options& options_;
  ui::Application* application_ = nullptr;
  std::string wanted_data_;
  float scroll_y_ = 0.0f;
  std::optional<WantedPicture> wanted_picture_;
  std::map<std::string, std::vector<std::uint8_t>> kept_;
  std::vector<std::string> recalled_;  // prefixes that wait for their answer
};

}  // namespace inkling::desktop
