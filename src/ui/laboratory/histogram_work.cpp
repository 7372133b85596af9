#include "ui/laboratory/histogram_work.h"

#include <algorithm>
#include <iterator>
#include <numeric>
#include <span>

#include "core/training/initial_network.h"
#include "core/training/trainer.h"
#include "ui/page.h"

namespace inkling::ui::laboratory {

namespace {

constexpr double kHistogramPause = 0.5;  // seconds from one beginning to the next

bool same_shape(const NetworkF& a, const NetworkF& b) {
  if (a.layers.size() != b.layers.size()) return false;
  for (std::size_t l = 0; l < a.layers.size(); ++l)
    if (a.layers[l].inputs() != b.layers[l].inputs() ||
        a.layers[l].outputs() != b.layers[l].outputs())
      return false;
  return true;
}

template <class Values>
std::span<const float> values_of(const Values& values) {
  return {values.data(), static_cast<std::size_t>(values.size())};
}

template <class Values>
Histogram histogram_of(const Values* start, const Values& now) {
  std::vector<std::span<const float>> sets;
  if (start != nullptr) sets.push_back(values_of(*start));
  sets.push_back(values_of(now));
  return histogram(sets);
}

}  // namespace

std::shared_ptr<const NetworkF> beginning_of(const Snapshot& snapshot) {
  if (!snapshot.from_seed || snapshot.model == nullptr) return nullptr;
  const NetworkF& now = snapshot.model->network;
  auto network =
      std::make_shared<NetworkF>(initial_network(snapshot.active, now.inputs(), now.outputs()));
  if (!same_shape(*network, now)) return nullptr;
  return network;
}

double median_distance(const MatrixF& first, const MatrixF& second) {
  if (first.size() == 0) return 0.0;
  MatrixF distances = (first - second).cwiseAbs();
  float* const begin = distances.data();
  float* const middle = begin + (distances.size() - 1) / 2;
  std::nth_element(begin, middle, begin + distances.size());
  return static_cast<double>(*middle);
}

Histogram gradient_histogram(const MatrixF* start, const MatrixF& now) {
  std::vector<std::span<const float>> all;
  if (start != nullptr) all.push_back(values_of(*start));
  all.push_back(values_of(now));
  std::vector<std::vector<float>> moving;
  for (const auto& set : all)
    std::copy_if(set.begin(), set.end(), std::back_inserter(moving.emplace_back()),
                 [](float value) { return value != 0.0f; });
  const std::vector<std::span<const float>> sets(moving.begin(), moving.end());
  Histogram result{histogram_axis(sets), {}};
  result.axis.low = std::min(result.axis.low, 0.0);
  result.axis.high = std::max(result.axis.high, 0.0);
  for (const auto& set : all) result.sets.push_back(count_values(result.axis, set));
  return result;
}

// A mean's gradient is the sum of its portions' gradients, each with the weight of its images.
void MeanGradients::learn_portion(const Model& model, const LabeledImages& images, Index count) {
  const Index portion_count =
      std::min(portion_size(model.network.parameter_count()), count - learned_);
  std::vector<std::uint32_t> samples(static_cast<std::size_t>(portion_count));
  std::iota(samples.begin(), samples.end(), static_cast<std::uint32_t>(learned_));
  Gradients<float> portion = batch_gradients(model, images, samples);
  const float share = static_cast<float>(portion_count) / static_cast<float>(count);
  sum_.layers.resize(portion.layers.size());
  for (std::size_t l = 0; l < portion.layers.size(); ++l) {
    auto& sum = sum_.layers[l];
    auto& added = portion.layers[l];
    added.weights *= share;
    added.biases *= share;
    if (learned_ == 0) {
      sum = std::move(added);
    } else {
      sum.weights += added.weights;
      sum.biases += added.biases;
    }
  }
  learned_ += portion_count;
}

void HistogramWork::begin(Desk& desk, bool all, bool images) {
  const Snapshot& snapshot = *desk.context.snapshot;
  const bool same_beginning = beginning_ != nullptr && snapshot.from_seed &&
                              began_with_ == snapshot.active && dataset_ == snapshot.dataset &&
                              with_images_ == images &&
                              same_shape(beginning_->network, snapshot.model->network);
  if (!same_beginning) {
    const auto network = beginning_of(snapshot);
    beginning_ = network != nullptr ? std::make_unique<Model>(*snapshot.model) : nullptr;
    if (beginning_ != nullptr) beginning_->network = *network;
    start_.forget();
  }
  began_with_ = snapshot.active;
  if (model_ == nullptr || !same_shape(model_->network, snapshot.model->network)) shown_.clear();
  model_ = snapshot.model;
  dataset_ = snapshot.dataset;
  all_ = all;
  with_images_ = images;
  working_ = true;
  begun_at_ = desk.context.now;
  figures_.clear();
  now_.forget();
  values_found_ = gradients_found_ = 0;
  const bool readable = images && desk.unseen.images().pixel_count() == model_->pixel_count() &&
                        static_cast<Index>(model_->class_names.size()) == model_->network.outputs();
  images_ = readable ? std::min(desk.unseen.count(), kMostImages) : 0;
}

void HistogramWork::find_weights(std::size_t layer) {
  const DenseLayer<float>& now = model_->network.layers[layer];
  figures_.emplace_back().values.weights = histogram_of(
      beginning_ != nullptr ? &beginning_->network.layers[layer].weights : nullptr, now.weights);
}

void HistogramWork::find_biases(std::size_t layer) {
  const DenseLayer<float>& now = model_->network.layers[layer];
  const DenseLayer<float>* start =
      beginning_ != nullptr ? &beginning_->network.layers[layer] : nullptr;
  figures_[layer].values.biases =
      histogram_of(start != nullptr ? &start->biases : nullptr, now.biases);
  if (start != nullptr) figures_[layer].half_moved = median_distance(start->weights, now.weights);
}

void HistogramWork::find_gradients(std::size_t layer) {
  const MatrixF& gradients = now_.layers()[layer].weights;
  figures_[layer].gradients = gradient_histogram(
      beginning_ != nullptr ? &start_.layers()[layer].weights : nullptr, gradients);
  figures_[layer].zero_share = static_cast<double>((gradients.array() == 0.0f).count()) /
                               static_cast<double>(std::max<Index>(gradients.size(), 1));
}

void HistogramWork::advance(Desk& desk) {
  const std::size_t layers = all_ ? model_->network.layers.size() : 1;
  if (values_found_ < 2 * layers) {
    const std::size_t layer = values_found_ / 2;
    if (values_found_ % 2 == 0)
      find_weights(layer);
    else
      find_biases(layer);
    ++values_found_;
  } else if (beginning_ != nullptr && !start_.complete(images_)) {
    start_.learn_portion(*beginning_, desk.unseen.images(), images_);
  } else if (!now_.complete(images_)) {
    now_.learn_portion(*model_, desk.unseen.images(), images_);
  } else if (images_ > 0 && gradients_found_ < layers) {
    find_gradients(gradients_found_++);
  } else {
    shown_ = std::move(figures_);
    shown_beginning_ = beginning_ != nullptr;
    shown_images_ = images_;
    working_ = false;
  }
}

void HistogramWork::refresh(Desk& desk, bool all) {
  Context& context = desk.context;
  const Snapshot& snapshot = *context.snapshot;
  const bool images = all && desk.unseen.ready(context, desk.page.next_request);
  const bool same_task =
      model_ != nullptr && dataset_ == snapshot.dataset && all_ == all && with_images_ == images;
  if (!same_task) working_ = false;
  if (!working_ && (!same_task || model_ != snapshot.model)) {
    if (!same_task || context.now - begun_at_ >= kHistogramPause)
      begin(desk, all, images);
    else
      context.wake(begun_at_ + kHistogramPause);
  } else if (working_) {
    advance(desk);
  }
  if (!working_) return;
  context.wake(context.now);
}

}  // namespace inkling::ui::laboratory
