// What the user interface needs of its platform, given by the page. The functions on the other side
// are methods of the `host` that web/boot.js hands to the module.
#pragma once

#include <string>

#include "ui/platform.h"

namespace inkling::web {

class WebPlatform final : public ui::Platform {
 public:
  explicit WebPlatform(std::string description) : description_(std::move(description)) {}

  void save_file(const std::string& name, const std::vector<std::uint8_t>& bytes) override;
  void choose_files() override;
  void retry_loading() override;
  void theme_changed(bool dark, std::string_view chosen) override;
  void scroll_to(float y) override;
  std::string build_description() const override { return description_; }

 private:
  std::string description_;
};

// Installs the clipboard functions of the Dear ImGui context.
void connect_clipboard();

}  // namespace inkling::web
