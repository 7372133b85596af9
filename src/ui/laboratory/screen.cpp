#include <algorithm>
#include <cmath>

#include "ui/icons.h"
#include "ui/laboratory/laboratory.h"
#include "ui/laboratory/panel.h"
#include "ui/page.h"
#include "ui/paint.h"
#include "ui/widgets/marks.h"
#include "ui/widgets/select.h"

namespace inkling::ui::laboratory {

namespace {

// CSS pixels.
constexpr float kRail = 200.0f, kRailItem = 36.0f, kRailGap = 33.0f;

struct Entry {
  View view;
  const char* title;
  std::unique_ptr<Panel> (*make)();
  bool group_ends = false;  // a line follows in the rail
};

// In the order of the rail, which is that of View.
constexpr Entry kEntries[kViewCount] = {
    {View::kRuns, "Runs", make_runs_panel},
    {View::kCurves, "Curves", make_curves_panel},
    {View::kSearch, "Search", make_search_panel},
    {View::kData, "Data", make_data_panel, true},
    {View::kMistakes, "Mistakes", make_mistakes_panel},
    {View::kConfusion, "Confusion", make_confusion_panel},
    {View::kReport, "Report", make_report_panel, true},
    {View::kWeights, "Weights", make_weights_panel},
    {View::kActivations, "Activations", make_activations_panel},
    {View::kHistograms, "Histograms", make_histograms_panel},
    {View::kProjection, "Projection", make_projection_panel, true},
    {View::kRobustness, "Robustness", make_robustness_panel},
    {View::kMyDigits, "My digits", make_my_digits_panel}};

// What the view of runs shows of the others, so that one look tells how the present network does.
constexpr View kBrief[] = {View::kConfusion, View::kMistakes,   View::kWeights,
                           View::kReport,    View::kProjection, View::kHistograms};

class Screen final : public Laboratory {
 public:
  void draw(Context& context, Page& page, float header) override;
  bool receive(const Reply& reply) override;
  void recalled(const std::string& key, const std::vector<std::uint8_t>& bytes) override;
  void forget_pictures() override;

 private:
  Panel& panel(View view);
  void show(Context& context, Page& page, View view);
  void draw_rail(Context& context, Page& page, Rect rect);
  float draw_choice(Context& context, Page& page, const Rect& rect);

  std::array<std::unique_ptr<Panel>, kViewCount> panels_;
  UnseenImages unseen_;
  Board::Heights heights_;
  float built_width_ = 0.0f;
};

Panel& Screen::panel(View view) {
  const auto index = static_cast<std::size_t>(view);
  if (panels_[index] == nullptr) panels_[index] = kEntries[index].make();
  return *panels_[index];
}

void Screen::show(Context& context, Page& page, View view) {
  if (page.view == view) return;
  page.view = view;
  context.platform.scroll_to(0.0f);
  context.wake(context.now);
}

void Screen::draw_rail(Context& context, Page& page, Rect rect) {
  const Palette& p = context.colors();
  fill(*context.list, {rect.right() - context.hairline(), rect.y, context.hairline(), rect.height},
       p.line);
  Rect rest = rect.inset(context.px(12.0f), context.px(20.0f));
  for (const Entry& entry : kEntries) {
    const Rect item = rest.cut_top(context.px(kRailItem));
    const bool chosen = page.view == entry.view;
    const Press pointer = press(context, entry.title, item);
    if (chosen || pointer.hovered)
      fill(*context.list, item, chosen ? p.ink_soft : p.hover, context.px(8.0f));
    text_line(*context.list, chosen ? context.fonts.body_bold : context.fonts.body,
              item.inset(context.px(12.0f), 0.0f), chosen ? p.ink_text : p.text2, entry.title);
    if (pointer.pressed) show(context, page, entry.view);
    if (!entry.group_ends) continue;
    const Rect gap = rest.cut_top(context.px(kRailGap));
    fill(*context.list,
         {gap.x + context.px(12.0f), std::round(gap.center().y), gap.width - context.px(24.0f),
          context.hairline()},
         p.line);
  }
}

// Where there is no room for a rail; returns the height used.
float Screen::draw_choice(Context& context, Page& page, const Rect& rect) {
  Rect row = rect;
  const Rect box = row.cut_top(context.target(40.0f, 48.0f));
  std::vector<MenuItem> items;
  for (const Entry& entry : kEntries)
    items.push_back({.label = entry.title, .chosen = page.view == entry.view});
  const auto chosen = select_box(
      context, "view",
      {box.x, box.y, context.phone() ? box.width : std::min(box.width, context.px(320.0f)),
       box.height},
      kEntries[static_cast<std::size_t>(page.view)].title, "", items);
  if (chosen) show(context, page, kEntries[*chosen].view);
  return box.height;
}

void Screen::draw(Context& context, Page& page, float header) {
  const auto width = static_cast<float>(context.viewport.width),
             height = static_cast<float>(context.viewport.height);
  const bool rail = context.screen == ScreenClass::kDesktop;
  const float top = context.px(header), margin = context.px(rail              ? 32.0f
                                                            : context.phone() ? 16.0f
                                                                              : 24.0f);
  const float scrolled = std::round(context.viewport.scroll_y * context.viewport.ratio);
  const float left = rail ? context.px(kRail) : 0.0f;
  if (built_width_ != width) heights_.clear();
  built_width_ = width;
  ImGui::PushClipRect({0.0f, top}, {width, height}, true);
  Rect area{left + margin, top + context.px(24.0f) - scrolled, width - left - 2.0f * margin, 0.0f};
  if (!rail) {
    area.cut_top(draw_choice(context, page, area));
    area.cut_top(context.px(16.0f));
  }
  Board board(context, area, heights_);
  Desk desk{context, page, board, unseen_};
  ImGui::PushID(static_cast<int>(page.view));
  panel(page.view).draw(desk);
  if (page.view == View::kRuns) {
    desk.brief = true;
    for (const View view : kBrief) panel(view).draw(desk);
  }
  ImGui::PopID();
  ImGui::PopClipRect();
  page.body_height = (board.bottom() + scrolled) / context.viewport.ratio + 32.0f;
  if (rail) draw_rail(context, page, {0.0f, top, left, height - top});
}

bool Screen::receive(const Reply& reply) {
  if (unseen_.receive(reply)) return true;
  return std::any_of(panels_.begin(), panels_.end(), [&](const std::unique_ptr<Panel>& panel) {
    return panel != nullptr && panel->receive(reply);
  });
}

void Screen::recalled(const std::string& key, const std::vector<std::uint8_t>& bytes) {
  for (const std::unique_ptr<Panel>& panel : panels_)
    if (panel != nullptr) panel->recalled(key, bytes);
}

void Screen::forget_pictures() {
  for (const std::unique_ptr<Panel>& panel : panels_)
    if (panel != nullptr) panel->forget_pictures();
}

}  // namespace

bool explain_absence(Context& context, Rect& rest, bool trained) {
  const Snapshot& snapshot = *context.snapshot;
  const char* text = nullptr;
  if (snapshot.dataset == nullptr)
    text = "No data yet. Pictures come once the digits have arrived.";
  else if (trained && snapshot.test_answers == nullptr)
    text = "Nothing learned yet. Press Train on the first screen.";
  if (text == nullptr) return false;
  rest.cut_top(text_block(*context.list, context.fonts.ui, rest, context.colors().text2, text,
                          context.px(20.0f)));
  return true;
}

std::unique_ptr<Laboratory> make_laboratory() { return std::make_unique<Screen>(); }

}  // namespace inkling::ui::laboratory
