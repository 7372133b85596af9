#include "ui/laboratory/panel.h"

namespace inkling::ui::laboratory {

namespace {

class ProjectionPanel final : public Panel {
 public:
  void draw(Desk& desk) override;
};

void ProjectionPanel::draw(Desk& desk) {
  desk.board.card({.id = "projection", .title = "Projection"},
                  [&](Rect& rest) { explain_absence(desk.context, rest, true); });
}

}  // namespace

std::unique_ptr<Panel> make_projection_panel() { return std::make_unique<ProjectionPanel>(); }

}  // namespace inkling::ui::laboratory
