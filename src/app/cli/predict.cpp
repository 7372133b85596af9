// `inkling predict`: what a model reads in images that have no labels.
#include <algorithm>
#include <cctype>
#include <filesystem>
#include <memory>
#include <numeric>

#include "app/cli/commands.h"
#include "app/cli/models.h"
#include "app/cli/output.h"
#include "app/common/gzip.h"
#include "app/common/image_files.h"

namespace inkling::cli {
namespace {

namespace fs = std::filesystem;

struct PredictFlags {
  explicit PredictFlags(CLI::App& app) : output(app) {}

  std::string load;
  std::vector<std::string> files;
  bool raw = false;
  OutputFlags output;
};

struct Prediction {
  std::string file;
  std::int64_t index = -1;  // within an IDX file; -1 for a picture
  std::vector<float> probabilities;
  std::size_t best = 0, next = 0;
};

Prediction answer(const Model& model, const std::string& file, std::int64_t index,
                  std::span<const float> values) {
  const VectorF probabilities = classify(model, values);
  Prediction prediction{file, index, {probabilities.begin(), probabilities.end()}, 0, 0};
  std::vector<std::size_t> order(prediction.probabilities.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  // The first of equals, as evaluations answer.
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return prediction.probabilities[a] > prediction.probabilities[b];
  });
  prediction.best = order[0];
  prediction.next = order[1];  // there are two classes at least
  return prediction;
}

std::string size_text(int rows, int columns) {
  return std::to_string(rows) + " x " + std::to_string(columns);
}

// The images of an IDX file, which are as the network wants them already.
Status predict_idx(const Model& model, Bytes file, const std::string& name,
                   std::vector<Prediction>& predictions) {
  const auto images = parse_idx_images(std::move(file), name);
  if (!images) return images.error();
  if (images->rows != model.rows || images->columns != model.columns)
    return Error{ErrorCode::kInvalidData,
                 name + ": found images of " + size_text(images->rows, images->columns) +
                     " pixels, expected " + size_text(model.rows, model.columns) +
                     ", as the model reads."};
  const auto pixels = static_cast<std::size_t>(model.pixel_count());
  const float scale = 1.0f / static_cast<float>(model.scaling.largest_pixel);
  std::vector<float> values(pixels);
  for (std::uint32_t i = 0; i < images->count; ++i) {
    std::transform(images->pixels() + i * pixels, images->pixels() + (i + 1) * pixels,
                   values.begin(),
                   [&](std::uint8_t pixel) { return static_cast<float>(pixel) * scale; });
    predictions.push_back(answer(model, name, i, values));
  }
  return {};
}

Status predict_picture(const Model& model, const Bytes& file, const std::string& name, bool raw,
                       std::vector<Prediction>& predictions) {
  const auto picture = parse_picture(file, name);
  if (!picture) return picture.error();
  if (!raw) {
    const auto image = normalize_bitmap(*picture, model.rows, model.columns);
    if (!image) return Error{image.error().code, name + ": " + image.error().message};
    predictions.push_back(
        answer(model, name, -1, {image->data(), static_cast<std::size_t>(image->size())}));
    return {};
  }
  if (picture->rows != model.rows || picture->columns != model.columns)
    return Error{ErrorCode::kInvalidData,
                 name + ": found " + size_text(picture->rows, picture->columns) +
                     " pixels, expected " + size_text(model.rows, model.columns) +
                     ", as the model reads. Without --raw the drawing is fitted."};
  predictions.push_back(answer(model, name, -1, picture->values));
  return {};
}

Status predict_file(const Model& model, const std::string& name, bool raw,
                    std::vector<Prediction>& predictions) {
  auto file = read_file(name, kMaxIdxBytes);
  if (!file) return file.error();
  if (is_picture(*file)) return predict_picture(model, *file, name, raw, predictions);
  if (is_gzip(*file)) {
    auto unpacked = gunzip(*file, kMaxIdxBytes, name);
    if (!unpacked) return unpacked.error();
    *file = std::move(*unpacked);
  }
  if (file->size() < 2 || (*file)[0] != 0 || (*file)[1] != 0)
    return Error{ErrorCode::kInvalidData,
                 name + ": found no image, expected a PNG, PGM or IDX file."};
  return predict_idx(model, std::move(*file), name, predictions);
}

// By the name alone: a folder also holds labels and notes.
bool looks_like_images(const fs::path& path) {
  std::string name = path.filename().string();
  std::transform(name.begin(), name.end(), name.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  for (const char* ending : {".png", ".pgm", "idx3-ubyte", "idx3-ubyte.gz"})
    if (name.ends_with(ending)) return true;
  return false;
}

// The files that the arguments name; a folder stands for its images, in the order of their names.
Result<std::vector<std::string>> list_files(const std::vector<std::string>& arguments) {
  std::vector<std::string> files;
  for (const std::string& argument : arguments) {
    std::error_code failed;
    if (!fs::is_directory(argument, failed)) {
      files.push_back(argument);
      continue;
    }
    std::vector<std::string> found;
    for (fs::directory_iterator entry(argument, failed), end; !failed && entry != end;
         entry.increment(failed))
      if (looks_like_images(entry->path()) && !entry->is_directory(failed))
        found.push_back(entry->path().string());
    if (failed)
      return Error{ErrorCode::kNotFound,
                   argument + ": the folder cannot be read: " + failed.message() + "."};
    if (found.empty())
      return Error{ErrorCode::kNotFound,
                   argument +
                       ": found no images in the folder, expected files that end with .png, "
                       ".pgm, idx3-ubyte or idx3-ubyte.gz."};
    std::sort(found.begin(), found.end());
    files.insert(files.end(), found.begin(), found.end());
  }
  return files;
}

void print(std::FILE* stream, const Model& model, const Prediction& prediction) {
  const std::string index =
      prediction.index < 0 ? "" : "[" + std::to_string(prediction.index) + "]";
  std::fprintf(stream, "%s%s: %s %s, then %s %s\n", prediction.file.c_str(), index.c_str(),
               model.class_names[prediction.best].c_str(),
               percent(static_cast<double>(prediction.probabilities[prediction.best])).c_str(),
               model.class_names[prediction.next].c_str(),
               percent(static_cast<double>(prediction.probabilities[prediction.next])).c_str());
}

nlohmann::json report_of(const Model& model, const std::vector<Prediction>& predictions) {
  nlohmann::json list = nlohmann::json::array();
  for (const Prediction& prediction : predictions) {
    nlohmann::json entry = {{"file", prediction.file},
                            {"class", prediction.best},
                            {"answer", model.class_names[prediction.best]},
                            {"confidence", prediction.probabilities[prediction.best]},
                            {"runner_up", model.class_names[prediction.next]},
                            {"runner_up_confidence", prediction.probabilities[prediction.next]},
                            {"probabilities", prediction.probabilities}};
    if (prediction.index >= 0) entry["index"] = prediction.index;
    list.push_back(std::move(entry));
  }
  return {{"count", predictions.size()},
          {"class_names", model.class_names},
          {"predictions", std::move(list)}};
}

ExitCode run(const PredictFlags& flags) {
  if (const Status status = flags.output.check(); !status) return fail(status.error());
  const auto loaded = load_model(flags.load);
  if (!loaded) return fail(ExitCode::kFailure, loaded.error().message);
  const Model& model = loaded->file.model;
  const auto files = list_files(flags.files);
  if (!files) return fail(ExitCode::kFailure, files.error().message);
  std::vector<Prediction> predictions;
  // One that cannot be read must not keep the others from being so.
  bool all_read = true;
  for (const std::string& file : *files) {
    const std::size_t before = predictions.size();
    if (const Status status = predict_file(model, file, flags.raw, predictions); !status) {
      fail(ExitCode::kFailure, status.error().message);
      all_read = false;
    }
    if (flags.output.quiet) continue;
    for (std::size_t i = before; i < predictions.size(); ++i)
      print(text_stream(flags.output), model, predictions[i]);
  }
  if (const Status status = write_report(flags.output, report_of(model, predictions)); !status)
    return fail(ExitCode::kFailure, status.error().message);
  return all_read ? ExitCode::kOk : ExitCode::kFailure;
}

}  // namespace

Action add_predict(CLI::App& app) {
  CLI::App* command = app.add_subcommand("predict", "Read images: what does a model see in them?");
  command->footer(
      "Pictures of one drawn digit each, dark on light or light on dark, are fitted and centred as "
      "the pad does it;\nIDX images are taken as they are.\n\n"
      "Examples:\n"
      "  inkling predict --load digits.safetensors seven.png\n"
      "  inkling predict --load digits.safetensors scans/ --quiet --json answers.json\n"
      "  inkling predict --load digits.npz --raw pixels-28x28.pgm t10k-images-idx3-ubyte.gz\n\n" +
      app.get_footer());
  const auto flags = std::make_shared<PredictFlags>(*command);
  command->add_option("--load", flags->load, "The model, a safetensors or .npz file")
      ->type_name("FILE")
      ->required();
  command->add_flag("--raw", flags->raw,
                    "Take a picture's pixels as they are, white as ink; it must have the model's "
                    "size");
  command
      ->add_option("files", flags->files,
                   "PNG or PGM pictures, IDX images (packed with gzip or not), or folders of them")
      ->type_name("FILE...")
      ->required();
  return [flags] { return run(*flags); };
}

}  // namespace inkling::cli
