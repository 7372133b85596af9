#include "ui/laboratory/panel.h"

namespace inkling::ui::laboratory {

namespace {

class ConfusionPanel final : public Panel {
 public:
  void draw(Desk& desk) override;
};

void ConfusionPanel::draw(Desk& desk) {
  desk.board.card({.id = "confusion", .title = "Confusion"},
                  [&](Rect& rest) { explain_absence(desk.context, rest, true); });
}

}  // namespace

std::unique_ptr<Panel> make_confusion_panel() { return std::make_unique<ConfusionPanel>(); }

}  // namespace inkling::ui::laboratory
