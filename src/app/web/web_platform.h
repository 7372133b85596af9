// What the user interface needs of its platform, given by the page. The functions on the other side
// are methods of the `host` that web/boot.js hands to the module.
#pragma once

#include <optional>
#include <string>
#include <utility>

#include "app/web/page_session.h"
#include "core/data/idx.h"
#include "ui/platform.h"

namespace inkling::web {

class WebPlatform final : public ui::Platform {
 public:
  // `arithmetic` and `reason` as in PageOptions; `session` must outlive this.
  WebPlatform(std::string arithmetic, std::string reason, PageSession& session)
      : arithmetic_(std::move(arithmetic)), reason_(std::move(reason)), session_(session) {}

  void save_file(const std::string& name, const std::vector<std::uint8_t>& bytes) override;
  void save_picture(const std::string& name, const ui::Rect& rect) override;
  void keep(const std::string& key, const std::vector<std::uint8_t>& bytes) override;
  void recall(const std::string& prefix) override;
  void explain(const std::string& anchor) override;
  void choose_files() override;
  using Platform::load_dataset;
  void load_dataset(std::string_view name, const TestSplit& split) override;
  void theme_changed(bool dark, std::string_view chosen) override;
  void scroll_to(float y) override;
  ui::LaboratoryState laboratory(bool again) override;
  void set_laboratory(ui::LaboratoryState state) { laboratory_ = state; }
  std::string build_description() const override;
  std::string build_reason() const override { return reason_; }

 private:
  std::string arithmetic_, reason_;
  PageSession& session_;
  std::optional<ui::LaboratoryState> laboratory_;  // none: not asked for yet
};

// Carries a packet to the other end: from the page to its worker or back.
void send_packet(Bytes packet);

// Installs the clipboard functions of the Dear ImGui context.
void connect_clipboard();

}  // namespace inkling::web
