#include <algorithm>
#include <array>
#include <span>
#include <vector>

#include "ui/laboratory/activity_view.h"
#include "ui/laboratory/image_column.h"
#include "ui/page.h"
#include "ui/paint.h"
#include "ui/widgets/button.h"
#include "ui/widgets/marks.h"

namespace inkling::ui::laboratory {

namespace {

constexpr double kActivationsPause =
    0.25;  // seconds between two looks with a network that is learning
constexpr std::size_t kAtFirst = 2, kMostUnitColumns = 4, kMostOnPhone = 2;
// CSS pixels.
constexpr float kLegend = 190.0f, kActivationsGap = 16.0f, kActivationsLine = 20.0f;

// Where the columns lie, and what is said of a row: beside them, or above where there is no room.
struct UnitPlaces {
  Rect legend;
  std::vector<Rect> columns;
  bool beside = false;
};

class ActivationsPanel final : public Panel {
 public:
  void draw(Desk& desk) override;
  void forget_pictures() override;

 private:
  void follow(Desk& desk);
  void paint(Context& context);
  UnitPlaces place(Context& context, const Rect& rest) const;
  void draw_columns(Desk& desk, Rect& rest);
  void draw_images(Desk& desk, Rect& rest);
  void draw_layer(Desk& desk, std::size_t layer, Rect& rest);
  void draw_answers(Desk& desk, Rect& rest);
  std::string csv(const Desk& desk);
  std::size_t most(const Context& context) const {
    return context.phone() ? kMostOnPhone : kMostUnitColumns;
  }
  std::span<ImageColumn> columns() { return std::span(all_).first(count_); }
  void add(const Desk& desk);
  void take_away(std::size_t column);

  std::shared_ptr<const Model> model_;
  double looked_at_ = -1e9;
  // Columns that were taken away stay behind the others, and their textures with them.
  std::array<ImageColumn, kMostUnitColumns> all_;
  std::size_t count_ = 0;              // of columns that are shown
  std::vector<ActivityScale> scales_;  // of each hidden layer
  bool painted_ = false;
  Random random_{1, RandomStream::kShuffling};
};

void ActivationsPanel::add(const Desk& desk) {
  const auto images = static_cast<std::uint32_t>(desk.unseen.count());
  ImageColumn& column = all_[count_];
  column.on_pad = false;
  column.sample = count_ == 0 ? 0 : (all_[count_ - 1].sample + 1) % images;
  ++count_;
  painted_ = false;
}

void ActivationsPanel::take_away(std::size_t column) {
  const auto first = all_.begin() + static_cast<std::ptrdiff_t>(column);
  std::rotate(first, first + 1, all_.end());
  --count_;
  painted_ = false;
}

void ActivationsPanel::follow(Desk& desk) {
  Context& context = desk.context;
  const Snapshot& snapshot = *context.snapshot;
  while (count_ < kAtFirst) add(desk);
  count_ = std::min(count_, most(context));
  const bool waits = snapshot.state == SessionState::kRunning && model_ != nullptr &&
                     context.now - looked_at_ < kActivationsPause;
  if (waits && model_ != snapshot.model) context.wake(looked_at_ + kActivationsPause);
  if (!waits && model_ != snapshot.model) {
    model_ = snapshot.model;
    looked_at_ = context.now;
  }
  for (ImageColumn& column : columns())
    if (refresh_column(desk, model_, column)) painted_ = false;
  if (!painted_) paint(context);
}

void ActivationsPanel::paint(Context& context) {
  painted_ = true;
  scales_.clear();
  for (std::size_t l = 0; l + 1 < model_->network.layers.size(); ++l) {
    std::vector<const VectorF*> outputs;
    for (const ImageColumn& column : columns())
      if (column.explanation) outputs.push_back(&column.explanation->hidden[l]);
    scales_.push_back(activity_scale(outputs));
  }
  for (ImageColumn& column : columns()) {
    column.layers.resize(std::max(column.layers.size(), scales_.size()));
    for (std::size_t l = 0; column.explanation && l < scales_.size(); ++l)
      column.layers[l].set(
          paint_activity(context.colors(), column.explanation->hidden[l], scales_[l]));
  }
}

void ActivationsPanel::draw(Desk& desk) {
  Context& context = desk.context;
  const Snapshot& snapshot = *context.snapshot;
  const bool here = desk.unseen.ready(context, desk.page.next_request) &&
                    snapshot.model->pixel_count() == desk.unseen.images().pixel_count();
  if (here) follow(desk);
  const bool figures =
      here && std::any_of(all_.begin(), all_.begin() + static_cast<std::ptrdiff_t>(count_),
                          [](const auto& c) { return c.explanation.has_value(); });
  desk.board.card(
      {.id = "activations",
       .title = "Activations",
       .note = "what each layer puts out",
       .span = desk.board.columns(),
       .file = figures ? "activations" : ""},
      [&](Rect& rest) {
        if (explain_absence(context, rest, false)) return;
        if (here) return draw_columns(desk, rest);
        rest.cut_top(text_block(*context.list, context.fonts.ui, rest, context.colors().text2,
                                "Fetching the unseen images.", context.px(kActivationsLine)));
      },
      [&] { return csv(desk); });
}

UnitPlaces ActivationsPanel::place(Context& context, const Rect& rest) const {
  UnitPlaces places;
  places.beside = rest.width >= context.px(640.0f);
  Rect area = rest;
  places.legend = places.beside ? area.cut_left(context.px(kLegend)) : rest;
  if (places.beside) area.cut_left(context.px(kActivationsGap));
  const auto count = std::max(count_, kAtFirst);
  places.columns = area.columns(static_cast<int>(count), context.px(kActivationsGap));
  places.columns.resize(count_);
  return places;
}

void ActivationsPanel::draw_columns(Desk& desk, Rect& rest) {
  Context& context = desk.context;
  const Palette& p = context.colors();
  const char* about =
      context.snapshot->trained
          ? "The same weights on different images. Colours of a layer mean the same in all columns."
          : "Nothing learned yet: this is what weights put out that chance has drawn.";
  rest.cut_top(text_block(*context.list, context.fonts.ui, rest, p.text2, about,
                          context.px(kActivationsLine)) +
               context.px(12.0f));
  draw_images(desk, rest);
  const auto separate = [&] {
    rest.cut_top(context.px(12.0f));
    hairline_below(context, rest.cut_top(context.hairline()));
    rest.cut_top(context.px(12.0f));
  };
  for (std::size_t layer = 0; layer < scales_.size(); ++layer) {
    separate();
    draw_layer(desk, layer, rest);
  }
  separate();
  draw_answers(desk, rest);
}

void ActivationsPanel::draw_images(Desk& desk, Rect& rest) {
  Context& context = desk.context;
  const UnitPlaces places = place(context, rest);
  float bottom = rest.y;
  std::optional<std::size_t> removed;
  for (std::size_t c = 0; c < count_; ++c) {
    ImGui::PushID(static_cast<int>(c));
    Rect column = places.columns[c];
    bool remove = false;
    column.cut_top(draw_chooser(desk, all_[c], random_, count_ > 1, column, remove) +
                   context.px(8.0f));
    if (remove) removed = c;
    bottom = std::max(bottom, column.y + draw_column_image(desk, all_[c], column));
    ImGui::PopID();
  }
  if (count_ < most(context)) {
    const ButtonOptions options{.icon = Icon::kPlus};
    const float height = context.target(32.0f, 44.0f);
    const Rect at =
        places.beside ? places.legend : Rect{rest.x, bottom + context.px(8.0f), rest.width, 0};
    if (button(context, "add", {at.x, at.y, button_width(context, "Add an image", options), height},
               "Add an image", options)) {
      add(desk);
      context.wake(context.now);
    }
    bottom = std::max(bottom, at.y + height);
  }
  rest.cut_top(bottom - rest.y);
  if (!removed) return;
  take_away(*removed);
  context.wake(context.now);
}

void ActivationsPanel::draw_layer(Desk& desk, std::size_t layer, Rect& rest) {
  Context& context = desk.context;
  const UnitPlaces places = place(context, rest);
  const DenseLayer<float>& dense = model_->network.layers[layer];
  std::optional<Index> differing;
  if (count_ == 2 && all_[0].explanation && all_[1].explanation)
    differing = count_differing(dense.activation, all_[0].explanation->hidden[layer],
                                all_[1].explanation->hidden[layer]);
  float bottom = rest.y + draw_activity_legend(context, layer, dense, scales_[layer], differing,
                                               places.legend);
  const float shift = places.beside ? 0.0f : bottom + context.px(8.0f) - rest.y;
  for (std::size_t c = 0; c < count_; ++c) {
    if (!all_[c].explanation) continue;
    ImGui::PushID(static_cast<int>(c));
    const Rect column = places.columns[c].moved(0.0f, shift);
    bottom = std::max(bottom, column.y + draw_activity(context, layer, dense.activation,
                                                       all_[c].explanation->hidden[layer],
                                                       all_[c].layers[layer], column));
    ImGui::PopID();
  }
  rest.cut_top(bottom - rest.y);
}

void ActivationsPanel::draw_answers(Desk& desk, Rect& rest) {
  Context& context = desk.context;
  const UnitPlaces places = place(context, rest);
  text_line(*context.list, context.fonts.ui_bold,
            {places.legend.x, rest.y, places.legend.width, context.px(kActivationsLine)},
            context.colors().text, "Answer");
  float bottom = rest.y + context.px(kActivationsLine);
  const float shift = places.beside ? 0.0f : context.px(kActivationsLine + 4.0f);
  for (std::size_t c = 0; c < count_; ++c) {
    if (!all_[c].explanation) continue;
    const Rect column = places.columns[c].moved(0.0f, shift);
    bottom = std::max(bottom, column.y + draw_answer_bars(context, *all_[c].explanation, column));
  }
  rest.cut_top(bottom - rest.y);
}

std::string ActivationsPanel::csv(const Desk& desk) {
  std::vector<std::string> images;
  std::vector<const Explanation*> explanations;
  for (const ImageColumn& column : columns()) {
    if (!column.explanation) continue;
    images.push_back(column_title(desk, column));
    explanations.push_back(&*column.explanation);
  }
  return activations_csv(images, explanations, model_->class_names);
}

void ActivationsPanel::forget_pictures() {
  for (ImageColumn& column : all_) {
    column.image.forget();
    for (Tile& tile : column.layers) tile.forget();
  }
}

}  // namespace

std::unique_ptr<Panel> make_activations_panel() { return std::make_unique<ActivationsPanel>(); }

}  // namespace inkling::ui::laboratory
