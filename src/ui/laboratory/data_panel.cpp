#include "ui/laboratory/panel.h"

namespace inkling::ui::laboratory {

namespace {

class DataPanel final : public Panel {
 public:
  void draw(Desk& desk) override;
};

void DataPanel::draw(Desk& desk) {
  desk.board.card({.id = "data", .title = "Data"},
                  [&](Rect& rest) { explain_absence(desk.context, rest, true); });
}

}  // namespace

std::unique_ptr<Panel> make_data_panel() { return std::make_unique<DataPanel>(); }

}  // namespace inkling::ui::laboratory
