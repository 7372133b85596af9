#include <algorithm>
#include <string>

#include "ui/format.h"
#include "ui/labels.h"
#include "ui/laboratory/dead_units.h"
#include "ui/laboratory/histogram_view.h"
#include "ui/laboratory/histogram_work.h"
#include "ui/laboratory/table_text.h"
#include "ui/page.h"
#include "ui/paint.h"

namespace inkling::ui::laboratory {

namespace {

constexpr float kHistogramsLine = 20.0f;  // CSS pixels

std::string layer_name(std::size_t layer, std::size_t layers) {
  return layer + 1 == layers ? "output" : "layer " + std::to_string(layer + 1);
}

std::string not_finite_text(const Histogram& histogram) {
  const HistogramCounts& now = histogram.sets.back();
  const std::int64_t count = now.nans + now.infinite;
  return count == 0 ? "" : " " + grouped(count) + " are no finite numbers and not shown.";
}

std::string dead_csv(const std::vector<DeadUnits>& layers) {
  std::string csv = "layer,units,dead\r\n";
  for (std::size_t l = 0; l < layers.size(); ++l)
    add_csv_row(csv, {std::to_string(l + 1), std::to_string(layers[l].dead.size()),
                      std::to_string(layers[l].count())});
  return csv;
}

struct HistogramSubject {
  const char* name;  // in names of files
  const char* title;
  HistogramLook look;
};

class HistogramsPanel final : public Panel {
 public:
  void draw(Desk& desk) override;

 private:
  void draw_layer(Desk& desk, std::size_t layer);
  void draw_card(Desk& desk, std::size_t layer, const HistogramSubject& subject,
                 const Histogram& histogram, const std::string& text);
  void draw_dead(Desk& desk);
  void draw_dead_row(Context& context, std::size_t layer, const DeadUnits& dead, Rect row);
  std::string weights_text(const Snapshot& snapshot, const LayerFigures& figures) const;

  HistogramWork work_;
  DeadUnitCount dead_;
};

void HistogramsPanel::draw(Desk& desk) {
  Context& context = desk.context;
  if (context.snapshot->model != nullptr) work_.refresh(desk, !desk.brief);
  if (context.snapshot->model == nullptr || work_.layers().empty()) {
    desk.board.card({.id = "histogram weights 0", .title = "Weights, then and now"},
                    [&](Rect& rest) { explain_absence(context, rest, false); });
    return;
  }
  if (desk.brief) return draw_layer(desk, 0);
  for (std::size_t layer = 0; layer < work_.layers().size(); ++layer) draw_layer(desk, layer);
  if (context.snapshot->dataset == nullptr) return;
  dead_.refresh(desk);
  draw_dead(desk);
}

std::string HistogramsPanel::weights_text(const Snapshot& snapshot,
                                          const LayerFigures& figures) const {
  if (!work_.knows_beginning())
    return "This network began from a file: how it was at the start is not known.";
  if (!snapshot.trained) return "Nothing learned yet: now is as at the start.";
  return "Half of them lie within " + figures_text(figures.half_moved) +
         " of where chance put them.";
}

void HistogramsPanel::draw_card(Desk& desk, std::size_t layer, const HistogramSubject& subject,
                                const Histogram& histogram, const std::string& text) {
  Context& context = desk.context;
  const std::string number = std::to_string(layer + 1);
  const std::string id = std::string("histogram ") + subject.name + " " + number;
  desk.board.card(
      {.id = id,
       .title = subject.title,
       .note = layer_name(layer, context.snapshot->model->network.layers.size()),
       .file = "layer-" + number + "-" + subject.name},
      [&](Rect& rest) {
        rest.cut_top(draw_histogram(context, histogram, subject.look, rest) + context.px(8.0f));
        const float used =
            text_block(*context.list, context.fonts.ui, rest, context.colors().text2,
                       text + not_finite_text(histogram), context.px(kHistogramsLine));
        // Cards of one height lie in rows, a row for each layer.
        rest.cut_top(desk.board.columns() > 1 ? std::max(used, context.px(2.0f * kHistogramsLine))
                                              : used);
      },
      [&] { return histogram_csv(histogram); });
}

void HistogramsPanel::draw_layer(Desk& desk, std::size_t layer) {
  const Snapshot& snapshot = *desk.context.snapshot;
  const LayerFigures& figures = work_.layers()[layer];
  const bool then = work_.knows_beginning();
  draw_card(desk, layer, {"weights", then ? "Weights, then and now" : "Weights", {}},
            figures.values.weights, weights_text(snapshot, figures));
  if (desk.brief) return;
  HistogramLook began_at_zero;
  if (then) began_at_zero.start = 0.0;
  draw_card(desk, layer, {"biases", then ? "Biases, then and now" : "Biases", began_at_zero},
            figures.values.biases,
            then ? "All of them began at 0." : "How they began is not known.");
  if (!figures.gradients) return;
  const double zeros = figures.zero_share;
  draw_card(desk, layer,
            {"gradients", then ? "Gradients, then and now" : "Gradients", {.logarithmic = true}},
            *figures.gradients,
            "Of the weights, by " + grouped(work_.gradient_images()) + " unseen " +
                std::string(plural_noun(snapshot.dataset.get())) + ". " +
                (zeros > 0.0 ? percent(zeros) + " are exactly 0 now. " : "") +
                "Heights by the logarithm.");
}

void HistogramsPanel::draw_dead_row(Context& context, std::size_t layer, const DeadUnits& dead,
                                    Rect row) {
  const Palette& p = context.colors();
  const bool any = dead.count() > 0;
  const std::string number = percent(dead.share());
  text_line(*context.list, context.fonts.ui, row.cut_left(context.px(76.0f)), p.text,
            "Layer " + std::to_string(layer + 1));
  text_line(*context.list, any ? context.fonts.ui_bold : context.fonts.ui,
            row.cut_right(context.px(56.0f)), p.text, number, Align::kRight);
  const std::string count = grouped(static_cast<std::int64_t>(dead.count())) + " of " +
                            grouped(static_cast<std::int64_t>(dead.dead.size()));
  text_line(*context.list, context.fonts.ui, row.cut_right(context.px(96.0f)), p.text2, count,
            Align::kRight);
  const Rect track = row.centered(row.width, context.px(10.0f));
  fill(*context.list, track, p.sunken, context.px(2.0f));
  if (!any) return;
  const auto share = static_cast<float>(dead.share());
  fill(*context.list,
       {track.x, track.y, std::max(context.hairline(), std::round(track.width * share)),
        track.height},
       p.edge, context.px(2.0f));
}

void HistogramsPanel::draw_dead(Desk& desk) {
  Context& context = desk.context;
  const std::vector<DeadUnits>* found = dead_.layers();
  const std::string among = grouped(dead_.images()) + " unseen " +
                            std::string(plural_noun(context.snapshot->dataset.get()));
  desk.board.card(
      {.id = "dead units",
       .title = "Dead units",
       .note = found != nullptr ? among : "",
       .file = found != nullptr && !found->empty() ? "dead-units" : ""},
      [&](Rect& rest) {
        const auto say = [&](const std::string& text) {
          rest.cut_top(text_block(*context.list, context.fonts.ui, rest, context.colors().text2,
                                  text, context.px(kHistogramsLine)));
        };
        if (found == nullptr) return say("Looking at unseen images.");
        if (found->empty()) return say("This network has no hidden layer, and so no unit to die.");
        for (std::size_t layer = 0; layer < found->size(); ++layer)
          draw_dead_row(context, layer, (*found)[layer], rest.cut_top(context.px(28.0f)));
        rest.cut_top(context.px(8.0f));
        say("Dead is a unit that stays flat for all of these images: its slope is nowhere more "
            "than a hundredth of the steepest, so nothing teaches it.");
      },
      [&] { return dead_csv(*found); });
}

}  // namespace

std::unique_ptr<Panel> make_histograms_panel() { return std::make_unique<HistogramsPanel>(); }

}  // namespace inkling::ui::laboratory
