// What a view of the laboratory is made of: each panel keeps its own state and adds cards to the
// board.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "ui/context.h"
#include "ui/laboratory/board.h"
#include "ui/laboratory/unseen_images.h"

namespace inkling::ui {
struct Page;
}

namespace inkling::ui::laboratory {

// What a panel works with in one frame.
struct Desk {
  Context& context;
  Page& page;
  Board& board;
  UnseenImages& unseen;
  bool brief = false;  // among others, in the view of all: its one most telling card, in one column
};

class Panel {
 public:
  virtual ~Panel() = default;
  virtual void draw(Desk& desk) = 0;
  // Whether the reply was one of this panel's.
  virtual bool receive(const Reply&) { return false; }
  // What Platform::recall() was asked for; each panel has keys of its own, "runs/..." for instance.
  virtual void recalled(const std::string&, const std::vector<std::uint8_t>&) {}
  // The graphics context or the theme is new: tiles have to be painted again.
  virtual void forget_pictures() {}
};

// A sentence in place of a picture that cannot be made yet; returns true where it was needed:
// without data, or (`trained`) before the network has learned anything.
bool explain_absence(Context& context, Rect& rest, bool trained);

std::unique_ptr<Panel> make_runs_panel();
std::unique_ptr<Panel> make_curves_panel();
std::unique_ptr<Panel> make_search_panel();
std::unique_ptr<Panel> make_data_panel();
std::unique_ptr<Panel> make_mistakes_panel();
std::unique_ptr<Panel> make_confusion_panel();
std::unique_ptr<Panel> make_report_panel();
std::unique_ptr<Panel> make_weights_panel();
std::unique_ptr<Panel> make_activations_panel();
std::unique_ptr<Panel> make_histograms_panel();
std::unique_ptr<Panel> make_projection_panel();
std::unique_ptr<Panel> make_robustness_panel();
std::unique_ptr<Panel> make_my_digits_panel();

}  // namespace inkling::ui::laboratory
