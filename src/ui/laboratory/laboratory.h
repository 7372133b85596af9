// The laboratory: a screen of its own beside "Draw and train", with a rail of views. What lies
// behind this door arrives when somebody first opens it (gate.h); until then the page knows the
// names of the views and nothing else.
#pragma once

#include <array>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "ui/context.h"

namespace inkling::ui {

struct Page;

enum class View {
  kRuns,
  kCurves,
  kSearch,
  kData,
  kMistakes,
  kConfusion,
  kReport,
  kWeights,
  kActivations,
  kHistograms,
  kProjection,
  kRobustness,
  kMyDigits
};
inline constexpr std::size_t kViewCount = 13;
// As `showPanel` and the page's address know them, in the order of View.
inline constexpr std::array<std::string_view, kViewCount> kViewNames = {
    "runs",    "curves",      "search",     "data",       "mistakes",       "confusion", "report",
    "weights", "activations", "histograms", "projection", "lab-robustness", "my-digits"};

class Laboratory {
 public:
  virtual ~Laboratory() = default;
  // The whole screen below the header, in CSS pixels `header` high; sets page.body_height.
  virtual void draw(Context& context, Page& page, float header) = 0;
  // Whether the reply was one of the laboratory's.
  virtual bool receive(const Reply& reply) = 0;
  // What Platform::recall() was asked for.
  virtual void recalled(const std::string& key, const std::vector<std::uint8_t>& bytes) = 0;
  // The graphics context is new, or the theme is: pictures have to be painted again.
  virtual void forget_pictures() = 0;
};

namespace laboratory {
std::unique_ptr<Laboratory> make_laboratory();
}

}  // namespace inkling::ui
