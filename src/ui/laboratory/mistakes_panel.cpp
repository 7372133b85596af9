#include <algorithm>
#include <cmath>

#include "ui/actions.h"
#include "ui/format.h"
#include "ui/labels.h"
#include "ui/laboratory/image_sheet.h"
#include "ui/laboratory/loss_scan.h"
#include "ui/laboratory/mistakes_text.h"
#include "ui/laboratory/panel.h"
#include "ui/page.h"
#include "ui/paint.h"

namespace inkling::ui::laboratory {

namespace {

// CSS pixels.
constexpr float kMistakeImage = 56.0f, kPitch = 68.0f, kWordPitch = 108.0f, kMistakesLine = 17.0f,
                kRowGap = 14.0f;
constexpr std::size_t kBriefCount = 20, kMost = 100;
constexpr double kPauseWhileTraining = 1.0;  // seconds between two scans

class MistakesPanel final : public Panel {
 public:
  void draw(Desk& desk) override;
  void forget_pictures() override { sheet_.forget(); }

 private:
  void refresh(Desk& desk);
  void finish_scan(Desk& desk);
  void paint(const Context& context, const UnseenImages& unseen);
  void draw_tiles(Desk& desk, Rect& rest);
  void draw_captions(Context& context, Rect place, const Mistake& mistake, bool words, bool full);
  void show_card(Context& context, const Press& pointer, const Rect& at, const Mistake& mistake);
  std::string about(Context& context) const;
  std::string name(int index) const { return names_[static_cast<std::size_t>(index)]; }

  std::shared_ptr<const DatasetInfo> dataset_;
  std::vector<std::string> names_;
  LossScan scan_;
  std::int64_t scanned_step_ = 0, step_ = 0;  // of the scan under way; of what is shown
  bool scanned_running_ = false, running_ = false;
  double done_at_ = -1e9;
  bool known_ = false;                   // whether a scan has been completed
  std::int64_t misread_ = 0, read_ = 0;  // images
  std::vector<Mistake> worst_;
  ImageSheet sheet_;
  bool painted_ = false, painted_dark_ = false;
};

void MistakesPanel::refresh(Desk& desk) {
  Context& context = desk.context;
  const Snapshot& snapshot = *context.snapshot;
  if (dataset_ != snapshot.dataset) {
    dataset_ = snapshot.dataset;
    scan_ = {};
    worst_.clear(), names_.clear();
    known_ = painted_ = false;
    done_at_ = -1e9;
    for (std::size_t c = 0; c < dataset_->class_names.size(); ++c)
      names_.push_back(class_label(snapshot, c));
  }
  if (!desk.unseen.ready(context, desk.page.next_request)) return;
  if (scan_.running()) {
    scan_.advance(desk.unseen.images());
    if (!scan_.running()) finish_scan(desk);
    context.wake(context.now);
    return;
  }
  if (scan_.model() == snapshot.model) return;
  const bool training = snapshot.state == SessionState::kRunning;
  if (training && context.now < done_at_ + kPauseWhileTraining) {
    context.wake(done_at_ + kPauseWhileTraining);
    return;
  }
  scan_.begin(snapshot.model, desk.unseen.images());
  scanned_step_ = snapshot.step;
  scanned_running_ = training;
  context.wake(context.now);
}

void MistakesPanel::finish_scan(Desk& desk) {
  const LabeledImages& images = desk.unseen.images();
  const Metrics& metrics = scan_.metrics();
  worst_ = worst_mistakes(metrics, images, kMost);
  misread_ = 0;
  read_ = metrics.count;
  for (std::size_t i = 0; i < metrics.answers.size(); ++i)
    misread_ += metrics.answers[i] != images.labels[i] ? 1 : 0;
  step_ = scanned_step_;
  running_ = scanned_running_;
  done_at_ = desk.context.now;
  known_ = true;
  painted_ = false;
}

void MistakesPanel::paint(const Context& context, const UnseenImages& unseen) {
  const Palette& p = context.colors();
  if (painted_ && painted_dark_ == p.dark) return;
  painted_ = true;
  painted_dark_ = p.dark;
  std::vector<std::vector<std::uint8_t>> pictures;
  std::vector<const std::uint8_t*> pixels;
  for (const Mistake& mistake : worst_) pictures.push_back(unseen.picture(mistake.sample));
  for (const auto& picture : pictures) pixels.push_back(picture.data());
  const LabeledImages& images = unseen.images();
  sheet_.set(p, pixels, images.images.rows, images.images.columns);
}

void MistakesPanel::show_card(Context& context, const Press& pointer, const Rect& at,
                              const Mistake& mistake) {
  const Palette& p = context.colors();
  HoverCard card;
  card.id = pointer.id;
  card.anchor = at;
  card.delay = 0.15f;
  card.texts.push_back({context.fonts.ui_bold, p.warn, "Read as " + name(mistake.answer)});
  card.texts.push_back({context.fonts.ui, p.text2,
                        ", " + percent(static_cast<double>(mistake.confidence), 1) + " sure",
                        true});
  card.texts.push_back({context.fonts.ui, p.text2, "It is a "});
  card.texts.push_back({context.fonts.ui_bold, p.text, name(mistake.truth), true});
  card.texts.push_back(
      {context.fonts.ui, p.text2, "Loss " + fixed(static_cast<double>(mistake.loss), 3)});
  card.texts.push_back({context.fonts.caption, p.text2, "Click: onto the pad"});
  context.hover_card = card;
}

// "9 -> 7" where both fit beside each other, else the answer above the truth.
void MistakesPanel::draw_captions(Context& context, Rect place, const Mistake& mistake, bool words,
                                  bool full) {
  const Palette& p = context.colors();
  ImDrawList& list = *context.list;
  const float line = context.px(kMistakesLine);
  const std::string truth = name(mistake.truth), answer = name(mistake.answer);
  if (words) {
    text_line(list, context.fonts.ui_bold, place.cut_top(line), p.warn, answer, Align::kCenter);
    text_line(list, context.fonts.caption, place.cut_top(line), p.text2, "is " + truth,
              Align::kCenter);
  } else {
    const ImFont* bold = context.fonts.ui_bold;
    const ImFont* plain = context.fonts.ui;
    const std::string arrow = " → ";
    const float first = text_width(bold, truth), middle = text_width(plain, arrow);
    Rect row = place.cut_top(line);
    row = row.centered(first + middle + text_width(bold, answer) + 1.0f, line);
    text_line(list, bold, row.cut_left(first), p.text, truth);
    text_line(list, plain, row.cut_left(middle), p.text2, arrow);
    text_line(list, bold, row, p.warn, answer);
  }
  text_line(list, context.fonts.caption, place.cut_top(line), p.text2,
            percent(static_cast<double>(mistake.confidence), 0) + " sure", Align::kCenter);
  if (full)
    text_line(list, context.fonts.caption, place.cut_top(line), p.text2,
              "loss " + fixed(static_cast<double>(mistake.loss), 2), Align::kCenter);
}

void MistakesPanel::draw_tiles(Desk& desk, Rect& rest) {
  Context& context = desk.context;
  const bool words = std::any_of(names_.begin(), names_.end(),
                                 [](const std::string& name) { return name.size() > 2; });
  const bool full = !desk.brief;
  const int columns =
      std::max(1, static_cast<int>(rest.width / context.px(words ? kWordPitch : kPitch)));
  const float pitch = rest.width / static_cast<float>(columns);
  const float frame = context.px(kMistakeImage) + 2.0f * context.hairline();
  const float lines = 2.0f + (words ? 1.0f : 0.0f) + (full ? 1.0f : 0.0f);
  const float height =
      frame + context.px(4.0f) + lines * context.px(kMistakesLine) + context.px(kRowGap);
  const std::size_t count = std::min(worst_.size(), full ? kMost : kBriefCount);
  const float edge = context.px(2.0f);  // between the captions of neighbours
  for (std::size_t i = 0; i < count; ++i) {
    const Mistake& mistake = worst_[i];
    const auto column = static_cast<float>(i % static_cast<std::size_t>(columns)),
               row = static_cast<float>(i / static_cast<std::size_t>(columns));
    Rect place{rest.x + column * pitch, rest.y + row * height, pitch, height};
    const Rect at = place.cut_top(frame).centered(frame, frame);
    const Press pointer = draw_framed(context, sheet_, i, at);
    place.cut_top(context.px(4.0f));
    draw_captions(context, place.inset(edge, 0.0f), mistake, words, full);
    if (pointer.hovered && !context.viewport.touch) show_card(context, pointer, at, mistake);
    if (pointer.pressed) take_to_pad(context, desk.page, mistake.sample);
  }
  const auto rows = static_cast<float>((count + static_cast<std::size_t>(columns) - 1) /
                                       static_cast<std::size_t>(columns));
  if (count > 0) rest.cut_top(rows * height - context.px(kRowGap));
}

std::string MistakesPanel::about(Context& context) const {
  const std::string noun(plural_noun(context.snapshot->dataset.get()));
  if (!known_) return "Reading the unseen " + noun + "\u2026";
  const std::string read = grouped(read_);
  const std::string step = (running_ ? "about step " : "step ") + grouped(step_);
  if (misread_ == 0)
    return "With the weights of " + step + " none of the " + read + " unseen " + noun +
           " is misread.";
  return grouped(misread_) + " of " + read + " unseen " + noun +
         " are misread with the weights of " + step + ".";
}

void MistakesPanel::draw(Desk& desk) {
  Context& context = desk.context;
  const Snapshot& snapshot = *context.snapshot;
  CardInfo card{.id = "mistakes", .title = "Worst mistakes"};
  if (snapshot.dataset == nullptr || snapshot.test_answers == nullptr) {
    desk.board.card(card, [&](Rect& rest) { explain_absence(context, rest, true); });
    return;
  }
  refresh(desk);
  const bool shown = known_ && desk.unseen.ready(context, desk.page.next_request);
  if (shown) paint(context, desk.unseen);
  card.note = "sorted by loss";
  if (shown && !worst_.empty()) card.file = "inkling-mistakes";
  if (!desk.brief) card.span = desk.board.columns();
  desk.board.card(
      card,
      [&](Rect& rest) {
        const Palette& p = context.colors();
        std::string text = about(context);
        if (!desk.brief)
          text +=
              " The loss is -log of the probability given to the truth: a mistake made with more "
              "certainty costs more.";
        rest.cut_top(
            text_block(*context.list, context.fonts.ui, rest, p.text2, text, context.px(20.0f)));
        if (!shown || worst_.empty()) return;
        rest.cut_top(context.px(12.0f));
        draw_tiles(desk, rest);
      },
      [this] { return mistakes_csv(worst_, names_); });
}

}  // namespace

std::unique_ptr<Panel> make_mistakes_panel() { return std::make_unique<MistakesPanel>(); }

}  // namespace inkling::ui::laboratory
