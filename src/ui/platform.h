// What the user interface needs of the place it runs in: a browser page, a native window, a test.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/data/test_split.h"
#include "ui/layout.h"

namespace inkling::ui {

// The functions of the namespace ui::laboratory may live in a second part of the program.
enum class LaboratoryState { kHere, kUnderWay, kFailed };

class Platform {
 public:
  virtual ~Platform() = default;

  // Hands a file to the person (a download in the page, the working folder natively).
  virtual void save_file(const std::string& name, const std::vector<std::uint8_t>& bytes) = 0;
  // Hands a part of what is drawn in this frame to the person as a PNG file; device pixels.
  virtual void save_picture(const std::string& /*name*/, const Rect& /*rect*/) {}
  // Keeps bytes under a key from visit to visit, where the place allows it; none: forgets the key.
  virtual void keep(const std::string& /*key*/, const std::vector<std::uint8_t>& /*bytes*/) {}
  // Asks for all that is kept under keys that begin so; it arrives by Application::recalled(), key
  // by key, at the end with the prefix itself and no bytes.
  virtual void recall(const std::string& /*prefix*/) {}
  // Opens the explanations of docs/mathematics.md beside the page, at an anchor.
  virtual void explain(const std::string& /*anchor*/) {}
  // Lets the person choose files: a model (.safetensors) or the IDX files of a data set. What comes
  // of it reaches the session as commands.
  virtual void choose_files() = 0;
  // Fetches the data set of that name and parts it so; "": the one that was asked for last, files
  // of one's own included. The part that a set without test files needs is taken in any case.
  virtual void load_dataset(std::string_view name, const TestSplit& split) = 0;
  void load_dataset(std::string_view name) { load_dataset(name, {}); }
  // The theme in force, so that what lies around the canvas follows. `chosen` is "light", "dark" or
  // "system".
  virtual void theme_changed(bool dark, std::string_view chosen) = 0;
  // Scrolls the page, where it is the platform that scrolls; CSS pixels from its top.
  virtual void scroll_to(float /*y*/) {}
  // Whether functions of ui::laboratory may be called. Where they have not been asked for, or
  // `again` after they did not arrive, asks for them; the page is drawn anew when they are here.
  virtual LaboratoryState laboratory(bool /*again*/ = false) { return LaboratoryState::kHere; }
  // "2 threads, relaxed SIMD"
  virtual std::string build_description() const = 0;
  // Why it is this one, in a sentence or two; "" where there is no choice.
  virtual std::string build_reason() const { return ""; }
};

}  // namespace inkling::ui
