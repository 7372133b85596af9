#include "app/cli/robustness_report.h"

#include <memory>
#include <string>

namespace inkling::cli {

std::vector<RobustnessCurve> measure_robustness(const Model& model, const LabeledImages& images,
                                                Executor& executor) {
  // The caller keeps the model.
  const std::shared_ptr<const Model> borrowed(std::shared_ptr<void>(), &model);
  Robustness robustness({borrowed}, images, images.size(), executor);
  while (!robustness.done()) robustness.advance();
  return robustness.curves();
}

void print_robustness(std::FILE* stream, const std::vector<RobustnessCurve>& curves) {
  std::fprintf(stream, "\nAccuracy on disturbed images, in percent:\n");
  for (const RobustnessCurve& curve : curves) {
    std::fprintf(stream, "%s, %s\n", std::string(curve.name).c_str(),
                 std::string(curve.unit).c_str());
    for (const double amount : curve.amounts) std::fprintf(stream, "%7g", amount);
    std::fputc('\n', stream);
    for (const double accuracy : curve.accuracies.front())
      std::fprintf(stream, "%7.2f", 100.0 * accuracy);
    std::fputc('\n', stream);
  }
}

nlohmann::json robustness_json(const std::vector<RobustnessCurve>& curves) {
  nlohmann::json list = nlohmann::json::array();
  for (const RobustnessCurve& curve : curves)
    list.push_back({{"name", curve.name},
                    {"unit", curve.unit},
                    {"amounts", curve.amounts},
                    {"accuracies", curve.accuracies.front()}});
  return list;
}

}  // namespace inkling::cli
