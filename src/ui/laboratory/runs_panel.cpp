#include "ui/laboratory/panel.h"

namespace inkling::ui::laboratory {

namespace {

class RunsPanel final : public Panel {
 public:
  void draw(Desk& desk) override;
};

void RunsPanel::draw(Desk& desk) {
  desk.board.card({.id = "runs", .title = "Runs"},
                  [&](Rect& rest) { explain_absence(desk.context, rest, true); });
}

}  // namespace

std::unique_ptr<Panel> make_runs_panel() { return std::make_unique<RunsPanel>(); }

}  // namespace inkling::ui::laboratory
