#include "ui/laboratory/panel.h"
#include "ui/laboratory/robustness_card.h"

namespace inkling::ui::laboratory {

namespace {

class RobustnessPanel final : public Panel {
 public:
  void draw(Desk& desk) override {
    desk.board.card({.id = "robustness", .title = "Robustness", .span = 3}, [&](Rect& rest) {
      rest.cut_top(draw_robustness(desk.context, desk.page, rest));
    });
  }
};

}  // namespace

std::unique_ptr<Panel> make_robustness_panel() { return std::make_unique<RobustnessPanel>(); }

}  // namespace inkling::ui::laboratory
