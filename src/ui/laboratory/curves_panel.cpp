#include "ui/laboratory/panel.h"

namespace inkling::ui::laboratory {

namespace {

class CurvesPanel final : public Panel {
 public:
  void draw(Desk& desk) override;
};

void CurvesPanel::draw(Desk& desk) {
  desk.board.card({.id = "curves", .title = "Curves"},
                  [&](Rect& rest) { explain_absence(desk.context, rest, true); });
}

}  // namespace

std::unique_ptr<Panel> make_curves_panel() { return std::make_unique<CurvesPanel>(); }

}  // namespace inkling::ui::laboratory
