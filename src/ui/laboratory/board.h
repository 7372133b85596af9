// Cards in columns, each where the columns end first.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "ui/context.h"
#include "ui/laboratory/card_help.h"

namespace inkling::ui::laboratory {

struct CardInfo {
  std::string_view id;  // unique among the laboratory's cards
  std::string title;
  std::string note = "";  // what of what: "784-256-10, 10,000 unseen"
  int span = 1;           // columns, as far as there are so many
  // Name without ending of the files in which picture and numbers are saved; "" where there is
  // nothing to save yet.
  std::string file = "";
};

// One frame's arrangement. Heights are remembered from frame to frame, since a card's ground is
// drawn before what lies on it.
class Board {
 public:
  using Heights = std::unordered_map<std::string, float>;
  // `area`: left, top and width of all cards, device pixels.
  Board(Context& context, const Rect& area, Heights& heights);

  int columns() const { return static_cast<int>(bottoms_.size()); }
  float bottom() const;  // below the last card

  // `draw` cuts what it uses off the top of the rectangle it is given. `numbers` writes the card's
  // figures as CSV, its header first (RFC 4180).
  void card(const CardInfo& info, const std::function<void(Rect& rest)>& draw,
            const std::function<std::string()>& numbers = {});

 private:
  Rect place(int span);
  void draw_help(const CardInfo& info, const CardHelp& help, const Rect& rect);
  void draw_head(const CardInfo& info, Rect head, const Rect& whole,
                 const std::function<std::string()>& numbers);

  Context& context_;
  Rect area_;
  Heights& heights_;
  std::vector<float> bottoms_;  // where each column ends
};

}  // namespace inkling::ui::laboratory
