// `inkling plot`: pictures of models and trainings as files.
#include <algorithm>
#include <cctype>
#include <memory>
#include <thread>

#include "app/cli/commands.h"
#include "app/cli/history_file.h"
#include "app/cli/output.h"
#include "app/cli/pictures.h"
#include "app/plots/weights.h"
#include "session/thread_pool.h"

namespace inkling::cli {
namespace {

// --out, --force, --quiet.
struct FileFlags {
  FileFlags(CLI::App& app, bool png_too) : png(png_too) {
    app.add_option("--out", out,
                   png ? "The picture: .svg, or .png for the pixels alone, without words"
                       : "The picture, an .svg file; browsers and office programs turn it into "
                         "pixels")
        ->type_name("FILE")
        ->required();
    app.add_flag("--force", force, "Replace a file that exists");
    app.add_flag("--quiet", quiet, "Print errors only");
  }

  IfExists if_exists() const { return force ? IfExists::kReplace : IfExists::kRefuse; }
  std::string extension() const {
    std::string text = std::filesystem::path(out).extension().string();
    std::transform(text.begin(), text.end(), text.begin(),
                   [](unsigned char letter) { return static_cast<char>(std::tolower(letter)); });
    return text;
  }
  bool wants_png() const { return extension() == ".png"; }

  // Whether the picture can be written, to be asked before the work.
  Status check() const {
    if (extension() != ".svg" && !(png && wants_png()))
      return Error{ErrorCode::kInvalidArgument, "--out: found " + out +
                                                    ", expected a name that ends in .svg" +
                                                    (png ? " or .png." : ".")};
    const Status status = check_writable(out, if_exists());
    if (status.ok()) return {};
    return Error{status.error().code, "--out: " + status.error().message};
  }
  ExitCode write(std::string_view content) const {
    const Status status = write_picture(out, content, if_exists());
    if (!status) return fail(ExitCode::kFailure, "--out: " + status.error().message);
    if (!quiet) std::printf("Wrote %s.\n", out.c_str());
    return ExitCode::kOk;
  }

  bool png;
  std::string out;
  bool force = false, quiet = false;
};

std::size_t processors() { return training_processors(std::thread::hardware_concurrency()); }

// ---- trainings ----

struct HistoryFlags {
  explicit HistoryFlags(CLI::App& app) : file(app, /*png_too=*/false) {
    app.add_option("--history", paths, "Reports that inkling train --json has written")
        ->type_name("FILE...")
        ->required();
  }
  std::vector<std::string> paths;
  FileFlags file;
};

Result<std::vector<plots::Run>> read_runs(const std::vector<std::string>& paths) {
  std::vector<plots::Run> runs;
  for (const std::string& path : paths) {
    auto run = read_history(path);
    if (!run) return Error{ErrorCode::kInvalidData, "--history: " + run.error().message};
    runs.push_back(std::move(*run));
  }
  // Files of one name in several folders are told apart by their paths.
  std::vector<std::string> names;
  for (const auto& run : runs) names.push_back(run.name);
  for (std::size_t i = 0; i < runs.size(); ++i)
    if (std::count(names.begin(), names.end(), names[i]) > 1) runs[i].name = paths[i];
  return runs;
}

ExitCode plot_curves(const HistoryFlags& flags) {
  if (const Status status = flags.file.check(); !status) return fail(status.error());
  const auto runs = read_runs(flags.paths);
  if (!runs) return fail(runs.error());
  for (std::size_t i = 0; i < runs->size(); ++i)
    if ((*runs)[i].test.empty() && ((*runs)[i].train.empty() || runs->size() > 1))
      return fail(ExitCode::kFailure,
                  "--history: " + flags.paths[i] + ": found no evaluation, expected one at least.");
  return flags.file.write(plots::draw_curves(*runs));
}

ExitCode plot_comparison(const HistoryFlags& flags) {
  if (const Status status = flags.file.check(); !status) return fail(status.error());
  auto runs = read_runs(flags.paths);
  if (!runs) return fail(runs.error());
  return flags.file.write(plots::draw_comparison(std::move(*runs)));
}

// ---- models ----

struct ModelFlags {
  ModelFlags(CLI::App& app, bool png_too) : file(app, png_too) { add_model_flag(app, load); }

  std::string load;
  FileFlags file;
};

constexpr std::size_t kMostLayers = 100;  // of any model; the model at hand has fewer

struct WeightsFlags : ModelFlags {
  explicit WeightsFlags(CLI::App& app) : ModelFlags(app, /*png_too=*/true) {
    app.add_option("--layer", layer,
                   "Which layer, counted from 1; the first is drawn as images, others as a matrix")
        ->type_name("INT")
        ->check(CLI::Range(std::size_t{1}, kMostLayers))
        ->capture_default_str();
    app.add_option("--count", count, "The first so many units of the first layer")
        ->type_name("INT")
        ->check(CLI::Range(std::size_t{1}, std::size_t{4096}))
        ->capture_default_str();
  }
  std::size_t layer = 1, count = 128;
};

Status check_layer(std::size_t layer, std::size_t least, std::size_t most) {
  if (layer >= least && layer <= most) return {};
  return Error{ErrorCode::kInvalidArgument, "--layer: found " + std::to_string(layer) +
                                                ", expected " + std::to_string(least) + " to " +
                                                std::to_string(most) + " with this model."};
}

ExitCode plot_weights(const WeightsFlags& flags) {
  if (const Status status = flags.file.check(); !status) return fail(status.error());
  const auto file = load_model_file(flags.load);
  if (!file) return fail(file.error());
  if (const Status status = check_layer(flags.layer, 1, file->model.network.layers.size()); !status)
    return fail(status.error());
  if (!flags.file.wants_png())
    return flags.file.write(weights_picture(file->model, flags.layer, flags.count));
  const Bytes png =
      format_png(flags.layer == 1 ? plots::paint_first_layer(file->model, flags.count)
                                  : plots::paint_weight_matrix(file->model, flags.layer - 1));
  if (png.empty()) return fail(ExitCode::kFailure, "--out: There is not enough memory for this.");
  return flags.file.write({reinterpret_cast<const char*>(png.data()), png.size()});
}

ExitCode plot_histograms(const ModelFlags& flags) {
  if (const Status status = flags.file.check(); !status) return fail(status.error());
  const auto file = load_model_file(flags.load);
  if (!file) return fail(file.error());
  return flags.file.write(histograms_picture(*file));
}

struct ImagesFlags : ModelFlags {
  explicit ImagesFlags(CLI::App& app) : ModelFlags(app, /*png_too=*/false), images(app) {}

  ImageFlags images;
};

ExitCode plot_confusion(const ImagesFlags& flags) {
  if (const Status status = flags.file.check(); !status) return fail(status.error());
  const auto file = load_model_file(flags.load);
  if (!file) return fail(file.error());
  ThreadPool executor(processors());
  const auto images = find_images(flags.images, file->model, flags.load, executor);
  if (!images) return fail_for_images(images.error());
  return flags.file.write(confusion_picture(file->model, images->set, executor));
}

struct ProjectionFlags : ImagesFlags {
  explicit ProjectionFlags(CLI::App& app) : ImagesFlags(app) {
    app.add_option("--layer", settings.layer,
                   "Whose outputs, counted from 1; 0 are the pixels; the last hidden layer when "
                   "absent")
        ->type_name("INT")
        ->check(CLI::Range(std::size_t{0}, kMostLayers));
    app.add_option("--method", settings.method,
                   "pca: the two widest directions; tsne: who is whose neighbour, in a time that "
                   "grows with the "
                   "square of --count")
        ->type_name("NAME")
        ->check(CLI::IsMember({"pca", "tsne"}))
        ->capture_default_str();
    app.add_option("--count", settings.count, "How many images")
        ->type_name("INT")
        ->check(CLI::Range(std::size_t{4}, std::size_t{10000}))
        ->capture_default_str();
    app.add_option("--perplexity", settings.perplexity,
                   "t-SNE: how many neighbours an image has, about")
        ->type_name("REAL")
        ->check(CLI::Range(1.0, 1000.0))
        ->capture_default_str();
    app.add_option("--seed", settings.seed, "t-SNE: the same seed gives the same picture")
        ->type_name("INT")
        ->capture_default_str();
  }
  ProjectionSettings settings;
};

ExitCode plot_projection(const ProjectionFlags& flags) {
  if (const Status status = flags.file.check(); !status) return fail(status.error());
  const auto file = load_model_file(flags.load);
  if (!file) return fail(file.error());
  if (flags.settings.layer)
    if (const Status status =
            check_layer(*flags.settings.layer, 0, file->model.network.layers.size());
        !status)
      return fail(status.error());
  ThreadPool executor(processors());
  const auto images = find_images(flags.images, file->model, flags.load, executor);
  if (!images) return fail_for_images(images.error());
  if (images->set.size() < 4)
    return fail(ExitCode::kFailure, "Found " + std::to_string(images->set.size()) +
                                        " images, expected 4 or more to be laid out.");
  const auto picture = projection_picture(file->model, *images, flags.settings, executor);
  if (!picture) return fail(picture.error());
  return flags.file.write(*picture);
}

}  // namespace

Action add_plot(CLI::App& app) {
  CLI::App* command = app.add_subcommand("plot", "Draw models and trainings as files");
  command->require_subcommand(1);
  using Named = std::pair<const CLI::App*, Action>;
  const auto actions = std::make_shared<std::vector<Named>>();
  const auto add = [&]<class Flags>(const char* name, const char* help,
                                    std::shared_ptr<Flags> (*make)(CLI::App&),
                                    ExitCode (*draw)(const Flags&)) {
    CLI::App* picture = command->add_subcommand(name, help);
    const auto flags = make(*picture);
    actions->emplace_back(picture, [flags, draw] { return draw(*flags); });
  };
  const auto history = +[](CLI::App& picture) { return std::make_shared<HistoryFlags>(picture); };
  add("curves", "Accuracy and loss over the epochs, of one training or several", history,
      plot_curves);
  add("comparison", "The accuracies of several trainings in the end, as bars", history,
      plot_comparison);
  add(
      "confusion", "Which class a model takes for which",
      +[](CLI::App& picture) { return std::make_shared<ImagesFlags>(picture); }, plot_confusion);
  add(
      "weights", "The weights of a layer, orange against and blue for",
      +[](CLI::App& picture) { return std::make_shared<WeightsFlags>(picture); }, plot_weights);
  add(
      "histograms", "How weights and biases are distributed, at the start and now",
      +[](CLI::App& picture) { return std::make_shared<ModelFlags>(picture, false); },
      plot_histograms);
  add(
      "projection", "Images as points of a plane, by the outputs of a layer",
      +[](CLI::App& picture) { return std::make_shared<ProjectionFlags>(picture); },
      plot_projection);
  return [command, actions] {
    const CLI::App* chosen = command->get_subcommands().front();
    const auto at = std::find_if(actions->begin(), actions->end(),
                                 [&](const Named& named) { return named.first == chosen; });
    return at->second();
  };
}

}  // namespace inkling::cli
