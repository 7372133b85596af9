#include "ui/laboratory/panel.h"

namespace inkling::ui::laboratory {

namespace {

class SearchPanel final : public Panel {
 public:
  void draw(Desk& desk) override;
};

void SearchPanel::draw(Desk& desk) {
  desk.board.card({.id = "search", .title = "Search"},
                  [&](Rect& rest) { explain_absence(desk.context, rest, true); });
}

}  // namespace

std::unique_ptr<Panel> make_search_panel() { return std::make_unique<SearchPanel>(); }

}  // namespace inkling::ui::laboratory
