#include "ui/panels/banner.h"

#include "ui/paint.h"
#include "ui/widgets/button.h"

namespace inkling::ui {

BannerAnswer draw_banner(Context& context, const Banner& banner, Rect& rest) {
  const Palette& p = context.colors();
  const float line = context.px(20.0f), padding = context.px(14.0f), icon = context.px(20.0f);
  const float text_left = context.px(16.0f) + icon + context.px(12.0f);
  const float width = rest.width - text_left - context.px(16.0f);
  const bool buttons = !banner.primary.empty() || !banner.secondary.empty();
  const float button_height = context.target(32.0f, 44.0f);
  const float title = banner.title.empty()
                          ? 0.0f
                          : text_block_height(context.fonts.ui_bold, banner.title, width, line);
  const float message = text_block_height(context.fonts.ui, banner.message, width, line);
  const float height =
      2.0f * padding + title + message + (buttons ? context.px(12.0f) + button_height : 0.0f);
  const Rect rect = rest.cut_top(height);
  fill(*context.list, rect, p.warn_soft, context.px(8.0f));
  draw_icon(*context.list, Icon::kAlert,
            {rect.x + context.px(16.0f) + icon * 0.5f, rect.y + padding + icon * 0.5f}, icon,
            p.warn);
  Rect content{rect.x + text_left, rect.y + padding, width, height};
  if (title > 0.0f)
    text_block(*context.list, context.fonts.ui_bold, content.cut_top(title), p.text, banner.title,
               line);
  text_block(*context.list, context.fonts.ui, content.cut_top(message), p.text2, banner.message,
             line);
  BannerAnswer answer = BannerAnswer::kNone;
  if (!buttons) return answer;
  content.cut_top(context.px(12.0f));
  Rect row = content.cut_top(button_height);
  const auto place = [&](const std::string& label, BannerAnswer given, bool first) {
    if (label.empty()) return;
    // Train is the page's primary button; here both are secondary, the first with an icon.
    ButtonOptions options{.kind = ButtonKind::kSecondary};
    if (first) options.icon = banner.icon;
    if (button(context, label, row.cut_left(button_width(context, label, options)), label, options))
      answer = given;
    row.cut_left(context.px(8.0f));
  };
  place(banner.primary, BannerAnswer::kPrimary, true);
  place(banner.secondary, BannerAnswer::kSecondary, false);
  return answer;
}

}  // namespace inkling::ui
