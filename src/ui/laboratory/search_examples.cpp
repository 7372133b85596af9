#include <algorithm>
#include <cassert>

#include "formats/search_json.h"
#include "ui/laboratory/search_draft.h"

namespace inkling::ui::laboratory {

namespace {

constexpr std::string_view kSmall = R"({
  "name": "Width and rate",
  "epochs": 3,
  "halving": {"eta": 3, "first_epochs": 1},
  "settings": {"train_count": 25000},
  "parameters": {
    "hidden[0]": [16, 32, 64, 128],
    "learning_rate": [0.3, 0.1, 0.03, 0.01]
  }
})";

constexpr std::string_view kPoints = R"({
  "name": "Random points",
  "method": "random",
  "trials": 27,
  "epochs": 9,
  "halving": {"eta": 3, "first_epochs": 1},
  "settings": {"train_count": 25000},
  "parameters": {
    "hidden[0]": {"log_uniform": [16, 256]},
    "learning_rate": {"log_uniform": [0.003, 1]},
    "momentum": {"uniform": [0, 0.95]}
  }
})";

// As assets/searches/r1-grid.json.
constexpr std::string_view kGrid = R"({
  "name": "One hidden layer on MNIST: width, learning rate and L2 of plain SGD",
  "epochs": 9,
  "halving": {"eta": 3, "first_epochs": 1},
  "preset": "Plain SGD",
  "settings": {"batch_size": 1, "train_count": 13000},
  "parameters": {
    "hidden[0]": [100, 200, 300, 400, 500, 600, 700, 800, 900],
    "learning_rate": [0.01, 0.003, 0.001, 0.0003, 0.0001],
    "l2": [0.1, 0.03, 0.01, 0.003, 0]
  }
})";

constexpr SearchExample kExamples[] = {
    {"Width and rate", "16 points, within a minute", kSmall},
    {"Random points", "27 points of width, rate and momentum", kPoints},
    {"R1 grid", "225 points of plain SGD, many minutes", kGrid}};

}  // namespace

std::span<const SearchExample> search_examples() { return kExamples; }

SearchDescription on_data(SearchDescription search, const DatasetInfo& dataset) {
  Hyperparameters& h = search.settings;
  const auto available = static_cast<int>(dataset.train_count);
  h.data = dataset.name;
  if (h.train_count > available) h.train_count = 0;
  const int used = h.train_count == 0 ? available : h.train_count;
  if (h.validation_count >= used) h.validation_count = std::max(1, used / 10);
  return search;
}

SearchDescription search_for(const SearchExample& example, const DatasetInfo* dataset) {
  auto search = parse_search(example.description);
  assert(search.ok());
  return dataset != nullptr ? on_data(std::move(*search), *dataset) : std::move(*search);
}

}  // namespace inkling::ui::laboratory
