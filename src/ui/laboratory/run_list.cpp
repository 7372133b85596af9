#include "ui/laboratory/run_list.h"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <tuple>

#include "ui/format.h"
#include "ui/labels.h"
#include "ui/laboratory/csv.h"
#include "ui/learn_status.h"

namespace inkling::ui::laboratory {

namespace {

std::string lower(std::string_view text) {
  std::string result(text);
  std::transform(result.begin(), result.end(), result.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return result;
}

bool matches(const RunRecord& run, std::string_view filter) {
  const std::string about = lower(run_name(run) + " " + run_network(run) + " " +
                                  run_optimizer(run) + " " + dataset_label(run.data));
  const std::string words = lower(filter);
  for (std::size_t at = 0; at < words.size();) {
    const std::size_t end = std::min(words.find(' ', at), words.size());
    if (about.find(words.substr(at, end - at)) == std::string::npos) return false;
    at = end + 1;
  }
  return true;
}

// What a column sorts by: a text, or a number where there is one.
struct SortKey {
  std::string text;
  std::optional<double> number;
};

SortKey sort_key(const RunRecord& run, RunColumn column) {
  switch (column) {
    case RunColumn::kName:
      return {lower(run_name(run)), 0.0};
    case RunColumn::kNetwork:
      return {"", static_cast<double>(run.parameter_count)};
    case RunColumn::kOptimizer:
      return {lower(run_optimizer(run)), 0.0};
    case RunColumn::kSeed:
      return {"", static_cast<double>(run.settings.seed)};
    case RunColumn::kUntil98:
      return {"", seconds_until(run, kGoal)};
    case RunColumn::kTime:
      return {"", run.train_seconds};
    case RunColumn::kTest:
      return {"", test_accuracy(run)};
  }
  return {};
}

std::string number(const std::optional<double>& value) { return value ? plain(*value) : ""; }

}  // namespace

std::string run_network(const RunRecord& run) {
  std::string text = std::to_string(run.inputs);
  for (const int units : run.settings.hidden) text += "-" + std::to_string(units);
  return text + "-" + std::to_string(run.outputs);
}

std::string run_optimizer(const RunRecord& run) {
  return choice_label(run.settings.optimizer) + " " + plain(run.settings.learning_rate);
}

std::string run_name(const RunRecord& run) {
  if (!run.name.empty()) return run.name;
  return run_network(run) + ", seed " + std::to_string(run.settings.seed);
}

std::vector<const RunRecord*> sorted_runs(const std::map<std::string, RunRecord>& runs,
                                          const RunOrder& order, std::string_view filter) {
  std::vector<const RunRecord*> result;
  for (const auto& [id, run] : runs)
    if (matches(run, filter)) result.push_back(&run);
  std::sort(result.begin(), result.end(), [&](const RunRecord* a, const RunRecord* b) {
    const SortKey left = sort_key(*a, order.column), right = sort_key(*b, order.column);
    if (left.number.has_value() != right.number.has_value()) return left.number.has_value();
    const auto l = std::tie(left.text, left.number), r = std::tie(right.text, right.number);
    if (l != r) return order.falling ? r < l : l < r;
    return a->id > b->id;
  });
  return result;
}

std::string runs_csv(const std::vector<const RunRecord*>& runs) {
  std::string text =
      "id,name,data,network,optimizer,learning_rate,batch_size,seed,parameters,epochs,"
      "train_seconds,seconds_to_98,test_accuracy\r\n";
  for (const RunRecord* run : runs)
    text += run->id + "," + csv_field(run_name(*run)) + "," + csv_field(run->data) + "," +
            run_network(*run) + "," + run->settings.optimizer + "," +
            plain(run->settings.learning_rate) + "," + std::to_string(run->settings.batch_size) +
            "," + std::to_string(run->settings.seed) + "," + std::to_string(run->parameter_count) +
            "," + plain(run->epoch) + "," + plain(run->train_seconds) + "," +
            number(seconds_until(*run, kGoal)) + "," + number(test_accuracy(*run)) + "\r\n";
  return text;
}

std::string run_curves_csv(const std::vector<const RunRecord*>& runs) {
  std::string text =
      "id,name,step,epoch,seconds,test_accuracy,test_loss,validation_accuracy,validation_loss\r\n";
  for (const RunRecord* run : runs)
    for (const EvalPoint& point : run->evaluations)
      text += run->id + "," + csv_field(run_name(*run)) + "," + std::to_string(point.step) + "," +
              plain(point.epoch) + "," + plain(point.seconds) + "," + plain(point.test_accuracy) +
              "," + plain(point.test_loss) + "," + number(point.validation_accuracy) + "," +
              number(point.validation_loss) + "\r\n";
  return text;
}

}  // namespace inkling::ui::laboratory
