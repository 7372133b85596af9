#include "ui/laboratory/panel.h"

namespace inkling::ui::laboratory {

namespace {

class ReportPanel final : public Panel {
 public:
  void draw(Desk& desk) override;
};

void ReportPanel::draw(Desk& desk) {
  desk.board.card({.id = "report", .title = "Report"},
                  [&](Rect& rest) { explain_absence(desk.context, rest, true); });
}

}  // namespace

std::unique_ptr<Panel> make_report_panel() { return std::make_unique<ReportPanel>(); }

}  // namespace inkling::ui::laboratory
