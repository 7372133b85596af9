#include "ui/laboratory/panel.h"
#include "ui/laboratory/teach_it.h"

namespace inkling::ui::laboratory {

namespace {

class MyDigitsPanel final : public Panel {
 public:
  void draw(Desk& desk) override {
    desk.board.card({.id = "my-digits", .title = "My digits", .span = 3}, [&](Rect& rest) {
      rest.cut_top(draw_teach_it(desk.context, desk.page, rest));
    });
  }
};

}  // namespace

std::unique_ptr<Panel> make_my_digits_panel() { return std::make_unique<MyDigitsPanel>(); }

}  // namespace inkling::ui::laboratory
