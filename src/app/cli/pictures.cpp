#include "app/cli/pictures.h"

#include <algorithm>

#include "app/cli/output.h"
#include "app/plots/confusion.h"
#include "app/plots/histograms.h"
#include "app/plots/projection.h"
#include "app/plots/weights.h"
#include "core/analysis/layer_outputs.h"
#include "core/analysis/pca.h"
#include "core/analysis/tsne.h"
#include "core/model/initializer.h"

namespace inkling::cli {
namespace {

// `count` of `size`, as far from each other as can be.
std::vector<std::uint32_t> evenly_chosen(std::size_t size, std::size_t count) {
  count = std::min(size, count);
  std::vector<std::uint32_t> chosen;
  for (std::size_t i = 0; i < count; ++i)
    chosen.push_back(static_cast<std::uint32_t>(i * size / count));
  return chosen;
}

MatrixF features_of(const Model& model, const LabeledImages& images,
                    const std::vector<std::uint32_t>& samples, std::size_t layer,
                    Executor& executor) {
  if (layer > 0) return layer_outputs(model, images, samples, layer - 1, executor);
  MatrixF inputs(images.pixel_count(), static_cast<Index>(samples.size()));
  model.scaling.scale(images, samples, inputs);
  return inputs;
}

}  // namespace

std::string confusion_picture(const Model& model, const LabeledImages& images, Executor& executor) {
  return plots::draw_confusion(evaluate(model, images, executor).confusion, model.class_names);
}

std::string histograms_picture(const ModelFile& file) {
  const Hyperparameters& h = file.hyperparameters;
  NetworkF start = file.model.network;
  Random random(static_cast<std::uint64_t>(h.seed), RandomStream::kInitialization);
  initialize(h.initializer, h.init_deviation, random, start);
  for (auto& layer : start.layers) layer.biases.setZero();
  const NetworkF* networks[] = {&start, &file.model.network};
  return plots::draw_histograms(layer_histograms(networks));
}

Result<std::string> projection_picture(const Model& model, const NamedImages& images,
                                       const ProjectionSettings& settings, Executor& executor) {
  const std::size_t layer = settings.layer.value_or(model.network.layers.size() - 1);
  const auto samples = evenly_chosen(static_cast<std::size_t>(images.set.size()), settings.count);
  const MatrixF features = features_of(model, images.set, samples, layer, executor);
  if (!features.allFinite())
    return Error{ErrorCode::kInvalidData,
                 "Found outputs of layer " + std::to_string(layer) +
                     " that are infinite or no number, expected what can be laid out."};
  plots::Projection projection;
  projection.title = layer == 0 ? "Pixels" : "Outputs of layer " + std::to_string(layer);
  projection.note = with_commas(static_cast<std::int64_t>(samples.size())) +
                    (images.split == "files" ? " images" : " " + images.split + " images");
  projection.classes = model.class_names;
  for (const std::uint32_t sample : samples) projection.labels.push_back(images.set.labels[sample]);
  if (settings.method == "tsne") {
    Tsne tsne(features, {.perplexity = settings.perplexity, .seed = settings.seed}, executor);
    while (!tsne.done()) tsne.advance(50);
    projection.points = tsne.points().cast<double>();
    projection.note += ", t-SNE";
    projection.x_name =
        "Points that are near lie near in the layer; distances between groups say little.";
  } else {
    const auto found = principal_components(features, 2);
    projection.points = found.points;
    projection.note += ", principal components";
    const auto axis = [&](Index c) {
      return format("component %d, %.0f%% of the variance", static_cast<int>(c + 1),
                    100.0 * found.shares[c]);
    };
    projection.x_name = axis(0);
    projection.y_name = axis(1);
  }
  return plots::draw_projection(projection);
}

std::string weights_picture(const Model& model, std::size_t layer, std::size_t units) {
  return layer == 1 ? plots::draw_first_layer(model, units)
                    : plots::draw_weight_matrix(model, layer - 1);
}

Status write_picture(const std::filesystem::path& path, std::string_view svg, IfExists if_exists) {
  return write_file_atomically(
      path, {reinterpret_cast<const std::uint8_t*>(svg.data()), svg.size()}, if_exists);
}

std::string settings_name(const Hyperparameters& h) {
  constexpr std::size_t kLongest = 100;
  const Hyperparameters defaults;
  std::string name = h.data;
  for (const ParameterInfo& info : parameters()) {
    if (info.name == "data" || info.name == "threads") continue;  // no part of the recipe
    const std::string text = to_text(get_parameter(h, info));
    if (text != to_text(get_parameter(defaults, info)))
      name += "_" + std::string(info.name) + "-" + text;
  }
  std::uint32_t hash = 2166136261u;  // FNV-1a, so that names that are cut off differ
  for (char& letter : name) {
    hash = (hash ^ static_cast<std::uint8_t>(letter)) * 16777619u;
    const bool plain = (letter >= '0' && letter <= '9') || (letter >= 'A' && letter <= 'Z') ||
                       (letter >= 'a' && letter <= 'z') || letter == '.' || letter == ',' ||
                       letter == '_';
    if (!plain) letter = '-';
  }
  if (name.size() <= kLongest) return name;
  return name.substr(0, kLongest) + format("-%08x", static_cast<unsigned>(hash));
}

}  // namespace inkling::cli
