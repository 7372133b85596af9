// What the outputs of a layer look like in a plane, found in portions that fit into a frame.
#pragma once

#include <memory>
#include <optional>

#include "core/analysis/leading_components.h"
#include "core/analysis/tsne.h"
#include "core/base/executor.h"
#include "core/model/network.h"

namespace inkling::ui::laboratory {

struct ProjectionSubject {
  std::shared_ptr<const Model> model;  // null for the pixels
  std::size_t layer = 0;               // 0: the pixels; l: outputs of the network's l-th layer
  Index count = 0;                     // the first so many images

  bool operator==(const ProjectionSubject&) const = default;
  bool alike(const ProjectionSubject& other) const {  // but for the weights
    return layer == other.layer && count == other.count;
  }
};

enum class Method { kPca, kTsne };

class ProjectionWork {
 public:
  static constexpr Index kLeast = 4;  // images

  // `images` has at least subject.count images, kLeast or more, and must outlive this. `guess`: see
  // LeadingComponents.
  ProjectionWork(ProjectionSubject subject, Method method, const LabeledImages& images,
                 const MatrixF& guess);

  const ProjectionSubject& subject() const { return subject_; }
  bool done() const;
  // A few milliseconds of a slow processor.
  void advance();
  void stop() { stopped_ = true; }

  // [2 x count], principal components until t-SNE has moved them; none before they are known.
  const MatrixF& points() const { return moves() > 0 ? tsne_->points() : points_; }
  // Of the principal components, once there are points.
  const Vector<double>& shares() const { return components_->shares(); }
  const MatrixF& directions() const { return components_->directions(); }
  bool finite() const { return finite_; }  // else there is nothing to show
  double progress() const { return tsne_ ? tsne_->progress() : 0.0; }
  int moves() const { return tsne_ ? tsne_->iteration() : 0; }

 private:
  void read();

  ProjectionSubject subject_;
  bool wants_tsne_;
  const LabeledImages& images_;
  MatrixF guess_, samples_, points_;
  Index read_ = 0;
  bool finite_ = true, stopped_ = false;
  SerialExecutor executor_;
  std::optional<LeadingComponents> components_;
  std::optional<Tsne> tsne_;
};

}  // namespace inkling::ui::laboratory
