// What went wrong, where the thing is missing: title, what was found and expected, at most two
// buttons.
#pragma once

#include <string>

#include "ui/context.h"
#include "ui/icons.h"

namespace inkling::ui {

struct Banner {
  std::string title, message;
  std::string primary = "", secondary = "";  // labels; empty: no such button
  Icon icon = Icon::kReset;                  // of the first
};
enum class BannerAnswer { kNone, kPrimary, kSecondary };

// Takes its height from the top of `rest`.
BannerAnswer draw_banner(Context& context, const Banner& banner, Rect& rest);

}  // namespace inkling::ui
