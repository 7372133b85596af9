#include "ui/laboratory/panel.h"

namespace inkling::ui::laboratory {

namespace {

class MistakesPanel final : public Panel {
 public:
  void draw(Desk& desk) override;
};

void MistakesPanel::draw(Desk& desk) {
  desk.board.card({.id = "mistakes", .title = "Mistakes"},
                  [&](Rect& rest) { explain_absence(desk.context, rest, true); });
}

}  // namespace

std::unique_ptr<Panel> make_mistakes_panel() { return std::make_unique<MistakesPanel>(); }

}  // namespace inkling::ui::laboratory
