// What each card shows, in a sentence or two, and where docs/mathematics.md explains it.
#pragma once

#include <string_view>

namespace inkling::ui::laboratory {

struct CardHelp {
  std::string_view card;  // how its id begins
  std::string_view text;
  std::string_view anchor;  // of docs/mathematics.md
};

// Null where a card explains itself.
const CardHelp* find_card_help(std::string_view id);

}  // namespace inkling::ui::laboratory
