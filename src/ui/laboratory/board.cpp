#include "ui/laboratory/board.h"

#include <algorithm>
#include <cmath>

#include "ui/icons.h"
#include "ui/paint.h"
#include "ui/widgets/button.h"

namespace inkling::ui::laboratory {

namespace {

// CSS pixels.
constexpr float kGap = 16.0f, kPadding = 16.0f, kHead = 24.0f, kLeastCard = 340.0f;
constexpr float kFirstHeight = 240.0f;  // of a card that has not been drawn yet
constexpr int kMostColumns = 3;

}  // namespace

Board::Board(Context& context, const Rect& area, Heights& heights)
    : context_(context), area_(area), heights_(heights) {
  const float gap = context.px(kGap);
  const int fitting = static_cast<int>((area.width + gap) / (context.px(kLeastCard) + gap));
  bottoms_.assign(static_cast<std::size_t>(std::clamp(fitting, 1, kMostColumns)), area.y);
}

float Board::bottom() const {
  const float end = *std::max_element(bottoms_.begin(), bottoms_.end());
  return std::max(area_.y, end - context_.px(kGap));
}

// The first of the places that reach least far down.
Rect Board::place(int span) {
  const int width = std::min(span, columns());
  const std::vector<Rect> places = area_.columns(columns(), context_.px(kGap));
  int best = 0;
  float top = 0.0f;
  for (int first = 0; first + width <= columns(); ++first) {
    const auto begin = bottoms_.begin() + first;
    const float reach = *std::max_element(begin, begin + width);
    if (first == 0 || reach < top) best = first, top = reach;
  }
  const Rect& left = places[static_cast<std::size_t>(best)];
  const Rect& right = places[static_cast<std::size_t>(best + width - 1)];
  return {left.x, top, right.right() - left.x, 0.0f};
}

// Tells on hovering, shows on a click.
void Board::draw_help(const CardInfo& info, const CardHelp& help, const Rect& rect) {
  const Palette& p = context_.colors();
  const Press pointer = press(context_, "help", rect);
  draw_icon(*context_.list, Icon::kHelp, rect.center(), context_.px(16.0f),
            pointer.hovered ? p.ink_text : p.text3, 1.75f);
  if (pointer.pressed) context_.platform.explain(std::string(help.anchor));
  if (!pointer.hovered) return;
  HoverCard card;
  card.id = pointer.id;
  card.anchor = rect;
  card.width = context_.px(300.0f);
  card.texts.push_back({context_.fonts.ui_bold, p.text, info.title});
  card.texts.push_back({context_.fonts.ui, p.text2, std::string(help.text)});
  card.texts.push_back({context_.fonts.caption_medium, p.ink_text, "Click: show me"});
  context_.hover_card = card;
}

void Board::draw_head(const CardInfo& info, Rect head, const Rect& whole,
                      const std::function<std::string()>& numbers) {
  const Palette& p = context_.colors();
  const auto saves = [&](const char* id, const char* label) {
    const Rect place = head.cut_right(text_width(context_.fonts.ui_medium, label));
    head.cut_right(context_.px(12.0f));
    return link(context_, std::string(info.id) + id, place, label);
  };
  if (!info.file.empty()) {
    if (numbers && saves("csv", "CSV")) {
      const std::string text = numbers();
      context_.platform.save_file(info.file + ".csv", {text.begin(), text.end()});
    }
    if (saves("png", "PNG")) context_.platform.save_picture(info.file + ".png", whole);
  }
  const float used = text_line(*context_.list, context_.fonts.body_bold, head, p.text, info.title);
  head.cut_left(used + context_.px(8.0f));
  if (const CardHelp* help = find_card_help(info.id)) {
    draw_help(info, *help, head.cut_left(context_.px(20.0f)));
    head.cut_left(context_.px(8.0f));
  }
  text_line(*context_.list, context_.fonts.ui, head, p.text3, info.note);
}

void Board::card(const CardInfo& info, const std::function<void(Rect& rest)>& draw,
                 const std::function<std::string()>& numbers) {
  Rect whole = place(info.span);
  float& height =
      heights_.try_emplace(std::string(info.id), context_.px(kFirstHeight)).first->second;
  whole.height = height;
  const float end = whole.bottom() + context_.px(kGap);
  for (std::size_t c = 0; c < bottoms_.size(); ++c) {
    const Rect column = area_.columns(columns(), context_.px(kGap))[c];
    if (column.x < whole.right() && column.right() > whole.x) bottoms_[c] = end;
  }
  bordered(*context_.list, whole, context_.colors().surface, context_.colors().line,
           context_.px(12.0f), context_.hairline());
  Rect rest = whole.inset(context_.px(kPadding));
  ImGui::PushID(info.id.data(), info.id.data() + info.id.size());
  draw_head(info, rest.cut_top(context_.px(kHead)), whole, numbers);
  rest.cut_top(context_.px(8.0f));
  draw(rest);
  ImGui::PopID();
  const float used = std::round(rest.y - whole.y + context_.px(kPadding));
  if (used == height) return;
  height = used;
  context_.wake(context_.now);  // with its ground around it
}

}  // namespace inkling::ui::laboratory
