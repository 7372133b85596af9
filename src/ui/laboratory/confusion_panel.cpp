#include <algorithm>

#include "ui/format.h"
#include "ui/labels.h"
#include "ui/laboratory/confusion_grid.h"
#include "ui/laboratory/image_pages.h"
#include "ui/laboratory/panel.h"
#include "ui/laboratory/read_answers.h"
#include "ui/paint.h"

namespace inkling::ui::laboratory {

namespace {

class ConfusionPanel final : public Panel {
 public:
  void draw(Desk& desk) override;
  bool receive(const Reply& reply) override { return pages_.receive(reply); }
  void forget_pictures() override { pages_.forget(); }

 private:
  void refresh(Context& context);
  void draw_grid(Context& context, Rect& rest, const GridShape& shape);
  void draw_beside(Desk& desk, Rect& rest);
  std::string cell_title() const;
  std::string cell_note(Context& context) const;
  CardInfo info(Context& context) const;

  ReadAnswers read_;
  std::optional<Cell> picked_;  // by the visitor; until then the cell that most are in
  std::optional<Cell> shown_;   // whose images are `samples_`
  std::vector<std::uint32_t> samples_;
  ImagePages pages_;
};

void ConfusionPanel::refresh(Context& context) {
  const std::shared_ptr<const DatasetInfo> before = read_.dataset();
  const bool news = read_.refresh(*context.snapshot);
  if (before != read_.dataset()) picked_.reset();
  const std::optional<Cell> wanted = picked_ ? picked_ : most_confused(read_.confusion());
  if (!news && wanted == shown_) return;
  if (wanted != shown_) pages_.first_page();
  shown_ = wanted;
  samples_.clear();
  if (shown_) samples_ = images_in(*shown_, read_.dataset()->test_labels, *read_.answers());
}

std::string ConfusionPanel::cell_title() const {
  if (!shown_) return "All are read right";
  return read_.names()[static_cast<std::size_t>(shown_->truth)] + " as " +
         read_.names()[static_cast<std::size_t>(shown_->answer)];
}

std::string ConfusionPanel::cell_note(Context& context) const {
  const DatasetInfo* dataset = context.snapshot->dataset.get();
  return grouped(static_cast<std::int64_t>(samples_.size())) + " " +
         std::string(samples_.size() == 1 ? singular_noun(dataset) : plural_noun(dataset));
}

CardInfo ConfusionPanel::info(Context& context) const {
  CardInfo card{.id = "confusion", .title = "Confusion"};
  const auto& answers = context.snapshot->test_answers;
  if (answers == nullptr || context.snapshot->dataset == nullptr) return card;
  card.note = grouped(static_cast<std::int64_t>(answers->size())) + " unseen";
  card.file = "inkling-confusion";
  return card;
}

void ConfusionPanel::draw_grid(Context& context, Rect& rest, const GridShape& shape) {
  const auto clicked =
      draw_confusion_grid(context, rest, read_.confusion(), read_.names(), shown_, shape);
  if (!clicked) return;
  picked_ = clicked;
  context.wake(context.now);
}

// The images of the chosen cell in a row below the matrix, its name at their left.
void ConfusionPanel::draw_beside(Desk& desk, Rect& rest) {
  Context& context = desk.context;
  const Palette& p = context.colors();
  rest.cut_top(context.px(16.0f));
  const std::string title = cell_title(), note = cell_note(context);
  const float line = context.px(18.0f);
  if (context.phone()) {
    Rect row = rest.cut_top(context.px(24.0f));
    row.cut_left(text_line(*context.list, context.fonts.ui_bold, row, p.text, title) +
                 context.px(8.0f));
    text_line(*context.list, context.fonts.ui, row, p.text2, note);
    rest.cut_top(context.px(4.0f));
    pages_.draw(desk, rest, samples_, {58.0f, 2});
    return;
  }
  const float width =
      std::max(text_width(context.fonts.ui_bold, title), text_width(context.fonts.caption, note));
  Rect right = rest;
  Rect left = right.cut_left(std::min(width, rest.width * 0.4f));
  right.cut_left(context.px(16.0f));
  text_line(*context.list, context.fonts.ui_bold, left.cut_top(line), p.text, title);
  text_line(*context.list, context.fonts.caption, left.cut_top(line), p.text2, note);
  pages_.draw(desk, right, samples_, {30.0f, 1});
  rest.cut_top(std::max(left.y, right.y) - rest.y);
}

void ConfusionPanel::draw(Desk& desk) {
  Context& context = desk.context;
  const Palette& p = context.colors();
  const bool three = desk.board.columns() >= 3;
  CardInfo card = info(context);
  const auto numbers = [this] { return confusion_csv(read_.confusion(), read_.names()); };
  if (card.file.empty()) {
    desk.board.card(card, [&](Rect& rest) { explain_absence(context, rest, true); });
    return;
  }
  refresh(context);
  if (desk.brief) {
    desk.board.card(
        card,
        [&](Rect& rest) {
          draw_grid(context, rest, {});
          draw_beside(desk, rest);
        },
        numbers);
    return;
  }
  card.span = three ? 2 : 1;
  desk.board.card(
      card,
      [&](Rect& rest) {
        const std::string noun(singular_noun(context.snapshot->dataset.get()));
        rest.cut_top(text_block(*context.list, context.fonts.ui, rest, p.text2,
                                "A row for what the " + noun +
                                    " is, a column for what it is read as. The stronger the "
                                    "colour, the more often; what is read right is left quiet.",
                                context.px(20.0f)) +
                     context.px(8.0f));
        draw_grid(context, rest, {.most_width = 72.0f, .most_height = 48.0f});
      },
      numbers);
  desk.board.card(
      {.id = "confused images", .title = cell_title(), .note = cell_note(context)},
      [&](Rect& rest) {
        if (samples_.empty())
          rest.cut_top(text_block(*context.list, context.fonts.ui, rest, p.text2,
                                  "No such image. Choose another cell.", context.px(20.0f)));
        pages_.draw(desk, rest, samples_, {58.0f, context.phone() ? 5 : 8});
      });
}

}  // namespace

std::unique_ptr<Panel> make_confusion_panel() { return std::make_unique<ConfusionPanel>(); }

}  // namespace inkling::ui::laboratory
