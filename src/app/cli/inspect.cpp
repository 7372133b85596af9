// `inkling inspect`: what is in a model file.
#include <memory>

#include "app/cli/commands.h"
#include "app/cli/models.h"
#include "app/cli/output.h"
#include "core/training/hyperparameters.h"
#include "formats/model_description.h"

namespace inkling::cli {
namespace {

struct InspectFlags {
  explicit InspectFlags(CLI::App& app) : output(app) {}

  std::string file;
  OutputFlags output;
};

std::string name_of(NumberType type) {
  switch (type) {
    case NumberType::kHalf:
      return "float16";
    case NumberType::kSingle:
      return "float32";
    case NumberType::kDouble:
      return "float64";
  }
  return "";
}

std::string joined(const std::vector<std::string>& texts) {
  std::string all;
  for (const std::string& text : texts) all += (all.empty() ? "" : ", ") + text;
  return all;
}

std::vector<std::string> numbers_of(const ModelFile& file) {
  std::vector<std::string> names;
  for (const NumberType type : file.number_types) names.push_back(name_of(type));
  return names;
}

// The settings that are not the defaults.
std::vector<std::string> settings_of(const Hyperparameters& h) {
  const Hyperparameters defaults;
  std::vector<std::string> settings;
  for (const ParameterInfo& info : parameters())
    if (get_parameter(h, info) != get_parameter(defaults, info))
      settings.push_back(std::string(info.name) + " " + to_text(get_parameter(h, info)));
  return settings;
}

nlohmann::json report_of(const ModelOnDisk& model, const std::string& path) {
  const ModelFile& file = model.file;
  nlohmann::json report = describe_model(file.model, file.hyperparameters, file.training);
  report["inkling_version"] = file.inkling_version;
  report["file"] = path;
  report["format"] = to_string(model.format);
  report["bytes"] = model.bytes;
  report["numbers"] = numbers_of(file);
  report["parameter_count"] = file.model.network.parameter_count();
  if (!file.training) report["training"] = nullptr;
  return report;
}

void print_layers(std::FILE* stream, const NetworkF& network) {
  const char* title = "Layers";
  for (const auto& layer : network.layers) {
    const auto count = with_commas(layer.weights.size() + layer.biases.size());
    std::fprintf(stream, "%-9s %5s -> %-5s %-10s %11s weights and biases\n", title,
                 std::to_string(layer.inputs()).c_str(), std::to_string(layer.outputs()).c_str(),
                 std::string(to_string(layer.activation)).c_str(), count.c_str());
    title = "";
  }
  std::fprintf(stream, "%-9s %-25s %11s\n", "", "in all",
               with_commas(network.parameter_count()).c_str());
}

void print_training(std::FILE* stream, const ModelFile& file) {
  if (!file.training) {
    std::fputs("Training  the file does not tell\n", stream);
    return;
  }
  const TrainingRecord& record = *file.training;
  std::fprintf(stream, "Training  %s steps, %s images, %.4g epochs\n",
               with_commas(record.steps).c_str(), with_commas(record.samples).c_str(),
               record.epochs);
  std::fprintf(stream, "Accuracy  %s\n",
               record.test_accuracy
                   ? (percent(*record.test_accuracy) + " of the test images").c_str()
                   : "these weights were not tested");
}

void print(std::FILE* stream, const ModelOnDisk& model, const std::string& path) {
  const ModelFile& file = model.file;
  const bool z_score = file.model.scaling.kind == InputScaling::Kind::kZScore;
  const std::string writer =
      file.inkling_version.empty() ? "" : ", written by inkling " + file.inkling_version;
  std::fprintf(stream, "%s: %s, %s bytes, %s%s\n", path.c_str(),
               std::string(to_string(model.format)).c_str(),
               with_commas(static_cast<std::int64_t>(model.bytes)).c_str(),
               joined(numbers_of(file)).c_str(), writer.c_str());
  std::fprintf(stream, "Reads     %d x %d pixels, divided by %d%s\n", file.model.rows,
               file.model.columns, file.model.scaling.largest_pixel,
               z_score ? ", then each standardised (z_score)" : "");
  std::fprintf(stream, "Answers   %zu classes: %s\n", file.model.class_names.size(),
               joined(file.model.class_names).c_str());
  print_layers(stream, file.model.network);
  std::fprintf(stream, "Data      %s\n", file.model.data.c_str());
  const std::string settings = joined(settings_of(file.hyperparameters));
  std::fprintf(stream, "Settings  %s\n",
               settings.empty() ? "the defaults" : (settings + "; else the defaults").c_str());
  print_training(stream, file);
}

ExitCode run(const InspectFlags& flags) {
  if (const Status status = flags.output.check(); !status) return fail(status.error());
  const auto model = read_model_file(flags.file);
  if (!model) return fail(ExitCode::kFailure, model.error().message);
  if (!flags.output.quiet) print(text_stream(flags.output), *model, flags.file);
  if (const Status status = write_report(flags.output, report_of(*model, flags.file)); !status)
    return fail(ExitCode::kFailure, status.error().message);
  return ExitCode::kOk;
}

}  // namespace

Action add_inspect(CLI::App& app) {
  CLI::App* command = app.add_subcommand("inspect", "Tell what is in a model file");
  command->footer(
      "Examples:\n"
      "  inkling inspect digits.safetensors\n"
      "  inkling inspect digits.npz --quiet --json - | python3 -m json.tool\n\n" +
      app.get_footer());
  const auto flags = std::make_shared<InspectFlags>(*command);
  command->add_option("file", flags->file, "A safetensors or .npz file")
      ->type_name("FILE")
      ->required();
  return [flags] { return run(*flags); };
}

}  // namespace inkling::cli
