#include "app/web/web_platform.h"

#include <emscripten/em_js.h>
#include <imgui.h>

// clang-format off
EM_JS(void, host_save_file, (const char* name, const unsigned char* bytes, int count), {
  // A copy: the memory may be shared, which files may not be.
  Module.host.saveFile(UTF8ToString(name), HEAPU8.slice(bytes, bytes + count));
});
EM_JS(void, host_save_picture, (const char* name, int x, int y, int width, int height), {
  Module.host.savePicture({ name: UTF8ToString(name), x, y, width, height });
});
EM_JS(void, host_keep, (const char* key, const unsigned char* bytes, int count), {
  Module.host.keep(UTF8ToString(key), HEAPU8.slice(bytes, bytes + count));
});
EM_JS(void, host_recall, (const char* prefix), { Module.host.recall(UTF8ToString(prefix)); });
EM_JS(void, host_explain, (const char* anchor), { Module.host.explain(UTF8ToString(anchor)); });
EM_JS(void, host_choose_files, (), { Module.host.chooseFiles(); });
// share: below 0 for nothing.
EM_JS(void, host_load_dataset, (const char* name, double first, double share), {
  const testShare = share < 0 ? undefined : share;
  Module.host.loadDataset(UTF8ToString(name), { first, testShare });
});
EM_JS(void, host_load_laboratory, (), { Module.host.loadLaboratory(); });
EM_JS(void, host_theme_changed, (int dark, const char* chosen), {
  Module.host.themeChanged(!!dark, UTF8ToString(chosen));
});
EM_JS(void, host_scroll_to, (double y), { Module.host.scrollTo(y); });
EM_JS(void, host_copy_text, (const char* text), { Module.host.copyText(UTF8ToString(text)); });
EM_JS(void, host_send_packet, (const unsigned char* bytes, int count), {
  Module.host.sendPacket(HEAPU8.slice(bytes, bytes + count));
});
// clang-format on

namespace inkling::web {

void WebPlatform::save_file(const std::string& name, const std::vector<std::uint8_t>& bytes) {
  host_save_file(name.c_str(), bytes.data(), static_cast<int>(bytes.size()));
}

void WebPlatform::save_picture(const std::string& name, const ui::Rect& rect) {
  host_save_picture(name.c_str(), static_cast<int>(rect.x), static_cast<int>(rect.y),
                    static_cast<int>(rect.width), static_cast<int>(rect.height));
}

void WebPlatform::keep(const std::string& key, const std::vector<std::uint8_t>& bytes) {
  host_keep(key.c_str(), bytes.data(), static_cast<int>(bytes.size()));
}

void WebPlatform::recall(const std::string& prefix) { host_recall(prefix.c_str()); }

void WebPlatform::explain(const std::string& anchor) { host_explain(anchor.c_str()); }

void WebPlatform::choose_files() { host_choose_files(); }

void WebPlatform::load_dataset(std::string_view name, const TestSplit& split) {
  host_load_dataset(std::string(name).c_str(), split.first, split.share.value_or(-1.0));
}

void WebPlatform::theme_changed(bool dark, std::string_view chosen) {
  host_theme_changed(dark ? 1 : 0, std::string(chosen).c_str());
}

void WebPlatform::scroll_to(float y) { host_scroll_to(static_cast<double>(y)); }

ui::LaboratoryState WebPlatform::laboratory(bool again) {
  if (!laboratory_ || (again && laboratory_ == ui::LaboratoryState::kFailed)) {
    laboratory_ = ui::LaboratoryState::kUnderWay;
    host_load_laboratory();
  }
  return *laboratory_;
}

std::string WebPlatform::build_description() const {
  const int threads = session_.port().snapshot()->threads;
  const std::string where = !session_.apart() ? "no threads"
                            : threads == 1    ? "1 thread"
                                              : std::to_string(threads) + " threads";
  return where + ", " + arithmetic_;
}

void send_packet(Bytes packet) { host_send_packet(packet.data(), static_cast<int>(packet.size())); }

void connect_clipboard() {
  // Pasting comes the other way: the browser gives the text only to a paste event, which arrives as
  // typed text.
  ImGui::GetIO().SetClipboardTextFn = [](void*, const char* text) { host_copy_text(text); };
  ImGui::GetIO().GetClipboardTextFn = [](void*) { return ""; };
}

}  // namespace inkling::web
