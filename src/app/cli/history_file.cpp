#include "app/cli/history_file.h"

#include <cmath>
#include <limits>

#include "app/common/files.h"
#include "formats/strict_json.h"

namespace inkling::cli {
namespace {

using nlohmann::json;

constexpr std::size_t kMostBytes = std::size_t{64} << 20;

Error error_at(const std::string& where, const std::string& found, const std::string& expected) {
  return Error{ErrorCode::kInvalidData,
               where + ": found " + found + ", expected " + expected + "."};
}

const json* member(const json& object, const char* name) {
  const auto at = object.is_object() ? object.find(name) : object.end();
  return object.is_object() && at != object.end() ? &*at : nullptr;
}

// A number, or NaN where the training had none (null).
Result<double> number(const json& object, const char* name, const std::string& where) {
  const json* value = member(object, name);
  if (value == nullptr) return error_at(where, "no " + std::string(name), "a number");
  if (value->is_number()) return value->get<double>();
  if (value->is_null()) return std::numeric_limits<double>::quiet_NaN();
  return error_at(where + "." + name, brief(*value), "a number or null");
}

struct Names {
  const char *loss, *accuracy;
};

Result<std::vector<plots::CurvePoint>> read_curve(const json& points, const Names& names,
                                                  const std::string& where) {
  if (!points.is_array()) return error_at(where, std::string(kind_name(points)), "an array");
  std::vector<plots::CurvePoint> curve;
  for (const json& point : points) {
    const std::string at = where + "[" + std::to_string(curve.size()) + "]";
    const auto epoch = number(point, "epoch", at), loss = number(point, names.loss, at),
               accuracy = number(point, names.accuracy, at);
    for (const auto* value : {&epoch, &loss, &accuracy})
      if (!*value) return value->error();
    if (!(*epoch >= (curve.empty() ? 0.0 : curve.back().epoch)))
      return error_at(at + ".epoch", brief(point.at("epoch")),
                      "a number no smaller than the one before");
    curve.push_back({*epoch, *loss, *accuracy});
  }
  return curve;
}

}  // namespace

Result<plots::Run> parse_history(std::string_view report, const std::string& name) {
  const auto content = parse_strict_json(report, name);
  if (!content) return content.error();
  const json* history = member(*content, "history");
  const json* train = history != nullptr ? member(*history, "train") : nullptr;
  const json* evaluations = history != nullptr ? member(*history, "evaluations") : nullptr;
  if (train == nullptr || evaluations == nullptr)
    return error_at(name, "no history.train and history.evaluations",
                    "a file that inkling train --json has written");
  plots::Run run;
  run.name = name;
  const std::string where = name + ": history.evaluations";
  auto train_curve = read_curve(*train, {"loss", "accuracy"}, name + ": history.train");
  if (!train_curve) return train_curve.error();
  auto test = read_curve(*evaluations, {"test_loss", "test_accuracy"}, where);
  if (!test) return test.error();
  auto validation = read_curve(*evaluations, {"validation_loss", "validation_accuracy"}, where);
  if (!validation) return validation.error();
  run.train = std::move(*train_curve);
  run.test = std::move(*test);
  run.validation = std::move(*validation);
  std::erase_if(run.validation, [](const plots::CurvePoint& point) {
    return std::isnan(point.loss) && std::isnan(point.accuracy);
  });
  const auto accuracy = number(*content, "test_accuracy", name);
  if (!accuracy) return accuracy.error();
  if (!(*accuracy >= 0.0 && *accuracy <= 1.0))
    return error_at(name + ": test_accuracy", brief(content->at("test_accuracy")),
                    "a number from 0 to 1");
  run.test_accuracy = *accuracy;
  if (const json* dataset = member(*content, "dataset"))
    if (const auto count = number(*dataset, "test_count", name); count && std::isfinite(*count))
      run.test_count = *count;
  return run;
}

Result<plots::Run> read_history(const std::filesystem::path& path) {
  const auto bytes = read_file(path, kMostBytes);
  if (!bytes) return bytes.error();
  auto run =
      parse_history({reinterpret_cast<const char*>(bytes->data()), bytes->size()}, path.string());
  if (run) run.value().name = path.stem().string();
  return run;
}

}  // namespace inkling::cli
