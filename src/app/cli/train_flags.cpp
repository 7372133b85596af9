#include "app/cli/train_flags.h"

#include <cstdlib>
#include <utility>
#include <vector>

#include "core/training/presets.h"

namespace inkling::cli {
namespace {

std::string preset_names() {
  std::string names;
  for (const Preset& preset : presets())
    names += (names.empty() ? "" : ", ") + std::string(preset.name) + " (" +
             std::string(preset.summary) + ")";
  return names;
}

Status check_target(const char* flag, const std::string& path, IfExists if_exists) {
  if (path.empty()) return {};
  const Status status = check_writable(path, if_exists);
  if (status.ok()) return {};
  return Error{status.error().code, std::string(flag) + ": " + status.error().message};
}

// A run that goes on as if it had not been broken off takes its settings from the checkpoint.
Status check_resume(const TrainFlags& flags) {
  if (flags.resume.empty()) return {};
  std::string other;
  for (const ParameterInfo& info : parameters())
    if (info.name != "threads" && flags.parameters.given(info.name)) other = flag_of(info.name);
  if (flags.steps > 0) other = "--steps";
  if (flags.samples > 0) other = "--samples";
  if (!flags.load.empty()) other = "--load";
  if (!flags.preset.empty()) other = "--preset";
  if (!flags.config.empty()) other = "--config";
  if (!flags.augmentation.empty()) other = "--augmentation";
  if (other.empty()) return {};
  return Error{ErrorCode::kInvalidArgument,
               "Found " + other + " beside --resume, expected none but --threads: the run goes " +
                   "on with the settings of its checkpoint."};
}

}  // namespace

Status check(const TrainFlags& flags) {
  if ((flags.steps > 0 || flags.samples > 0) && flags.parameters.given("epochs"))
    return Error{ErrorCode::kInvalidArgument,
                 "Found --epochs beside --steps or --samples, expected one of them."};
  if (!flags.load.empty() && !flags.preset.empty())
    return Error{
        ErrorCode::kInvalidArgument,
        "Found --preset beside --load, expected one of them: a model brings its own settings."};
  if (!flags.load.empty() && !flags.config.empty())
    return Error{
        ErrorCode::kInvalidArgument,
        "Found --config beside --load, expected one of them: a model brings its own settings."};
  if (const Status status = check_resume(flags); !status) return status;
  if (const Status status = flags.output.check(); !status) return status;
  for (const auto& [one, other] :
       {std::pair(&flags.save, &flags.output.json), std::pair(&flags.save, &flags.checkpoint),
        std::pair(&flags.checkpoint, &flags.output.json)})
    if (!one->empty() && *one == *other)
      return Error{ErrorCode::kInvalidArgument,
                   "Found " + *one + " for two of --save, --checkpoint and --json, expected a " +
                       "file for each."};
  if (const Status status = check_target("--save", flags.save, flags.output.if_exists()); !status)
    return status;
  // A run goes on into the file that it goes on from.
  return check_target(
      "--checkpoint", flags.checkpoint,
      flags.checkpoint == flags.resume ? IfExists::kReplace : flags.output.if_exists());
}

TrainFlags::TrainFlags(CLI::App& command) : parameters(command), split(command), output(command) {
  command
      .add_option("--preset", preset,
                  "Start from named settings, which other flags change: " + preset_names() +
                      "; or one of the published systems that `inkling presets` lists, which "
                      "bring their data")
      ->type_name("NAME");
  command
      .add_option("--config", config,
                  "Start from settings in JSON, such as a search's best.json, which other flags "
                  "change")
      ->type_name("FILE");
  std::string amounts;
  for (const AugmentationPreset& named : augmentation_presets())
    amounts += (amounts.empty() ? "" : ", ") + std::string(named.name);
  command
      .add_option("--augmentation", augmentation,
                  "Named amounts of augmentation, which the flags for each change: " + amounts)
      ->type_name("NAME");
  command.add_option("--load", load, "Train a saved model on, with its settings")
      ->type_name("FILE");
  command
      .add_option("--save", save,
                  "Save the model; a name that ends with .npz or .onnx tells the format, others "
                  "are safetensors files")
      ->type_name("FILE");
  command
      .add_option("--plots", plots,
                  "Draw curves, confusion, weights, histograms and a projection as SVG files into "
                  "a folder in this one, which is named by the settings")
      ->type_name("DIR");
  command.add_flag("--float16", float16,
                   "Save numbers of 16 bits: half the file, the last digits rounded");
  command.add_flag("--restore-best", restore_best,
                   "In the end go back to the weights that read the held-out images best");
  const auto length = [](const std::string& text) {
    constexpr double kMost = 1e12;
    const double number = std::strtod(text.c_str(), nullptr);
    return number >= 1.0 && number <= kMost ? std::string()
                                            : "found " + text + ", expected 1 or more";
  };
  auto* checkpoint_option =
      command
          .add_option("--checkpoint", checkpoint,
                      "Keep the training in this file, from which --resume goes on exactly")
          ->type_name("FILE");
  command
      .add_option("--checkpoint-every", checkpoint_every,
                  "Epochs between two times that --checkpoint writes its file")
      ->type_name("INT")
      ->check(length)
      ->capture_default_str()
      ->needs(checkpoint_option);
  command
      .add_option("--resume", resume,
                  "Go on with a training that --checkpoint has kept, to the same weights as "
                  "without the break")
      ->type_name("FILE");
  auto* steps_option =
      command.add_option("--steps", steps, "Train so many steps instead of --epochs")
          ->type_name("INT")
          ->check(length);
  command.add_option("--samples", samples, "Train on so many images instead of --epochs")
      ->type_name("INT")
      ->check(length)
      ->excludes(steps_option);
  auto* folder =
      command.add_option("--data-dir", data_dir, "Look for the data set in this folder only")
          ->type_name("DIR")
          ->group("Data");
  // Files of one's own.
  const std::pair<const char*, std::string*> files[] = {{"--train-images", &train_images},
                                                        {"--train-labels", &train_labels},
                                                        {"--test-images", &test_images},
                                                        {"--test-labels", &test_labels}};
  std::vector<CLI::Option*> options;
  for (const auto& [name, path] : files)
    options.push_back(
        command
            .add_option(name, *path, "Data of one's own: an IDX file, as it is or packed with gzip")
            ->type_name("FILE")
            ->group("Data")
            ->excludes(folder));
  // The test's two may be absent where the others are parted.
  for (std::size_t i = 0; i < options.size(); ++i) {
    options[i]->needs(options[i ^ 1]);
    if (i >= 2) options[i]->needs(options[0]);
  }
  command
      .add_option("--class-names", class_names,
                  "The names of the classes, one a line, instead of their numbers")
      ->type_name("FILE")
      ->group("Data");
}

}  // namespace inkling::cli
