#include "ui/laboratory/panel.h"

namespace inkling::ui::laboratory {

namespace {

class WeightsPanel final : public Panel {
 public:
  void draw(Desk& desk) override;
};

void WeightsPanel::draw(Desk& desk) {
  desk.board.card({.id = "weights", .title = "Weights"},
                  [&](Rect& rest) { explain_absence(desk.context, rest, true); });
}

}  // namespace

std::unique_ptr<Panel> make_weights_panel() { return std::make_unique<WeightsPanel>(); }

}  // namespace inkling::ui::laboratory
