#include <algorithm>
#include <cmath>

#include "ui/format.h"
#include "ui/icons.h"
#include "ui/laboratory/search_draft.h"
#include "ui/laboratory/search_views.h"
#include "ui/paint.h"
#include "ui/widgets/marks.h"

namespace inkling::ui::laboratory {

namespace {

struct Column {
  std::string title;
  float width = 0.0f;
};

// Which columns there is room for.
struct Plan {
  Column rank, score, epochs;
  std::vector<Column> values;  // of the first axes
  bool bars = false;           // epochs as bars
  float gap = 0.0f;
};

Plan plan_columns(const Context& context, const SearchDriver& driver,
                  const std::vector<LeaderboardRow>& rows, std::size_t shown, float width) {
  const SearchSchedule& schedule = driver.schedule();
  const ImFont *head = context.fonts.caption_medium, *bold = context.fonts.ui_bold;
  Plan plan;
  plan.gap = context.px(context.phone() ? 8.0f : 24.0f);
  const std::size_t last = std::max<std::size_t>(std::min(shown, rows.size()), 10);
  plan.rank = {"#", text_width(context.fonts.ui, grouped(static_cast<std::int64_t>(last)))};
  plan.score = {objective_label(schedule.search().objective), 0.0f};
  plan.score.width = std::max(text_width(head, plan.score.title) + context.px(14.0f),
                              text_width(bold, "diverged"));
  plan.epochs.title = "Epochs";
  const std::string all = plain(schedule.budget(schedule.rungs() - 1));
  plan.epochs.width = std::max(text_width(head, plan.epochs.title),
                               text_width(context.fonts.ui, all + " of " + all));
  float used = plan.rank.width + plan.gap + plan.score.width + plan.gap + plan.epochs.width;
  for (std::size_t i = 0; i < schedule.search().axes.size(); ++i) {
    Column column{short_axis_label(schedule.search().axes[i]), 0.0f};
    column.width = text_width(head, column.title);
    for (std::size_t r = 0; r < std::min(shown, rows.size()); ++r)
      column.width = std::max(column.width, text_width(bold, rows[r].values[i]));
    if (used + plan.gap + column.width > width) break;
    used += plan.gap + column.width;
    plan.values.push_back(std::move(column));
  }
  const float bar = context.px(92.0f);
  plan.bars = used + bar <= width;
  if (plan.bars) plan.epochs.width += bar;
  return plan;
}

void draw_head(Context& context, const Plan& plan, Rect row) {
  const Palette& p = context.colors();
  const ImFont* font = context.fonts.caption_medium;
  hairline_below(context, row);
  row.cut_left(context.px(4.0f));
  row.cut_right(context.px(8.0f));
  text_line(*context.list, font, row.cut_left(plan.rank.width), p.text3, plan.rank.title,
            Align::kRight);
  Rect score = row.cut_right(plan.score.width);
  draw_icon(*context.list, Icon::kDown, score.cut_right(context.px(14.0f)).center(),
            context.px(14.0f), p.text, 1.75f);
  text_line(*context.list, font, score, p.text, plan.score.title, Align::kRight);
  for (const Column& column : plan.values) {
    row.cut_left(plan.gap);
    text_line(*context.list, font, row.cut_left(column.width), p.text3, column.title,
              Align::kRight);
  }
  row.cut_left(plan.gap);
  text_line(*context.list, font, row, p.text3, plan.epochs.title);
}

void draw_epochs(Context& context, const Plan& plan, const LeaderboardRow& row, double all,
                 Rect rect) {
  const Palette& p = context.colors();
  // Ink: it may still go further.
  const bool open = row.state == RunState::kWaiting;
  if (plan.bars) {
    Rect track = rect.cut_left(context.px(84.0f));
    rect.cut_left(context.px(8.0f));
    const float height = context.px(6.0f);
    track = {track.x, std::round(track.center().y - 0.5f * height), track.width, height};
    fill(*context.list, track, p.line, 0.5f * height);
    track.width *= static_cast<float>(std::min(1.0, row.epochs / all));
    fill(*context.list, track, open ? p.ink : p.edge, 0.5f * height);
  }
  const std::string text =
      row.epochs < all ? plain(row.epochs) + " of " + plain(all) : plain(row.epochs);
  text_line(*context.list, context.fonts.ui, rect, open ? p.ink_text : p.text2, text);
}

void show_row(Context& context, const SearchDriver& driver, const LeaderboardRow& row,
              const Press& pointer, const Rect& rect) {
  const Palette& p = context.colors();
  const SearchDescription& search = driver.search();
  HoverCard card;
  card.id = pointer.id;
  card.anchor = rect;
  card.delay = 0.15f;
  const Standing& at = row.standing;
  card.texts.push_back({context.fonts.ui_bold, p.text, "Point " + std::to_string(at.point)});
  for (std::size_t i = 0; i < search.axes.size(); ++i)
    card.texts.push_back(
        {context.fonts.ui, p.text2, axis_label(search.axes[i]) + " " + row.values[i]});
  if (const std::string_view why = driver.failure_of(at.point); !why.empty()) {
    card.texts.push_back({context.fonts.ui, p.warn, std::string(why)});
    card.width = context.px(280.0f);
  } else if (at.diverged) {
    card.texts.push_back({context.fonts.ui, p.warn, "The loss ran away."});
  } else {
    card.texts.push_back({context.fonts.ui, p.text2,
                          "Held out: " + percent(at.validation_accuracy, 2) + ", loss " +
                              fixed(at.validation_loss, 4)});
    card.texts.push_back(
        {context.fonts.ui, p.text2,
         "Training: " + percent(at.train_accuracy, 2) + ", loss " + fixed(at.train_loss, 4)});
  }
  context.hover_card = card;
}

void draw_row(Context& context, const SearchDriver& driver, const Plan& plan,
              const LeaderboardRow& row, std::size_t rank, Rect rect) {
  const Palette& p = context.colors();
  const SearchSchedule& schedule = driver.schedule();
  const Rect whole = rect;
  const Press pointer = press(context, "row" + std::to_string(rank), rect);
  if (rank == 1 && !row.standing.diverged)
    fill(*context.list, rect, p.ink_soft);
  else if (pointer.hovered)
    fill(*context.list, rect, p.hover);
  hairline_below(context, rect);
  rect.cut_left(context.px(4.0f));
  rect.cut_right(context.px(8.0f));
  text_line(*context.list, context.fonts.ui, rect.cut_left(plan.rank.width), p.text2,
            grouped(static_cast<std::int64_t>(rank)), Align::kRight);
  const bool failed = !driver.failure_of(row.standing.point).empty();
  const Rect score = rect.cut_right(plan.score.width);
  if (row.standing.diverged)
    text_line(*context.list, context.fonts.ui, score, p.warn, failed ? "failed" : "diverged",
              Align::kRight);
  else
    text_line(*context.list, context.fonts.ui_bold, score, p.text,
              score_text(schedule.search().objective, score_of(schedule, row.standing)),
              Align::kRight);
  for (std::size_t i = 0; i < plan.values.size(); ++i) {
    rect.cut_left(plan.gap);
    text_line(*context.list, context.fonts.ui_bold, rect.cut_left(plan.values[i].width), p.text,
              row.values[i], Align::kRight);
  }
  rect.cut_left(plan.gap);
  draw_epochs(context, plan, row, schedule.budget(schedule.rungs() - 1), rect);
  if (pointer.hovered) show_row(context, driver, row, pointer, whole);
}

}  // namespace

std::string score_text(Objective objective, double score) {
  return objective == Objective::kValidationAccuracy ? percent(score, 2) : fixed(score, 4);
}

const char* objective_label(Objective objective) {
  return objective == Objective::kValidationAccuracy ? "Validation" : "Loss";
}

void draw_search_table(Context& context, const SearchDriver& driver,
                       const std::vector<LeaderboardRow>& rows, std::size_t shown, Rect& rest) {
  const Plan plan = plan_columns(context, driver, rows, shown, rest.width - context.px(12.0f));
  draw_head(context, plan, rest.cut_top(context.px(28.0f)));
  for (std::size_t i = 0; i < std::min(shown, rows.size()); ++i)
    draw_row(context, driver, plan, rows[i], i + 1, rest.cut_top(context.target(34.0f, 44.0f)));
  if (plan.values.size() == driver.search().axes.size()) return;
  rest.cut_top(context.px(8.0f));
  rest.cut_top(text_block(*context.list, context.fonts.ui, rest, context.colors().text2,
                          "Not all hyper-parameters fit in here; the CSV has them.",
                          context.px(20.0f)));
}

}  // namespace inkling::ui::laboratory
