// `inkling evaluate`: how well a model file reads a set of images.
#include <algorithm>
#include <memory>
#include <numeric>
#include <thread>

#include "app/cli/commands.h"
#include "app/cli/model_images.h"
#include "app/cli/output.h"
#include "app/cli/robustness_report.h"
#include "core/analysis/calibration.h"
#include "core/analysis/classification_report.h"
#include "core/analysis/mistakes.h"
#include "session/thread_pool.h"

namespace inkling::cli {
namespace {

struct EvaluateFlags {
  explicit EvaluateFlags(CLI::App& app) : images(app), output(app) {}

  std::string load;
  ImageFlags images;
  std::size_t mistakes = 10;
  bool robustness = false;
  OutputFlags output;
};

nlohmann::json to_json(const ClassScore& score) {
  return {{"precision", score.precision},
          {"recall", score.recall},
          {"f1", score.f1},
          {"support", score.support}};
}

nlohmann::json to_json(const ClassificationReport& report) {
  nlohmann::json classes = nlohmann::json::array();
  for (const ClassScore& score : report.classes) classes.push_back(to_json(score));
  return {{"classes", classes},
          {"macro", to_json(report.macro)},
          {"weighted", to_json(report.weighted)}};
}

nlohmann::json to_json(const Mistake& mistake) {
  return {{"index", mistake.sample},
          {"true_class", mistake.truth},
          {"answer", mistake.answer},
          {"confidence", mistake.confidence},
          {"loss", mistake.loss}};
}

nlohmann::json report_of(const Model& model, const NamedImages& images, const Metrics& metrics,
                         const std::vector<Mistake>& worst) {
  nlohmann::json confusion = nlohmann::json::array();
  for (Index row = 0; row < metrics.confusion.rows(); ++row) {
    std::vector<std::int32_t> counts;
    for (Index column = 0; column < metrics.confusion.cols(); ++column)
      counts.push_back(metrics.confusion(row, column));
    confusion.push_back(counts);
  }
  nlohmann::json mistakes = nlohmann::json::array();
  for (const Mistake& mistake : worst) mistakes.push_back(to_json(mistake));
  return {{"data", images.name},
          {"split", images.split},
          {"count", metrics.count},
          {"accuracy", metrics.accuracy},
          {"loss", metrics.loss},
          {"class_names", model.class_names},
          {"confusion", confusion},
          {"report", to_json(classification_report(metrics.confusion))},
          {"mistakes", mistakes},
          {"answers", nlohmann::json::array_t(metrics.answers.begin(), metrics.answers.end())},
          {"confidences", metrics.confidences}};
}

// So wide that every class's name fits.
int name_width(const Model& model, std::size_t least) {
  for (const auto& name : model.class_names) least = std::max(least, name.size());
  return static_cast<int>(least);
}

void print_confusion(std::FILE* stream, const Model& model, const Metrics& metrics) {
  const int widest = name_width(model, 5);
  std::fprintf(stream, "\nImages of a class (rows) by the answer (columns):\n%*s", widest, "");
  for (const auto& name : model.class_names) std::fprintf(stream, " %6.6s", name.c_str());
  std::fputc('\n', stream);
  for (Index row = 0; row < metrics.confusion.rows(); ++row) {
    std::fprintf(stream, "%*s", widest, model.class_names[static_cast<std::size_t>(row)].c_str());
    for (Index column = 0; column < metrics.confusion.cols(); ++column)
      std::fprintf(stream, " %6d", metrics.confusion(row, column));
    std::fputc('\n', stream);
  }
}

void print_report(std::FILE* stream, const Model& model, const ClassificationReport& report) {
  const int widest = name_width(model, 13);
  std::fprintf(stream, "\n%*s  precision  recall      f1  images\n", widest, "");
  const auto row = [&](const std::string& name, const ClassScore& score) {
    std::fprintf(stream, "%*s  %9.4f  %6.4f  %6.4f  %6s\n", widest, name.c_str(), score.precision,
                 score.recall, score.f1, with_commas(score.support).c_str());
  };
  for (std::size_t k = 0; k < report.classes.size(); ++k)
    row(model.class_names[k], report.classes[k]);
  row("mean", report.macro);
  row("weighted mean", report.weighted);
}

void print_mistakes(std::FILE* stream, const Model& model, const std::vector<Mistake>& worst) {
  if (worst.empty()) return;
  const int widest = name_width(model, 4);
  std::fprintf(stream, "\nWorst mistakes, counting images from 0:\n%8s  %*s  %*s  %7s  %7s\n",
               "image", widest, "is", widest, "read", "sure", "loss");
  for (const Mistake& mistake : worst)
    std::fprintf(stream, "%8u  %*s  %*s  %7s  %7s\n", static_cast<unsigned>(mistake.sample), widest,
                 model.class_names[static_cast<std::size_t>(mistake.truth)].c_str(), widest,
                 model.class_names[static_cast<std::size_t>(mistake.answer)].c_str(),
                 percent(static_cast<double>(mistake.confidence)).c_str(),
                 loss_text(static_cast<double>(mistake.loss)).c_str());
}

// How sure the model is, against how often it is right.
nlohmann::json calibration_of(const Model& model, const LabeledImages& set, Executor& executor,
                              const OutputFlags& output) {
  std::vector<std::uint32_t> all(set.labels.size());
  std::iota(all.begin(), all.end(), 0u);
  const double temperature = model.calibration ? model.calibration->temperature : 1.0;
  const double error =
      expected_calibration_error(read_logits(model, set, all, executor), set.labels, temperature);
  if (!output.quiet)
    std::fprintf(text_stream(output), "\nExpected calibration error %s%s.\n",
                 percent(error).c_str(),
                 model.calibration ? (" at temperature " + to_text(temperature)).c_str()
                                   : "; the model has no calibration");
  return {{"expected_calibration_error", error}, {"temperature", temperature}};
}

ExitCode run(const EvaluateFlags& flags) {
  if (const Status status = flags.output.check(); !status) return fail(status.error());
  if (!flags.images.images.empty() && flags.images.parting.given())
    return fail(ExitCode::kUsage,
                "Found --first, --test-share or --split-seed beside --images, expected them beside "
                "a data set.");
  const auto file = load_model_file(flags.load);
  if (!file) return fail(file.error());
  const Model& model = file->model;
  ThreadPool executor(training_processors(std::thread::hardware_concurrency()));
  const auto images = find_images(flags.images, model, flags.load, executor);
  if (!images) return fail_for_images(images.error());

  const Metrics metrics = inkling::evaluate(model, images->set, executor);
  const auto worst = worst_mistakes(metrics, images->set, flags.mistakes);
  if (!flags.output.quiet) {
    std::FILE* stream = text_stream(flags.output);
    std::fprintf(stream, "Accuracy %s, loss %s on %s images.\n", percent(metrics.accuracy).c_str(),
                 loss_text(metrics.loss).c_str(), with_commas(metrics.count).c_str());
    print_confusion(stream, model, metrics);
    print_report(stream, model, classification_report(metrics.confusion));
    print_mistakes(stream, model, worst);
  }
  nlohmann::json report = report_of(model, *images, metrics, worst);
  report["calibration"] = calibration_of(model, images->set, executor, flags.output);
  if (flags.robustness) {
    const auto curves = measure_robustness(model, images->set, executor);
    if (!flags.output.quiet) print_robustness(text_stream(flags.output), curves);
    report["robustness"] = robustness_json(curves);
  }
  if (const Status status = write_report(flags.output, report); !status)
    return fail(ExitCode::kFailure, status.error().message);
  return ExitCode::kOk;
}

}  // namespace

Action add_evaluate(CLI::App& app) {
  CLI::App* command =
      app.add_subcommand("evaluate", "Tell how well a model file reads a set of images");
  const auto flags = std::make_shared<EvaluateFlags>(*command);
  add_model_flag(*command, flags->load);
  command
      ->add_option("--mistakes", flags->mistakes,
                   "List so many misread images, those with the largest loss first")
      ->type_name("INT")
      ->check(CLI::Range(std::size_t{0}, std::size_t{1000000}))
      ->capture_default_str();
  command->add_flag("--robustness", flags->robustness,
                    "Also read the images shifted, turned, in other sizes and with other strokes");
  return [flags] { return run(*flags); };
}

}  // namespace inkling::cli
