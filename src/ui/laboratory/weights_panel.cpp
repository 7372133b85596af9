#include <algorithm>
#include <vector>

#include "ui/format.h"
#include "ui/laboratory/dead_units.h"
#include "ui/laboratory/heatmap.h"
#include "ui/laboratory/unit_wall.h"
#include "ui/page.h"
#include "ui/paint.h"

namespace inkling::ui::laboratory {

namespace {

constexpr double kPause = 0.25;  // seconds between two pictures of a network that is learning

// Columns of cards that let each weight have a few pixels.
int span_of(const MatrixF& weights, int columns) {
  return weights.cols() <= 64 ? 1 : weights.cols() <= 160 ? std::min(2, columns) : columns;
}

class WeightsPanel final : public Panel {
 public:
  void draw(Desk& desk) override;
  void forget_pictures() override;

 private:
  void follow(Context& context);
  void draw_units(Desk& desk);
  void draw_layer(Desk& desk, std::size_t layer);

  std::shared_ptr<const Model> model_;  // that is shown
  double taken_at_ = -1e9;
  UnitWall wall_;
  std::vector<HeatmapState> maps_;  // of the layers after the first
  DeadUnitCount dead_;
};

void WeightsPanel::follow(Context& context) {
  const Snapshot& snapshot = *context.snapshot;
  if (model_ == snapshot.model) return;
  if (snapshot.state == SessionState::kRunning && context.now - taken_at_ < kPause) {
    context.wake(taken_at_ + kPause);
    return;
  }
  model_ = snapshot.model;
  taken_at_ = context.now;
  if (model_ == nullptr) return;
  maps_.resize(std::max(maps_.size(), model_->network.layers.size() - 1));
  for (HeatmapState& map : maps_) map.weights = nullptr;
}

void WeightsPanel::draw(Desk& desk) {
  Context& context = desk.context;
  follow(context);
  if (model_ == nullptr) {
    desk.board.card({.id = "weights", .title = "First-layer weights"}, [&](Rect& rest) {
      if (explain_absence(context, rest, false)) return;
      rest.cut_top(text_block(*context.list, context.fonts.ui, rest, context.colors().text2,
                              "They come with the network.", context.px(20.0f)));
    });
    return;
  }
  if (context.snapshot->dataset != nullptr) dead_.refresh(desk);
  draw_units(desk);
  for (std::size_t layer = 1; !desk.brief && layer < model_->network.layers.size(); ++layer)
    draw_layer(desk, layer);
}

void WeightsPanel::draw_units(Desk& desk) {
  const Index units = model_->network.layers.front().outputs();
  const std::vector<DeadUnits>* dead = dead_.layers();
  const WallContent content{model_, dead != nullptr && !dead->empty() ? &dead->front() : nullptr,
                            dead_.images(), desk.brief};
  const std::string shown = grouped(std::min(wall_.shown(content), units)) + " of ";
  desk.board.card(
      {.id = "weights",
       .title = "First-layer weights",
       .note = (desk.brief ? shown : "") + grouped(units) +
               (model_->network.layers.size() == 1 ? " classes" : " units"),
       .span = desk.brief ? 1 : desk.board.columns(),
       .file = "first-layer-weights"},
      [&](Rect& rest) { wall_.draw(desk.context, content, rest); },
      [&] { return units_csv(*model_, wall_.first(), wall_.shown(content)); });
}

void WeightsPanel::draw_layer(Desk& desk, std::size_t layer) {
  const DenseLayer<float>& dense = model_->network.layers[layer];
  const std::string number = std::to_string(layer + 1), id = "weights " + number;
  desk.board.card(
      {.id = id,
       .title = layer + 1 == model_->network.layers.size() ? "Output layer" : "Layer " + number,
       .note = grouped(dense.outputs()) + " \u00d7 " + grouped(dense.inputs()) + " weights",
       .span = span_of(dense.weights, desk.board.columns()),
       .file = "layer-" + number + "-weights"},
      [&](Rect& rest) {
        rest.cut_top(draw_heatmap(desk.context, *model_, layer, maps_[layer - 1], rest));
      },
      [&] { return layer_csv(dense); });
}

void WeightsPanel::forget_pictures() {
  wall_.forget_pictures();
  for (HeatmapState& map : maps_) map.tile.forget();
}

}  // namespace

std::unique_ptr<Panel> make_weights_panel() { return std::make_unique<WeightsPanel>(); }

}  // namespace inkling::ui::laboratory
