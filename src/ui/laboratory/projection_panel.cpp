#include <algorithm>
#include <array>

#include "ui/format.h"
#include "ui/labels.h"
#include "ui/laboratory/panel.h"
#include "ui/laboratory/projection.h"
#include "ui/laboratory/projection_plot.h"
#include "ui/laboratory/projection_work.h"
#include "ui/page.h"
#include "ui/paint.h"
#include "ui/widgets/button.h"
#include "ui/widgets/marks.h"
#include "ui/widgets/segments.h"
#include "ui/widgets/select.h"

namespace inkling::ui::laboratory {

namespace {

constexpr std::array<Index, 3> kCounts = {300, 900, 2000};
constexpr double kRest = 0.3;  // seconds between two pictures while training
// CSS pixels.
constexpr float kBriefHeight = 236.0f, kFullHeight = 560.0f, kTouchHeight = 340.0f;

class ProjectionPanel final : public Panel {
 public:
  void draw(Desk& desk) override;
  void forget_pictures() override { plot_.forget_pictures(); }

 private:
  // What is shown of one moment of the weights.
  struct Shown {
    ProjectionSubject subject;
    MatrixF points;  // [2 x count]
    Vector<double> shares;
  };

  std::size_t layer(const Model& model) const;
  ProjectionSubject subject(Desk& desk) const;
  void notice(const Snapshot& snapshot);
  void follow(Desk& desk);
  void follow_pca(Desk& desk);
  void follow_tsne(Desk& desk);
  void draw_controls(Desk& desk, Rect& rest);
  void draw_progress(Desk& desk, Rect row);
  std::string about(const Desk& desk) const;
  CardInfo info(Desk& desk) const;
  // Null until there is a picture.
  const MatrixF* points() const;

  Method method_ = Method::kPca;
  std::optional<std::size_t> layer_;  // chosen; else the last hidden one
  Index count_ = 900;
  std::shared_ptr<const DatasetInfo> dataset_;
  std::shared_ptr<const Model> model_;
  std::int64_t step_ = 0;  // at which the present weights came

  std::unique_ptr<ProjectionWork> pca_;  // under way
  Shown shown_;
  MatrixF guess_;
  double rest_until_ = 0.0;
  std::unique_ptr<ProjectionWork> tsne_;  // under way or done
  std::int64_t tsne_step_ = 0;

  ProjectionPlot plot_;
};

std::string layer_name(const Model& model, std::size_t layer) {
  if (layer == 0) return "Pixels";
  if (layer == model.network.layers.size()) return "Outputs";
  return model.network.layers.size() == 2 ? "Hidden layer"
                                          : "Hidden layer " + std::to_string(layer);
}

std::size_t ProjectionPanel::layer(const Model& model) const {
  const std::size_t layers = model.network.layers.size();
  return std::min(layer_.value_or(layers - 1), layers);
}

ProjectionSubject ProjectionPanel::subject(Desk& desk) const {
  const auto& model = desk.context.snapshot->model;
  const std::size_t wanted = layer(*model);
  return {wanted > 0 ? model : nullptr, wanted, std::min(count_, desk.unseen.count())};
}

const MatrixF* ProjectionPanel::points() const {
  if (method_ == Method::kTsne && !tsne_) return nullptr;
  const MatrixF& points = method_ == Method::kPca ? shown_.points : tsne_->points();
  return points.cols() > 0 ? &points : nullptr;
}

void ProjectionPanel::follow_pca(Desk& desk) {
  Context& context = desk.context;
  const ProjectionSubject wanted = subject(desk);
  if (pca_ && !pca_->subject().alike(wanted)) pca_.reset();
  if (!shown_.subject.alike(wanted)) shown_ = {}, rest_until_ = 0.0;
  if (!pca_ && shown_.subject != wanted) {
    if (context.now < rest_until_) return context.wake(rest_until_);
    rest_until_ = context.now + kRest;
    pca_ = std::make_unique<ProjectionWork>(wanted, Method::kPca, desk.unseen.images(), guess_);
  }
  if (!pca_) return;
  pca_->advance();
  if (!pca_->done()) return context.wake(context.now);
  shown_.subject = pca_->subject();
  if (pca_->finite()) {
    MatrixF points = pca_->points();
    align_signs(points, shown_.points);
    shown_.points = std::move(points);
    shown_.shares = pca_->shares();
    guess_ = pca_->directions();
  }
  pca_.reset();
  context.wake(context.now);  // the weights may have moved on
}

void ProjectionPanel::follow_tsne(Desk& desk) {
  const ProjectionSubject wanted = subject(desk);
  if (!tsne_ || !tsne_->subject().alike(wanted)) {
    tsne_ = std::make_unique<ProjectionWork>(wanted, Method::kTsne, desk.unseen.images(), guess_);
    tsne_step_ = step_;
  }
  tsne_->advance();
  if (!tsne_->done()) desk.context.wake(desk.context.now);
}

void ProjectionPanel::notice(const Snapshot& snapshot) {
  if (dataset_ != snapshot.dataset) {
    dataset_ = snapshot.dataset;
    pca_.reset();
    tsne_.reset();
    shown_ = {};
    plot_.drop();
  }
  if (model_ != snapshot.model) {
    model_ = snapshot.model;
    step_ = snapshot.step;
  }
}

void ProjectionPanel::follow(Desk& desk) {
  if (method_ == Method::kPca)
    follow_pca(desk);
  else
    follow_tsne(desk);
}

void ProjectionPanel::draw_progress(Desk& desk, Rect row) {
  Context& context = desk.context;
  const Palette& p = context.colors();
  const bool busy = !tsne_->done();
  const char* label = busy ? "Stop" : "Again";
  const Rect at = row.cut_right(button_width(context, label));
  if (button(context, "t-SNE", at.centered(at.width, context.target(32.0f, 44.0f)), label)) {
    if (busy)
      tsne_->stop();
    else
      tsne_.reset(), follow_tsne(desk);
  }
  row.cut_right(context.px(12.0f));
  std::string state = "of step " + grouped(tsne_step_);
  if (tsne_->subject().layer > 0 && tsne_->subject().model != desk.context.snapshot->model)
    state += ", the network has learned on";
  if (busy) {
    progress_bar(context,
                 row.cut_left(context.px(120.0f)).centered(context.px(120.0f), context.px(6.0f)),
                 tsne_->progress(), 0.0);
    row.cut_left(context.px(12.0f));
    state =
        tsne_->moves() == 0 ? "finding neighbours" : "settling, " + percent(tsne_->progress(), 0);
  }
  text_line(*context.list, context.fonts.ui, row, p.text2, state);
}

void ProjectionPanel::draw_controls(Desk& desk, Rect& rest) {
  Context& context = desk.context;
  const Model& model = *context.snapshot->model;
  const float height = context.target(36.0f, 44.0f), gap = context.px(12.0f);
  std::vector<MenuItem> items;
  const std::size_t chosen = layer(model);
  const auto units = [&](std::size_t l) {
    return grouped(l == 0 ? model.pixel_count() : model.network.layers[l - 1].outputs());
  };
  for (std::size_t l = 0; l <= model.network.layers.size(); ++l)
    items.push_back({.label = layer_name(model, l), .note = units(l), .chosen = l == chosen});
  Rect row = rest.cut_top(height);
  const Rect box = context.phone() ? row : row.cut_left(context.px(220.0f));
  if (const auto picked =
          select_box(context, "layer", box, layer_name(model, chosen), units(chosen), items))
    layer_ = *picked;
  if (context.phone()) {
    rest.cut_top(context.px(8.0f));
    row = rest.cut_top(height);
  } else {
    row.cut_left(gap);
  }
  const Segment methods[] = {{"PCA"}, {"t-SNE"}};
  if (const auto picked =
          segments(context, "method", row.cut_left(segments_width(context, methods)), methods,
                   method_ == Method::kPca ? 0u : 1u)) {
    method_ = *picked == 0 ? Method::kPca : Method::kTsne;
    follow(desk);
  }
  row.cut_left(gap);
  std::vector<std::string> texts;
  std::vector<Segment> counts;
  for (const Index count : kCounts) texts.push_back(grouped(count));
  for (const std::string& text : texts) counts.push_back({text});
  const auto at = std::find(kCounts.begin(), kCounts.end(), count_) - kCounts.begin();
  if (const auto picked = segments(context, "count", row.cut_left(segments_width(context, counts)),
                                   counts, static_cast<std::size_t>(at))) {
    count_ = kCounts[*picked];
    follow(desk);
  }
  if (method_ == Method::kTsne) {
    if (context.phone()) {
      rest.cut_top(context.px(8.0f));
      row = rest.cut_top(height);
    } else {
      row.cut_left(gap);
    }
    draw_progress(desk, row);
  }
  rest.cut_top(gap);
}

// What the axes are.
std::string ProjectionPanel::about(const Desk& desk) const {
  if (method_ == Method::kTsne)
    return "Neighbours in the layer stay neighbours here; the axes, and how far groups lie apart, "
           "mean nothing.";
  if (shown_.points.cols() == 0) return "";
  const std::string text = "Across: " + percent(shown_.shares[0]) +
                           " of the variance. Upwards: " + percent(shown_.shares[1]) + ".";
  if (desk.brief || desk.context.phone()) return text;
  return text + " These are the two directions in which the images differ most.";
}

CardInfo ProjectionPanel::info(Desk& desk) const {
  CardInfo card{.id = "projection", .title = "Projection", .span = desk.brief ? 1 : 3};
  if (dataset_ == nullptr || model_ == nullptr || desk.unseen.count() == 0) return card;
  const ProjectionSubject of = subject(desk);
  std::string name = layer_name(*model_, of.layer);
  name[0] = static_cast<char>(name[0] - 'A' + 'a');
  card.note = name + ", " + grouped(of.count) + " " + std::string(plural_noun(dataset_.get()));
  if (points() != nullptr)
    card.file = std::string("projection-") + (method_ == Method::kPca ? "pca" : "tsne") +
                "-layer-" + std::to_string(of.layer);
  return card;
}

void ProjectionPanel::draw(Desk& desk) {
  Context& context = desk.context;
  const Snapshot& snapshot = *context.snapshot;
  const bool ready = desk.unseen.ready(context, desk.page.next_request) &&
                     snapshot.model->pixel_count() == desk.unseen.images().pixel_count();
  const bool enough = ready && std::min(count_, desk.unseen.count()) >= ProjectionWork::kLeast;
  notice(snapshot);
  if (enough) follow(desk);
  const auto content = [&](Rect& rest) {
    if (explain_absence(context, rest, false)) return;
    const auto say = [&](const std::string& text) {
      rest.cut_top(text_block(*context.list, context.fonts.ui, rest, context.colors().text2, text,
                              context.px(20.0f)));
    };
    if (!ready) return say("The images are on their way.");
    if (!enough) return say("A picture needs at least four unseen images.");
    if (!desk.brief) draw_controls(desk, rest);
    const float height = desk.brief ? kBriefHeight : context.phone() ? kTouchHeight : kFullHeight;
    const Rect plot = rest.cut_top(context.px(height));
    const bool lost = method_ == Method::kTsne && !tsne_->finite();
    if (points() != nullptr) plot_.draw(desk, *points(), plot);
    if (lost || (points() == nullptr && !pca_ && !tsne_))
      text_line(*context.list, context.fonts.ui, plot, context.colors().text2,
                "This layer puts out numbers beyond all bounds.", Align::kCenter);
    rest.cut_top(context.px(8.0f));
    say(about(desk));
  };
  desk.board.card(info(desk), content, [&] {
    return projection_csv(*points(), desk.unseen.images().labels, dataset_->class_names);
  });
}

}  // namespace

std::unique_ptr<Panel> make_projection_panel() { return std::make_unique<ProjectionPanel>(); }

}  // namespace inkling::ui::laboratory
