// The pictures that the program writes, made of models, images and reports.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "app/cli/model_images.h"
#include "app/common/files.h"

namespace inkling::cli {

std::string confusion_picture(const Model& model, const LabeledImages& images, Executor& executor);

// Beside the weights those at the start, as the settings' seed drew them.
std::string histograms_picture(const ModelFile& file);

struct ProjectionSettings {
  std::optional<std::size_t> layer;  // 0: the inputs; the last hidden layer when absent
  std::string method = "pca";        // or "tsne"
  std::size_t count = 1000;          // images, evenly chosen
  double perplexity = 30.0;
  std::uint64_t seed = 0;
};

// The layer must be there, and t-SNE wants 4 images. An error where outputs are beyond the range of
// numbers.
Result<std::string> projection_picture(const Model& model, const NamedImages& images,
                                       const ProjectionSettings& settings, Executor& executor);

// The first layer as images, others as a matrix; layers count from 1.
std::string weights_picture(const Model& model, std::size_t layer, std::size_t units);

Status write_picture(const std::filesystem::path& path, std::string_view svg, IfExists if_exists);

// A name for the pictures of a training: the data set and each setting that is not the default.
std::string settings_name(const Hyperparameters& h);

}  // namespace inkling::cli
