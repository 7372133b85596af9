#include "ui/laboratory/panel.h"

namespace inkling::ui::laboratory {

namespace {

class ActivationsPanel final : public Panel {
 public:
  void draw(Desk& desk) override;
};

void ActivationsPanel::draw(Desk& desk) {
  desk.board.card({.id = "activations", .title = "Activations"},
                  [&](Rect& rest) { explain_absence(desk.context, rest, true); });
}

}  // namespace

std::unique_ptr<Panel> make_activations_panel() { return std::make_unique<ActivationsPanel>(); }

}  // namespace inkling::ui::laboratory
