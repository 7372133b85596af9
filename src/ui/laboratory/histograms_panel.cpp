#include "ui/laboratory/panel.h"

namespace inkling::ui::laboratory {

namespace {

class HistogramsPanel final : public Panel {
 public:
  void draw(Desk& desk) override;
};

void HistogramsPanel::draw(Desk& desk) {
  desk.board.card({.id = "histograms", .title = "Histograms"},
                  [&](Rect& rest) { explain_absence(desk.context, rest, true); });
}

}  // namespace

std::unique_ptr<Panel> make_histograms_panel() { return std::make_unique<HistogramsPanel>(); }

}  // namespace inkling::ui::laboratory
